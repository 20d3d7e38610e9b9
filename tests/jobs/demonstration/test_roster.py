"""Whether a roster that the demonstration writes is read as it was meant."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bekal.access.rules import SYSTEM
from bekal.jobs.demonstration.roster import HEADINGS, write_roster
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.roster.actions.reading import read_roster
from bekal.roster.actions.receiving import receive_roster
from bekal.roster.choices import RosterField
from bekal.roster.rules.headings import match

pytestmark = pytest.mark.django_db


class Silent:
    def tell(self, done: int, total: int, note: str = "") -> None:
        pass


def test_every_heading_is_known_to_the_import() -> None:
    fields = match(HEADINGS)
    assert set(fields.values()) == set(RosterField) - {RosterField.PRESENCE}


@pytest.mark.parametrize("code", ["LP-AMQ", "RT-AMQ", "LP-JBR"])
def test_the_preview_finds_what_was_put_in(loaded: dt.date, now: dt.datetime, tmp_path: Path, code: str) -> None:
    facility = Facility.objects.get(code=code)
    path = tmp_path / "roster.xlsx"
    written = write_roster(path, facility, today=loaded, new=4, changed=7, broken=5, gone=2)
    roster = receive_roster(facility=facility, file_name=path.name, parts=[path.read_bytes()], actor=SYSTEM, now=now)
    summary = read_roster(roster=roster, progress=Silent(), now=now)["summary"]
    counts = {kind: count for kind, count in summary["counts"].items() if kind != "warning"}
    assert counts == {
        "new": written.new,
        "changed": written.changed,
        "same": written.same,
        "gone": written.gone,
        "error": written.broken,
    }, summary


def test_a_roster_without_news_changes_nothing(loaded: dt.date, tmp_path: Path) -> None:
    facility = Facility.objects.get(code="LP-SLG")
    path = tmp_path / "roster.xlsx"
    written = write_roster(path, facility, today=loaded, new=0, changed=0, broken=0, gone=0)
    held = Inmate.objects.filter(facility=facility, presence="held").count()
    assert written.same == held
    assert len(list(load_workbook(path, read_only=True).active.iter_rows(min_row=4))) == held
