import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import normalise_phone, normalise_register_number
from bekal.lib.sealing import blind_index, seal
from bekal.lib.transitions import step
from bekal.people.choices import MovementKind, Presence
from bekal.people.models import ConductScore, DisciplineEntry, Inmate, InmateChange, KeepApart, Movement
from bekal.people.queries import last_change_of, nik_of, phone_of
from bekal.people.rules import (
    MOVES,
    AlreadyApart,
    NotHere,
    NotInOrder,
    Taken,
    changes_between,
    masked,
    moved_register_key,
)
from bekal.places.models import Facility

WRITABLE = (
    "register_number", "custody_status", "name", "alias", "birth_date", "sex", "education", "regency_code",
    "former_occupation", "block", "health_limits", "offence", "detained_on", "term_years", "term_months", "term_days",
    "life_or_death", "one_third_on", "one_half_on", "two_thirds_on", "expires_on", "remission_months",
    "remission_days", "fine_rupiah", "subsidiary_months", "recidivist", "release_on",
    "literate", "fine_paid", "restitution_paid", "last_remission_days", "board_approved_on", "deradicalised_on",
    "pledge_signed_on", "assimilation_served_on",
)  # fmt: skip
"""What an officer can write into a record by hand; NIK and phone go their own way, sealed."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """NIK and phone as somebody typed them; None leaves what is there."""

    nik: str | None = None
    phone: str | None = None


# Looking


@transaction.atomic
def record_look(*, inmate: Inmate, actor: Actor, now: datetime) -> None:
    """Write down that `actor` looked at a person's record."""
    require(actor, "inmate.view", inmate.target)
    record(actor, "inmate.look", inmate, now=now, facility_id=inmate.facility_id)


@transaction.atomic
def record_download(*, facility: Facility, report: str, people: int, actor: Actor, now: datetime) -> None:
    """Write down that `actor` took a list of so many people of a facility out of the system; `report` is its name."""
    require(actor, "inmate.record", facility.target)
    record(actor, "inmate.download", facility, now=now, facility_id=facility.pk, report=report, people=people)


@transaction.atomic
def reveal_numbers(*, inmate: Inmate, actor: Actor, now: datetime) -> tuple[str, str]:
    """NIK and phone in the clear, and a record that `actor` asked for them."""
    require(actor, "inmate.reveal", inmate.target)
    record(actor, "inmate.reveal", inmate, now=now, facility_id=inmate.facility_id)
    return nik_of(inmate), phone_of(inmate)


# The record itself


@transaction.atomic
def add_inmate(
    *, facility: Facility, values: Mapping[str, Any], numbers: Numbers, actor: Actor, now: datetime
) -> Inmate:
    """Write a person into a facility's register, admitted on the day of `now`.

    `values` by the names in WRITABLE. Raises Taken where somebody of this facility has the register number or the NIK;
    whether other facilities have somebody with this NIK is not told.
    """
    require(actor, "inmate.edit", facility.target)
    Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)  # two cannot take one register number at once
    inmate = Inmate(facility=facility, updated_at=now, **{name: values[name] for name in WRITABLE if name in values})
    inmate.register_key = normalise_register_number(inmate.register_number)
    _write_numbers(inmate, numbers)
    _refuse_taken(inmate)
    inmate.save(force_insert=True)
    Movement.objects.create(
        inmate=inmate, date=_today_in(facility, now), kind=MovementKind.ADMITTED, to_facility=facility
    )
    record(actor, "inmate.add", inmate, now=now, facility_id=facility.pk)
    return inmate


@transaction.atomic
def edit_inmate(
    *,
    inmate: Inmate,
    values: Mapping[str, Any],
    numbers: Numbers,
    version: int,
    actor: Actor,
    now: datetime,
) -> dict[str, list[Any]]:
    """Change a person's record; the changes, {field: [old, new]}, which are kept in their history.

    `version` is the one that the officer had before them; raises Conflict where somebody has saved since, and Taken as
    `add_inmate` does. What did not change is not written.
    """
    require(actor, "inmate.edit", inmate.target)
    current = Inmate.objects.select_for_update(of=("self",)).select_related("facility").get(pk=inmate.pk)
    if current.version != version:
        last = last_change_of(current)
        raise Conflict(last.changed_by if last else "", last.at if last else current.updated_at)
    old = {name: getattr(current, name) for name in WRITABLE}
    changes = changes_between(old, {name: values[name] for name in WRITABLE if name in values})
    for name in changes:
        setattr(current, name, values[name])
    if "register_number" in changes:
        current.register_key = normalise_register_number(current.register_number)
    changes |= _write_numbers(current, numbers)
    if not changes:
        return {}
    _refuse_taken(current)
    current.version += 1
    current.updated_at = now
    current.save()
    _note_change(current, changes, actor, now)
    record(actor, "inmate.edit", current, now=now, facility_id=current.facility_id, fields=sorted(changes))
    return changes


