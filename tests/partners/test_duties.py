"""Duties that check themselves: what is owed in which period, and what counts for it."""

import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.partners.actions.duties import record_delivery
from bekal.partners.choices import DutyKind, PartySide
from bekal.partners.models import DutyDelivery
from bekal.partners.rules.duties import Happening, Standing, StartedClass, Window, delivered, tally, windows
from tests.classes.scene import make_agreement

CLASSES = (
    StartedClass(1, "Las 1", dt.date(2025, 5, 5), dt.date(2025, 5, 16)),
    StartedClass(2, "Las 2", dt.date(2026, 2, 2), dt.date(2026, 2, 13)),
)
TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("period", "starts", "ends", "found"),
    [
        ("term", "2025-01-05", "2027-01-05", ["2025-01-05 2027-01-05"]),
        ("year", "2025-01-05", "2027-01-05", ["2026-01-05 2027-01-05", "2025-01-05 2026-01-05"]),
        ("year", "2025-01-05", "2026-07-01", ["2026-01-05 2026-07-01", "2025-01-05 2026-01-05"]),
        ("year", "2024-02-29", "2026-02-28", ["2025-02-28 2026-02-28", "2024-02-29 2025-02-28"]),
        ("year", "2026-04-01", "2027-04-01", []),  # has not begun
        ("term", "2026-04-01", "2027-04-01", []),
        ("class", "2025-01-05", "2027-01-05", ["2026-02-02 2026-02-14", "2025-05-05 2025-05-17"]),
    ],
)
def test_the_periods_that_have_begun_the_last_one_first(period, starts, ends, found):
    spans = windows(period, dt.date.fromisoformat(starts), dt.date.fromisoformat(ends), CLASSES, TODAY)
    assert [f"{one.starts} {one.ends}" for one in spans] == found


YEAR = Window(dt.date(2026, 1, 5), dt.date(2027, 1, 5))
OF_CLASS = Window(dt.date(2026, 2, 2), dt.date(2026, 2, 14), class_id=2)


def on(kind, day, quantity=1, **told):
    return Happening(kind, dt.date.fromisoformat(day), quantity, **told)


@pytest.mark.parametrize(
    ("kind", "window", "happenings", "count"),
    [
        ("places", YEAR, [on("places", "2026-02-02", 14, class_id=2), on("places", "2026-05-05", 10)], 24),
        ("places", YEAR, [on("places", "2025-12-31", 14)], 0),
        ("places", YEAR, [on("places", "2027-01-05", 14)], 0),  # the first day of the next year
        ("places", YEAR, [on("certificates", "2026-02-02", 14)], 0),
        ("instructors", YEAR, [on("instructors", "2026-02-02", what=7), on("instructors", "2026-02-03", what=7)], 1),
        ("instructors", YEAR, [on("instructors", "2026-02-02", what=7), on("instructors", "2026-02-03", what=8)], 2),
        ("classes", YEAR, [on("classes", "2026-02-02", what=2), on("classes", "2026-03-02", what=3)], 2),
        ("certificates", OF_CLASS, [on("certificates", "2026-03-01", 12, class_id=2)], 12),  # issued after its end
        ("certificates", OF_CLASS, [on("certificates", "2026-02-05", 9, class_id=1)], 0),  # another class's
        ("exam", YEAR, [on("exam", "2026-02-02", 14, side="partner")], 14),
        ("exam", YEAR, [on("exam", "2026-02-02", 14, side="facility")], 0),  # the other party paid
        (
            "exam",
            YEAR,
            [on("exam", "2026-02-02", 1, side="partner"), on("exam", "2026-04-01", 2, side="partner")],
            3,
        ),
        ("report", YEAR, [on("report", "2026-07-01", 1, side="partner")], 1),
        ("report", OF_CLASS, [on("report", "2026-02-14", 1, side="partner")], 0),  # by hand, after the class
    ],
)
def test_what_counts_for_a_duty_of_the_partner(kind, window, happenings, count):
    assert delivered(kind, "partner", window, happenings) == count


@pytest.mark.parametrize(
    ("today", "owed", "standing", "missing"),
    [
        ("2026-03-02", 10, Standing.MET, 0),
        ("2026-03-02", 16, Standing.UNDER_WAY, 2),
        ("2026-10-06", 16, Standing.UNDER_WAY, 2),
        ("2026-10-07", 16, Standing.NEAR, 2),  # ninety days before the end
        ("2027-01-04", 16, Standing.NEAR, 2),
        ("2027-01-05", 16, Standing.MISSED, 2),
        ("2027-01-05", 14, Standing.MET, 0),
    ],
)
def test_how_a_duty_stands(today, owed, standing, missing):
    found = tally("places", "partner", owed, YEAR, [on("places", "2026-02-02", 14)], dt.date.fromisoformat(today))
    assert (found.standing, found.missing) == (standing, missing)
    assert found.percent == min(100, 1400 // owed)


@pytest.fixture
def record(places, acting, now):
    agreement = make_agreement(places.ambon, places.bpvp)

    def run(who):
        day = dt.date(2026, 2, 1)
        return record_delivery(
            agreement=agreement, kind=DutyKind.REPORT, date=day, quantity=1, note="I", actor=acting(who), now=now
        )

    return run


@pytest.mark.parametrize(("who", "side"), [("owner", PartySide.FACILITY), ("coordinator", PartySide.PARTNER)])
def test_each_party_writes_for_its_own_side_and_once(record, cast, who, side):
    assert record(getattr(cast, who)) == record(getattr(cast, who))
    assert DutyDelivery.objects.get().side == side
    assert Event.objects.filter(action="duty.deliver").count() == 1


@pytest.mark.parametrize(
    ("who", "error"),
    [("warden", Forbidden), ("regional", Forbidden), ("stranger", Unseen), ("other_coordinator", Unseen)],
)
def test_nobody_else_writes(record, cast, who, error):
    with pytest.raises(error):
        record(getattr(cast, who))
    assert not DutyDelivery.objects.exists()
