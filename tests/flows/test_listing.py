import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bekal.audit.models import Event
from bekal.catalogue.models import Course, Trade
from bekal.flows.listing import apply_roster
from bekal.intake.models import Wish, WishChange
from bekal.people.models import Inmate
from bekal.roster import actions
from tests.conftest import TODAY
from tests.roster.conftest import Progress, apply, found, officer, problems, read  # noqa: F401
from tests.roster.files import csv_file, people


@pytest.fixture
def listed(places, officer, now, read, apply):  # noqa: F811
    """listed(count): an import of only so many of six people who wish one course each, ready to be applied."""

    def ready(count, *, complete=True):
        apply(read(csv_file(people(6))))
        course = Course.objects.create(
            trade=Trade.objects.create(code="T", name="Busana"), code="J", name="Jahit", kind="skills"
        )
        for inmate in Inmate.objects.order_by("pk"):
            Wish.objects.create(facility=places.ambon, inmate=inmate, course=course, rank=1, registered_on=TODAY)
        roster = read(csv_file(people(count)))
        actions.start_applying(
            roster=roster, revision=roster.revision, complete=complete, confirmed=True, actor=officer, now=now
        )
        return {"roster": roster, "progress": Progress(), "actor": officer, "now": now}

    return ready


def states():
    return list(Wish.objects.order_by("pk").values_list("state", flat=True))


def test_the_wishes_of_who_is_no_longer_listed_lapse(listed, now, officer):  # noqa: F811
    values = listed(4)
    Wish.objects.filter(pk=Wish.objects.order_by("pk").last().pk).update(state="declined", reason="Penuh")
    assert apply_roster(**values)
    assert states() == [*["open"] * 4, "lapsed", "declined"]
    change = WishChange.objects.get()
    assert (change.step, change.from_state, change.to_state, change.at) == ("lapse", "open", "lapsed", now)
    assert (change.changed_by, change.reason) == (officer.name, "Tidak ada lagi di daftar")
    assert change.wish.reason == "Tidak ada lagi di daftar"
    event = Event.objects.get(action="wish.lapse")
    assert (event.details["wishes"], event.details["roster"]) == (1, values["roster"].pk)


def test_a_list_that_is_not_complete_takes_nobodys_wish(listed):
    assert apply_roster(**listed(4, complete=False))
    assert states() == ["open"] * 6


def test_a_roster_that_was_overtaken_takes_nobodys_wish(listed):
    values = listed(4)
    Inmate.objects.filter(register_key="BI1/2024").update(version=9)
    assert not apply_roster(**values)
    assert states() == ["open"] * 6


@pytest.mark.parametrize("gone", [1, 5])
def test_many_who_are_gone_cost_no_more_than_one(listed, gone):
    values = listed(6 - gone)
    with CaptureQueriesContext(connection) as captured:
        assert apply_roster(**values)
    wishes = [query["sql"] for query in captured if "intake_wish" in query["sql"]]
    assert len(wishes) == 3
    assert states().count("lapsed") == gone
