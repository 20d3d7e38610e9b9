import datetime as dt

import pytest

from bekal.lib.transitions import IllegalTransition, ReasonMissing, step
from bekal.negotiations.choices import NegotiationState, NegotiationStep
from bekal.negotiations.rules.decisions import CourseAgreed, Said, ShareAgreed, gather, with_methods
from bekal.negotiations.rules.life import TRANSITIONS

DAY = dt.date(2026, 1, 14)
LEADS = {  # every cell of the table that leads somewhere; all others do not
    ("open", "draft"): "drafted",
    ("open", "drop"): "dropped",
    ("drafted", "conclude"): "concluded",
    ("drafted", "drop"): "dropped",
    ("drafted", "reopen"): "open",
    ("concluded", "reopen"): "open",
    ("dropped", "reopen"): "open",
}


@pytest.mark.parametrize("state", NegotiationState.values)
@pytest.mark.parametrize("name", NegotiationStep.values)
def test_every_cell_of_the_table(state, name):
    if (state, name) not in LEADS:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "alasan")
        return
    found = step(TRANSITIONS, name, state, "alasan")
    assert found.target == LEADS[state, name]
    assert found.needs_reason == (name in ("drop", "reopen"))


@pytest.mark.parametrize("name", ["drop", "reopen"])
def test_leaving_the_road_needs_a_reason(name):
    with pytest.raises(ReasonMissing):
        step(TRANSITIONS, name, "drafted", "  ")


def course(pk, meeting, method="", name="Las"):
    return CourseAgreed(pk, name, "short", "inside", method, meeting, DAY)


def share(cost, funder, part, meeting):
    return ShareAgreed("short", cost, funder, part, meeting)


def test_of_two_decisions_the_later_holds():
    found = gather(
        [course(1, 10, "lama"), course(2, 10), course(1, 11, "baru")],
        [
            share("exam", "prison", 10_000, 10),
            share("exam", "partner", 10_000, 11),
            share("tools", "prison", 5_000, 10),
        ],
        [Said("Sepakat.", 10, DAY)],
    )
    assert [(one.course_id, one.method) for one in found.courses] == [(2, ""), (1, "baru")]
    assert found.sharing == {("short", "exam"): {"partner": 10_000}, ("short", "tools"): {"prison": 5_000}}


def test_what_is_missing_to_all_of_a_cost():
    shares = [share("exam", "prison", 4_000, 1), share("exam", "partner", 6_000, 1), share("tools", "prison", 7_500, 1)]
    found = gather([], shares, [])
    assert found.open_parts == {("short", "tools"): 2_500}
    assert list(found.whole_shares) == [("short", "exam")]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "(1) Satu.\n(2) Dua.",
            "(1) Satu.\n(2) Dua.\n(3) Pelatihan dilaksanakan sebagai berikut:\n- Las: di dalam lapas;",
        ),
        ("Satu.", "Satu.\nPelatihan dilaksanakan sebagai berikut:\n- Las: di dalam lapas;"),
    ],
)
def test_the_method_becomes_a_paragraph_of_the_clause(body, told):
    assert with_methods(body, [course(1, 1)]) == told


def test_braces_typed_by_somebody_are_no_placeholders():
    told = with_methods("(1) Satu.", [course(1, 1, "pakai {alat}\nsendiri.", name="Las {dasar}")])
    assert told.endswith("- Las (dasar): di dalam lapas, pakai (alat) sendiri;")
    assert with_methods("(1) Satu.", []) == "(1) Satu."
