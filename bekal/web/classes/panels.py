"""The parts of the page of a class, each worked out by one small function."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor, Target, may
from bekal.catalogue.queries import lesson_hours_of
from bekal.classes import queries
from bekal.classes.choices import ClassState, ClassStep, Condition
from bekal.classes.rules import EDITABLE, MAIN_ROAD, TRANSITIONS, Hindrance
from bekal.flows.closing import hindrances_to_closing
from bekal.intake.actions import hindrances_among
from bekal.intake.queries import participants_of
from bekal.lib.dates import format_date
from bekal.lib.transitions import Transition, steps_from
from bekal.partners.queries import instructors_without_selection
from bekal.partners.rules import standing
from bekal.web.classes.wording import TONES, Check, check, language, past, state_tag

STANDING_TONES = {
    "draft": "warn",
    "not_yet": "info",
    "in_force": "ok",
    "expiring": "warn",
    "expired": "bad",
    "terminated": "bad",
}
_OF_PARTICIPANTS = {Condition.ENOUGH_PARTICIPANTS, Condition.SEATS_SUFFICE, Condition.NO_KEEP_APART}
_OF_CLOSING = {Condition.ATTENDANCE_RECORDED, Condition.RESULTS_DECIDED}
_NEXT = (ClassStep.OPEN, ClassStep.SELECT, ClassStep.START, ClassStep.COMPLETE, ClassStep.RESUME)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step that lies ahead: its checks, who may not take it, and where it is taken."""

    label: str
    checks: list[Check]
    allowed: bool
    ready: bool
    url: str
    who: str
    preparation: dict[str, str] | None


