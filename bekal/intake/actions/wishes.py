from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.models import Course
from bekal.intake.choices import WishState, WishStep
from bekal.intake.models import Registration, Wish, WishChange
from bekal.intake.rules import LIVE, WAITING, WISH_TRANSITIONS, free_rank, steps_to
from bekal.lib import transitions
from bekal.lib.transitions import IllegalTransition
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility

_AT_ONCE = 5000  # rows of history in one statement


class WishTaken(Exception):
    """The person wishes the course already, or has five waiting wishes."""


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step for many wishes: how many took it, and the ids of those that could not."""

    done: int
    refused: tuple[int, ...]


@transaction.atomic
def step_wish(*, wish: Wish, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take one step of the table; the state is kept in `wish` too.

    Raises IllegalTransition, ReasonMissing, and WishTaken where a wish that comes back finds its place taken.
    """
    require(actor, _action(step), wish.facility.target)
    fresh = _held([wish.pk])[0]
    _step(fresh, step, actor=actor, now=now, reason=reason)
    record(actor, f"wish.{step}", fresh, now=now, facility_id=fresh.facility_id, reason=reason.strip())
    wish.state, wish.rank, wish.reason = fresh.state, fresh.rank, fresh.reason


@transaction.atomic
def step_wishes(*, wishes: Sequence[Wish], step: str, actor: Actor, now: datetime, reason: str = "") -> Stepped:
    """Take one step with many wishes, each by itself: those from which it does not lead stay as they are.

    Raises ReasonMissing.
    """
    for facility in {wish.facility_id: wish.facility for wish in wishes}.values():
        require(actor, _action(step), facility.target)
    refused = []
    for fresh in _held([wish.pk for wish in wishes]):
        try:
            with transaction.atomic():
                _step(fresh, step, actor=actor, now=now, reason=reason)
        except (IllegalTransition, WishTaken):
            refused.append(fresh.pk)
        else:
            record(actor, f"wish.{step}", fresh, now=now, facility_id=fresh.facility_id, reason=reason.strip())
    return Stepped(len(wishes) - len(refused), tuple(refused))


def write_wishes(
    registration: Registration, course_ids: Sequence[int], day: date, *, actor: Actor, now: datetime, reason: str
) -> None:
    """Make these courses the waiting wishes of a person, the dearest first, within the caller's transaction.

    A course that they wish already keeps its state and gets the new rank; waiting wishes that are not among them are
    withdrawn with `reason`; what was decided (reserve, selected) stays.
    """
    live = {wish.course_id: wish for wish in _live_of(registration.inmate)}
    for wish in live.values():
        if wish.course_id not in course_ids and wish.state in WAITING:
            _step(wish, WishStep.WITHDRAW, actor=actor, now=now, reason=reason)
    _rerank([live[pk] for pk in course_ids if pk in live], course_ids, registration)
    fresh = Wish.objects.bulk_create(
        Wish(
            facility_id=registration.facility_id,
            inmate_id=registration.inmate_id,
            course_id=course_id,
            rank=rank,
            registered_on=day,
            registration=registration,
        )
        for rank, course_id in enumerate(course_ids, start=1)
        if course_id not in live
    )
    WishChange.objects.bulk_create(
        _change(wish, WishStep.REGISTER, "", actor=actor, now=now, reason="") for wish in fresh
    )


def _live_of(inmate: Inmate) -> list[Wish]:
    return list(Wish.objects.select_for_update().filter(inmate=inmate, state__in=LIVE).order_by("pk"))


def _rerank(kept: Sequence[Wish], course_ids: Sequence[int], registration: Registration) -> None:
    """Give kept wishes their new ranks; those that change stand out of the rule meanwhile."""
    Wish.objects.filter(pk__in=[wish.pk for wish in kept]).update(registration=registration)
    moved = [wish for wish in kept if wish.rank != course_ids.index(wish.course_id) + 1]
    states = {wish.pk: wish.state for wish in moved}
    Wish.objects.filter(pk__in=states).update(state=WishState.LAPSED)  # no two may share a rank, not even on the way
    for wish in moved:
        wish.rank, wish.state = course_ids.index(wish.course_id) + 1, states[wish.pk]
        wish.save(update_fields=["rank", "state"])


def withdraw_wishes(inmate: Inmate, *, actor: Actor, now: datetime, reason: str, of: Registration | None = None) -> int:
    """Withdraw the waiting wishes of a person (of one registration), within the caller's transaction; how many."""
    rows = [wish for wish in _live_of(inmate) if wish.state in WAITING and (of is None or wish.registration == of)]
    for wish in rows:
        _step(wish, WishStep.WITHDRAW, actor=actor, now=now, reason=reason)
    return len(rows)


@transaction.atomic
def lapse_wishes(*, inmate: Inmate, reason: str, actor: Actor, now: datetime) -> int:
    """Let every live wish of somebody who left the facility lapse, for whoever moves or releases them; how many."""
    rows = _live_of(inmate)
    for wish in rows:
        _step(wish, WishStep.LAPSE, actor=actor, now=now, reason=reason)
        record(actor, "wish.lapse", wish, now=now, facility_id=wish.facility_id, reason=reason)
    return len(rows)


