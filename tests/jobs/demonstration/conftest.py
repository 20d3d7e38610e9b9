import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from bekal.jobs.demonstration.load import load_demonstration

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dt.date]:
    """The demonstration as of a Monday, for every test of this module; gone afterwards. Gives the day."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demonstration(now=MONDAY)
        yield MONDAY.date()
        transaction.set_rollback(True)
