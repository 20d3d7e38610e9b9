from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, Unseen, require
from bekal.classes.actions import step_class
from bekal.classes.choices import ClassState, ClassStep, Condition
from bekal.classes.models import TrainingClass
from bekal.classes.rules import Hindrance
from bekal.eligibility.verdict import ReasonStatus
from bekal.intake.actions.group_rules import full_for, group_problems
from bekal.intake.actions.wishes import settle_wishes
from bekal.intake.choices import EndReason, EnrolmentState, EnrolmentStep, Standing, WishState
from bekal.intake.models import Enrolment, EnrolmentChange
from bekal.intake.queries import (
    LISTED,
    Candidate,
    enrolments_of,
    judged,
    pairs_in,
    participants_of,
    reserves_of,
)
from bekal.intake.rules import (
    AFTER_LEAVING,
    COMES_BACK,
    COMES_BACK_REOPENED,
    NOBODY,
    STEP_OF_REASON,
    TRANSITIONS,
    SelectionRefused,
    Wishes,
    day_to_judge,
    steps_between,
    too_late_to_join,
)
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.lib.dates import Language
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.people.models import Inmate
from bekal.people.queries import keep_apart_pairs

_UNDER_WAY = (ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED)
_OUT_OF_THE_WAY = 10_000  # ranks on their way to new ones stand here, for two may never share a rank

