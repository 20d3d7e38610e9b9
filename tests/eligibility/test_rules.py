from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bekal.eligibility.expressions import AtLeast, Compare, Not, OnlyFor, Since, WaivedBy
from bekal.eligibility.facts import CourseFacts
from bekal.eligibility.rules import (
    GROUPS,
    Group,
    NoRuleSet,
    load_rulesets,
    read_rule,
    read_ruleset,
    read_version,
    ruleset_on,
    shipped_rulesets,
)
from bekal.eligibility.sentences import texts

PLAIN = """
code = "plain"
title = { id = "Biasa", en = "Plain" }
[[versions]]
valid_from = 2020-01-01
valid_until = 2026-01-01
reference = "Pasal 1"
certainty = "seen"
criteria = [ { code = "clean", months = 6 } ]
[[versions]]
valid_from = 2026-01-01
reference = "Pasal 2"
certainty = "seen"
criteria = [ { code = "clean", months = 9, reference = "Pasal 3" } ]
"""


def test_what_is_shipped() -> None:
    assert set(shipped_rulesets()) == {
        "in_house_training", "assimilation", "assimilation_special", "parole", "parole_special", "conditional_leave",
        "pre_release_leave", "one_third_and_board", "remaining_at_most", "resident_of", "women_only", "men_only",
        "age_between", "primary_school", "can_read", "no_health_bar",
    }  # fmt: skip
    for path in (Path(__file__).parents[2] / "bekal/eligibility/rulesets").glob("*.toml"):
        assert path.stem in shipped_rulesets()
    for versions in shipped_rulesets().values():
        for version in versions:
            assert version.reference
            assert all(rule.reference for rule in version.rules)
            assert all(version.title[language] for language in ("id", "en"))


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("1999-05-19", "1999-05-19"), ("2018-03-08", "1999-05-19"), ("2018-03-09", "2018-03-09"),
        ("2022-08-02", "2018-03-09"), ("2022-08-03", "2022-08-03"), ("2030-01-01", "2022-08-03"),
    ],
)  # fmt: skip
def test_the_day_picks_the_version(day: str, version: str) -> None:
    assert ruleset_on("assimilation", date.fromisoformat(day)).validity.since == date.fromisoformat(version)


@pytest.mark.parametrize(("code", "day"), [("assimilation", "1999-05-18"), ("tidak_ada", "2026-01-01")])
def test_no_rule_set_is_said_so(code: str, day: str) -> None:
    with pytest.raises(NoRuleSet, match=code):
        ruleset_on(code, date.fromisoformat(day))


