"""What a roster leaves out or says wrongly never makes anybody eligible: the fact is named, the answer is unknown."""

import pytest

from bekal.eligibility.verdict import Status, judge
from bekal.entitlements.queries import ruleset_for
from bekal.intake.queries import facts_of
from bekal.people.models import Inmate
from bekal.roster.choices import RowKind
from tests.conftest import TODAY
from tests.roster.conftest import apply, officer, read
from tests.roster.files import HEADINGS, SOUND, csv_file

__all__ = ["apply", "officer", "read"]

MORE = {"Perkara": "Pencurian (KUHP pasal 362)", "Pendidikan": "SMP"}
TITLES = (*HEADINGS, *MORE)
CASES = [
    ("assimilation", "1/2", "one_half"),
    ("assimilation", "Perkara", "offence_group"),
    ("parole", "2/3", "two_thirds"),
    ("parole", "Tanggal Mulai Ditahan", "sentence_start"),
    ("remaining_at_most", "Tgl Ekspirasi", "sentence_expiry"),
    ("age_between", "Tanggal Lahir", "birth_date"),
    ("primary_school", "Pendidikan", "education"),
]
DATES = [case for case in CASES if case[1] not in MORE]


@pytest.fixture
def imported(read, apply):
    """imported("1/2", ""): the person of a roster in which that cell is so; None where the line was refused."""

    def run(heading="", cell=""):
        line = {"No": "1", "Nomor Register": "BI 1/2024", "Nama Lengkap": "Yusuf Rekaan", **SOUND, **MORE}
        line |= {heading: cell} if heading else {}
        roster = read(csv_file([[line[title] for title in TITLES]], TITLES))
        if roster.count(RowKind.ERROR):
            return None
        assert apply(roster, complete=False)
        return Inmate.objects.get()

    return run


def verdict(inmate, code):
    return judge(facts_of([inmate], TODAY)[inmate.pk], ruleset_for(code, TODAY), TODAY)


@pytest.mark.parametrize("code", sorted({code for code, _heading, _fact in CASES}))
def test_with_every_fact_the_answer_is_yes(imported, code):
    assert verdict(imported(), code).status is Status.YES


@pytest.mark.parametrize(("code", "heading", "fact"), CASES)
def test_what_is_left_out_is_named_and_never_a_yes(imported, code, heading, fact):
    found = verdict(imported(heading, ""), code)
    assert (found.status, found.missing) == (Status.UNKNOWN, (fact,))


@pytest.mark.parametrize(("code", "heading", "fact"), DATES)
def test_an_impossible_date_is_refused_line_by_line(imported, code, heading, fact):
    assert imported(heading, "31/02/2026") is None
