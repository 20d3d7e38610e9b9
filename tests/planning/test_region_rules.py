"""Prisons that share a purse as one problem: whatever comes out falls apart into parts that hold by themselves."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bekal.planner.evaluate import broken_limits, spent_of, value_of
from bekal.planner.problem import BASIS_POINTS, Block, Class, GroupLimit, Option, Problem
from bekal.planner.solve import best_proposal
from bekal.planning.rules.region import Part, joined, purse_limits, received

DAY = dt.date(2026, 3, 4)
PURSE = "purse-1:2026"


@st.composite
def prisons(draw, unit=10_000):
    """Two or three prisons that draw from one purse, each with funders, quotas, blocks and groups of the same names."""
    left = draw(st.integers(0, 40)) * unit
    return [_prison(draw, f"{number}", left, unit) for number in range(1, draw(st.integers(2, 3)) + 1)]


def _prison(draw, key, left, unit):
    shared, own = f"{key}-shared:2026", f"{key}-own:2026"
    classes = []
    for number in range(draw(st.integers(1, 2))):
        part, minimum = draw(st.sampled_from([0, 3_333, 5_000, 10_000])), draw(st.integers(1, 2))
        classes.append(
            Class(
                key=f"{key}-{number}",
                capacity=minimum + draw(st.integers(0, 2)),
                minimum=minimum,
                first_day=DAY,
                last_day=DAY,
                fixed_cost=draw(st.integers(0, 9)) * unit,
                cost_per_place=draw(st.integers(0, 9)) * unit,
                shares=((shared, part), (own, BASIS_POINTS - part)),
                quotas=(f"{key}-quota",),
            )
        )
    people = [f"{key}/{number}" for number in range(draw(st.integers(0, 4)))]
    options = tuple(
        Option(person, one.key, draw(st.integers(0, 50))) for person in people for one in classes if draw(st.booleans())
    )
    asking = frozenset(one.person for one in options)
    problem = Problem(
        classes=tuple(classes),
        options=options,
        funders={shared: left, own: draw(st.integers(0, 60)) * unit},
        quotas={f"{key}-quota": draw(st.integers(0, 6))},
        group_limits=(GroupLimit("sex", classes[0].key, asking, draw(st.integers(0, 4))),),
        blocks=(Block("Blok A", asking, min(1, len(asking)), 10),),
        seed=3,
    )
    return Part(key, problem, {shared: PURSE})


def left_in(parts):
    """What the purse has left before it is divided."""
    return parts[0].problem.funders[next(iter(parts[0].purses))]


@settings(max_examples=60, deadline=None)
@given(prisons())
def test_the_best_of_all_is_the_best_of_each_within_its_part(parts):
    found = best_proposal(joined(parts, seed=3))
    assert found.proven
    places = [part.own_places(found.places) for part in parts]
    shares = [received(part, found.places) for part in parts]
    assert frozenset().union(*places) == found.places
    assert sum(map(len, places)) == len(found.places)
    assert sum(value_of(part.problem, own) for part, own in zip(parts, places, strict=True)) == found.value
    assert sum(amount for share in shares for amount in share.values()) <= left_in(parts)
    within = [
        replace(part.problem, funders={**part.problem.funders, **share})
        for part, share in zip(parts, shares, strict=True)
    ]
    for problem, own in zip(within, places, strict=True):
        assert broken_limits(problem, own) == []
    assert sum(best_proposal(problem).value for problem in within) == found.value


@settings(max_examples=40, deadline=None)
@given(prisons(unit=1))
def test_parts_in_whole_rupiah_never_exceed_what_the_purse_has_left(parts):
    found = best_proposal(joined(parts, seed=3))
    shares = [received(part, found.places) for part in parts]
    assert sum(amount for share in shares for amount in share.values()) <= left_in(parts)
    for part, share in zip(parts, shares, strict=True):
        (funder,) = part.purses
        assert spent_of(part.problem, part.own_places(found.places))[funder] <= share[funder] * BASIS_POINTS


def test_a_purse_counts_a_rupiah_less_for_each_further_prison():
    problem = Problem(classes=(), options=(), funders={"1:2026": 100, "2:2026": 7})
    parts = [Part(str(number), problem, {"1:2026": PURSE}) for number in range(3)]
    assert purse_limits(parts) == {PURSE: 98}
    assert dict(joined(parts, seed=1).funders) == {PURSE: 98, "2:2026": 7}
    assert purse_limits(parts[:1]) == {PURSE: 100}
    empty = replace(problem, funders={"1:2026": 0})
    assert purse_limits([Part(str(number), empty, {"1:2026": PURSE}) for number in range(2)]) == {PURSE: 0}


def test_prisons_without_a_purse_stay_as_they_are():
    part = Part("1", Problem(classes=(), options=(), funders={"1:2026": 100}), {})
    assert (purse_limits([part]), received(part, [])) == ({}, {})
    assert dict(joined([part], seed=1).funders) == {"1:2026": 100}
