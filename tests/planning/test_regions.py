"""A proposal for a region, from the question to each prison's own run."""

from dataclasses import replace

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.jobs.region import divided
from bekal.jobs.selection import same_again
from bekal.jobs.tasks import Progress
from bekal.lib.transitions import IllegalTransition
from bekal.planner.evaluate import broken_limits
from bekal.planning.actions.regions import record_region_solution
from bekal.planning.actions.runs import DecisionFacts, adopt_run, vary_run
from bekal.planning.choices import DecisionKind, RunState
from bekal.planning.models import RegionRun, SelectionRun
from bekal.planning.queries.regions import classes_by_facility, classes_to_fill_in_region, gathered_in_region, runs_of
from bekal.planning.queries.runs import frozen_problem, kept_proposal
from bekal.work.models import Job
from tests.conftest import TODAY
from tests.planning.region import ask_region, make_neighbours, solve_region
from tests.planning.scene import FACTS


@pytest.fixture
def neighbours(places, cast):
    return make_neighbours(places)


def found_for(run, hears=lambda told: None):
    """What the worker would find."""
    return divided(run, gathered_in_region(classes_by_facility(run), TODAY), Progress(hears))


def test_the_money_goes_where_it_brings_most_and_every_prison_gets_its_run(neighbours, cast, run_jobs):
    run = solve_region(neighbours, cast.regional, run_jobs)
    own = {one.facility.code: one for one in runs_of(run)}
    assert run.state == RunState.DONE
    assert run.result["value"] == run.result["bound"] == sum(one.proposal["value"] for one in own.values())
    # a full class takes 800.000 of 1.000.000, and what is left opens no second one
    assert {code: (one.state, one.placed, one.asked) for code, one in own.items()} == {
        "LP-PIR": (RunState.DONE, 4, 6),
        "LP-AMQ": (RunState.DONE, 0, 6),
    }
    (money,) = run.result["money"]
    received = {code: money["parts"][str(one.facility_id)] for code, one in own.items()}
    assert (money["left"], received) == (1_000_000, {"LP-PIR": 800_000, "LP-AMQ": 0})


def test_more_money_would_open_the_second_class_too(neighbours, cast, run_jobs):
    (worth,) = solve_region(neighbours, cast.regional, run_jobs).result["worths"]
    assert (worth["more"], worth["amount"], worth["people"]) == ("money", 1_000_000, 4)
    assert worth["points"] > 0


def test_each_run_is_an_ordinary_one_that_comes_out_the_same_again(neighbours, cast, run_jobs, acting, now):
    solve_region(neighbours, cast.regional, run_jobs)
    for run in SelectionRun.objects.all():
        assert same_again(frozen_problem(run), kept_proposal(run))
        assert broken_limits(frozen_problem(run), kept_proposal(run).places) == []
        assert [change.step for change in run.changes.all()] == ["solve", "ask"]
    ambon, piru = SelectionRun.objects.order_by("facility__code")
    decision = DecisionFacts(DecisionKind.PIN, neighbours.people[1][0], neighbours.classes[1], "Tulang punggung")
    varied = vary_run(run=ambon, decision=decision, once="2", actor=acting(cast.owner), now=now)
    run_jobs()
    varied.refresh_from_db()
    assert varied.state == RunState.IMPOSSIBLE  # Ambon received nothing
    hearing = adopt_run(run=piru, revision=piru.revision, facts=FACTS, actor=acting(cast.neighbour), now=now)
    assert hearing.facility == piru.facility


def test_sent_twice_it_is_one_proposal(neighbours, cast):
    assert ask_region(neighbours, cast.regional).pk == ask_region(neighbours, cast.regional).pk
    assert RegionRun.objects.count() == Job.objects.count() == 1


def test_nothing_is_kept_twice(neighbours, cast, run_jobs, acting, now):
    run = solve_region(neighbours, cast.regional, run_jobs)
    with pytest.raises(IllegalTransition):
        record_region_solution(run=run, divided=found_for(run), actor=acting(cast.regional), now=now)
    assert SelectionRun.objects.count() == 2


def test_all_or_nothing_is_kept(neighbours, cast, acting, now):
    run = ask_region(neighbours, cast.regional)
    found = found_for(run)
    half = replace(found, parts=dict(list(found.parts.items())[:1]))
    with pytest.raises(KeyError):
        record_region_solution(run=run, divided=half, actor=acting(cast.regional), now=now)
    assert not SelectionRun.objects.exists()
    assert RegionRun.objects.get().state == RunState.QUEUED


def test_the_worker_says_how_far_it_is(neighbours, cast):
    told = []
    found_for(ask_region(neighbours, cast.regional), told.append)
    assert [(one.done, one.total) for one in told] == [(0, 4), (1, 4), (2, 4), (3, 4)]


@pytest.mark.parametrize(
    ("name", "error"), [("owner", Unseen), ("warden", Unseen), ("other_regional", Unseen), ("national", Forbidden)]
)
def test_only_the_region_asks(neighbours, cast, name, error):
    with pytest.raises(error):
        ask_region(neighbours, getattr(cast, name))


def test_only_classes_that_can_be_filled_are_offered(neighbours, places, cast, acting):
    first, second = neighbours.classes
    first.state = "running"
    first.save()
    assert list(classes_to_fill_in_region(acting(cast.regional), places.maluku.pk, TODAY)) == [second]
    for other in (cast.other_regional, cast.owner):
        assert not classes_to_fill_in_region(acting(other), places.maluku.pk, TODAY)


def test_every_act_is_in_the_record(neighbours, cast, run_jobs):
    solve_region(neighbours, cast.regional, run_jobs)
    recorded = list(Event.objects.filter(actor_name="Regional").values_list("action", flat=True))
    assert sorted(recorded) == ["proposal.solve", "proposal.solve", "region_proposal.ask", "region_proposal.solve"]
