import pytest

from bekal.catalogue.choices import ApprovalCondition, ModuleKind, VersionState
from bekal.catalogue.rules import TRANSITIONS, hours_by_kind, is_local_programme, unmet_for_approval
from bekal.lib.transitions import IllegalTransition, step


@pytest.mark.parametrize("state", list(VersionState))
@pytest.mark.parametrize("name", ["approve", "edit"])
def test_every_cell_of_the_table(name, state):
    if (name, state) == ("approve", "draft"):
        assert step(TRANSITIONS, name, state).target == "approved"
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, []),
        ({"module_count": 0}, [ApprovalCondition.HAS_MODULES]),
        ({"unit_count": 0}, [ApprovalCondition.HAS_UNITS]),
        ({"is_adapted": True}, [ApprovalCondition.ORIGIN_NOTED]),
        ({"is_adapted": True, "change_note": "praktik ditambah"}, []),
    ],
)
def test_what_an_approval_needs(facts, missing):
    whole = {"module_count": 3, "unit_count": 1, "is_adapted": False, "change_note": ""}
    assert unmet_for_approval(**{**whole, **facts}) == missing


@pytest.mark.parametrize(
    ("standards", "local"), [([""], True), (["", " "], True), (["", "SKKNI 27-2021"], False), ([], True)]
)
def test_without_a_national_standard_a_programme_is_local(standards, local):
    assert is_local_programme(standards) is local


def test_hours_are_summed_by_kind_in_a_fixed_order():
    found = hours_by_kind([("practice", 8), ("theory", 2), ("practice", 4)])
    assert list(found.items()) == [(ModuleKind.THEORY, 2), (ModuleKind.PRACTICE, 12)]