@transaction.atomic
def lapse_wishes_of_absent(*, facility: Facility, reason: str, source_id: int, actor: Actor, now: datetime) -> int:
    """Let the live wishes of all who are no longer held in a facility lapse, in a few statements; how many.

    For whoever applies a roster, whose id `source_id` is, and holds its permission.
    """
    rows = Wish.objects.filter(facility=facility, state__in=LIVE).exclude(inmate__presence=Presence.HELD)
    held = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", "state"))
    if not held:
        return 0
    WishChange.objects.bulk_create(
        (
            WishChange(
                wish_id=pk,
                at=now,
                step=WishStep.LAPSE,
                from_state=state,
                to_state=WishState.LAPSED,
                reason=reason,
                changed_by=actor.name,
            )
            for pk, state in held
        ),
        batch_size=_AT_ONCE,
    )
    rows.update(state=WishState.LAPSED, reason=reason)
    record(
        actor,
        "wish.lapse",
        facility,
        now=now,
        facility_id=facility.pk,
        wishes=len(held),
        reason=reason,
        roster=source_id,
    )
    return len(held)


@transaction.atomic
def settle_wishes(
    *,
    course: Course,
    states: Mapping[int, WishState],
    actor: Actor,
    now: datetime,
    reason: str = "",
    revive: Collection[WishState] = (),
) -> None:
    """Write into the register what a list decided: {inmate id: SELECTED, RESERVE, OPEN, WITHDRAWN, LAPSED, FULFILLED}.

    For whoever writes the list and holds its permission; the number of statements is fixed. Who has no live wish for
    the course is passed over; their last one in a state of `revive` comes back. A wish that cannot wait again, for
    five others do, lapses.
    """
    list(Inmate.objects.select_for_update(no_key=True).filter(pk__in=states).order_by("pk").values_list("pk"))
    live: dict[int, list[Wish]] = defaultdict(list)
    for wish in Wish.objects.select_for_update().filter(inmate__in=states, state__in=LIVE).order_by("pk"):
        live[wish.inmate_id].append(wish)
    rows = {wish.inmate_id: wish for all_ in live.values() for wish in all_ if wish.course_id == course.pk}
    if revive:
        over = Wish.objects.select_for_update().filter(inmate__in=states, course=course, state__in=revive)
        rows = {wish.inmate_id: wish for wish in over.order_by("pk")} | rows
    changes: list[WishChange] = []
    moved = [wish for pk, wish in rows.items() if _walk(wish, states[pk], live[pk], changes, actor, now, reason)]
    if not moved:
        return
    Wish.objects.bulk_update(moved, ["state", "reason", "rank"])
    WishChange.objects.bulk_create(changes)
    became = {str(wish.pk): wish.state for wish in moved}
    record(actor, "wish.settle", course, now=now, facility_id=moved[0].facility_id, wishes=became, reason=reason)


def _walk(
    wish: Wish,
    wanted: WishState,
    live: Sequence[Wish],
    changes: list[WishChange],
    actor: Actor,
    now: datetime,
    reason: str,
) -> bool:
    """Take a wish to the state that a list wants, unsaved; whether it moved."""
    steps = steps_to(wish.state, wanted)
    ranks = {other.rank for other in live if other.pk != wish.pk and other.state in WAITING}
    if wanted == WishState.OPEN and steps and wish.rank in ranks:
        if (rank := free_rank(ranks)) is None:
            steps, reason = [WishStep.LAPSE], _("Sudah ada lima pilihan lain yang menunggu.")
        else:
            wish.rank = rank
    for step in steps:
        taken = transitions.step(WISH_TRANSITIONS, step, wish.state, reason)
        was, wish.state = wish.state, taken.target
        wish.reason = reason.strip() if taken.needs_reason and wish.state != WishState.OPEN else ""
        changes.append(_change(wish, step, was, actor=actor, now=now, reason=reason))
    return bool(steps)


def _action(step: str) -> str:
    for row in WISH_TRANSITIONS:
        if row.name == step:
            return row.action
    raise IllegalTransition(step, "")


def _held(ids: Iterable[int]) -> list[Wish]:
    rows = Wish.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    return list(rows.select_related("facility").order_by("pk"))


def _step(wish: Wish, step: str, *, actor: Actor, now: datetime, reason: str) -> None:
    taken = transitions.step(WISH_TRANSITIONS, step, wish.state, reason)
    was, wish.state = wish.state, taken.target
    wish.reason = reason.strip() if taken.needs_reason and wish.state != WishState.OPEN else ""
    if wish.state in WAITING and was not in WAITING:
        wish.rank = _rank_again(wish)
    wish.save(update_fields=["state", "reason", "rank"])
    _change(wish, step, was, actor=actor, now=now, reason=reason).save()


def _rank_again(wish: Wish) -> int:
    """The rank of a wish that waits again: its own where that is free. Raises WishTaken."""
    others = list(Wish.objects.filter(inmate=wish.inmate_id, state__in=LIVE).exclude(pk=wish.pk))
    if any(other.course_id == wish.course_id for other in others):
        raise WishTaken
    ranks = {other.rank for other in others if other.state in WAITING}
    rank = wish.rank if wish.rank not in ranks else free_rank(ranks)
    if rank is None:
        raise WishTaken
    return rank


def _change(wish: Wish, step: str, was: str, *, actor: Actor, now: datetime, reason: str) -> WishChange:
    return WishChange(
        wish=wish,
        at=now,
        step=step,
        from_state=was,
        to_state=wish.state,
        reason=reason.strip(),
        changed_by=actor.name,
    )
