"""A real Chromium before two houses: a server inside this process, and `bekal demo` as anyone would start it.

`house` is the first: it uses the database of the tests, its clock can travel (`clock.to(…)`), and a worker does the
jobs. `demonstration` is the second, with its invented people, compressed files and real server processes.
"""

import datetime as dt
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.db import connection, connections
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from bekal.accounts.models import User
from bekal.jobs.worker import Worker

HERE = Path(__file__).parent
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
PASSWORD = "Kunci-Peragaan-2025"
PATIENCE = 8_000  # milliseconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder plays in a browser, and so lives in real time.

    `bekal demo` brings a database of its own, always the same one: in a run on PostgreSQL there is nothing new to see.
    """
    again = pytest.mark.skipif(connection.vendor != "sqlite", reason="the demonstration has its own SQLite database")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if "demonstration" in getattr(item, "fixturenames", ()):
                item.add_marker(again)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep what every open page shows when a test fails."""
    report = yield
    if report.when == "call" and report.failed:
        report.sections.append(("What the pages showed", "\n".join(_photograph(item.name))))
    return report


_open_pages: list[Page] = []


def _photograph(name: str) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="bekal-browser-"))
    for number, page in enumerate(_open_pages):
        if not page.is_closed():
            picture = folder / f"{name[:60].replace('/', '-')}-{number}.png"
            page.screenshot(path=picture, full_page=True)
            yield f"{page.url} → {picture}"


@dataclass(frozen=True)
class Window:
    """One person's browser: what they see, and what their browser complained of."""

    context: BrowserContext
    page: Page
    complaints: list[str]

    def hear(self, said: ConsoleMessage) -> None:
        """Keep errors; a form that was refused (409) is an answer and none."""
        if said.type == "error" and "status of 409" not in said.text:
            self.complaints.append(f"{self.page.url}: {said.text}")

    def read(self) -> str:
        """The text that the page shows."""
        return self.page.locator("body").inner_text()


@pytest.fixture
def open_window(chromium: Browser) -> Iterator[Callable[..., Window]]:
    """open_window(address): a fresh browser profile, closed when the test is over; it complains of no error."""
    windows: list[Window] = []

    def open_one(address: str, *, phone: bool = False, **options: object) -> Window:
        context = chromium.new_context(
            base_url=address, viewport=PHONE if phone else DESK, has_touch=phone, locale="id-ID", **options
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        window = Window(context, page, [])
        page.on("pageerror", lambda error: window.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: window.hear(said))
        windows.append(window)
        _open_pages.append(page)
        return window

    yield open_one
    complaints = [complaint for window in windows for complaint in window.complaints]
    for window in windows:
        window.context.close()
    _open_pages.clear()
    assert complaints == []


# The house inside this process


class Clock:
    """The clock of the server; it runs on from the moment to which it was last set."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller = traveller

    def to(self, moment: dt.datetime) -> None:
        """Let it be this moment now."""
        self.traveller.move_to(moment)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=True) as traveller:
        yield Clock(traveller)


@pytest.fixture
def house(live_server, settings) -> str:
    """The address of a server on the database of the tests, with a worker beside it."""
    settings.PUBLIC_URL = live_server.url
    settings.CSRF_COOKIE_AGE = None  # the browser's clock does not travel with the server's
    with at_work():
        yield live_server.url


@contextmanager
def at_work() -> Iterator[None]:
    """A worker in a thread of its own."""
    worker = Worker(clock=timezone.now)

    def live() -> None:
        worker.run()
        connections.close_all()

    thread = threading.Thread(target=live)
    thread.start()
    yield
    worker.stop.set()
    thread.join(30)
    assert not thread.is_alive(), "the worker did not stop"


@pytest.fixture
def sign_in(open_window, house) -> Callable[..., Window]:
    """sign_in(user): the user's own browser, in which name and password were just typed on the real page."""
    known: dict[int, Window] = {}

    def enter(user: User, *, phone: bool = False) -> Window:
        if user.pk not in known:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
            known[user.pk] = open_window(house, phone=phone)
        page = known[user.pk].page
        known[user.pk].context.clear_cookies()
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(user.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/today/")
        return known[user.pk]

    return enter


# The demonstration


@dataclass(frozen=True)
class Demonstration:
    """A running demonstration: where it is, and where it writes what it has to say."""

    address: str
    log: Path

    def errors(self) -> list[str]:
        """The last lines of every error that the server told of, and which page it was."""
        crash = r"^Internal Server Error: (.*)$(?:\n(?: |Trace).*)*\n(.*)"
        return [" ".join(one) for one in re.findall(crash, self.log.read_text(), re.M)]


@pytest.fixture(scope="session")
def demonstration() -> Iterator[Demonstration]:
    with demonstration_running() as running:
        yield running


@contextmanager
def demonstration_running() -> Iterator[Demonstration]:
    """`bekal demo` with data of its own; ended with everything that it started."""
    folder, port = Path(tempfile.mkdtemp(prefix="bekal-demo-")), _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BEKAL_")}
    log = folder / "log"
    with log.open("wb") as writing:
        demo = subprocess.Popen(
            [sys.executable, "-m", "bekal.config.cli", "demo", "--port", str(port)],
            env=environment | {"BEKAL_VAR": str(folder)},
            stdout=writing,
            stderr=writing,
        )
    try:
        _wait_for(demo, port, log)
        yield Demonstration(f"http://localhost:{port}", log)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(demo: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while demo.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/accounts/login/", timeout=seconds).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"bekal demo did not answer within {seconds:.0f} s:\n{log.read_text()}", pytrace=False)