_ENDS_OR_REOPENS = (EnrolmentStep.COMPLETE, EnrolmentStep.NOT_COMPLETE, EnrolmentStep.REOPEN)
_JUDGED = (EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED)
_OVER = (ClassState.COMPLETED, ClassState.CANCELLED)
_LONGEST_REASON = 240


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What came of a withdrawal: who moved up, whom the checks passed over and why, and why nobody if nobody did."""

    promoted: Enrolment | None = None
    passed_over: tuple[str, ...] = ()
    why_nobody: str = ""


@transaction.atomic
def choose_participants(
    *,
    training_class: TrainingClass,
    chosen_ids: Sequence[int],
    reserve_ids: Sequence[int],
    notes: Mapping[int, str],
    actor: Actor,
    now: datetime,
    revision: int | None = None,
) -> None:
    """Make the list of an open class: these people as participants, these as reserves in this order, nobody else.

    `notes` says why somebody is chosen though a fact is missing ({inmate id: text}); `revision` is that of the class
    when the list was read. Raises Conflict where somebody changed it since, IllegalTransition where the class is not
    open, SelectionRefused where the list cannot be so, Unseen for people who are not of this facility.
    """
    fresh = _locked(training_class, "selection.choose", actor, revision)
    if fresh.state != ClassState.OPEN:
        raise IllegalTransition(EnrolmentStep.CHOOSE, fresh.state)
    wanted = Wishes(tuple(chosen_ids), tuple(reserve_ids))
    places = {place.inmate_id: place for place in enrolments_of(fresh)}
    steps = steps_between({inmate_id: place.state for inmate_id, place in places.items()}, wanted)
    newcomers = [pk for pk, step in steps.items() if step != EnrolmentStep.TAKE_OFF]
    today = _day_at(fresh, now)
    if problems := _problems(fresh, wanted, _newcomers(fresh, newcomers, today), notes, places, today):
        raise SelectionRefused(problems)
    for inmate_id in newcomers:
        if inmate_id not in places:
            places[inmate_id] = Enrolment(
                facility_id=fresh.facility_id, training_class=fresh, inmate_id=inmate_id, state=NOBODY
            )
        places[inmate_id].note = notes.get(inmate_id, places[inmate_id].note).strip()
    _take(steps, places, wanted, actor=actor, now=now, today=today)
    _touch(fresh, training_class)
    record(
        actor,
        "selection.choose",
        fresh,
        now=now,
        facility_id=fresh.facility_id,
        steps={str(pk): step for pk, step in steps.items()},
        participants=len(wanted.participants),
        reserves=list(wanted.reserves),
    )


@transaction.atomic
def approve_selection(
    *, training_class: TrainingClass, actor: Actor, now: datetime, revision: int | None = None
) -> None:
    """The warden settles the list of an open class; every requirement is read again on this day.

    Raises Conflict, IllegalTransition, SelectionRefused where somebody no longer meets the requirements or there are
    more of a group than a rule allows, NotYet where there are too few or too many participants or two who must be kept
    apart.
    """
    fresh = _locked(training_class, "selection.approve", actor, revision)
    today = _day_at(fresh, now)
    participants = list(participants_of(fresh))
    notes = {place.inmate_id: place.note for place in participants}
    candidates = _candidates(fresh, notes, today)
    problems = _unfit(candidates, notes) + group_problems({fresh: list(notes)}, today)
    if fresh.state == ClassState.OPEN and problems:
        raise SelectionRefused(problems)
    step_class(
        training_class=training_class,
        step=ClassStep.SELECT,
        actor=actor,
        now=now,
        unmet=hindrances_among(fresh, participants, today),
    )


def hindrances_among(training_class: TrainingClass, participants: Sequence[Enrolment], day: date) -> list[Hindrance]:
    """What stands in the way of these participants as a group: too few, too many, or two who must be kept apart."""
    found = []
    if len(participants) < training_class.minimum:
        found.append(Hindrance(Condition.ENOUGH_PARTICIPANTS, count=len(participants)))
    if len(participants) > training_class.capacity:
        found.append(Hindrance(Condition.SEATS_SUFFICE, count=len(participants)))
    for pair in pairs_in(participants, day_to_judge(training_class.starts_on, day)):
        found.append(Hindrance(Condition.NO_KEEP_APART, names=pair))
    return found


@transaction.atomic
def withdraw(*, enrolment: Enrolment, reason_code: str, note: str, actor: Actor, now: datetime) -> Withdrawal:
    """Take a participant or reserve out of a class; the first reserve who meets every requirement that day moves up.

    Raises ReasonMissing where the reason is "other" and no note says which, IllegalTransition where they have no
    place any more or the class is over.
    """
    fresh = _locked(enrolment.training_class, "enrolment.withdraw", actor)
    place = Enrolment.objects.select_related("inmate").get(pk=enrolment.pk)
    step = STEP_OF_REASON[reason_code]
    if fresh.state not in _UNDER_WAY:
        raise IllegalTransition(step, fresh.state)
    if reason_code == EndReason.OTHER and not note.strip():
        raise ReasonMissing
    today = _day_at(fresh, now)
    was = place.state
    place.end_reason, place.ended_on = reason_code, today
    _move(place, step, actor=actor, now=now, reason=note, reason_code=reason_code)
    _close_ranks(fresh)
    result = Withdrawal()
    if was == EnrolmentState.ENROLLED:
        result = _promote_first(fresh, today, actor=actor, now=now)
    _touch(fresh, enrolment.training_class)
    record(
        actor,
        "enrolment.withdraw",
        place,
        now=now,
        facility_id=fresh.facility_id,
        reason=reason_code,
        promoted=result.promoted.pk if result.promoted else None,
    )
    enrolment.state = place.state
    return result


@transaction.atomic
def reinstate(*, enrolment: Enrolment, reason: str, actor: Actor, now: datetime) -> None:
    """Undo a withdrawal or dismissal: the person becomes the last reserve. Raises IllegalTransition, ReasonMissing."""
    fresh = _locked(enrolment.training_class, "selection.approve", actor)
    if fresh.state not in _UNDER_WAY:
        raise IllegalTransition(EnrolmentStep.REINSTATE, fresh.state)
    place = Enrolment.objects.select_related("inmate").get(pk=enrolment.pk)
    last = reserves_of(fresh).aggregate(last=Max("reserve_rank"))["last"] or 0
    place.end_reason, place.ended_on = "", None
    _move(place, EnrolmentStep.REINSTATE, actor=actor, now=now, reason=reason, rank=last + 1)
    _touch(fresh, enrolment.training_class)
    record(actor, "enrolment.reinstate", place, now=now, facility_id=fresh.facility_id, reason=reason)
    enrolment.state, enrolment.reserve_rank = place.state, place.reserve_rank


@transaction.atomic
def step_enrolment(*, enrolment: Enrolment, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take one step of the table that needs no more than itself (complete, not complete, reopen).

    Raises IllegalTransition or ReasonMissing.
    """
    fresh = _locked(enrolment.training_class, _row(step).action, actor)
    ends = step in (EnrolmentStep.COMPLETE, EnrolmentStep.NOT_COMPLETE)
    enrolment.ended_on = _day_at(fresh, now) if ends else None
    _move(enrolment, step, actor=actor, now=now, reason=reason)
    record(actor, f"enrolment.{step}", enrolment, now=now, facility_id=fresh.facility_id, reason=reason)


