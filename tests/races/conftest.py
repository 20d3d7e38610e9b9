from collections.abc import Callable, Iterator
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction

from bekal.audit.queries import breaks_of_roll, breaks_of_stream, streams

PATIENCE = 20  # seconds
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/races/" in item.nodeid:
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.real_time)


@pytest.fixture(autouse=True)
def two_writers(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; run this with scripts/with-postgres")


@pytest.fixture(autouse=True)
def audit_is_whole(two_writers: None, transactional_db: None) -> Iterator[None]:
    """Whoever was first, every event stands in its chain."""
    yield
    assert [found for stream in streams() for found in breaks_of_stream(stream)] + list(breaks_of_roll()) == []


Act = Callable[[], Any]


class _Second(Thread):
    def __init__(self, act: Act) -> None:
        super().__init__(daemon=True)
        self.act, self.done, self.outcome = act, Event(), None

    def run(self) -> None:
        try:
            self.outcome = self.act()
        except Exception as refusal:
            self.outcome = refusal
        finally:
            connection.close()
            self.done.set()


@pytest.fixture
def meanwhile() -> Callable[[Act, Act], Any]:
    """meanwhile(first, second): let `second` begin while the transaction of `first` is still open.

    The first is committed once the second waits for it, or is through without waiting. What came of the second: what
    it returned or raised.
    """

    def run(first: Act, second: Act) -> Any:
        thread = _Second(second)
        with transaction.atomic():
            first()
            thread.start()
            until = monotonic() + PATIENCE
            while not thread.done.is_set() and not _somebody_waits() and monotonic() < until:
                sleep(0.01)
        assert thread.done.wait(PATIENCE), "the second is still waiting"
        return thread.outcome

    return run


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
