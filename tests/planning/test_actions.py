import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.hearings.choices import HearingState
from bekal.jobs.selection import same_again
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.planner.evaluate import broken_limits
from bekal.planning.actions.runs import (
    DecisionFacts,
    Solved,
    adopt_run,
    ask_for_check,
    discard_run,
    record_solution,
    return_run,
    vary_run,
)
from bekal.planning.choices import DecisionKind, RunState
from bekal.planning.models import SelectionRun
from bekal.planning.queries.runs import frozen_problem, kept_proposal
from bekal.planning.rules.life import TRANSITIONS, NotYet
from bekal.work.models import Job
from tests.planning.scene import FACTS, ask, make_hall, solve


@pytest.fixture
def hall(places, cast):
    return make_hall(places)


def test_the_worker_fills_both_classes_within_every_limit_and_proves_it(hall, cast, run_jobs):
    run = solve(hall, cast.owner, run_jobs)
    proposal = kept_proposal(run)
    assert (run.state, run.placed, run.asked) == (RunState.DONE, 8, 12)
    assert proposal.proven
    assert broken_limits(frozen_problem(run), proposal.places) == []
    assert run.proposal["solver"].startswith("HiGHS")
    assert run.job.state == "done"


def test_sent_twice_it_is_one_run(hall, cast):
    assert ask(hall, cast.owner).pk == ask(hall, cast.owner).pk
    assert SelectionRun.objects.count() == Job.objects.count() == 1


def test_frozen_inputs_give_the_same_places_when_the_world_has_changed(hall, cast, run_jobs):
    run = solve(hall, cast.owner, run_jobs)
    for person in hall.people:
        person.release_on = None
        person.save()
    hall.welding.capacity = 2
    hall.welding.save()
    assert same_again(frozen_problem(SelectionRun.objects.get(pk=run.pk)), kept_proposal(run))


def test_the_check_is_a_job_that_says_so(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    ask_for_check(run=run, actor=acting(cast.warden), now=now)
    (job,) = run_jobs()
    assert "sama persis" in job.result["text"]


def test_a_pin_makes_a_new_run_on_the_same_facts(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    out = next(one for one in hall.people if str(one.pk) not in dict(kept_proposal(run).places))
    decision = DecisionFacts(DecisionKind.PIN, out, hall.welding, "Tulang punggung keluarga")
    varied = vary_run(run=run, decision=decision, once="2", actor=acting(cast.owner), now=now)
    run_jobs()
    varied.refresh_from_db()
    assert varied.inputs == run.inputs
    assert (str(out.pk), str(hall.welding.pk)) in kept_proposal(varied).places
    assert varied.proposal["value"] <= run.proposal["value"]


def test_pins_that_contradict_a_limit_are_said_to_be_impossible(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    for number, person in enumerate(hall.people[:5]):
        decision = DecisionFacts(DecisionKind.PIN, person, hall.welding, "uji")
        run = vary_run(run=run, decision=decision, once=f"pin-{number}", actor=acting(cast.owner), now=now)
        run_jobs()
        run.refresh_from_db()
    assert (run.state, run.proposal) == (RunState.IMPOSSIBLE, None)


def test_adopting_makes_a_hearing_with_everybody_who_asked_once(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    hearing = adopt_run(run=run, revision=run.revision, facts=FACTS, actor=acting(cast.owner), now=now)
    proposed = [one.proposed for one in hearing.candidates.all()]
    assert (hearing.state, len(proposed), proposed.count("place")) == (HearingState.PLANNED, 12, 8)
    assert proposed.count("reserve") == 4
    recorded = set(Event.objects.values_list("action", flat=True))
    assert {"proposal.ask", "proposal.solve", "proposal.adopt", "hearing.plan"} <= recorded


def test_adopting_after_somebody_else_took_a_step_is_a_conflict(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    with pytest.raises(Conflict):
        adopt_run(run=run, revision=run.revision - 1, facts=FACTS, actor=acting(cast.owner), now=now)


def test_a_run_comes_back_only_from_a_cancelled_hearing(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    hearing = adopt_run(run=run, revision=run.revision, facts=FACTS, actor=acting(cast.owner), now=now)
    with pytest.raises(NotYet):
        return_run(run=run, reason="salah daftar", actor=acting(cast.owner), now=now)
    hearing.state = HearingState.CANCELLED
    hearing.save()
    return_run(run=run, reason="salah daftar", actor=acting(cast.owner), now=now)
    run.refresh_from_db()
    assert run.state == RunState.DONE


STEPS = {
    "solve": lambda run, **by: record_solution(run=run, solved=Solved(run.inputs, run.proposal), **by),
    "fail": lambda run, **by: record_solution(run=run, solved=Solved(run.inputs, None), **by),
    "adopt": lambda run, **by: adopt_run(run=run, revision=run.revision, facts=FACTS, **by),
    "discard": lambda run, **by: discard_run(run=run, **by),
    "return": lambda run, **by: return_run(run=run, reason="uji", **by),
}


@pytest.mark.parametrize("state", RunState)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_from_every_state(hall, cast, run_jobs, acting, now, state, name):
    """A step that the table allows is taken (or waits for its condition); every other is refused."""
    run = solve(hall, cast.owner, run_jobs)
    if state == RunState.ADOPTED:
        adopt_run(run=run, revision=run.revision, facts=FACTS, actor=acting(cast.owner), now=now)
        run.refresh_from_db()
    SelectionRun.objects.filter(pk=run.pk).update(state=state)
    targets = [row.target for row in TRANSITIONS if row.name == name and state in row.sources]
    by = {"actor": acting(cast.owner), "now": now}
    if not targets:
        with pytest.raises(IllegalTransition):
            STEPS[name](run, **by)
        return
    if name == "return":
        with pytest.raises(NotYet):
            STEPS[name](run, **by)
        return
    STEPS[name](run, **by)
    run.refresh_from_db()
    assert run.state == targets[0]


def test_returning_needs_a_reason(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    adopt_run(run=run, revision=run.revision, facts=FACTS, actor=acting(cast.owner), now=now)
    with pytest.raises(ReasonMissing):
        return_run(run=run, reason=" ", actor=acting(cast.owner), now=now)


def test_who_may(hall, cast, run_jobs, acting, now):
    run = solve(hall, cast.owner, run_jobs)
    discard_run(run=run, actor=acting(cast.colleague), now=now)
    with pytest.raises(Forbidden):
        ask(hall, cast.warden, once="3")
    with pytest.raises(Unseen):
        ask(hall, cast.stranger, once="3")
    with pytest.raises(Unseen):
        discard_run(run=run, actor=acting(cast.coordinator), now=now)