@transaction.atomic
def settle_class(
    *, training_class: TrainingClass, actor: Actor, now: datetime, reason: str, results_reopened: bool = False
) -> None:
    """Let wishes follow a class that ended, was given up or came back; whoever does that holds the permission.

    Who passed has what they wished, until the results are reopened; who did not, and who waited as a reserve, wish the
    course again.
    """
    rows = Enrolment.objects.filter(training_class=training_class, state__in=(*LISTED, *_JUDGED))
    places = list(rows.select_related("training_class__version__course").order_by("pk"))
    failed = [place for place in places if place.state == EnrolmentState.NOT_COMPLETED]
    others = [place for place in places if place.state != EnrolmentState.NOT_COMPLETED]
    why = " · ".join(word for word in (str(EnrolmentState.NOT_COMPLETED.label), reason) if word)
    _let_wishes_follow(failed, actor=actor, now=now, reason=why)
    revive = COMES_BACK_REOPENED if results_reopened else ()
    _let_wishes_follow(others, actor=actor, now=now, reason=reason, revive=revive)


# The list


def _locked(training_class: TrainingClass, action: str, actor: Actor, revision: int | None = None) -> TrainingClass:
    """The class as it stands now, held until the end of the transaction."""
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related(
        "facility", "agreement", "version__course"
    )
    fresh = rows.get(pk=training_class.pk)
    require(actor, action, fresh.target)
    if revision is not None and fresh.revision != revision:
        latest = EnrolmentChange.objects.filter(enrolment__training_class=fresh).first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    return fresh


def _touch(fresh: TrainingClass, shown: TrainingClass) -> None:
    fresh.revision += 1
    fresh.save(update_fields=["revision"])
    shown.revision = fresh.revision


def _day_at(training_class: TrainingClass, now: datetime) -> date:
    return now.astimezone(ZoneInfo(training_class.facility.time_zone)).date()


def _candidates(training_class: TrainingClass, ids: Iterable[int], today: date) -> list[Candidate]:
    """These people held against what the class asks. They are held fast until the transaction ends.

    Else two officers could put one person into two classes of the same days at the same moment.
    """
    wanted = list(ids)
    rows = Inmate.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    people = {inmate.pk: inmate for inmate in rows.filter(pk__in=wanted).select_related("facility")}
    return judged([people[pk] for pk in wanted], training_class, today)


def _newcomers(training_class: TrainingClass, ids: Iterable[int], today: date) -> list[Candidate]:
    """These people held against what the class asks; who was never of this facility does not exist for it."""
    wanted = list(ids)
    known = Inmate.objects.filter(pk__in=wanted, facility=training_class.facility_id).count()
    if known != len(wanted):
        raise Unseen("selection.choose")
    return _candidates(training_class, wanted, today)


def _problems(
    training_class: TrainingClass,
    wanted: Wishes,
    newcomers: Sequence[Candidate],
    notes: Mapping[int, str],
    places: Mapping[int, Enrolment],
    today: date,
) -> list[str]:
    problems = []
    if len(wanted.participants) > training_class.capacity:
        problems.append(
            _("Kelas ini hanya punya %(seats)d tempat, sedangkan Anda memilih %(chosen)d orang. "
              "Jadikan sisanya cadangan.")
            % {"seats": training_class.capacity, "chosen": len(wanted.participants)}
        )  # fmt: skip
    problems += _unfit(newcomers, {pk: place.note for pk, place in places.items()} | dict(notes))
    names = {candidate.inmate.pk: candidate.inmate.name for candidate in newcomers}
    names = {pk: place.inmate.name for pk, place in places.items()} | names
    day = day_to_judge(training_class.starts_on, today)
    for first, second in keep_apart_pairs(list(wanted.participants), day):
        problems.append(_apart(names[first], names[second]))
    return problems + group_problems({training_class: wanted.participants}, today)