@transaction.atomic
def fill_inmate(*, inmate: Inmate, values: Mapping[str, Any], source_id: int, actor: Actor, now: datetime) -> list[str]:
    """Write what a record holds nothing about yet and a person said at the table; the names of what was written.

    Nothing that is recorded is overwritten, nor written where nothing was said. The caller holds the record and the
    permission to write down what was said; `source_id` is the registration.
    """
    unknown = {name: value for name, value in values.items() if getattr(inmate, name) in (None, "", [])}
    said = {name: value for name, value in unknown.items() if value not in (None, "", [])}
    if not said:
        return []
    changes = changes_between({name: getattr(inmate, name) for name in said}, said)
    for name, value in said.items():
        setattr(inmate, name, value)
    inmate.version += 1
    inmate.updated_at = now
    inmate.save(update_fields=[*said, "version", "updated_at"])
    InmateChange.objects.create(
        inmate=inmate, at=now, source="registration", source_id=source_id, changed_by=actor.name, changes=changes
    )
    details = {"fields": sorted(said), "registration": source_id}
    record(actor, "inmate.edit", inmate, now=now, facility_id=inmate.facility_id, **details)
    return sorted(said)


def _write_numbers(inmate: Inmate, numbers: Numbers) -> dict[str, list[str]]:
    """Seal what was typed; what changed, masked. Numbers that cannot be read are refused with ValueError."""
    changes: dict[str, list[str]] = {}
    if numbers.nik is not None:
        nik, was = re.sub(r"[\s.\-]", "", numbers.nik), nik_of(inmate)
        inmate.nik_sealed = seal(settings.FIELD_KEY, nik) if nik else None
        inmate.nik_index = blind_index(settings.INDEX_KEY, nik) if nik else None
        if nik != was:
            changes["nik"] = [masked(was), masked(nik)]
    if numbers.phone is not None:
        phone, was = normalise_phone(numbers.phone) or "", phone_of(inmate)
        if numbers.phone.strip() and not phone:
            raise ValueError("this is no phone number")
        inmate.phone_sealed = seal(settings.FIELD_KEY, phone) if phone else None
        inmate.phone_index = blind_index(settings.INDEX_KEY, phone) if phone else None
        if phone != was:
            changes["phone"] = [masked(was), masked(phone)]
    return changes


def _refuse_taken(inmate: Inmate) -> None:
    here = Inmate.objects.filter(facility=inmate.facility_id).exclude(pk=inmate.pk)
    if (holder := here.filter(register_key=inmate.register_key).values_list("pk", flat=True).first()) is not None:
        raise Taken("register_number", holder)
    if inmate.nik_index is None:
        return
    if (holder := here.filter(nik_index=inmate.nik_index).values_list("pk", flat=True).first()) is not None:
        raise Taken("nik", holder)


def _note_change(inmate: Inmate, changes: Mapping[str, Sequence[Any]], actor: Actor, now: datetime) -> None:
    InmateChange.objects.create(inmate=inmate, at=now, source="page", changed_by=actor.name, changes=dict(changes))


# What happens to a person


@transaction.atomic
def add_discipline(
    *, inmate: Inmate, day: date, level: str, ends: date | None, note: str, actor: Actor, now: datetime
) -> DisciplineEntry:
    """Enter a measure into Register F; `ends` is its last day, None while it is open.

    Raises NotInOrder for a day still to come, or an end before the beginning.
    """
    require(actor, "inmate.edit", inmate.target)
    _refuse_future("day", day, inmate.facility, now)
    if ends is not None and ends < day:
        raise NotInOrder("ends")
    entry = DisciplineEntry.objects.create(inmate=inmate, date=day, level=level, ends=ends, note=note)
    record(actor, "discipline.add", inmate, now=now, facility_id=inmate.facility_id, entry=entry.pk, level=level)
    return entry


@transaction.atomic
def add_conduct(*, inmate: Inmate, month: date, score: int, actor: Actor, now: datetime) -> ConductScore:
    """Enter the SPPN score (0 to 100) of a month, or correct the one that is there.

    Raises NotInOrder for a month still to come.
    """
    require(actor, "inmate.edit", inmate.target)
    month = month.replace(day=1)
    _refuse_future("month", month, inmate.facility, now)
    was = ConductScore.objects.filter(inmate=inmate, month=month).values_list("score", flat=True).first()
    entry, _created = ConductScore.objects.update_or_create(inmate=inmate, month=month, defaults={"score": score})
    record(
        actor,
        "conduct.add",
        inmate,
        now=now,
        facility_id=inmate.facility_id,
        month=month.isoformat(),
        score=score,
        was=was,
    )
    return entry