def whole_page(training_class: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the first page of a class but its tabs."""
    target = training_class.target
    taken = participants_of(training_class).count()
    return {
        "class": training_class,
        "tag": state_tag(training_class.state),
        "actions": page_actions(training_class, actor, target),
        "identity": identity(training_class),
        "road": road(training_class),
        "crumbs": [{"label": _("Kelas"), "url": reverse("class_list")}],
        "next": next_step(training_class, actor, target, today),
        "others": other_steps(training_class, actor, target),
        "facts": facts(training_class, lesson_hours_of(training_class.version_id)),
        "teachers": teachers(training_class, actor, today),
        "agreement": agreement_card(training_class, actor, target, today),
        "taken": taken,
        "taken_label": taken_label(taken, training_class.capacity),
        "history": history(queries.history_of(training_class)),
    }


def identity(training_class: Any) -> dict[str, Any]:
    """The identity bar of a class."""
    return {
        "name": training_class.version.course.name,
        "facts": [
            {"label": _("Tempat"), "value": training_class.facility.name},
            {"label": _("Mitra"), "value": training_class.agreement.institution.short_name},
            {"label": _("Tanggal"), "value": dates_of(training_class)},
        ],
    }


def dates_of(training_class: Any) -> str:
    """From the first day to the last, the year said once where it is one."""
    first = format_date(training_class.starts_on, language(), short=True)
    last = format_date(training_class.ends_on, language(), short=True)
    starts, ends = training_class.starts_on, training_class.ends_on
    if starts.year == ends.year:
        first = first.rpartition(" ")[0]
    if (starts.year, starts.month) == (ends.year, ends.month):
        first = first.rpartition(" ")[0]
    return _("%(first)s sampai %(last)s") % {"first": first, "last": last}


def road(training_class: Any) -> dict[str, Any]:
    """The stepper; a pause is a stop while running, a cancelled class has none."""
    state = ClassState.RUNNING if training_class.state == ClassState.PAUSED else training_class.state
    labels = [str(ClassState(passed).label) for passed in MAIN_ROAD]
    if state not in MAIN_ROAD:
        return {"labels": [], "current": 0}
    number = MAIN_ROAD.index(ClassState(state)) + 1
    return {"labels": labels, "current": number + (state == ClassState.COMPLETED)}


def next_step(training_class: Any, actor: Actor, target: Target, today: date) -> NextStep | None:
    """The step ahead on the main road with what stands in its way; None where there is none."""
    ahead = [step for step in steps_from(TRANSITIONS, training_class.state) if step.name in _NEXT]
    if not ahead:
        return None
    step = ahead[0]
    allowed = may(actor, step.action, target)
    standing_in_way = hindrances(training_class, step, today) if allowed else []
    found: dict[str, Hindrance] = {one.condition: one for one in standing_in_way}
    checks = [check(condition, found, training_class, actor) for condition in step.conditions if allowed]
    label, url = str(ClassStep(step.name).label), f"{reverse('class_step', args=[training_class.pk])}?step={step.name}"
    if step.name == ClassStep.SELECT:
        url = reverse("class_participants", args=[training_class.pk])
    return NextStep(
        label, checks, allowed, not found, url, _who(step), _preparation(step, training_class, actor, target)
    )


def _preparation(step: Transition, training_class: Any, actor: Actor, target: Target) -> dict[str, str] | None:
    """What the actor does before somebody else can take the step: the officer chooses, the warden settles."""
    if step.name != ClassStep.SELECT or not may(actor, "selection.choose", target):
        return None
    return {"label": _("Pilih peserta"), "url": reverse("class_candidates", args=[training_class.pk])}


def hindrances(training_class: Any, step: Transition, today: date) -> list[Hindrance]:
    """Everything that stands in the way of a step today, as far as any room of the house knows."""
    found = queries.hindrances_of(training_class, step.conditions, today)
    if _OF_PARTICIPANTS & set(step.conditions):
        participants = list(participants_of(training_class))
        found += hindrances_among(training_class, participants, today)
    if _OF_CLOSING & set(step.conditions):
        found += hindrances_to_closing(training_class)
    return found


def _who(step: Transition) -> str:
    return {
        "class.open": _("Petugas program atau kepala yang membukanya."),
        "selection.approve": _("Petugas memilih peserta, kepala yang menetapkannya."),
    }.get(step.action, _("Petugas program di lapas yang melakukannya."))


def other_steps(training_class: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    """The steps off the main road that the actor may take."""
    return [
        {
            "label": str(ClassStep(step.name).label),
            "url": f"{reverse('class_step', args=[training_class.pk])}?step={step.name}",
        }
        for step in steps_from(TRANSITIONS, training_class.state)
        if step.name not in _NEXT and may(actor, step.action, target)
    ]


def page_actions(training_class: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    """What the head of the page offers."""
    if training_class.state not in EDITABLE or not may(actor, "class.edit", target):
        return []
    return [{"label": _("Ubah kelas"), "url": reverse("class_edit", args=[training_class.pk]), "kind": "quiet"}]


def facts(training_class: Any, lesson_hours: int) -> list[dict[str, Any]]:
    """What was planned."""
    curriculum = reverse("version_detail", args=[training_class.version_id])
    version = _("Versi %(number)s, %(hours)s JP") % {"number": training_class.version.number, "hours": lesson_hours}
    rhythm = _("%(hours)s JP sehari, mulai pukul %(start)s") % {
        "hours": training_class.lesson_hours_per_day,
        "start": training_class.day_starts_at.strftime("%H.%M" if language() == "id" else "%H:%M"),
    }
    room = training_class.workshop
    place = _("%(name)s, %(seats)s tempat") % {"name": room.name, "seats": room.seats} if room else ""
    people = _("%(minimum)s sampai %(capacity)s orang") % {
        "minimum": training_class.minimum,
        "capacity": training_class.capacity,
    }
    return [
        {"key": _("Kurikulum"), "value": version, "url": curriculum, "action": _("Lihat")},
        {"key": _("Tanggal"), "value": dates_of(training_class)},
        {"key": _("Jam belajar"), "value": rhythm},
        {"key": _("Bengkel"), "value": place},
        {"key": _("Pelaksanaan"), "value": training_class.get_mode_display()},
        {"key": _("Jumlah peserta"), "value": people},
    ]


def teachers(training_class: Any, actor: Actor, today: date) -> list[dict[str, Any]]:
    """The instructors, each with whether the facility has chosen them on record."""
    people = list(queries.instructors_of(training_class))
    missing = instructors_without_selection([one.pk for one in people], training_class.facility_id, today)
    target = Target(institution_id=training_class.agreement.institution_id)
    seen = may(actor, "partner.view", target)
    return [
        {
            "name": one.name,
            "speciality": one.speciality,
            "selected": one not in missing,
            "url": reverse("instructor_detail", args=[one.pk]) if seen else "",
        }
        for one in people
    ]


def agreement_card(training_class: Any, actor: Actor, target: Target, today: date) -> dict[str, Any]:
    """The agreement under which the class is given, and how it stands today."""
    agreement = training_class.agreement
    now = standing(agreement.state, agreement.starts, agreement.ends, today)
    return {
        "title": agreement.title,
        "institution": agreement.institution.name,
        "last_day": agreement.last_day,
        "tag": {"text": str(now.label), "tone": STANDING_TONES[now]},
        "url": reverse("agreement_detail", args=[agreement.pk]) if may(actor, "agreement.view", target) else "",
    }


def history(changes: Iterable[Any]) -> list[dict[str, Any]]:
    """The way of a class so far, for the timeline."""
    return [
        {
            "title": past(change.step),
            "when": change.at,
            "by": change.changed_by,
            "text": change.reason,
            "tone": TONES.get(change.to_state, "quiet"),
        }
        for change in changes
    ]


def taken_label(taken: int, capacity: int) -> str:
    """How many places are given away."""
    words = {"taken": taken, "capacity": capacity}
    return ngettext("%(taken)s dari %(capacity)s tempat", "%(taken)s dari %(capacity)s tempat", capacity) % words


def states(by_state: Mapping[ClassState, int], state: str, wanted: str) -> list[dict[str, Any]]:
    """The states above the list, each with how many classes are in it and the link to them."""
    numbers = {"": sum(by_state.values())} | {counted.value: number for counted, number in by_state.items()}
    return [
        {
            "label": f"{ClassState(name).label if name else _('Semua')} ({number})",
            "url": "?" + urlencode({"q": wanted, "state": name}),
            "current": name == state,
        }
        for name, number in numbers.items()
        if numbers[""]
    ]


def agreement_choices(agreements: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """The agreements under which a class can be planned, each with the link that takes it."""
    found = []
    for one in agreements:
        now = standing(one.state, one.starts, one.ends, today)
        found.append(
            {
                "agreement": one,
                "tag": {"text": str(now.label), "tone": STANDING_TONES[now]},
                "url": f"{reverse('class_plan')}?agreement={one.pk}",
            }
        )
    return found


def rows(classes: Iterable[Any], taken: dict[int, int]) -> list[dict[str, Any]]:
    """The lines of the list."""
    return [
        {
            "class": one,
            "tag": state_tag(one.state),
            "dates": dates_of(one),
            "places": taken_label(taken.get(one.pk, 0), one.capacity),
        }
        for one in classes
    ]