def _apart(first: str, second: str) -> str:
    return _("%(first)s dan %(second)s harus dipisah dan tidak boleh berada dalam satu kelas. Pilih salah satu.") % {
        "first": first,
        "second": second,
    }


def _unfit(candidates: Sequence[Candidate], notes: Mapping[int, str]) -> list[str]:
    """A sentence for everybody who may not be chosen, or only with a note that is not there."""
    problems = []
    for candidate in candidates:
        words = {"name": candidate.inmate.name, "why": _first_reason(candidate)}
        if candidate.standing == Standing.NOTE:
            if not notes.get(candidate.inmate.pk, "").strip():
                problems.append(_("%(name)s boleh dipilih dengan catatan. %(why)s Tulis alasan Anda.") % words)
        elif candidate.standing != Standing.FITS:
            problems.append(_("%(name)s belum dapat dipilih. %(why)s") % words)
    return problems


def _first_reason(candidate: Candidate) -> str:
    """The first unmet requirement in the reader's language, or the first that nobody can tell."""
    language: Language = "en" if (get_language() or "id").startswith("en") else "id"
    reasons = [reason for reason in candidate.verdict.reasons if reason.status is not ReasonStatus.MET]
    reasons.sort(key=lambda reason: reason.status is ReasonStatus.UNKNOWN)
    return reasons[0].sentence[language] if reasons else _("Syarat-syaratnya tidak pernah terpenuhi bersamaan.")


def _take(
    steps: Mapping[int, EnrolmentStep],
    places: Mapping[int, Enrolment],
    wanted: Wishes,
    *,
    actor: Actor,
    now: datetime,
    today: date,
) -> None:
    """Write the steps and the order of reserves, in a fixed number of statements."""
    ranks = {inmate_id: rank for rank, inmate_id in enumerate(wanted.reserves, start=1)}
    changes = []
    touched = {pk: places[pk] for pk in places if pk in steps or places[pk].reserve_rank != ranks.get(pk)}
    for inmate_id, place in touched.items():
        if inmate_id in steps:
            taken = transitions.step(TRANSITIONS, steps[inmate_id], place.state)
            changes.append(_change(place, taken.name, place.state, taken.target, actor=actor, now=now))
            place.state = taken.target
            place.enrolled_on = today if taken.target == EnrolmentState.ENROLLED else None
            place.end_reason, place.ended_on = "", None
        place.reserve_rank, place.updated_at = ranks.get(inmate_id), now
    old = [place for place in touched.values() if place.pk]
    Enrolment.objects.filter(pk__in=[place.pk for place in old], state=EnrolmentState.RESERVE).update(
        reserve_rank=F("reserve_rank") + _OUT_OF_THE_WAY
    )
    fields = ["state", "reserve_rank", "enrolled_on", "end_reason", "ended_on", "note", "updated_at"]
    Enrolment.objects.bulk_update(old, fields)
    Enrolment.objects.bulk_create([place for place in touched.values() if not place.pk])
    EnrolmentChange.objects.bulk_create(changes)
    _let_wishes_follow([places[pk] for pk in steps], actor=actor, now=now)


# One place


def _row(name: str) -> transitions.Transition:
    return next(row for row in TRANSITIONS if row.name == name)


def _change(
    place: Enrolment,
    step: str,
    from_state: str,
    to_state: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reason_code: str = "",
) -> EnrolmentChange:
    return EnrolmentChange(
        enrolment=place,
        at=now,
        step=step,
        from_state=from_state,
        to_state=to_state,
        reason=reason.strip(),
        reason_code=reason_code,
        changed_by=actor.name,
    )


def _move(
    place: Enrolment,
    step: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reason_code: str = "",
    rank: int | None = None,
) -> None:
    """Take a step that the table allows and keep it in the history; a code counts as a reason."""
    taken = transitions.step(TRANSITIONS, step, place.state, reason or reason_code)
    was, place.state, place.reserve_rank, place.updated_at = place.state, taken.target, rank, now
    fields = ["state", "reserve_rank", "enrolled_on", "end_reason", "ended_on", "updated_at"]
    place.save(update_fields=fields)
    _change(place, step, was, place.state, actor=actor, now=now, reason=reason, reason_code=reason_code).save()
    if step not in _ENDS_OR_REOPENS:
        revive = COMES_BACK if step == EnrolmentStep.REINSTATE else ()
        _let_wishes_follow([place], actor=actor, now=now, reason=reason, reason_code=reason_code, revive=revive)


