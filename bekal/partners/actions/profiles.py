from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.models import Trade
from bekal.lib.conflicts import take_turn
from bekal.partners.models import Accreditation, OfficeHolder, TaughtTrade
from bekal.partners.queries import heads_of, institution_for
from bekal.places.models import Facility, Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Who heads a house under which title, from `starts` until (not including) `ends`; `acting` is written Plh."""

    name: str
    title: str
    starts: date
    ends: date | None = None
    acting: bool = False


@transaction.atomic
def name_head(*, house: Facility | Institution, head: Head, actor: Actor, now: datetime) -> OfficeHolder:
    """Write down who heads a facility or an institution; the same said twice is written once.

    Who has headed it until then without a last day ends on the day before, unless the new one only acts for them.
    """
    _guard(house, actor)
    key = {"facility": house} if isinstance(house, Facility) else {"institution": house}
    said = OfficeHolder.objects.filter(**key, **asdict(head)).first()
    if said is not None:
        return said
    if not head.acting:
        heads_of(house).filter(ends=None, starts__lt=head.starts).update(ends=head.starts)
    holder = OfficeHolder.objects.create(**key, **asdict(head), edited_by=actor.name, edited_at=now)
    record(actor, "head.add", holder, now=now, facility_id=holder.facility_id, **_plain(head))
    return holder


@transaction.atomic
def edit_head(*, holder: OfficeHolder, revision: int, head: Head, actor: Actor, now: datetime) -> None:
    """Mend what was written of a head; raises Conflict where somebody did since `revision` was read."""
    fresh = OfficeHolder.objects.select_for_update().get(pk=holder.pk)
    house = fresh.facility or fresh.institution
    if house is None:
        raise ValueError("an office holder heads a facility or an institution")
    _guard(house, actor)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = Head(name=fresh.name, title=fresh.title, starts=fresh.starts, ends=fresh.ends, acting=fresh.acting)
    for name, value in asdict(head).items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*asdict(head), *changed])
    record(actor, "head.edit", fresh, now=now, facility_id=fresh.facility_id, was=_plain(was), became=_plain(head))


def _guard(house: Facility | Institution, actor: Actor) -> None:
    if isinstance(house, Facility):
        require(actor, "place.head", house.target)
    else:
        institution_for(actor, "partner.edit", house.pk)


def _plain(head: Head) -> dict[str, Any]:
    days = {"starts": head.starts.isoformat(), "ends": head.ends.isoformat() if head.ends else None}
    return {**asdict(head), **days}


@transaction.atomic
def add_accreditation(
    *,
    institution: Institution,
    name: str,
    number: str,
    issuer: str,
    issued_on: date,
    expires_on: date | None,
    actor: Actor,
    now: datetime,
) -> Accreditation:
    """Write down an accreditation; without `expires_on` it does not expire. The same said twice is written once."""
    institution_for(actor, "partner.edit", institution.pk)
    added, created = Accreditation.objects.get_or_create(
        institution=institution, name=name, number=number, issuer=issuer, issued_on=issued_on, expires_on=expires_on
    )
    if created:
        record(actor, "accreditation.add", added, now=now, institution=institution.pk, name=name, number=number)
    return added


@transaction.atomic
def remove_accreditation(*, accreditation: Accreditation, actor: Actor, now: datetime) -> None:
    """Take away an accreditation that was written down by mistake; one that expired stays."""
    institution_for(actor, "partner.edit", accreditation.institution_id)
    told: dict[str, Any] = {"name": accreditation.name, "number": accreditation.number}
    record(actor, "accreditation.remove", accreditation, now=now, institution=accreditation.institution_id, **told)
    Accreditation.objects.filter(pk=accreditation.pk).delete()


@transaction.atomic
def offer_trade(*, institution: Institution, trade: Trade, place: str, actor: Actor, now: datetime) -> TaughtTrade:
    """Write down that an institution teaches a trade at a place; the same said twice is written once."""
    institution_for(actor, "partner.edit", institution.pk)
    offer, created = TaughtTrade.objects.get_or_create(institution=institution, trade=trade, place=place)
    if created:
        record(actor, "offer.add", offer, now=now, institution=institution.pk, trade=trade.code, place=place)
    return offer


@transaction.atomic
def withdraw_trade(*, offer: TaughtTrade, actor: Actor, now: datetime) -> None:
    """Write down that an institution no longer teaches a trade there."""
    institution_for(actor, "partner.edit", offer.institution_id)
    told: dict[str, Any] = {"institution": offer.institution_id, "trade": offer.trade.code, "place": offer.place}
    record(actor, "offer.remove", offer, now=now, **told)
    TaughtTrade.objects.filter(pk=offer.pk).delete()
