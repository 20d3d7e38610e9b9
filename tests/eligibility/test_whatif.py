"""What a supposition moves, and what it leaves alone."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bekal.eligibility.facts import DisciplineEntry, Length, PersonFacts
from bekal.eligibility.rules import ruleset_on
from bekal.eligibility.terms import Imprisonment, method_on
from bekal.eligibility.verdict import judge
from bekal.eligibility.whatif import Change, changed_facts, changed_imprisonment

TODAY = dt.date(2026, 3, 2)
METHOD = method_on(TODAY)
SENTENCE = Imprisonment(
    custody_status="convict", life_or_death=False, lengths=(Length(3),), start=dt.date(2025, 1, 5),
    remission=Length(months=2), fine_substitute=Length(), fine_paid=True,
)  # fmt: skip
FACTS = PersonFacts(
    held=True, custody_status="convict", offence_group="general", life_or_death=False, discipline=(),
    sentence_start=dt.date(2025, 1, 5), one_third=dt.date(2025, 11, 7), one_half=dt.date(2026, 5, 9),
    two_thirds=dt.date(2026, 11, 7), sentence_expiry=dt.date(2027, 11, 5), release_date=dt.date(2026, 11, 7),
)  # fmt: skip
DATES = ("one_third", "one_half", "two_thirds", "sentence_expiry", "release_date")


def with_(change, facts=FACTS, sentence=SENTENCE):
    return changed_facts(facts, sentence, change, METHOD)


def begins(facts, code="assimilation"):
    """From when the right holds, at the earliest."""
    verdict = judge(facts, ruleset_on(code, TODAY), TODAY)
    return TODAY if verdict.status == "yes" else verdict.since or dt.date.max


def test_nothing_supposed_changes_nothing():
    assert not Change()
    assert with_(Change()) == FACTS
    assert changed_imprisonment(SENTENCE, Change()) == SENTENCE


def test_the_national_dates_move_as_far_as_the_computed_ones():
    facts = with_(Change(remission=Length(months=3)))
    assert facts.one_half == FACTS.one_half - dt.timedelta(days=90)
    assert facts.sentence_expiry == dt.date(2027, 8, 5)  # three months by the calendar
    assert facts.release_date == facts.two_thirds == FACTS.two_thirds - dt.timedelta(days=90)
    assert facts.last_remission_days == 90


def test_who_goes_home_at_the_end_goes_home_with_the_end():
    facts = with_(Change(remission=Length(months=3)), replace(FACTS, release_date=FACTS.sentence_expiry))
    assert facts.release_date == dt.date(2027, 8, 5)


def test_a_date_that_is_missing_stays_missing_and_life_has_none():
    facts = replace(FACTS, one_half=None)
    assert with_(Change(remission=Length(months=3)), facts).one_half is None
    life = replace(FACTS, life_or_death=True)
    assert with_(Change(remission=Length(months=3)), life).two_thirds == FACTS.two_thirds


def test_without_the_sentence_a_month_counts_thirty_days():
    facts = with_(Change(remission=Length(months=1, days=2)), sentence=Imprisonment(custody_status="convict"))
    assert facts.one_half == FACTS.one_half - dt.timedelta(days=32)


def test_plain_facts_are_replaced():
    change = Change(
        custody_status="detainee", conduct_score=40, fine_paid=False, restitution_paid=True,
        board_approved_on=TODAY, release_date=TODAY,
    )  # fmt: skip
    facts = with_(change)
    assert (facts.custody_status, facts.conduct_score, facts.fine_paid) == ("detainee", 40, False)
    assert (facts.restitution_paid, facts.board_approved_on, facts.release_date) == (True, TODAY, TODAY)
    assert changed_imprisonment(SENTENCE, change).fine_paid is False


@given(st.integers(0, 24), st.integers(0, 60))
def test_a_remission_never_lets_a_right_begin_later(months, days):
    facts = with_(Change(remission=Length(0, months, days)))
    assert all(getattr(facts, name) <= getattr(FACTS, name) for name in DATES)
    assert begins(facts) <= begins(FACTS)
    assert begins(facts, "parole") <= begins(FACTS, "parole")


@given(st.integers(-2000, 400), st.integers(0, 400))
def test_a_measure_never_lets_a_right_begin_earlier(begin, length):
    began = TODAY + dt.timedelta(days=begin)
    entry = DisciplineEntry(began, began + dt.timedelta(days=length))
    assert begins(with_(Change(discipline=entry))) >= begins(FACTS)
