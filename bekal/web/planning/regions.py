"""The parts of the pages of proposals for a region, each worked out by one small function."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.planner.problem import Proposal
from bekal.planning.choices import RunState
from bekal.planning.queries.regions import runs_of
from bekal.web.planning import panels, wording

Item = dict[str, Any]
TONES = ("info", "ok", "warn", "dark", "quiet")
"""Of the prisons in a picture, in their order; beside each stands its name."""


def title_of(run: Any) -> str:
    """`Usulan wilayah 3`: what people call it among themselves."""
    return _("Usulan wilayah %(number)d") % {"number": run.pk}


def crumbs() -> list[Item]:
    """The way back up from a proposal for a region."""
    return [*panels.crumbs(), {"label": _("Usulan wilayah"), "url": reverse("region_run_list")}]


def list_rows(runs: Iterable[Any]) -> list[Item]:
    """The lines of the list."""
    return [
        {
            "run": run,
            "title": title_of(run),
            "places": ", ".join(sorted(one.facility.name for one in run.runs.all())),
            "placed": sum(one.placed for one in run.runs.all()),
            "asked": sum(one.asked for one in run.runs.all()),
            "tag": wording.state_tag(run.state),
        }
        for run in runs
    ]


def detail_page(run: Any) -> Item:
    """Everything on the page of a proposal for a region."""
    context = {
        "run": run,
        "title": title_of(run),
        "tag": wording.state_tag(run.state),
        "crumbs": crumbs(),
        "weights": panels.weight_rows(run.weights),
        "waits": run.state == RunState.QUEUED,
        "failed": run.job is not None and run.job.state == "failed",
    }
    return context | (_solved(run) if run.result else {})


def _solved(run: Any) -> Item:
    result, own = run.result, runs_of(run)
    whole = Proposal(frozenset(), result["value"], result["bound"], result["seconds"])
    tone, sentence = wording.proof(whole)
    names = {str(one.facility_id): one.facility.name for one in own}
    return {
        "whole": whole,
        "solver": result["solver"],
        "proof": {"tone": tone, "text": sentence},
        "rows": [_prison_row(one) for one in own],
        "placed": sum(one.placed for one in own),
        "asked": sum(one.asked for one in own),
        "money": [_purse_card(row, names) for row in result["money"]],
        "worths": _worth_rows(result["worths"], result["money"]),
    }


def _prison_row(run: Any) -> Item:
    return {
        "run": run,
        "title": panels.title_of(run),
        "opened": len({key for _person, key in run.proposal["places"]}),
        "classes": len(run.classes.all()),
        "value": run.proposal["value"],
        "tag": wording.state_tag(run.state),
    }


def _purse_card(row: Mapping[str, Any], names: Mapping[str, str]) -> Item:
    """What each prison received of a shared purse, each on the scale of what the purse had left."""
    received = sorted(row["parts"].items(), key=lambda item: names[item[0]])
    given = sum(amount for _prison, amount in received)
    scale = max(1, row["left"], given)
    parts, begins = [], 0.0
    for place, (prison, amount) in enumerate(received):
        length = 100 * amount / scale
        piece = {"begins": f"{begins:.2f}%", "length": f"{length:.2f}%", "tone": TONES[place % len(TONES)]}
        parts.append({"name": names[prison], "amount": amount, "bar": [piece] if amount else []})
        begins += length
    return {
        "key": row["purse"],
        "title": _purse_name(row),
        "left": row["left"],
        "rows": parts,
        "given": given,
        "rest": row["left"] - given,
    }


def _purse_name(row: Mapping[str, Any]) -> str:
    return _("%(name)s, tahun %(year)s") % {"name": row["name"], "year": row["purse"].partition(":")[2]}


def _worth_rows(worths: Sequence[Mapping[str, Any]], money: Sequence[Mapping[str, Any]]) -> list[Item]:
    """What more of a purse would bring, the most first."""
    names = {row["purse"]: _purse_name(row) for row in money}
    rows = sorted(worths, key=lambda row: -row["points"])
    told = [wording.worth(row, {}, names) for row in rows]
    return [
        {"more": more, "brings": brings, "tells": bool(row["points"])}
        for (more, brings), row in zip(told, rows, strict=True)
    ]
