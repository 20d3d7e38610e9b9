from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from bekal.eligibility.criteria import Criterion
from bekal.eligibility.expressions import Not, Since
from bekal.eligibility.facts import CourseFacts, DisciplineEntry, PersonFacts, Waiver
from bekal.eligibility.offences import offence_group
from bekal.eligibility.rules import Rule, RuleSet, read_rule, ruleset_on
from bekal.eligibility.spans import Span
from bekal.eligibility.verdict import Reason, ReasonStatus, Status, judge


@dataclass(frozen=True)
class LeftRule(Rule):
    """A rule with an expression of its own, for what no shipped rule does yet: to end."""

    criterion: Criterion = field(kw_only=True)

    def for_course(self, course: CourseFacts) -> Criterion:
        return self.criterion


PERSON = PersonFacts(
    held=True,
    custody_status="convict",
    offence_group="general",
    life_or_death=False,
    one_half=date(2026, 3, 1),
    discipline=(),
)


def test_reasons_say_why_by_which_law_and_from_when() -> None:
    day = date(2026, 2, 1)
    verdict = judge(PERSON, ruleset_on("assimilation", day), day)
    assert (verdict.status, verdict.date, verdict.version) == (Status.ALMOST, date(2026, 3, 1), date(2022, 8, 3))
    (reason,) = verdict.unmet
    assert reason.sentence == {
        "id": "Baru menjalani setengah masa pidana pada 1 Maret 2026.",
        "en": "Will have served one half of the sentence on 1 March 2026.",
    }
    assert reason.title["id"] == "Sudah menjalani setengah masa pidana"
    assert reason.title["en"] == "One half of the sentence served"
    assert (reason.code, reason.fact, reason.span) == ("fraction_served", "one_half", Span(since=date(2026, 3, 1)))
    assert "pasal 44" in reason.reference
    assert [other.status for other in verdict.reasons].count(ReasonStatus.MET) == 4


def test_a_date_that_hangs_on_a_missing_fact_says_so() -> None:
    day = date(2026, 7, 1)
    person = PersonFacts(discipline=(DisciplineEntry(date(2026, 6, 10), None),))
    verdict = judge(person, ruleset_on("assimilation", day), day)
    (reason,) = verdict.unmet
    assert reason.sentence["id"] == (
        "Baru genap 6 bulan tanpa hukuman disiplin pada 11 Desember 2026. "
        "Belum dapat dipastikan karena catatan Register F belum tercatat."
    )


def test_a_detainee_without_release_date_is_left_to_the_officer() -> None:
    day = date(2025, 10, 2)
    course = CourseFacts(starts=day, ends=date(2025, 10, 10))
    detainee = PersonFacts(
        held=True, custody_status="detainee", security_tier="medium", life_or_death=False, enrolled=()
    )
    verdict = judge(detainee, ruleset_on("in_house_training", day), day, course)
    assert (verdict.status, verdict.missing) == (Status.UNKNOWN, ("release_date",))
    assert verdict.selectable
    assert verdict.needs_note
    unknown = [reason for reason in verdict.reasons if reason.status is ReasonStatus.UNKNOWN]
    assert unknown[0].sentence["id"] == "Belum dapat dipastikan karena tanggal bebas belum tercatat."


def test_no_longer_and_the_bounds_of_yes() -> None:
    left_in_june = Criterion(Not(Since("release_date")))
    ruleset = replace(
        ruleset_on("resident_of", date(2026, 6, 1)), rules=(LeftRule("held", {}, "Pasal 1", criterion=left_in_june),)
    )
    person = PersonFacts(release_date=date(2026, 6, 15))
    before, after = judge(person, ruleset, date(2026, 6, 14)), judge(person, ruleset, date(2026, 6, 15))
    assert (before.status, before.since, before.until, before.date) == (Status.YES, None, date(2026, 6, 15), None)
    assert (after.status, after.date) == (Status.NO_LONGER, date(2026, 6, 15))


@pytest.mark.parametrize(
    ("written", "months", "group"),
    [
        ("Pencurian", 12, "general"), ("Pasal 363 KUHP", None, "general"), ("Korupsi", 48, "corruption"),
        ("Tipikor UU 31 Tahun 1999", 48, "corruption"), ("Terorisme", 48, "terrorism"),
        ("Makar", 48, "state_security"), ("Narkotika", 59, "general"), ("Narkotika", 60, "narcotics"),
        ("UU No. 35 Tahun 2009", 60, "narcotics"), ("Psikotropika", 61, "narcotics"), ("Narkotika", None, None),
        ("", 12, None), ("  ", 12, None), ("Perdagangan Orang", 60, None), ("TPPU", 60, None),
        ("Kejahatan transnasional", 60, None), ("Kejahatan Transnasional Terorganisasi", 60, "organised_crime"),
    ],
)  # fmt: skip
def test_offence_group(written: str, months: int | None, group: str | None) -> None:
    assert offence_group(written, term_months=months) == group


def test_life_for_narcotics_is_special() -> None:
    assert offence_group("Narkotika", term_months=None, life_or_death=True) == "narcotics"


