import pytest

from bekal.eligibility.conditions import read_condition
from bekal.eligibility.rules import read_rule, shipped_rulesets
from bekal.entitlements.rules import Flaw, Refused, check_document, condition_data, data_of

EVERY_RULE = [rule for versions in shipped_rulesets().values() for version in versions for rule in version.rules]


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_every_shipped_rule_survives_the_way_through_plain_data(rule):
    assert read_rule(data_of(rule), "unused") == rule


@pytest.mark.parametrize(
    "data",
    [
        {"code": "clean", "months": 9, "only_for": {"fact": "custody_status", "is": "convict"}},
        {"any_of": [{"code": "literate"}, {"code": "minimum_education", "level": "primary"}]},
        {"at_least": 2, "of": [{"code": "literate"}, {"code": "pledge"}, {"code": "convict"}]},
        {"not": {"code": "literate"}, "officer_decides_for": "detainee"},
    ],
)
def test_combined_rules_survive_it_too(data):
    rule = read_rule(data, "Pasal 1")
    assert read_rule(data_of(rule), "unused") == rule


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "birth_date", "months": 216},
        {"fact": "birth_date", "at_least": "2008-01-01"},
        {"fact": "health_limits", "has_none_of": ["heights"]},
        {"not": {"fact": "certified", "is": True}},
        {"any_of": [{"fact": "custody_status", "in": ["convict", "child"]}, {"all_of": [{"fact": "sex", "is": "F"}]}]},
    ],
)
def test_conditions_survive_it(condition):
    assert condition_data(read_condition(condition)) == condition


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 and more", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "image/jpeg"),
    ],
)
def test_a_document_is_known_by_its_own_bytes(content, kind):
    assert check_document(content) == kind


@pytest.mark.parametrize("content", [b"", b"%PDF-", b"MZ executable", b"<script>alert(1)</script>", b" %PDF-1.7 later"])
def test_other_files_are_refused_whatever_they_are_called(content):
    with pytest.raises(Refused) as refused:
        check_document(content)
    assert refused.value.flaw is Flaw.UNREADABLE


def test_a_document_may_not_be_huge():
    with pytest.raises(Refused) as refused:
        check_document(b"%PDF-" + bytes(10 * 1024 * 1024))
    assert refused.value.flaw is Flaw.TOO_LARGE
