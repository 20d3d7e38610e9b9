"""Kills the server at random moments while a table sends what it wrote without network, and looks what arrived.

    python -m tests.kill.syncing KILLS SEED

A table keeps each write until it is answered, and sends what waits again. The process that answers is killed with
signal 9, in every fifth round the whole server with it, which is then started anew. Of each batch, another table sends
one person too, who said something else there.

Exit code 0 and a line of figures, or 1 and what was wrong.
"""

import http.client
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import django
from django.core.management import call_command
from django.utils import timezone

from tests.kill.serving import HOST, TOKEN, begin_server, cookies_of, free_port, kill_workers

BATCH = 10
WHOLE_SERVER = 5  # in each so many rounds
MOST_TRIES = 40


def main(kills: int, seed: int) -> list[str]:
    """Play the rounds; what was wrong."""
    from tests.kill.scenarios import audit_breaks

    call_command("migrate", verbosity=0)
    port = free_port()
    hall = Hall(port)
    server = Server(port)
    try:
        for table in hall.tables:
            table.wait_for_server()
        return rounds(hall, server, kills, random.Random(seed)) + audit_breaks()
    finally:
        server.end()


def rounds(hall: "Hall", server: "Server", kills: int, luck: random.Random) -> list[str]:
    """Send and kill; whatever arrived is whole, and in the end everybody is there once."""
    tally: Counter[str] = Counter()
    first, other = hall.tables
    span = min(hall.timed_batch() for _number in range(3))
    problems: list[str] = []
    while tally["killed"] < kills and not problems:
        tally["rounds"] += 1
        people = hall.newcomers()
        first.take(people, hall.courses[0])
        sending = threading.Thread(target=first.send)
        sending.start()
        sending.join(luck.uniform(0, span))
        tally["killed"] += sending.is_alive()
        server.kill(whole=tally["rounds"] % WHOLE_SERVER == 0)
        sending.join()
        arrived = hall.arrived(people)
        tally["arrived before"] += arrived["registrations"]
        problems += [f"round {tally['rounds']}: {arrived}"] if len(set(arrived.values())) > 1 else []
        first.send_until_answered()
        other.take(people[:1], hall.courses[1])
        other.send_until_answered()
        problems += [f"round {tally['rounds']}, {problem}" for problem in hall.problems()]
    print(f"syncing: {dict(tally)}, {hall.people} people, a batch takes {span:.3f} s")
    return problems


