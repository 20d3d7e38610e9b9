from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require_somewhere
from bekal.lib.conflicts import take_turn
from bekal.partners.queries import institution_for
from bekal.places.choices import InstitutionKind
from bekal.places.models import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFacts:
    name: str
    short_name: str
    kind: InstitutionKind
    certificate_prefix: str
    regency_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def add_institution(*, facts: InstitutionFacts, actor: Actor, now: datetime) -> Institution:
    """Add an institution to the directory; raises IntegrityError where its name or prefix is taken."""
    require_somewhere(actor, "partner.add")
    institution = Institution.objects.create(**asdict(facts), edited_by=actor.name, edited_at=now)
    record(actor, "partner.add", institution, now=now, name=facts.name)
    return institution


@transaction.atomic
def edit_institution(
    *, institution: Institution, revision: int, facts: InstitutionFacts, actor: Actor, now: datetime
) -> None:
    """Change what is known of an institution; raises Conflict where somebody did since `revision` was read."""
    institution_for(actor, "partner.edit", institution.pk)
    fresh = Institution.objects.select_for_update().get(pk=institution.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {field.name: getattr(fresh, field.name) for field in fields(facts)}
    for name, value in asdict(facts).items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*asdict(facts), *changed])
    record(actor, "partner.edit", fresh, now=now, was=was, became=asdict(facts))