@transaction.atomic
def keep_apart(*, inmate: Inmate, other_id: int, reason: str, starts: date, actor: Actor, now: datetime) -> KeepApart:
    """Keep two people of one facility out of one room from a day on.

    Raises NotHere where the other is not held in the same facility, AlreadyApart where they are kept apart already.
    """
    require(actor, "inmate.keep_apart", inmate.target)
    held = Inmate.objects.filter(facility=inmate.facility_id, presence=Presence.HELD).exclude(pk=inmate.pk)
    other = held.filter(pk=other_id).first()
    if other is None:
        raise NotHere
    pair_of_people = Inmate.objects.filter(pk__in=(inmate.pk, other.pk)).order_by("pk")
    list(pair_of_people.select_for_update(no_key=True))  # the same pair cannot be entered twice at once
    first, second = sorted((inmate.pk, other.pk))
    if KeepApart.objects.filter(Q(ends=None) | Q(ends__gt=starts), first=first, second=second).exists():
        raise AlreadyApart
    pair = KeepApart.objects.create(first_id=first, second_id=second, reason=reason, starts=starts)
    record(actor, "keep_apart.add", inmate, now=now, facility_id=inmate.facility_id, pair=pair.pk, other=other.pk)
    return pair


@transaction.atomic
def end_keep_apart(*, pair: KeepApart, ends: date, reason: str, actor: Actor, now: datetime) -> None:
    """Let two people be in one room again from `ends` on; raises NotInOrder for a day before it began."""
    require(actor, "inmate.keep_apart", pair.first.target)
    if ends < pair.starts:
        raise NotInOrder("ends")
    pair.ends = ends
    pair.save(update_fields=["ends"])
    facility_id = pair.first.facility_id
    record(
        actor, "keep_apart.end", pair.first, now=now, facility_id=facility_id, pair=pair.pk, ends=ends.isoformat(),
        reason=reason,
    )  # fmt: skip


@transaction.atomic
def move_inmate(
    *, inmate: Inmate, kind: str, day: date, to_facility: Facility | None, note: str, actor: Actor, now: datetime
) -> Movement:
    """Write down that a person came or went, and what follows for their record.

    Who is transferred belongs to the other facility from now on, register number as written, and is seen here no more;
    the audit trail stays. The day of a release is written as the day on which they went.
    Raises IllegalTransition where the step does not fit, NotInOrder for a day still to come.
    """
    require(actor, "inmate.edit", inmate.target)
    _refuse_future("day", day, inmate.facility, now)
    current = Inmate.objects.select_for_update(of=("self",)).select_related("facility").get(pk=inmate.pk)
    target = step(MOVES, kind, current.presence).target
    origin = current.facility
    changes: dict[str, list[Any]] = {"presence": [current.presence, target]} if target != current.presence else {}
    current.presence = target
    if kind == MovementKind.RELEASED:
        changes |= changes_between({"release_on": current.release_on}, {"release_on": day})
        current.release_on = day
    if kind == MovementKind.TRANSFERRED:
        if to_facility is None or to_facility.pk == origin.pk:
            raise NotInOrder("to_facility")
        changes["facility"] = [origin.name, to_facility.name]
        current.facility, current.block = to_facility, ""
        current.register_key = moved_register_key(current.register_key, origin.code)
    arrives = kind == MovementKind.ADMITTED
    movement = Movement.objects.create(
        inmate=current,
        date=day,
        kind=kind,
        from_facility=None if arrives else origin,
        to_facility=origin if arrives else to_facility if kind == MovementKind.TRANSFERRED else None,
        note=note,
    )
    current.version += 1
    current.updated_at = now
    current.save()
    _note_change(current, changes, actor, now)
    record(actor, "movement.add", current, now=now, facility_id=origin.pk, kind=kind, day=day.isoformat())
    if current.facility_id != origin.pk:
        record(actor, "movement.arrive", current, now=now, facility_id=current.facility_id, origin=origin.name)
    return movement


def _today_in(facility: Facility, now: datetime) -> date:
    return now.astimezone(ZoneInfo(facility.time_zone)).date()


def _refuse_future(field: str, day: date, facility: Facility, now: datetime) -> None:
    if day > _today_in(facility, now):
        raise NotInOrder(field)
