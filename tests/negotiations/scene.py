"""Two visits on one day, as small as they can be."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from bekal.access.rules import Actor
from bekal.catalogue.choices import CourseKind
from bekal.negotiations import actions
from bekal.negotiations.actions import Came, Contents, MeetingFacts, NegotiationFacts, Shared, Taught, Todo
from bekal.negotiations.choices import Delivery, MeetingMode, Side
from bekal.negotiations.models import Meeting, Negotiation
from bekal.partners.choices import AgreementKind, CostKind, FunderKind

DAY = dt.date(2026, 1, 14)
FACTS = NegotiationFacts("Pelatihan 2026", AgreementKind.EXECUTABLE)


def begin(facility: Any, *institutions: Any, actor: Actor, now: dt.datetime, nonce: UUID | None = None) -> Negotiation:
    negotiation = actions.add_negotiation(
        facility=facility, facts=FACTS, institutions=institutions, nonce=nonce or uuid4(), actor=actor, now=now
    )
    return Negotiation.objects.select_related("facility__region").get(pk=negotiation.pk)


def facts(institution: Any, **changes: Any) -> MeetingFacts:
    told = {
        "institution": institution,
        "date": DAY,
        "place": "Selong",
        "mode": MeetingMode.WE_VISITED,
        "subject": f"Kunjungan ke {institution.short_name}",
        "starts_at": dt.time(9),
        "ends_at": dt.time(10, 30),
    }
    return MeetingFacts(**(told | changes))  # type: ignore[arg-type]


def contents(*courses: Any, sharing: Any = (), tasks: Any = None, **more: Any) -> Contents:
    return Contents(
        attendees=[
            Came(Side.OURS, "Gede Rekaan", "Kepala Lapas", "Lapas", acting=True),
            Came(Side.THEIRS, "Wulan Rekaan", "Kepala Balai", "Balai"),
        ],
        points=["Keterampilan harus dapat diukur."],
        courses=[Taught(course, Delivery.INSIDE, "Praktik langsung") for course in courses],
        sharing=sharing,
        tasks=[Todo("Kirim kurikulum", Side.THEIRS, "Wulan Rekaan", DAY)] if tasks is None else tasks,
        **more,
    )


def halves(kind: CourseKind = CourseKind.SHORT, first: int = 4000, second: int = 6000) -> list[Shared]:
    """The exam of a kind of course, shared by prison and partner."""
    return [
        Shared(kind, CostKind.EXAM, FunderKind.PRISON, first),
        Shared(kind, CostKind.EXAM, FunderKind.PARTNER, second),
    ]


def meet(
    negotiation: Negotiation, institution: Any, held: Contents, *, actor: Actor, now: dt.datetime, **changes: Any
) -> Meeting:
    return actions.add_meeting(
        negotiation=negotiation,
        facts=facts(institution, **changes),
        contents=held,
        nonce=uuid4(),
        actor=actor,
        now=now,
    )
