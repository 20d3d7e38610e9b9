"""The parts of the pages of selection, each worked out by one small function."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may, may_somewhere
from bekal.classes.choices import ClassState
from bekal.intake import queries
from bekal.intake.actions import group_problems, hindrances_among
from bekal.intake.choices import EndReason, EnrolmentState, EnrolmentStep, Standing
from bekal.intake.queries import Candidate, Details
from bekal.web.intake import wording
from bekal.web.layout.tabs import class_tabs

_GROUPS: Mapping[str, tuple[Standing, ...]] = {
    "fits": (Standing.FITS,),
    "note": (Standing.NOTE,),
    "others": (Standing.INCOMPLETE, Standing.LATER, Standing.BARRED),
}
_BARRING = (EnrolmentState.DISMISSED, EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED)
_LEAVABLE = (ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED)


def frame(training_class: Any, actor: Actor) -> dict[str, Any]:
    """What both pages of a class share: its tabs, its seats, and what this actor may do."""
    target = training_class.target
    listed = list(queries.listed_of(training_class))
    chosen = [place for place in listed if place.state == EnrolmentState.ENROLLED]
    reserves = [place for place in listed if place.state == EnrolmentState.RESERVE]
    opened = training_class.state == ClassState.OPEN
    return {
        "class": training_class,
        "tabs": class_tabs(actor, training_class.pk, "class_participants"),
        "chosen": chosen,
        "reserves": reserves,
        "listed": listed,
        "seats": wording.seats_sentence(len(chosen), training_class.capacity, len(reserves)),
        "open": opened,
        "may_choose": opened and may(actor, "selection.choose", target),
        "may_approve": opened and may(actor, "selection.approve", target),
        "may_withdraw": training_class.state in _LEAVABLE and may(actor, "enrolment.withdraw", target),
        "may_reinstate": training_class.state in _LEAVABLE and may(actor, "selection.approve", target),
        "rules": rules_links(training_class, actor),
    }


def rules_links(training_class: Any, actor: Actor) -> list[dict[str, str]]:
    """Where the rules stand by which people are chosen for a class."""
    query = f"?day={training_class.starts_on.isoformat()}"
    extra = training_class.agreement.eligibility_ruleset
    links = [(_("Aturan pelatihan"), f"{reverse('ruleset_detail', args=[queries.IN_HOUSE])}{query}", "ruleset.view")]
    if extra:
        agreed = f"{reverse('ruleset_detail', args=[extra])}{query}"
        links.append((_("Aturan menurut perjanjian"), agreed, "ruleset.view"))
    asked = f"{reverse('criterion_list')}?course={training_class.version.course_id}"
    links.append((_("Syarat tambahan"), asked, "criterion.view"))
    return [{"label": label, "url": url} for label, url, action in links if may_somewhere(actor, action)]


# Candidates


def groups(candidates: Sequence[Candidate], current: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The three numbers above the list, each a link to whom it counts."""
    counted = queries.standings(candidates)
    labels = {
        "fits": (_("bisa ikut"), "ok"),
        "note": (_("perlu catatan"), "warn"),
        "others": (_("belum bisa"), "quiet"),
    }
    kept = {name: value for name, value in filters.items() if value and name != "standing"}
    return [
        {
            "value": sum(counted[standing] for standing in _GROUPS[group]),
            "label": label,
            "tone": tone,
            "current": group == current,
            "url": f"?{urlencode(kept if group == current else {**kept, 'standing': group})}",
        }
        for group, (label, tone) in labels.items()
    ]


def of_group(candidates: Iterable[Candidate], group: str) -> list[Candidate]:
    """The candidates of one of the three groups, or all."""
    return [one for one in candidates if not group or one.standing in _GROUPS[group]]