def _let_wishes_follow(
    places: Sequence[Enrolment],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    reason_code: str = "",
    revive: Collection[WishState] = (),
) -> None:
    """Take the wishes of these people for the course of this one class to where all their places for it put them."""
    if not places:
        return
    one = places[0].training_class
    course = one.version.course
    held = Enrolment.objects.filter(
        inmate__in=[place.inmate_id for place in places],
        state__in=LISTED,
        training_class__version__course=course,
    ).exclude(training_class__state__in=_OVER)
    nothing = AFTER_LEAVING.get(reason_code, WishState.OPEN)
    states = {
        place.inmate_id: WishState.FULFILLED if place.state == EnrolmentState.COMPLETED else nothing for place in places
    }
    for inmate_id, state in held.values_list("inmate_id", "state"):
        if states[inmate_id] != WishState.SELECTED:
            enrolled = state == EnrolmentState.ENROLLED
            states[inmate_id] = WishState.SELECTED if enrolled else WishState.RESERVE
    words = [one.name, str(EndReason(reason_code).label) if reason_code else "", reason.strip()]
    why = " · ".join(word for word in words if word)[:_LONGEST_REASON]
    settle_wishes(course=course, states=states, actor=actor, now=now, reason=why, revive=revive)


def _close_ranks(training_class: TrainingClass) -> None:
    """Let the reserves behind a gap move up by one, in order."""
    for rank, place in enumerate(reserves_of(training_class), start=1):
        if place.reserve_rank != rank:
            place.reserve_rank = rank
            place.save(update_fields=["reserve_rank"])


def _promote_first(fresh: TrainingClass, today: date, *, actor: Actor, now: datetime) -> Withdrawal:
    """Let the first reserve move up who meets every requirement today, must be kept apart from nobody inside, and
    whose groups have a place left."""
    participants, reserves = list(participants_of(fresh)), list(reserves_of(fresh))
    percent = fresh.version.minimum_attendance_percent
    if not reserves:
        return Withdrawal(why_nobody=_("Tidak ada cadangan. Satu tempat kosong."))
    if len(participants) >= fresh.capacity:
        return Withdrawal(why_nobody=_("Kelas masih penuh, jadi tidak ada cadangan yang naik."))
    if too_late_to_join(fresh.starts_on, fresh.ends_on, today, percent):
        return Withdrawal(
            why_nobody=_("Kelas sudah terlalu jauh berjalan: peserta baru tidak akan mencapai kehadiran %(percent)d%%.")
            % {"percent": percent}
        )
    candidates = {c.inmate.pk: c for c in _candidates(fresh, [place.inmate_id for place in reserves], today)}
    full = full_for([one.inmate_id for one in participants], [one.inmate_id for one in reserves], fresh, today)
    passed: list[str] = []
    for place in reserves:
        problem = _why_not(place, candidates[place.inmate_id], participants, fresh, today)
        if problem := problem or full.get(place.inmate_id, ""):
            passed.append(problem)
            continue
        place.enrolled_on = today
        _move(place, EnrolmentStep.PROMOTE, actor=actor, now=now)
        _close_ranks(fresh)
        return Withdrawal(promoted=place, passed_over=tuple(passed))
    return Withdrawal(passed_over=tuple(passed), why_nobody=_("Tidak ada cadangan yang memenuhi syarat hari ini."))


def _why_not(
    place: Enrolment, candidate: Candidate, participants: Sequence[Enrolment], fresh: TrainingClass, today: date
) -> str:
    if problems := _unfit([candidate], {place.inmate_id: place.note}):
        return problems[0]
    names = {other.inmate_id: other.inmate.name for other in participants}
    pairs = keep_apart_pairs([place.inmate_id, *names], day_to_judge(fresh.starts_on, today))
    for first, second in pairs:
        if place.inmate_id in (first, second):
            other = second if first == place.inmate_id else first
            return _apart(place.inmate.name, names[other])
    return ""
