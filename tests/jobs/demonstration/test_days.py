"""Loads of their own: how long one takes, whether two are alike, and what days off and later years do to it."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from bekal.certificates.models import Certificate
from bekal.classes.models import TrainingClass
from bekal.delivery.models import Attendance, Session
from bekal.jobs.demonstration.load import load_demonstration
from bekal.lib.dates import WorkingCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=JAKARTA)
SUNDAY = dt.datetime(2026, 11, 22, 9, 0, tzinfo=JAKARTA)
FEAST = dt.datetime(2026, 3, 20, 9, 0, tzinfo=JAKARTA)  # the days of Idul Fitri
YEAR_END = dt.datetime(2026, 12, 21, 9, 0, tzinfo=JAKARTA)  # some classes begin in the next year
LATER = dt.datetime(2028, 7, 5, 9, 0, tzinfo=JAKARTA)
SITES = ("LP-AMQ", "LP-KTG", "RT-AMQ", "LP-JBR", "LP-SLG")


def test_takes_less_than_twenty_seconds(db: None) -> None:
    began = time.process_time()
    told: list[tuple[int, int, str]] = []
    load_demonstration(now=MONDAY, progress=lambda *step: told.append(step))
    assert time.process_time() - began < 20
    assert told[-1][0] == told[-1][1]


def test_same_day_and_seed_give_the_same_data_and_another_seed_other_people(db: None) -> None:
    picture = _picture(seed=7)
    assert picture == _picture(seed=7)
    assert picture["people.inmate"] != _picture(seed=8)["people.inmate"]


def _picture(seed: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table without keys, random seals and the hashes that rest on them."""
    _number_from_one()
    with transaction.atomic():
        load_demonstration(now=MONDAY, seed=seed)
        picture = {}
        for label in settings.CAPABILITIES:
            config = apps.get_app_config(label.rsplit(".")[-1])
            for model in config.get_models():
                names = [
                    field.attname
                    for field in model._meta.concrete_fields
                    if not field.primary_key and not field.is_relation and not _varies(field.attname)
                ]
                rows = model._default_manager.order_by("pk").values("pk", *names)
                picture[model._meta.label_lower] = [_told(row) for row in rows]
        transaction.set_rollback(True)
    return picture


def _number_from_one() -> None:
    """PostgreSQL goes on counting after a rollback; a new database begins at one."""
    known = connection.introspection
    with connection.cursor() as cursor:
        tables = known.table_names(cursor)
        sequences = [one for table in tables for one in known.get_sequences(cursor, table)]
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
            cursor.execute(statement)


def _told(row: dict[str, object]) -> tuple[object, ...]:
    """A row without its key, and without those that an event's details name."""
    plain = {name: value for name, value in row.items() if name != "pk"}
    if isinstance(details := plain.get("details"), dict):
        keys = {"inmate", "course", "agreement", "document"}
        plain["details"] = {name: value for name, value in details.items() if name not in keys}
        if "facilities" in details:
            plain["details"]["facilities"] = len(details["facilities"])
    if isinstance(arguments := plain.get("arguments"), dict):  # of a job: which run, which file
        plain["arguments"] = {name: value for name, value in arguments.items() if not name.endswith("_id")}
    for found in ("proposal", "result"):  # how long the solver took is of the machine
        if isinstance(solved := plain.get(found), dict):
            plain[found] = {name: value for name, value in solved.items() if name != "seconds"}
    return tuple(map(str, plain.values()))


def _varies(name: str) -> bool:
    keys = ("subject_id", "facility_id", "actor_id", "stream")
    return name.endswith(("sealed", "hash", "signature", "nonce", "password", "document", "file", *keys))


@pytest.mark.parametrize("now", [SUNDAY, FEAST, YEAR_END, LATER], ids=["sunday", "feast", "year end", "years later"])
def test_on_days_off_and_in_later_years_the_pages_are_alive_too(db: None, now: dt.datetime) -> None:
    load_demonstration(now=now)
    today = now.date()
    calendar = WorkingCalendar()
    assert all(calendar.is_working(day) for day in Session.objects.values_list("date", flat=True).distinct())
    running = TrainingClass.objects.filter(state="running", starts_on__lte=today, ends_on__gte=today)
    for code in SITES:
        assert running.filter(facility__code=code).exists()
    assert not Certificate.objects.filter(issued_on__gt=today).exists()
    assert not Attendance.objects.filter(session__date__gte=today).exists()
    assert {"open", "selected", "planned"} <= set(TrainingClass.objects.values_list("state", flat=True))
