import secrets
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, Unseen, require
from bekal.catalogue.models import Course
from bekal.intake.actions.wishes import withdraw_wishes, write_wishes
from bekal.intake.models import Drive, Registration, RegistrationChange, Wish
from bekal.intake.rules import (
    LIVE,
    RegistrationFacts,
    RegistrationRefused,
    changes_between,
    takes_registrations,
)
from bekal.lib.conflicts import Conflict, take_turn
from bekal.lib.transitions import ReasonMissing
from bekal.people.actions import fill_inmate
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is mistaken for another when read aloud
_CODE_LENGTH = 6


class AlreadyRegistered(Conflict):
    """The same person was registered in this drive before, maybe at another table; `registration` is that one."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration.taken_by, registration.taken_at)
        self.registration = registration


@transaction.atomic
def register(
    *,
    facility: Facility,
    inmate: Inmate,
    drive: Drive | None,
    facts: RegistrationFacts,
    actor: Actor,
    now: datetime,
    taken_at: datetime,
    table: str = "",
    device: str = "",
    nonce: str = "",
) -> Registration:
    """Write down what one person says at the table, with their wishes; without `drive` at the desk.

    What their record does not know yet of reading, writing and health is written there too, nothing overwritten.
    `taken_at` is when they said it. With `device` and `nonce` a repeat returns the first registration and changes
    nothing. Raises AlreadyRegistered where somebody else registered the person in this drive, RegistrationRefused
    where the drive took no registrations then or a wish cannot be, Unseen for people who are not of this facility.
    """
    require(actor, "registration.take", facility.target)
    person = _locked_person(inmate, facility)
    if nonce and (sent := Registration.objects.filter(device=device, nonce=nonce).first()):
        if sent.facility_id != facility.pk:
            raise Unseen("registration.take")
        return sent
    if drive is not None and (known := registered_before(drive, person)):
        raise AlreadyRegistered(known)
    if problems := [*_closed(drive, facility, taken_at), *_cannot_be(facts, drive)]:
        raise RegistrationRefused(problems)
    registration = Registration.objects.create(
        drive=drive,
        facility=facility,
        inmate=person,
        taken_at=taken_at,
        taken_by=actor.name,
        table=table.strip(),
        device=device,
        nonce=nonce,
        consent=facts.consent,
        consent_at=taken_at,
        receipt_code=_new_code(),
        edited_by=actor.name,
        edited_at=now,
        **facts.columns,
    )
    why = _("Mendaftar lagi dengan pilihan lain.")
    write_wishes(registration, facts.wishes, _day_at(facility, taken_at), actor=actor, now=now, reason=why)
    details = {"drive": drive.pk if drive else None, "table": registration.table, "wishes": list(facts.wishes)}
    record(actor, "registration.take", registration, now=now, facility_id=facility.pk, **details)
    fill_inmate(inmate=person, values=facts.for_record, source_id=registration.pk, actor=actor, now=now)
    return registration


@transaction.atomic
def correct_registration(
    *,
    registration: Registration,
    revision: int,
    facts: RegistrationFacts,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Write down something else; what was written before stays in the history.

    Raises Conflict where somebody corrected it since `revision` was read, RegistrationRefused where it was withdrawn
    or a wish cannot be.
    """
    require(actor, "registration.take", registration.facility.target)
    person = _locked_person(registration.inmate, registration.facility)
    fresh = Registration.objects.select_for_update().get(pk=registration.pk)
    fresh.facility, fresh.inmate = registration.facility, person
    problems = [_("Pendaftaran ini sudah ditarik. Daftarkan orangnya lagi.")] if fresh.withdrawn_at else []
    if problems := [*problems, *_cannot_be(facts, fresh.drive, also=_wished(fresh))]:
        raise RegistrationRefused(problems)
    if fresh.revision != revision:
        raise Conflict(fresh.edited_by, fresh.edited_at)
    became = facts.columns | {"consent": facts.consent}
    was = {name: getattr(fresh, name) for name in became}
    changes = changes_between(was | {"wishes": _wished(fresh)}, became | {"wishes": list(facts.wishes)})
    if not changes:
        return
    for name, value in became.items():
        setattr(fresh, name, value)
    if "consent" in changes:
        fresh.consent_at = now
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    fresh.save(update_fields=[*became, "consent_at", *changed])
    why = reason.strip() or _("Pendaftaran diperbaiki.")
    write_wishes(fresh, facts.wishes, _day_at(fresh.facility, now), actor=actor, now=now, reason=why)
    RegistrationChange.objects.create(
        registration=fresh, at=now, changed_by=actor.name, reason=reason.strip(), changes=changes
    )
    record(actor, "registration.correct", fresh, now=now, facility_id=fresh.facility_id, fields=sorted(changes))
    if changes.keys() & {"reading", "writing", "health_limits"}:
        fill_inmate(inmate=person, values=facts.for_record, source_id=fresh.pk, actor=actor, now=now)
    registration.revision = fresh.revision


