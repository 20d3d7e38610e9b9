"""Solving selection runs in the background, and proving later that the same comes out."""

from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import Actor
from bekal.jobs.tasks import Arguments, Progress, task
from bekal.planner.explain import Worth, worths
from bekal.planner.problem import Problem, Proposal
from bekal.planner.solve import Impossible, best_proposal
from bekal.planning.actions.runs import CHECK, JOB, Solved, record_solution
from bekal.planning.choices import RunState
from bekal.planning.queries.gathering import gathered
from bekal.planning.queries.runs import classes_of, decisions_of, frozen_problem, kept_proposal, run_for
from bekal.planning.rules.frozen import Inputs, proposal_as_json
from bekal.work.rules import Refused

RUPIAH = 1_000_000
"""So much more money is what `worths` asks about."""


def _solve(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Gather the facts, unless the run rests on those of another, and find the best proposal; only reads."""
    run = run_for(actor, "proposal.make", arguments["run_id"])
    if run.state != RunState.QUEUED:
        raise Refused(_("Usulan ini sudah dihitung atau dibuang."))
    progress.tell(0, 0, _("Mengumpulkan data"))
    if not run.inputs:
        run.inputs = gathered(run.facility, classes_of(run), timezone.localdate(now))
    problem = frozen_problem(run, decisions_of(run))
    return {"solved": solved(run.inputs, problem, progress)}


def solved(inputs: Inputs, problem: Problem, progress: Progress) -> Solved:
    """The best proposal for a run and what more would bring."""
    asks = 2 * len(problem.classes) + len(problem.quotas) + len(problem.funders)
    progress.tell(0, asks + 1, _("Mencari susunan terbaik"))
    try:
        found = best_proposal(problem)
    except Impossible:
        return Solved(inputs, None)
    more = []
    for number, worth in enumerate(worths(problem, found, rupiah=RUPIAH), start=1):
        progress.tell(number + 1, asks + 1, _("Menghitung arti satu tempat lagi"))
        more.append(worth_as_json(worth))
    return Solved(inputs, proposal_as_json(found, solver()), more)


def worth_as_json(worth: Worth) -> dict[str, Any]:
    """What one more of something would bring, as a run keeps it."""
    return {
        "more": worth.more.value,
        "name": worth.name,
        "amount": worth.amount,
        "points": worth.points,
        "people": worth.people,
    }


def solver() -> str:
    """The program that proves proposals, with its version."""
    return f"HiGHS {version('highspy')}"


@task(JOB, prepare=_solve)
def solve(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Keep what was found; killed before, the whole is done again."""
    run = run_for(actor, "proposal.make", arguments["run_id"])
    if run.state != RunState.QUEUED:
        raise Refused(_("Usulan ini sudah dihitung atau dibuang."))
    found: Solved = arguments["solved"]
    record_solution(run=run, solved=found, actor=actor, now=now)
    text = _("Usulan siap dibaca.") if found.proposal else _("Tidak ada susunan yang memenuhi semua batas.")
    return {"url": reverse("proposal_detail", args=[run.pk]), "text": text}


def _again(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    run = run_for(actor, "proposal.view", arguments["run_id"])
    kept = kept_proposal(run)
    if kept is None:
        raise Refused(_("Usulan ini belum dihitung."))
    progress.tell(0, 1, _("Menghitung ulang dari data yang dibekukan"))
    return {"same": same_again(frozen_problem(run), kept)}


def same_again(problem: Problem, kept: Proposal) -> bool:
    """Whether the same places come out once more."""
    return best_proposal(problem).places == kept.places


@task(CHECK, prepare=_again)
def check(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Say whether a run gives the same places again."""
    run = run_for(actor, "proposal.view", arguments["run_id"])
    same = _("Dihitung ulang dari data yang dibekukan: hasilnya sama persis.")
    other = _("Dihitung ulang dari data yang dibekukan: hasilnya lain. Laporkan kepada pengelola sistem.")
    return {"url": reverse("proposal_detail", args=[run.pk]), "text": same if arguments["same"] else other}
