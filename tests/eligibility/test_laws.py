"""What must hold of every sentence and every person, whatever the numbers; each law is one that a lawyer would say."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st

from bekal.eligibility.facts import DisciplineEntry, Length, PersonFacts
from bekal.eligibility.problems import problems_of
from bekal.eligibility.remission import expiry_with, forecast
from bekal.eligibility.rules import RuleSet, ruleset_on, shipped_rulesets
from bekal.eligibility.spans import months_later
from bekal.eligibility.terms import (
    DATES,
    EarlierDetention,
    Imprisonment,
    Interruption,
    Method,
    counted_start,
    dates_of,
    method_on,
    pre_release_from,
    total,
)
from bekal.eligibility.verdict import Status, judge
from bekal.lib.dates import add_months
from tests.eligibility.strategies import known_people

TODAY = date(2026, 6, 1)
RIGHTS = (
    "assimilation", "assimilation_special", "parole", "parole_special", "conditional_leave", "one_third_and_board",
    "remaining_at_most",
)  # fmt: skip
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31)) | st.sampled_from(
    [date(2024, 2, 29), date(2024, 2, 28), date(2024, 3, 1), date(2023, 1, 31), date(2023, 8, 31), date(2023, 12, 31)]
)
LENGTHS = st.builds(Length, st.integers(0, 25), st.integers(0, 14), st.integers(0, 40))
REMISSIONS = st.builds(Length, st.just(0), st.integers(0, 60), st.integers(0, 45))
METHODS = st.builds(
    lambda year, remission: replace(method_on(TODAY), year=year, remission=remission),
    st.sampled_from(["calendar", "365"]),
    st.sampled_from(["after_fraction", "before_fraction"]),
)
GROUPS = st.sampled_from(["general", "narcotics", "corruption", "terrorism", "state_security", "organised_crime"])


@st.composite
def stretches(draw: st.DrawFn) -> Interruption:
    first = draw(st.dates(date(2005, 1, 1), date(2040, 1, 1)))
    return Interruption(first, first + timedelta(days=draw(st.integers(0, 400))))


sentences = st.builds(
    Imprisonment,
    custody_status=st.just("convict"),
    life_or_death=st.just(False),
    lengths=st.lists(LENGTHS, min_size=1, max_size=3).map(tuple),
    start=DAYS,
    remission=REMISSIONS,
    earlier=st.lists(
        st.builds(EarlierDetention, st.sampled_from(["prison", "house", "city"]), st.integers(0, 200)), max_size=2
    ).map(tuple),
    interruptions=st.lists(stretches(), max_size=2).map(tuple),
    fine_substitute=REMISSIONS,
    fine_paid=st.booleans(),
)


def days_of(sentence: Imprisonment, method: Method) -> dict[str, date]:
    found = {name: computed.value for name, computed in dates_of(sentence, method).items()}
    assert None not in found.values()
    return found  # type: ignore[return-value]


@given(sentences, METHODS)
@example(replace(Imprisonment(), custody_status="convict", life_or_death=False, lengths=(Length(0, 0, 0),),
                 start=date(2024, 2, 29), remission=Length(), fine_substitute=Length()), method_on(TODAY))  # fmt: skip
def test_the_dates_are_in_order(sentence: Imprisonment, method: Method) -> None:
    found = days_of(sentence, method)
    assert found["one_third"] <= found["one_half"] <= found["two_thirds"] <= found["sentence_expiry"]
    assert found["two_thirds"] <= found["release_date"] <= found["final_release"]
    assert found["sentence_expiry"] <= found["final_release"]
    assert sentence.start is not None
    assert found["one_third"] >= sentence.start


@given(sentences, METHODS, REMISSIONS)
def test_a_remission_never_postpones_a_date(sentence: Imprisonment, method: Method, more: Length) -> None:
    assert sentence.remission is not None
    given_more = replace(sentence, remission=total((sentence.remission, more)))
    before, after = days_of(sentence, method), days_of(given_more, method)
    assert all(after[name] <= before[name] for name in DATES)


@given(sentences, METHODS, st.sampled_from(["years", "months", "days"]), st.integers(1, 20))
def test_a_shorter_sentence_never_has_a_later_date(
    sentence: Imprisonment, method: Method, part: str, less: int
) -> None:
    (first, *others) = sentence.lengths or ()
    assume(getattr(first, part) >= less)
    shorter = replace(sentence, lengths=(replace(first, **{part: getattr(first, part) - less}), *others))
    before, after = days_of(sentence, method), days_of(shorter, method)
    assert all(after[name] <= before[name] for name in DATES)


@given(sentences, METHODS, stretches())
def test_days_that_do_not_count_never_bring_a_date_forward(
    sentence: Imprisonment, method: Method, stretch: Interruption
) -> None:
    before = days_of(sentence, method)
    after = days_of(replace(sentence, interruptions=(*sentence.interruptions, stretch)), method)
    assert all(after[name] >= before[name] for name in DATES)


@given(sentences, METHODS, st.integers(0, 300))
def test_earlier_detention_never_postpones_a_date(sentence: Imprisonment, method: Method, days: int) -> None:
    before = days_of(sentence, method)
    after = days_of(replace(sentence, earlier=(*sentence.earlier, EarlierDetention("house", days))), method)
    assert all(after[name] <= before[name] for name in DATES)


@given(sentences, METHODS)
def test_less_of_the_sentence_is_left_before_the_share_than_after(sentence: Imprisonment, method: Method) -> None:
    """`2/3 × (T − remission)` is never earlier than `2/3 × T − remission`."""
    after = days_of(sentence, replace(method, remission="after_fraction"))
    before = days_of(sentence, replace(method, remission="before_fraction"))
    assert all(after[name] <= before[name] for name in DATES)
    assert after["sentence_expiry"] == before["sentence_expiry"]


@given(sentences, METHODS, st.sampled_from(["custody_status", "life_or_death", "lengths", "start", "remission"]))
def test_without_a_fact_there_is_no_date_and_it_is_named(
    sentence: Imprisonment, method: Method, forgotten: str
) -> None:
    names = {"lengths": "term_months", "start": "sentence_start"}
    for computed in dates_of(replace(sentence, **{forgotten: None}), method).values():
        assert computed.value is None
        assert computed.missing == (names.get(forgotten, forgotten),)


@given(DAYS, st.integers(0, 400))
def test_months_are_the_calendars(day: date, months: int) -> None:
    """A month is never skipped and never more than a day of the month away; the order of two days is kept."""
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
    assert add_months(day + timedelta(days=1), months) >= later
    assert date.fromordinal(months_later(day, months)) == later


@given(sentences, METHODS, st.lists(DAYS, max_size=10))
def test_what_is_forecast_only_shortens(sentence: Imprisonment, method: Method, holy_days: list[date]) -> None:
    grants = forecast(sentence, method, since=TODAY, holy_days=holy_days)
    expiry = dates_of(sentence, method)["sentence_expiry"].value
    assert expiry is not None
    assert [grant.day for grant in grants] == sorted(grant.day for grant in grants)
    assert all(TODAY < grant.day < expiry for grant in grants)
    shortened = expiry_with(sentence, grants, method)
    assert shortened is not None
    assert shortened <= expiry
    assert all(grant.day <= shortened for grant in grants)


# Of people and their rights


@st.composite
def prisoners(draw: st.DrawFn) -> tuple[PersonFacts, Imprisonment, Method]:
    """People whose sentence dates come from their sentence, everything else being recorded anyhow."""
    person, sentence, method = draw(known_people()), draw(sentences), draw(METHODS)
    person = replace(person, held=True, custody_status="convict", life_or_death=False, offence_group=draw(GROUPS))
    return with_dates(person, sentence, method), sentence, method


def with_dates(person: PersonFacts, sentence: Imprisonment, method: Method) -> PersonFacts:
    found = days_of(sentence, method)
    return replace(
        person,
        term_months=total(sentence.lengths or ()).begun_months,
        sentence_start=counted_start(sentence, method),
        **{name: found[name] for name in ("one_third", "one_half", "two_thirds", "sentence_expiry", "release_date")},
    )


def eligible_from(person: PersonFacts, code: str, day: date) -> date | None:
    """The first day from `day` on on which the person may; None if there is none."""
    verdict = judge(person, ruleset_on(code, TODAY), day)
    return day if verdict.status is Status.YES else verdict.date if not verdict.missing else None


def not_later(after: date | None, before: date | None) -> bool:
    return before is None or (after is not None and after <= before)


@given(prisoners(), st.sampled_from(RIGHTS), st.integers(1, 20), DAYS)
def test_a_shorter_sentence_never_makes_anyone_eligible_later(
    prisoner: tuple[PersonFacts, Imprisonment, Method], code: str, less: int, day: date
) -> None:
    person, sentence, method = prisoner
    (first, *others) = sentence.lengths or ()
    assume(first.months >= less or first.years > 0)
    shorter_length = replace(first, months=first.months - less) if first.months >= less else replace(first, years=0)
    shorter = with_dates(person, replace(sentence, lengths=(shorter_length, *others)), method)
    assert not_later(eligible_from(shorter, code, day), eligible_from(person, code, day))


@given(prisoners(), st.sampled_from(RIGHTS), REMISSIONS, DAYS)
def test_a_remission_never_makes_anyone_eligible_later(
    prisoner: tuple[PersonFacts, Imprisonment, Method], code: str, more: Length, day: date
) -> None:
    person, sentence, method = prisoner
    remission = total((sentence.remission or Length(), more))
    sooner = with_dates(person, replace(sentence, remission=remission), method)
    assert not_later(eligible_from(sooner, code, day), eligible_from(person, code, day))


@given(prisoners(), st.sampled_from(RIGHTS), DAYS, st.integers(0, 60), DAYS)
def test_a_discipline_entry_never_makes_anyone_eligible_earlier(
    prisoner: tuple[PersonFacts, Imprisonment, Method], code: str, began: date, days: int, day: date
) -> None:
    person, _, _ = prisoner
    measures = tuple(entry for entry in person.discipline or () if entry.last_day is not None)
    person = replace(person, discipline=measures)
    entry = DisciplineEntry(began, began + timedelta(days=days))
    punished = replace(person, discipline=(*measures, entry))
    assert not_later(eligible_from(person, code, day), eligible_from(punished, code, day))


ALL_VERSIONS = st.sampled_from([version for versions in shipped_rulesets().values() for version in versions])
FACTS = [field.name for field in fields(PersonFacts) if field.name != "waivers"]


@given(prisoners(), ALL_VERSIONS, st.sampled_from(FACTS), DAYS)
def test_a_missing_fact_never_makes_a_yes(
    prisoner: tuple[PersonFacts, Imprisonment, Method], ruleset: RuleSet, forgotten: str, day: date
) -> None:
    """Yes without the fact is yes whatever the fact; and a rule that turns on it names it."""
    person, _, _ = prisoner
    with_it, without = judge(person, ruleset, day), judge(replace(person, **{forgotten: None}), ruleset, day)
    if without.status is Status.YES:
        assert with_it.status is Status.YES
    if without.status is Status.UNKNOWN and with_it.status is Status.YES:
        assert forgotten in without.missing


@given(ALL_VERSIONS, DAYS)
def test_of_whom_nothing_is_recorded_nothing_is_granted(ruleset: RuleSet, day: date) -> None:
    verdict = judge(PersonFacts(), ruleset, day)
    assert verdict.status is Status.UNKNOWN
    assert verdict.missing


@given(prisoners())
def test_dates_worked_out_by_the_method_differ_from_themselves_by_nothing(
    prisoner: tuple[PersonFacts, Imprisonment, Method],
) -> None:
    person, sentence, method = prisoner
    assume((method.year, method.remission) == ("calendar", "after_fraction"))
    codes = {problem.code for problem in problems_of(person, TODAY, sentence)}
    assert not codes & {"differs", "term_does_not_fit", "out_of_order", "released_too_soon", "missing"} - missing(
        person
    )


def missing(person: PersonFacts) -> set[str]:
    asked = problems_of(person, TODAY)
    return {"missing"} if any(problem.code == "missing" for problem in asked) else set()


@given(DAYS, REMISSIONS, REMISSIONS)
def test_a_longer_last_remission_never_postpones_the_leave_before_release(
    expiry: date, one: Length, more: Length
) -> None:
    method = method_on(TODAY)
    first = pre_release_from(expiry, one, method)
    assert add_months(expiry, -6) <= pre_release_from(expiry, total((one, more)), method) <= first <= expiry


def test_every_right_is_among_the_shipped_ones() -> None:
    assert set(RIGHTS) <= set(shipped_rulesets())