@transaction.atomic
def withdraw_registration(*, registration: Registration, reason: str, actor: Actor, now: datetime) -> int:
    """Take a registration back with its waiting wishes, whose number is returned; a second call changes nothing.

    The person may be registered again. Raises ReasonMissing.
    """
    require(actor, "registration.take", registration.facility.target)
    if not reason.strip():
        raise ReasonMissing
    fresh = Registration.objects.select_for_update(of=("self",)).select_related("inmate").get(pk=registration.pk)
    if fresh.withdrawn_at:
        return 0
    withdrawn = withdraw_wishes(fresh.inmate, actor=actor, now=now, reason=reason, of=fresh)
    fresh.withdrawn_at = registration.withdrawn_at = now
    changed = take_turn(fresh, fresh.revision, who=actor.name, now=now)
    fresh.save(update_fields=["withdrawn_at", *changed])
    changes = {"withdrawn_at": [None, now.isoformat()]}
    RegistrationChange.objects.create(
        registration=fresh, at=now, changed_by=actor.name, reason=reason.strip(), changes=changes
    )
    record(actor, "registration.withdraw", fresh, now=now, facility_id=fresh.facility_id, reason=reason.strip())
    return withdrawn


def registered_before(drive: Drive, inmate: Inmate) -> Registration | None:
    """The registration of a person in a drive that stands, if there is one."""
    rows = Registration.objects.filter(drive=drive, inmate=inmate, withdrawn_at=None)
    return rows.select_related("inmate", "facility").first()


def _locked_person(inmate: Inmate, facility: Facility) -> Inmate:
    """The person as they are now, held so that two tables take turns; Unseen where they are of another facility."""
    fresh = Inmate.objects.select_for_update(no_key=True).filter(pk=inmate.pk, facility=facility.pk).first()
    if fresh is None:
        raise Unseen("registration.take")
    if fresh.presence != Presence.HELD:
        raise RegistrationRefused([_("%(name)s tidak lagi ada di sini.") % {"name": fresh.name}])
    return fresh


def _closed(drive: Drive | None, facility: Facility, taken_at: datetime) -> list[str]:
    if drive is None:
        return []
    fresh = Drive.objects.get(pk=drive.pk)
    if fresh.facility_id != facility.pk:
        raise Unseen("registration.take")
    if takes_registrations(fresh.state, fresh.closed_at, taken_at):
        return []
    return [_("Pendaftaran “%(title)s” tidak sedang dibuka.") % {"title": fresh.title}]


def _cannot_be(facts: RegistrationFacts, drive: Drive | None, also: Sequence[int] = ()) -> list[str]:
    """A sentence where a wish is for a course that does not exist, or that this drive is not about."""
    offered = set(drive.courses.values_list("pk", flat=True)) if drive is not None else set()
    known = dict(Course.objects.filter(pk__in=facts.wishes).values_list("pk", "name"))
    if len(known) != len(facts.wishes):
        return [_("Pilih kursus dari daftar.")]
    strange = [known[pk] for pk in facts.wishes if offered and pk not in offered and pk not in also]
    return [_("Pendaftaran ini bukan untuk %(course)s.") % {"course": name} for name in strange]


def _wished(registration: Registration) -> list[int]:
    rows = Wish.objects.filter(registration=registration, state__in=LIVE).order_by("rank", "pk")
    return list(rows.values_list("course_id", flat=True))


def _day_at(facility: Facility, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(facility.time_zone)).date()


def _new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(_CODE_LENGTH))