def test_a_change_of_law_is_a_new_dated_version() -> None:
    earlier, later = read_ruleset(PLAIN)
    assert (earlier.rules[0].parameters, earlier.rules[0].reference) == ({"months": 6}, "Pasal 1")
    assert (later.rules[0].parameters, later.rules[0].reference) == ({"months": 9}, "Pasal 3")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"clean", months = 6', '"clear", months = 6', "no criterion 'clear'"),
        ("months = 6", "weeks = 6", "weeks"),
        ("valid_until = 2026-01-01", "valid_until = 2026-01-02", "begins before"),
        ("valid_until = 2026-01-01", "", "begins before"),
        ("valid_until = 2026-01-01", "valid_until = 2019-01-01", "no day"),
        ('reference = "Pasal 1"', "", "reference"),
        ("code", "=", "plain.toml"),
    ],
)
def test_a_rule_set_that_makes_no_sense_is_refused_with_its_file(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (tmp_path / "plain.toml").write_text(PLAIN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=message) as refused:
        load_rulesets(tmp_path)
    assert "plain.toml" in str(refused.value)


def test_rule_sets_join_and_take_other_parameters() -> None:
    day = date(2026, 6, 1)
    inside, assimilation = ruleset_on("in_house_training", day), ruleset_on("assimilation", day)
    joined = inside.with_rules_of(assimilation)
    assert joined.code == "in_house_training+assimilation"
    assert [rule.code for rule in joined.rules].count("held") == 1
    assert len(joined.rules) == len(inside.rules) + len(assimilation.rules) - 1
    (rule,) = ruleset_on("resident_of", day).with_parameters("resident_of", regency_codes=["8171"]).rules
    assert rule.parameters == {"regency_codes": ["8171"]}


def test_every_group_has_its_texts() -> None:
    assert set(texts()["groups"]) == set(GROUPS)
    for kinds in texts()["groups"].values():
        assert set(kinds) == {"title", "rule", "met", "not_yet", "unmet"}
        assert all("{parts}" in text for kind in kinds.values() for text in kind.values())


# Versions from elsewhere

ROW = {"valid_from": "2026-12-01", "reference": "Pasal baru", "certainty": "seen"}
HEAD = {"code": "assimilation", "title": {"id": "Asimilasi", "en": "Assimilation"}}


def test_a_law_change_from_a_database_holds_from_its_day_on() -> None:
    coming = read_version(HEAD, {**ROW, "criteria": [{"code": "clean", "months": 9}]})
    assert ruleset_on("assimilation", date(2026, 11, 30), [coming]).reference != "Pasal baru"
    assert ruleset_on("assimilation", date(2026, 12, 1), [coming]) is coming
    assert ruleset_on("assimilation", date(2026, 12, 1)).reference != "Pasal baru"


def test_a_later_version_ends_the_earlier_ones_even_when_it_has_ended_itself() -> None:
    rule = {"criteria": [{"code": "held"}]}
    short = read_version(HEAD, {**ROW, **rule, "valid_until": "2026-12-31"})
    with pytest.raises(NoRuleSet, match="2027-01-01"):
        ruleset_on("assimilation", date(2027, 1, 1), [short])
    same_day = read_version(HEAD, {**ROW, **rule, "reference": "Pasal terbaru"})
    assert ruleset_on("assimilation", date(2026, 12, 1), [short, same_day]).reference == "Pasal terbaru"


def test_versions_of_a_rule_set_that_is_not_shipped() -> None:
    own = read_version({**HEAD, "code": "own"}, {**ROW, "criteria": [{"code": "held"}]})
    assert ruleset_on("own", date(2026, 12, 1), [own]) is own
    with pytest.raises(NoRuleSet):
        ruleset_on("own", date(2026, 11, 30), [own])


# A rule from plain data


def test_a_rule_from_plain_data() -> None:
    data = {"code": "clean", "months": 9, "only_for": {"fact": "custody_status", "is": "convict"}}
    rule = read_rule(data, "Pasal 1")
    assert (rule.code, rule.parameters, rule.reference) == ("clean", {"months": 9}, "Pasal 1")
    criterion = rule.for_course(CourseFacts())
    assert criterion is not None
    assert isinstance(criterion.expression, WaivedBy)
    assert criterion.expression.part == OnlyFor(
        Compare("custody_status", "is", "convict"), read_expression({"code": "clean", "months": 9})
    )
    assert data["code"] == "clean", "what is given stays as it was"


def read_expression(data: dict[str, Any]) -> Any:
    criterion = read_rule(data, "Pasal 1").for_course(CourseFacts())
    assert criterion is not None
    expression = criterion.expression
    return expression.part if isinstance(expression, WaivedBy) else expression


@pytest.mark.parametrize(
    ("condition", "expression"),
    [
        ({"fact": "sex", "is": "F"}, Compare("sex", "is", "F")),
        ({"fact": "regency_code", "in": ["3671"]}, Compare("regency_code", "in", ("3671",))),
        ({"fact": "birth_date", "months": 216}, Since("birth_date", 216)),
        ({"fact": "release_date", "at_least": "2026-06-01"}, Compare("release_date", "at_least", date(2026, 6, 1))),
        ({"fact": "health_limits", "has_none_of": ["a"]}, Compare("health_limits", "has_none_of", frozenset({"a"}))),
        ({"not": {"fact": "life_or_death", "is": True}}, Not(Compare("life_or_death", "is", True))),
    ],
)
def test_a_group_of_people_from_plain_data(condition: Any, expression: Any) -> None:
    assert read_expression({"code": "held", "only_for": condition}) == OnlyFor(expression, Compare("held", "is", True))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"code": "clear"}, "no criterion 'clear'"),
        ({"code": "clean"}, "'clean' needs 'months'"),
        ({"code": "clean", "weeks": 6}, "does not know 'weeks'"),
        ({"code": "clean", "months": "six"}, "cannot read 'months' as 'six'"),
        ({"code": "clean", "months": -6}, "cannot read 'months'"),
        ({"code": "clean", "months": True}, "cannot read 'months'"),
        ({"code": "clean", "months": 6.5}, "cannot read 'months'"),
        ({"code": "fraction_served", "fraction": "1/5"}, "does not know the value '1/5'"),
        ({"code": "minimum_education", "level": "university"}, "does not know the value"),
        ({"code": "sex", "only": "X"}, "does not know the value 'X'"),
        ({"code": "resident_of", "regency_codes": "3671"}, "cannot read 'regency_codes'"),
        ({"code": "resident_of", "regency_codes": [3671]}, "cannot read 'regency_codes'"),
        ({"code": "tier_allows", "tiers": {"medium": "inside"}}, "cannot read 'tiers'"),
        ("held", "a rule is a table"),
        ({}, "needs a code"),
        ({"any_of": [], "all_of": []}, "needs a code, or one of"),
        ({"any_of": []}, "list of 1 to 8"),
        ({"any_of": "held"}, "list of 1 to 8"),
        ({"any_of": [{"code": "held"}] * 9}, "list of 1 to 8"),
        ({"any_of": [{"code": "held"}], "months": 6}, "does not know 'months'"),
        ({"any_of": [{"code": "held", "officer_decides_for": "detainee"}]}, "officer_decides_for"),
        ({"any_of": [{"any_of": [{"code": "clear"}]}]}, "no criterion 'clear'"),
        ({"at_least": 2, "of": [{"code": "held"}]}, "number from 1 to 1"),
        ({"at_least": True, "of": [{"code": "held"}]}, "number from 1 to 1"),
        ({"at_least": 2}, "list of 1 to 8"),
        ({"code": "held", "only_for": {"fact": "star_sign", "is": "leo"}}, "no fact 'star_sign'"),
        ({"code": "held", "only_for": {"fact": "sex", "at_least": "F"}}, "'sex' cannot be compared with 'at_least'"),
        ({"code": "held", "only_for": {"fact": "sex", "is": 1}}, "the value 1"),
        ({"code": "held", "only_for": {"fact": "waivers", "is": 1}}, "'waivers' cannot be compared"),
        ({"code": "held", "only_for": {"fact": "birth_date", "at_least": "soon"}}, "soon"),
        ({"code": "held", "only_for": {}}, "no condition"),
        ({"code": "held", "only_for": "women"}, "a condition is a table"),
    ],
)
def test_a_rule_that_makes_no_sense_says_what_is_wrong(data: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_rule(data, "Pasal 1")


def test_a_group_has_its_parts_and_their_references() -> None:
    data = {
        "at_least": 2,
        "of": [{"code": "held"}, {"code": "board_approval", "reference": "Pasal 2"}, {"code": "minimum_age"}],
    }
    rule = read_rule(data, "Pasal 1")
    assert [part.reference for part in rule.parts] == ["Pasal 1", "Pasal 2", "Pasal 1"]
    criterion = rule.for_course(CourseFacts(minimum_age=18))
    assert isinstance(criterion, Group)
    assert isinstance(criterion.expression, AtLeast)
    assert (criterion.expression.count, len(criterion.expression.parts)) == (2, 3)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        ({"at_least": 2, "of": [{"code": "held"}, {"code": "convict"}, {"code": "minimum_age"}]}, 2),
        ({"at_least": 1, "of": [{"code": "held"}, {"code": "minimum_age"}]}, None),
        ({"any_of": [{"code": "held"}, {"code": "minimum_age"}]}, None),
        ({"all_of": [{"code": "held"}, {"code": "minimum_age"}]}, 1),
        ({"all_of": [{"code": "minimum_age"}]}, None),
        ({"not": {"code": "minimum_age"}}, None),
    ],
)
def test_a_part_that_asks_nothing_of_the_course_counts_as_met(data: dict[str, Any], count: int | None) -> None:
    criterion = read_rule(data, "Pasal 1").for_course(CourseFacts())
    assert (len(criterion.parts) if isinstance(criterion, Group) else None) == count


def test_a_facility_adds_rules_of_its_own_and_repeats_none() -> None:
    ruleset = ruleset_on("assimilation", date(2026, 6, 1))
    own = [read_rule(data, "Aturan setempat") for data in ({"code": "held"}, {"any_of": [{"code": "held"}]})]
    more = ruleset.with_rules([*own, own[1]])
    assert more.rules[: len(ruleset.rules)] == ruleset.rules
    assert [rule.code for rule in more.rules[len(ruleset.rules) :]] == ["any_of"]


def test_groups_stand_in_toml() -> None:
    text = PLAIN.replace(
        '{ code = "clean", months = 6 }',
        '{ any_of = [{ code = "clean", months = 6 }, { code = "literate" }], only_for = { fact = "sex", is = "F" } }',
    )
    (rule,) = read_ruleset(text)[0].rules
    assert (rule.code, [part.code for part in rule.parts]) == ("any_of", ["clean", "literate"])
    assert rule.only_for == Compare("sex", "is", "F")
