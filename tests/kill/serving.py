"""Kills the process that serves a page at random moments of a POST, and looks whether anything is half done.

    python -m tests.kill.serving KILLS SEED

A real gunicorn serves; each round posts the form of a new workshop and kills the process that answers it. The officer
then does what a person does: looks, and where the workshop is not there, sends the form again.

Exit code 0 and a line of figures, or 1 and what was wrong.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import django
from django.core.management import call_command

HOST = "127.0.0.1"
TOKEN = "c" * 32


def main(kills: int, seed: int) -> list[str]:
    """Play the rounds; what was wrong."""
    from tests.kill.scenarios import audit_breaks

    call_command("migrate", verbosity=0)
    facility_id, cookies = stage()
    port = free_port()
    server = begin_server(port)
    try:
        officer = Officer(port, f"/places/facilities/{facility_id}/workshops/add/", cookies)
        officer.wait_for_page()
        return rounds(officer, server.pid, kills, random.Random(seed)) + audit_breaks()
    finally:
        server.terminate()
        server.wait()


def rounds(officer: "Officer", server: int, kills: int, luck: random.Random) -> list[str]:
    """Post and kill; the workshop and its event are there together or not at all, and after the repeat just once."""
    tally: Counter[str] = Counter()
    span = min(officer.timed_post(f"warm {number}") for number in range(3))
    problems: list[str] = []
    while tally["killed"] < kills and not problems:
        tally["rounds"] += 1
        name = f"Bengkel {tally['rounds']}"
        answered = threading.Event()
        post = threading.Thread(target=lambda name=name, answered=answered: officer.post(name) and answered.set())
        post.start()
        answered.wait(luck.uniform(0, span))
        before_answer = not answered.is_set()
        kill_workers(server)
        post.join()
        tally["killed"] += before_answer
        there, told = counted(name)
        tally["written"] += there
        problems += [f"{name}: {there} workshops, {told} events"] if there != told or there > 1 else []
        officer.wait_for_page()
        if not there:
            officer.post(name)
        problems += [f"{name} repeated: {counted(name)}"] if counted(name) != (1, 1) else []
    print(f"web: {dict(tally)}, a page takes {span:.3f} s")
    return problems


def counted(name: str) -> tuple[int, int]:
    """How many workshops of that name there are, and how many events tell of one."""
    from bekal.audit.models import Event
    from bekal.places.models import Workshop

    told = Event.objects.filter(action="workshop.add", details__name=name).count()
    return Workshop.objects.filter(name=name).count(), told


def stage() -> tuple[int, str]:
    """A facility, and the cookies of its head of workshops who has signed in."""
    from bekal.accounts.models import RoleGrant, User
    from bekal.places.models import Facility, RegionalOffice

    region = RegionalOffice.objects.create(code="MAL", name="Maluku")
    facility = Facility.objects.create(region=region, code="AMQ", name="Ambon", kind="prison", tier="medium")
    user = User.objects.create(username="kepala", name="Kepala Bengkel")
    RoleGrant.objects.create(user=user, role="workshop_head", facility=facility, starts="2020-01-01")
    return facility.pk, cookies_of(user)


def cookies_of(user) -> str:
    """What the browser of somebody sends who has signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "bekal.web.accounts.backends.SignedIn"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}; csrftoken={TOKEN}"


class Officer:
    """A person at a browser, in the little that matters here."""

    def __init__(self, port: int, address: str, cookies: str) -> None:
        self.port, self.address, self.cookies = port, address, cookies

    def ask(self, method: str, body: str = "") -> int:
        """The status of the answer; nought where there is none."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, self.address, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def post(self, name: str) -> bool:
        """Send the form; whether it was taken."""
        form = {"name": name, "seats": "4", "csrfmiddlewaretoken": TOKEN}
        return self.ask("POST", urlencode(form)) == 302

    def timed_post(self, name: str) -> float:
        """How many seconds the form takes."""
        begun = time.monotonic()
        if not self.post(name):
            raise SystemExit("The form was not taken.")
        return time.monotonic() - begun

    def wait_for_page(self) -> None:
        """Until the server answers again."""
        until = time.monotonic() + 60
        while (status := self.ask("GET")) != 200:
            if time.monotonic() > until:
                raise SystemExit(f"The server does not answer: {status}")
            time.sleep(0.02)


def begin_server(port: int) -> subprocess.Popen[bytes]:
    """A real gunicorn with one worker."""
    quiet = ["--preload", "--no-control-socket", "--log-level", "critical"]
    bind = ["--bind", f"{HOST}:{port}", "--workers", "1"]
    return subprocess.Popen([sys.executable, "-m", "gunicorn", "bekal.config.wsgi", *bind, *quiet])


def kill_workers(server: int) -> None:
    """Kill with signal 9 whoever answers; gunicorn's master starts another."""
    for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            continue


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    django.setup()
    found = main(int(sys.argv[1]), int(sys.argv[2]))
    print("\n".join(found[:20]))
    sys.exit(1 if found else 0)
