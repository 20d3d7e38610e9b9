"""The parts of the pages of proposals, each worked out by one small function."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may, may_somewhere
from bekal.entitlements.choices import Validity
from bekal.entitlements.rules import validity
from bekal.intake.queries.group_rules import classes_concerned, people_in_groups, rules_of
from bekal.lib.dates import format_date
from bekal.planner.evaluate import value_of
from bekal.planner.problem import Problem, Proposal
from bekal.planning.choices import Criterion, DecisionKind, Money, RunState
from bekal.planning.queries.fairness import RUNS_SHOWN, adopted_runs, compared
from bekal.planning.queries.runs import (
    classes_of,
    decisions_of,
    frozen_problem,
    history_of,
    kept_proposal,
    others_to_compare,
    people_in,
)
from bekal.planning.queries.why import Why, lacking, queues, why
from bekal.planning.rules.comparing import coverage_of, difference
from bekal.planning.rules.marks import FULL, MARKED, points_of
from bekal.web.planning import wording

Item = dict[str, Any]
RESERVES_SHOWN = 5


@dataclass
class Opened:
    """A run with everything that its pages ask of it, read once."""

    run: Any
    classes: dict[str, Any]
    people: dict[str, Any]
    decisions: list[Any]
    problem: Problem | None
    proposal: Proposal | None


def opened(run: Any) -> Opened:
    """Read a run: its classes, people, decisions; the problem only where there are frozen inputs."""
    decisions = decisions_of(run)
    return Opened(
        run=run,
        classes={str(one.pk): one for one in classes_of(run)},
        people=people_in(run),
        decisions=decisions,
        problem=frozen_problem(run, decisions) if run.inputs else None,
        proposal=kept_proposal(run),
    )


def crumbs(run: Any | None = None) -> list[Item]:
    """The way back up."""
    found = [
        {"label": _("Kelas"), "url": reverse("class_list")},
        {"label": _("Usulan"), "url": reverse("proposal_list")},
    ]
    if run is not None:
        found.append({"label": title_of(run), "url": reverse("proposal_detail", args=[run.pk])})
    return found


def title_of(run: Any) -> str:
    """`Usulan 12`: what people call a run among themselves."""
    return _("Usulan %(number)d") % {"number": run.pk}


def run_rows(runs: Iterable[Any]) -> list[Item]:
    """The lines of the list of runs."""
    return [
        {
            "run": run,
            "title": title_of(run),
            "classes": ", ".join(sorted(one.name for one in run.classes.all())),
            "tag": wording.state_tag(run.state),
        }
        for run in runs
    ]


def weight_rows(weights: Mapping[str, int]) -> list[Item]:
    """The weights of a run with what each means and the colour of its points."""
    return [
        {
            "label": criterion.label,
            "weight": weights[criterion],
            "meaning": wording.MEANINGS[criterion],
            "colour": wording.COLOURS.get(criterion, ""),
        }
        for criterion in Criterion
    ]


# One proposal


def detail_page(one: Opened, actor: Actor) -> Item:
    """Everything on the page of a run."""
    run = one.run
    makes, adopts = may(actor, "proposal.make", run.target), may(actor, "proposal.adopt", run.target)
    context = {
        "run": run,
        "title": title_of(run),
        "tag": wording.state_tag(run.state),
        "crumbs": crumbs(),
        "weights": weight_rows(run.weights),
        "decisions": one.decisions,
        "history": [_happened(change) for change in history_of(run)],
        "waits": run.state == RunState.QUEUED,
        "failed": run.job is not None and run.job.state == "failed",
        "may_vary": makes and run.state in (RunState.DONE, RunState.IMPOSSIBLE, RunState.ADOPTED),
        "may_discard": makes and run.state in (RunState.DONE, RunState.IMPOSSIBLE, RunState.QUEUED),
        "may_adopt": adopts and run.state == RunState.DONE,
        "may_return": adopts and run.state == RunState.ADOPTED and run.hearing.state == "cancelled",
        "sees_rules": may(actor, "group_rule.view", run.target),
        "sees_region": run.region_run_id is not None and may(actor, "region_proposal.view", run.target),
        "sees_hearing": run.hearing_id is not None and may(actor, "hearing.view", run.target),
    }
    return context | (_solved(one, actor) if one.proposal and one.problem else {})


def _happened(change: Any) -> Item:
    return {"title": wording.past(change.step), "when": change.at, "by": change.changed_by, "text": change.reason}


def _solved(one: Opened, actor: Actor) -> Item:
    proposal, problem = one.proposal, one.problem
    assert proposal is not None
    assert problem is not None
    tone, sentence = wording.proof(proposal)
    return {
        "proposal": proposal,
        "kept": one.run.proposal,
        "proof": {"tone": tone, "text": sentence},
        "coverage": coverage_of(proposal.places, one.run.inputs["people"]),
        "cards": class_cards(one),
        "unfit_people": _unfit_people(one),
        "worths": worth_rows(one),
        "others": others_to_compare(actor, one.run),
        "most": FULL * sum(one.run.weights[criterion] for criterion in MARKED),
    }


def _unfit_people(one: Opened) -> list[Any]:
    """Who asked but fits no class of the run, by name."""
    fit = {row["person"] for row in one.run.inputs["options"]}
    keys = {row["person"] for row in one.run.inputs["unfit"]} - fit
    return sorted((one.people[key] for key in keys), key=lambda person: person.name)


def class_cards(one: Opened) -> list[Item]:
    """A card for each class: who is in, who comes next, who is out."""
    assert one.proposal is not None
    assert one.problem is not None
    asked: dict[str, list[Item]] = defaultdict(list)
    pinned = {(str(row.inmate_id), str(row.training_class_id)): row for row in one.decisions}
    most = max(1, FULL * sum(one.run.weights[criterion] for criterion in MARKED))
    for option in one.run.inputs["options"]:
        decision = pinned.get((option["person"], option["class"]))
        asked[option["class"]].append(_person_row(one, option, most, decision))
    waiting = queues(one.problem, one.proposal)
    return [_card(one, key, asked[key], waiting[key]) for key in one.classes]


def _person_row(one: Opened, option: Mapping[str, Any], most: int, decision: Any) -> Item:
    parts = points_of(option["marks"], one.run.weights)
    return {
        "key": option["person"],
        "person": one.people[option["person"]],
        "points": sum(parts.values()),
        "bar": bar_of(parts, most),
        "pinned": decision is not None and decision.kind == DecisionKind.PIN,
        "excluded": decision is not None and decision.kind == DecisionKind.EXCLUDE,
        "note": option["note"],
    }


def bar_of(parts: Mapping[str, int], most: int) -> list[Item]:
    """The points of one person as the pieces of a bar, in percent of the most that anybody can have."""
    pieces, begins = [], 0.0
    for criterion, colour in wording.COLOURS.items():
        length = 100 * parts[criterion] / most
        if length:
            pieces.append({"begins": f"{begins:.2f}%", "length": f"{length:.2f}%", "tone": colour})
        begins += length
    return pieces


def _card(one: Opened, key: str, rows: Sequence[Item], queue: Sequence[str]) -> Item:
    assert one.proposal is not None
    inside = {person for person, found in one.proposal.places if found == key}
    elsewhere = {person for person, found in one.proposal.places if found != key}
    frozen = next(row for row in one.run.inputs["classes"] if row["key"] == key)
    order = {person: rank for rank, person in enumerate(queue, start=1)}
    by_points = sorted(rows, key=lambda row: (-row["points"], row["person"].name))
    waiting = sorted((row for row in rows if row["key"] in order), key=lambda row: order[row["key"]])
    rest = [row for row in by_points if row["key"] not in inside and row["key"] not in order]
    return {
        "class": one.classes[key],
        "capacity": frozen["capacity"],
        "minimum": frozen["minimum"],
        "filled": _("%(taken)d dari %(seats)d tempat terisi") % {"taken": len(inside), "seats": frozen["capacity"]},
        "money": Money(frozen["money"]).label,
        "groups": _groups_of_class(one, key, inside),
        "inside": [row for row in by_points if row["key"] in inside],
        "reserves": waiting[:RESERVES_SHOWN],
        "more_reserves": waiting[RESERVES_SHOWN:],
        "out": [row | {"elsewhere": row["key"] in elsewhere} for row in rest],
    }


def _groups_of_class(one: Opened, key: str, inside: set[str]) -> list[Item]:
    """The rules for groups that hold for a class, with how many of each group are in it."""
    return [
        {
            "rule": wording.group_rule(row["group"], row["value"], row["most"]),
            "inside": len(inside.intersection(row["people"])),
            "reference": row["reference"],
        }
        for row in one.run.inputs["groups"]
        if row["class"] == key
    ]


def worth_rows(one: Opened) -> list[Item]:
    """What one more of something would bring, the most first."""
    classes = {key: found.name for key, found in one.classes.items()}
    names = {**one.run.inputs["funder_names"], **one.run.inputs["quota_names"]}
    rows = sorted(one.run.worths, key=lambda row: -row["points"])
    told = [wording.worth(row, classes, names) for row in rows]
    return [
        {"more": more, "brings": brings, "tells": bool(row["points"])}
        for (more, brings), row in zip(told, rows, strict=True)
    ]


# One person


def person_page(one: Opened, inmate: Any, *, with_short: bool) -> Item:
    """Why somebody is in or out, and what would change it."""
    assert one.proposal is not None
    assert one.problem is not None
    key = str(inmate.pk)
    found = why(one.run, one.problem, one.proposal, key, one.decisions)
    short = lacking(one.problem, one.proposal, key) if with_short and found.place is None else {}
    return {
        "run": one.run,
        "inmate": inmate,
        "crumbs": crumbs(one.run),
        "verdict": _verdict(one, found),
        "options": [_option_row(one, option, short) for option in found.options],
        "unfit": [_unfit_row(one, row) for row in found.unfit],
        "may_ask_short": found.place is None and bool(found.options) and not with_short,
    }


def _verdict(one: Opened, found: Why) -> Item:
    if found.place is not None:
        name = one.classes[found.place.class_key].name
        return {"tone": "ok", "text": _("Diusulkan masuk %(name)s.") % {"name": name}}
    if not found.options:
        return {"tone": "bad", "text": _("Belum dapat mengikuti kelas yang diminati.")}
    best = min(found.options, key=lambda option: option.refusal.ahead if option.refusal else 0)
    return {"tone": "warn", "text": _change(one, best)}


def _change(one: Opened, option: Any) -> str:
    name, opened = one.classes[option.class_key].name, _is_open(one, option.class_key)
    return wording.change(option.refusal, name, opened, one.run.inputs["groups"])


def _is_open(one: Opened, key: str) -> bool:
    return any(found == key for _person, found in one.proposal.places) if one.proposal else False


def _option_row(one: Opened, option: Any, short: Mapping[str, int | None]) -> Item:
    language = wording.language()
    release = option.facts["release_on"]
    days = {
        "release": format_date(date.fromisoformat(release), language) if release else "",
        "registered": format_date(date.fromisoformat(option.facts["registered_on"]), language),
    }
    most = max(1, FULL * sum(one.run.weights[criterion] for criterion in MARKED))
    return {
        "class": one.classes[option.class_key],
        "points": option.points,
        "inside": option.inside,
        "bar": bar_of(option.parts, most),
        "parts": [
            {
                "label": criterion.label,
                "colour": wording.COLOURS[criterion],
                "from": wording.part(criterion, option.facts, **days),
                "mark": option.facts["marks"][criterion],
                "weight": one.run.weights[criterion],
                "points": option.parts[criterion],
            }
            for criterion in MARKED
        ],
        "decision": option.decision,
        **_refused(one, option, short),
    }


def _refused(one: Opened, option: Any, short: Mapping[str, int | None]) -> Item:
    if option.refusal is None:
        return {}
    frozen = one.problem.class_of[option.class_key]  # type: ignore[union-attr]
    limits = [wording.limit(broken, frozen, one.run.inputs) for broken in option.refusal.stopped_by]
    return {
        "limits": list(dict.fromkeys(limits)),
        "last_points": option.refusal.last_points,
        "change": _change(one, option),
        "short": wording.shortage(short[option.class_key]) if option.class_key in short else "",
    }


def _unfit_row(one: Opened, row: Mapping[str, Any]) -> Item:
    language = wording.language()
    return {
        "class": one.classes[row["class"]],
        "standing": wording.STANDINGS[row["standing"]],
        "why": [sentence[language] for sentence in row["why"]],
    }


# Two proposals


def comparison(before: Opened, after: Opened) -> Item:
    """Who comes in and who goes out from one run to another, and what that means."""
    assert before.proposal is not None
    assert after.proposal is not None
    found = difference(before.proposal.places, after.proposal.places)
    measures = _measures(before, after)
    people, classes = {**before.people, **after.people}, {**before.classes, **after.classes}

    def lines(places: Iterable[tuple[str, str]]) -> list[Item]:
        return [{"person": people[person], "class": classes[key]} for person, key in places]

    return {
        "came_in": lines(found.came_in),
        "went_out": lines(found.went_out),
        "moved": [{"person": people[one], "from": classes[was], "to": classes[now]} for one, was, now in found.moved],
        "stayed": found.stayed,
        "same": found.is_none,
        "sides": [_side(before, measures), _side(after, measures)],
        "measures": [title_of(one.run) for one in measures] if len(measures) > 1 else [""] * len(measures),
        "weights": [
            {"label": criterion.label, "before": before.run.weights[criterion], "after": after.run.weights[criterion]}
            for criterion in Criterion
        ],
        "same_weights": before.run.weights == after.run.weights,
        "same_facts": _same_facts(before, after),
    }


def _same_facts(before: Opened, after: Opened) -> bool:
    return bool(before.run.inputs["options"] == after.run.inputs["options"])


def _measures(before: Opened, after: Opened) -> list[Opened]:
    """By whose weights both can be valued: points of other weights, or of other facts, cannot be compared."""
    if not _same_facts(before, after):
        return []
    return [after] if before.run.weights == after.run.weights else [before, after]


def _side(one: Opened, measures: Iterable[Opened]) -> Item:
    assert one.proposal is not None
    return {
        "title": title_of(one.run),
        "url": reverse("proposal_detail", args=[one.run.pk]),
        "placed": one.run.placed,
        "values": [value_of(by.problem, one.proposal.places) for by in measures if by.problem],
        "coverage": coverage_of(one.proposal.places, one.run.inputs["people"]),
        "decisions": one.decisions,
    }


def pin_options(one: Opened) -> list[tuple[str, str]]:
    """Every person with every class that they fit, by name."""
    rows = [
        (f"{option['person']}:{option['class']}", one.people[option["person"]].name, one.classes[option["class"]].name)
        for option in one.run.inputs["options"]
    ]
    return [(value, f"{name} – {found}") for value, name, found in sorted(rows, key=lambda row: row[1:])]


# Fairness


def fairness_page(actor: Actor, facility_id: int | None) -> Item:
    """Acceptance by group in the newest run that counts, and how it changed."""
    runs = adopted_runs(actor, facility_id)
    if not runs:
        return {"runs": []}
    newest, before = runs[0], runs[1] if len(runs) > 1 else None
    tables = [
        {"title": wording.DIMENSIONS[name], "id": name, "rows": [_share_row(name, row) for row in rows]}
        for name, rows in compared(newest, before).items()
    ]
    return {
        "runs": [
            {"run": one, "title": title_of(one), "tag": wording.state_tag(one.state)} for one in runs[:RUNS_SHOWN]
        ],
        "newest": newest,
        "newest_title": title_of(newest),
        "before": before,
        "before_title": title_of(before) if before else "",
        "tables": tables,
        "all_hidden": all(row["hidden"] for table in tables for row in table["rows"]),
    }


def _share_row(dimension: str, row: Any) -> Item:
    rate = row.share.rate
    return {
        "group": wording.group(dimension, row.share.group),
        "asked": row.share.asked,
        "inside": row.share.inside,
        "hidden": row.share.hidden,
        "rate": rate,
        "length": f"{100 * rate:.1f}%" if rate is not None else "",
        "before": row.before,
        "change": round(100 * row.change) if row.change is not None else None,
        "fall": round(-100 * row.change) if row.change is not None else None,
    }


def list_links(actor: Actor) -> list[Item]:
    """Where else to go from the list of runs."""
    links = [
        (_("Pemerataan"), "fairness", "proposal.view"),
        (_("Sidang TPP"), "hearing_list", "hearing.view"),
        (_("Usulan wilayah"), "region_run_list", "region_proposal.view"),
    ]
    return [{"label": label, "url": reverse(name)} for label, name, action in links if may_somewhere(actor, action)]


# Rules for groups


def rule_crumbs(facility: Any) -> list[Item]:
    """The way back up from one rule."""
    url = reverse("group_rule_list", args=[facility.pk])
    return [*crumbs(), {"label": _("Aturan kelompok"), "url": url}]


def group_rule_page(facility: Any, actor: Actor, today: date) -> Item:
    """The rules of a facility and of all, those that count first, with whom and what they concern today."""
    rules = rules_of(facility)
    people, classes = people_in_groups(facility, rules), classes_concerned(facility, today)
    rows = [
        group_rule_row(one, today)
        | {
            "people": people[one.pk],
            "classes": classes[one.pk],
            "may_end": may(actor, "group_rule.edit", one.target),
        }
        for one in rules
    ]
    return {
        "facility": facility,
        "rows": [row for row in rows if not row["over"]],
        "past": [row for row in rows if row["over"]],
        "may_add": may(actor, "group_rule.edit", facility.target),
        "may_weigh": may(actor, "weights.edit", facility.target),
        "crumbs": crumbs(),
    }


def group_rule_row(rule: Any, today: date) -> Item:
    """One rule in words, and whether it holds."""
    stands = validity(rule.starts, rule.ends, today)
    return {
        "rule": rule,
        "sentence": wording.group_rule(rule.group, rule.value, rule.most),
        "tag": {"text": str(stands.label), "tone": wording.VALIDITY_TONES[stands]},
        "days": wording.days(rule.starts, rule.ends),
        "over": stands is Validity.OVER,
    }
