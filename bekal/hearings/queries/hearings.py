from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.classes.models import TrainingClass
from bekal.hearings.choices import Decision, Proposed
from bekal.hearings.models import Candidate, Decree, Hearing, HearingChange, Member
from bekal.hearings.rules import Sitting, in_order

_HEARINGS = Hearing.objects.select_related("facility__region")


def hearings_for(actor: Actor) -> QuerySet[Hearing]:
    """The hearings that `actor` may see, newest first, with how many candidates each has and had accepted."""
    rows = _HEARINGS.filter(within(reach(actor, "hearing.view"))).select_related("decree")
    accepted = Count("candidates", filter=Q(candidates__decision=Decision.ACCEPT))
    counted = rows.annotate(candidate_count=Count("candidates"), accepted_count=accepted)
    return counted.order_by("-held_on", "-pk")


def hearing_for(actor: Actor, action: str, hearing_id: int) -> Hearing:
    """The hearing on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_HEARINGS.all(), actor, action, hearing_id)


def members_of(hearing: Hearing) -> list[Member]:
    """The board of a hearing in its order."""
    return list(hearing.members.all())


def classes_of(hearing: Hearing) -> list[TrainingClass]:
    """The classes of a hearing, the earliest first."""
    rows = TrainingClass.objects.filter(pk__in=hearing.classes.values("pk"))
    rows = rows.select_related("facility", "version__course", "agreement__institution")
    return list(rows.order_by("starts_on", "pk"))


_PLACES = {Proposed.PLACE.value: 0, Proposed.RESERVE.value: 1, Proposed.OUT.value: 2}


def candidates_of(hearing: Hearing) -> list[Candidate]:
    """Everybody on the list: who is proposed, then reserves in order, then the rest, each by points."""
    rows = hearing.candidates.select_related("inmate")
    return sorted(rows, key=lambda one: (_PLACES[one.proposed], one.proposed_rank or 0, -one.points, one.inmate.name))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which candidates somebody wants to see; "" and None mean any."""

    search: str = ""
    class_id: int | None = None
    proposed: str = ""
    undecided: bool = False


def wanted_among(candidates: Iterable[Candidate], classes: Sequence[TrainingClass], wanted: Wanted) -> list[Candidate]:
    """Those of the candidates whom somebody wants to see, class by class in the order of `classes`."""
    order = {one.pk: number for number, one in enumerate(classes)}
    search = wanted.search.casefold()
    found = [
        one
        for one in candidates
        if search in one.inmate.name.casefold()
        and wanted.class_id in (None, one.training_class_id)
        and wanted.proposed in ("", one.proposed)
        and not (wanted.undecided and one.decision)
    ]
    return sorted(found, key=lambda one: order[one.training_class_id])


def accepted_in(candidates: Iterable[Candidate], class_id: int) -> list[Candidate]:
    """Whom the board accepted for a class, by name."""
    rows = [one for one in candidates if one.training_class_id == class_id and one.decision == Decision.ACCEPT]
    return sorted(rows, key=lambda one: (one.inmate.name, one.pk))


def reserves_in(candidates: Iterable[Candidate], class_id: int) -> list[Candidate]:
    """Whom the board made a reserve of a class, in order."""
    rows = {
        one.inmate_id: one
        for one in candidates
        if one.training_class_id == class_id and one.decision == Decision.RESERVE
    }
    return [rows[pk] for pk in in_order((one.inmate_id, one.rank, one.points) for one in rows.values())]


def sitting_of(hearing: Hearing) -> Sitting:
    """What the conditions of the steps ask of a hearing."""
    seats = dict(hearing.classes.order_by().values_list("pk", "capacity"))
    return Sitting(
        present_roles=tuple(hearing.members.filter(present=True).values_list("role", flat=True)),
        decisions=tuple(hearing.candidates.order_by().values_list("training_class_id", "decision")),
        seats=seats,
        has_decree=Decree.objects.filter(hearing=hearing).exists(),
    )


def history_of(hearing: Hearing) -> list[HearingChange]:
    """What was done to a hearing, newest first."""
    return list(hearing.changes.all())


def decree_of(hearing: Hearing) -> Decree | None:
    """The decree that followed a hearing, if it was issued."""
    return Decree.objects.filter(hearing=hearing).first()


def number_taken(facility_id: int, number: str) -> bool:
    """Whether another decree of the facility bears this number."""
    return Decree.objects.filter(facility=facility_id, number__iexact=number.strip()).exists()