def test_a_course_that_ends_on_the_day_of_release_never_fits() -> None:
    day = date(2026, 6, 1)
    ruleset = ruleset_on("in_house_training", day).with_parameters("course_fit", margin_days=0)
    course = CourseFacts(starts=day, ends=date(2026, 6, 10))
    person = replace(PERSON, security_tier="medium", enrolled=(), release_date=date(2026, 6, 10))
    assert judge(person, ruleset, day, course).status is Status.NEVER
    assert judge(replace(person, release_date=date(2026, 6, 11)), ruleset, day, course).status is Status.YES


def test_a_coming_date_that_hangs_on_a_missing_fact_names_it() -> None:
    """The measure begins on the day on which half is served: today it is no hindrance, but the date depends on it."""
    day = date(2026, 2, 28)
    person = replace(PERSON, discipline=(DisciplineEntry(date(2026, 3, 1), None),))
    verdict = judge(person, ruleset_on("assimilation", day), day)
    assert (verdict.status, verdict.date, verdict.missing) == (Status.NOT_YET, date(2026, 9, 2), ("discipline",))


DAY = date(2026, 2, 1)


def only(*rules: dict[str, Any]) -> RuleSet:
    """A rule set of just these."""
    return replace(ruleset_on("assimilation", DAY), rules=tuple(read_rule(rule, "Pasal 1") for rule in rules))


def reason_of(rule: dict[str, Any], person: PersonFacts = PERSON) -> Reason:
    (reason,) = judge(person, only(rule), DAY).reasons
    return reason


def test_a_waived_criterion_is_met_and_marked() -> None:
    ruleset = ruleset_on("assimilation", DAY)
    waived = replace(PERSON, waivers=(Waiver("fraction_served", DAY, date(2026, 2, 10)),))
    verdict = judge(waived, ruleset, DAY)
    assert (verdict.status, verdict.until) == (Status.YES, date(2026, 2, 10))
    (reason,) = verdict.waived
    assert reason.code == "fraction_served"
    assert reason.status is ReasonStatus.MET
    assert reason.sentence["id"] == "Dianggap terpenuhi karena ada keputusan yang tercatat."
    before, after = (judge(waived, ruleset, day) for day in (date(2026, 1, 31), date(2026, 2, 10)))
    assert (before.status, before.date) == (Status.ALMOST, DAY)
    assert (after.status, after.date) == (Status.ALMOST, date(2026, 3, 1))
    assert before.waived == after.waived == ()


def test_a_waiver_of_what_is_met_anyway_leaves_no_mark() -> None:
    verdict = judge(replace(PERSON, waivers=(Waiver("held", DAY),)), ruleset_on("assimilation", DAY), DAY)
    assert verdict.waived == ()


def test_the_reason_of_a_group_names_its_parts() -> None:
    rule = {"any_of": [{"code": "fraction_served", "fraction": "1/2"}, {"code": "convict"}]}
    detainee = replace(PERSON, custody_status="detainee")
    reason = reason_of(rule, detainee)
    assert (reason.code, reason.status, reason.span) == ("any_of", ReasonStatus.UNMET, Span(date(2026, 3, 1)))
    assert reason.title["id"] == "Salah satu dari: Sudah menjalani setengah masa pidana; Sudah berstatus narapidana"
    assert reason.sentence["id"].startswith("Baru ada yang terpenuhi pada 1 Maret 2026: ")
    assert [(part.code, part.status) for part in reason.parts] == [
        ("fraction_served", ReasonStatus.UNMET),
        ("convict", ReasonStatus.UNMET),
    ]
    assert reason_of(rule).status is ReasonStatus.MET
    assert reason_of(rule).sentence["en"].startswith("At least one of these is met: ")


def test_a_number_of_a_group_is_said() -> None:
    rule = {"at_least": 2, "of": [{"code": "convict"}, {"code": "literate"}, {"code": "conduct_score", "at_least": 65}]}
    assert reason_of(rule).missing == ("literate", "conduct_score")
    unmet = reason_of(rule, replace(PERSON, literate=False, conduct_score=50))
    assert unmet.sentence["en"].startswith("Fewer than 2 of these are met: ")
    assert unmet.title["id"].startswith("Sekurangnya 2 dari: ")


def test_what_is_not_asked_of_a_person_says_so() -> None:
    rule = {"code": "fraction_served", "fraction": "1/2", "only_for": {"fact": "sex", "is": "F"}}
    assert reason_of(rule, replace(PERSON, sex="M")).sentence["id"] == "Tidak disyaratkan baginya."
    assert reason_of(rule, replace(PERSON, sex="F")).status is ReasonStatus.UNMET
    unknown = reason_of(rule)
    assert (unknown.status, unknown.fact) == (ReasonStatus.UNKNOWN, "sex")


def test_a_part_of_a_group_may_be_waived() -> None:
    rule = {"all_of": [{"code": "convict"}, {"code": "fraction_served", "fraction": "1/2"}]}
    verdict = judge(replace(PERSON, waivers=(Waiver("fraction_served", DAY),)), only(rule), DAY)
    (reason,) = verdict.reasons
    assert (reason.status, reason.waived) == (ReasonStatus.MET, False)
    assert verdict.waived == (reason.parts[1],)