def candidate_rows(
    candidates: Sequence[Candidate],
    details: Mapping[int, Details],
    ticked: Iterable[int],
    notes: Mapping[int, str],
) -> list[dict[str, Any]]:
    """One row a candidate, ready to be written out."""
    ticks = set(ticked)
    return [_candidate_row(one, details[one.inmate.pk], one.inmate.pk in ticks, notes) for one in candidates]


def _candidate_row(candidate: Candidate, more: Details, ticked: bool, notes: Mapping[int, str]) -> dict[str, Any]:
    fits = candidate.standing == Standing.FITS
    return {
        "inmate": candidate.inmate,
        "tag": wording.standing_tag(candidate),
        "why": "" if fits else wording.first_reason(candidate),
        "waived": any(reason.waived for reason in candidate.verdict.reasons),
        "summary": wording.requirements_summary(candidate),
        "requirements": [wording.requirement(reason) for reason in candidate.verdict.reasons],
        "wishes": more.wishes,
        "wish_rank": more.wish_rank,
        "scores": more.scores,
        "apart_from": ", ".join(more.apart_from),
        "was": str(EnrolmentState(candidate.state).label) if candidate.state else "",
        "was_tone": wording.STATE_TONES.get(candidate.state, "quiet"),
        "selectable": candidate.standing in (Standing.FITS, Standing.NOTE) and candidate.state not in _BARRING,
        "needs_note": candidate.standing == Standing.NOTE,
        "ticked": ticked,
        "note": notes.get(candidate.inmate.pk, ""),
    }


def place_words(place: Any) -> str:
    """Peserta, or Cadangan ke-2."""
    if place.state == EnrolmentState.RESERVE:
        return _("Cadangan ke-%(rank)d") % {"rank": place.reserve_rank}
    return str(EnrolmentState(place.state).label)


# Participants


def people_on_the_list(training_class: Any, listed: Sequence[Any], today: date) -> dict[str, Any]:
    """Participants and reserves with where they stand today, and everyone who is no longer on the list."""
    judged = {one.inmate.pk: one for one in queries.judged([place.inmate for place in listed], training_class, today)}
    rows = [_place_row(place, judged[place.inmate_id]) for place in listed]
    return {
        "participants": [row for row in rows if row["place"].state == EnrolmentState.ENROLLED],
        "reserve_rows": [row for row in rows if row["place"].state == EnrolmentState.RESERVE],
        "others": [_gone_row(place) for place in queries.left_of(training_class)],
    }


def _place_row(place: Any, candidate: Candidate) -> dict[str, Any]:
    problem = "" if candidate.standing in (Standing.FITS, Standing.NOTE) else wording.first_reason(candidate)
    return {"place": place, "inmate": place.inmate, "tag": wording.standing_tag(candidate), "why": problem}


def _gone_row(place: Any) -> dict[str, Any]:
    return {
        "place": place,
        "inmate": place.inmate,
        "tag": wording.state_tag(place.state),
        "reason": str(EndReason(place.end_reason).label) if place.end_reason else "",
        "back": place.state in (EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED),
    }


def obstacles(training_class: Any, chosen: Sequence[Any], today: date) -> list[str]:
    """What keeps the list from being settled, in sentences."""
    found = wording.hindrance_sentences(hindrances_among(training_class, chosen, today), training_class)
    return found + group_problems({training_class: [place.inmate_id for place in chosen]}, today)


# One place


def events(enrolment: Any) -> list[dict[str, Any]]:
    """The way of one person through a class, newest first."""
    return [
        {
            "title": str(EnrolmentStep(change.step).label),
            "when": change.at,
            "by": change.changed_by,
            "text": _why(change),
            "tone": wording.STATE_TONES.get(change.to_state, "quiet"),
        }
        for change in queries.history_of(enrolment)
    ]


def _why(change: Any) -> str:
    if not change.reason_code:
        return str(change.reason)
    label = str(EndReason(change.reason_code).label)
    return _("%(reason)s: %(note)s") % {"reason": label, "note": change.reason} if change.reason else label
