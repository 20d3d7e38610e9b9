import pytest

from bekal.catalogue.choices import ApprovalCondition, ModuleKind, VersionState, VersionStep
from bekal.catalogue.rules import TRANSITIONS, hours_by_kind, is_local_programme, side_by_side, unmet_for_approval
from bekal.lib.transitions import IllegalTransition, step

LEADS = {
    ("approve", "draft"): "approved",
    ("propose", "draft"): "proposed",
    ("accept", "proposed"): "approved",
    ("decline", "proposed"): "declined",
    ("revise", "declined"): "draft",
}


@pytest.mark.parametrize("state", list(VersionState))
@pytest.mark.parametrize("name", [*VersionStep, "edit"])
def test_every_cell_of_the_table(name, state):
    if (name, state) in LEADS:
        assert step(TRANSITIONS, name, state, "alasan").target == LEADS[name, state]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "alasan")


def test_only_who_declines_says_why():
    assert [one.name for one in TRANSITIONS if one.needs_reason] == ["decline"]


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


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("k3:4 las:20", "k3:4 las:20", "same k3, same las"),
        ("k3:4 las:20", "k3:4 las:28", "same k3, changed las"),
        ("k3:4 las:20", "k3:4", "same k3, removed las"),
        ("k3:4", "k3:4 usaha:8", "same k3, added usaha"),
        ("k3:4 las:20", "las:20 k3:4", "same k3, same las"),  # another order is no other curriculum
        ("a:1 b:1", "c:1", "removed a, removed b, added c"),
        ("", "a:1", "added a"),
        ("", "", ""),
    ],
)
def test_two_curricula_line_beside_line(old, new, told):
    before, after = (dict(part.split(":") for part in text.split()) for text in (old, new))
    pairs = side_by_side(before, after)
    names = {(key, value): key for lines in (before, after) for key, value in lines.items()}
    keys = list(dict.fromkeys([*before, *after]))
    assert len(pairs) == len(keys) == len(set(names.values()))
    marks = {}
    for key in keys:
        pair = next(one for one in pairs if (one.old, one.new) == (before.get(key), after.get(key)))
        marks[key] = pair.mark
    assert sorted(f"{mark} {key}" for key, mark in marks.items()) == sorted(filter(None, told.split(", ")))