class Server:
    """A real gunicorn that may be killed and started again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] = begin_server(port)

    def kill(self, *, whole: bool) -> None:
        """Kill with signal 9 who answers; or the master first, and start another."""
        if not whole:
            kill_workers(self.process.pid)
            return
        self.process.send_signal(signal.SIGSTOP)  # it must start nobody anew while its workers are killed
        kill_workers(self.process.pid)
        self.process.kill()
        self.process.wait()
        self.process = begin_server(self.port)

    def end(self) -> None:
        """Stop it as one does."""
        self.process.terminate()
        self.process.wait()


class Hall:
    """A drive with two tables, and people who come in batches."""

    def __init__(self, port: int) -> None:
        from bekal.accounts.models import RoleGrant, User
        from bekal.accounts.queries import actor_for
        from bekal.offline.actions import prepare_device
        from bekal.places.models import Facility, RegionalOffice
        from tests.web.offline.scene import make_drive

        region = RegionalOffice.objects.create(code="MAL", name="Maluku")
        self.facility = Facility.objects.create(region=region, code="AMQ", name="Ambon", kind="prison", tier="medium")
        today, now = timezone.localdate(), timezone.now()
        self.drive = make_drive(self.facility, starts_on=today, ends_on=today)
        self.courses = list(self.drive.courses.order_by("pk").values_list("pk", flat=True))
        self.people, self.clashes, self.tables = 0, 0, []
        for number in (1, 2):
            user = User.objects.create(username=f"petugas{number}", name=f"Petugas {number}")
            RoleGrant.objects.create(user=user, role="programme_officer", facility=self.facility, starts="2020-01-01")
            key = f"device-{number:04}"
            prepare_device(
                facility=self.facility, key=key, name=f"Meja {number}", purpose=f"drive-{self.drive.pk}",
                ends_on=today, actor=actor_for(user, today), now=now,
            )  # fmt: skip
            self.tables.append(Table(port, key, self.drive.pk, cookies_of(user)))

    def newcomers(self) -> list[int]:
        """The next people in the queue."""
        from tests.intake.scene import make_inmate

        self.people += BATCH
        return [make_inmate(self.facility, f"Orang {self.people - number}").pk for number in range(BATCH)]

    def timed_batch(self) -> float:
        """How many seconds a batch takes that nobody disturbs."""
        self.tables[0].take(self.newcomers(), self.courses[0])
        begun = time.monotonic()
        self.tables[0].send_until_answered()
        return time.monotonic() - begun

    def arrived(self, people: list[int]) -> dict[str, int]:
        """How much of each kind there is of these people; the same number of each where nothing is half there."""
        from bekal.audit.models import Event
        from bekal.intake.models import Registration, Wish
        from bekal.offline.models import ReceivedWrite

        taken = Registration.objects.filter(inmate__in=people)
        ids = [str(pk) for pk in taken.values_list("pk", flat=True)]
        return {
            "registrations": len(ids),
            "wishes": Wish.objects.filter(inmate__in=people).count(),
            "events": Event.objects.filter(action="registration.take", subject_id__in=ids).count(),
            "answers kept": ReceivedWrite.objects.filter(subject__in=[f"registration-{pk}" for pk in ids]).count(),
        }

    def problems(self) -> list[str]:
        """What is lost or doubled, or was answered otherwise than it stands."""
        from bekal.intake.models import Registration
        from bekal.offline.models import ReceivedWrite

        first, other = (Counter(table.answers.values()) for table in self.tables)
        clashes = self.tables[1].sequence
        found = (
            Registration.objects.count(),
            Registration.objects.values("inmate").distinct().count(),
            ReceivedWrite.objects.count(),
            first,
            other,
        )
        wanted = (self.people, self.people, self.people + clashes, {"done": self.people}, {"conflict": clashes})
        return [] if found == wanted else [f"{found} instead of {wanted}"]


class Table:
    """A browser without network, in the little that matters here."""

    def __init__(self, port: int, key: str, drive: int, cookies: str) -> None:
        self.port, self.key, self.drive, self.cookies = port, key, drive, cookies
        self.sequence, self.waiting, self.answers = 0, [], {}

    def take(self, people: list[int], course: int) -> None:
        """Write down what people say."""
        from tests.api.table import FACTS

        for person in people:
            self.sequence += 1
            body = {"drive": self.drive, "inmate": person, "facts": {**FACTS, "wishes": [course]}, "base": None}
            self.waiting.append(
                {
                    "nonce": f"{self.key}-{self.sequence:05}",
                    "kind": "registration",
                    "sequence": self.sequence,
                    "taken_at": timezone.now().isoformat(),
                    "body": body,
                }
            )

    def send(self) -> None:
        """Send what waits; what is answered waits no longer."""
        told = self.ask("POST", f"/api/devices/{self.key}/writes/", json.dumps({"writes": self.waiting}))
        for outcome in told.get("outcomes", ()) if told else ():
            if outcome["state"] != "wait":
                self.answers[outcome["nonce"]] = outcome["state"]
        self.waiting = [write for write in self.waiting if write["nonce"] not in self.answers]

    def send_until_answered(self) -> None:
        """As the browser does: again and again."""
        for _try in range(MOST_TRIES):
            if not self.waiting:
                return
            self.wait_for_server()
            self.send()
        raise SystemExit("The writes were never answered.")

    def ask(self, method: str, address: str, body: str = "") -> dict:
        """The answer; empty where there is none."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        headers = {"Cookie": self.cookies, "Content-Type": "application/json", "X-CSRFToken": TOKEN}
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            return json.loads(answer.read()) if answer.status == 200 else {}
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return {}
        finally:
            connection.close()

    def wait_for_server(self) -> None:
        """Until it answers again."""
        until = time.monotonic() + 60
        while not self.ask("GET", f"/api/devices/{self.key}/"):
            if time.monotonic() > until:
                raise SystemExit("The server does not answer.")
            time.sleep(0.02)


if __name__ == "__main__":
    django.setup()
    found = main(int(sys.argv[1]), int(sys.argv[2]))
    print("\n".join(found[:20]))
    sys.exit(1 if found else 0)
