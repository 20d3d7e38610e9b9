from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bekal.eligibility.rules import NoRuleSet, load_rulesets, read_ruleset, ruleset_on, shipped_rulesets

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
