"""People for a class, as plain as they can be; nobody in here is real."""

import datetime as dt
from typing import Any

from bekal.classes.models import TrainingClass
from bekal.intake.models import Enrolment, GroupRule, Registration, Wish
from bekal.people.models import Inmate, KeepApart
from bekal.places.models import Facility
from tests.conftest import NOW, TODAY

LONG_AWAY = dt.date(2028, 6, 1)


def make_inmate(facility: Facility, name: str, **facts: Any) -> Inmate:
    """A sentenced adult whom nothing bars from training inside, unless said otherwise."""
    number = Inmate.objects.count() + 1
    values = {
        "register_number": f"BI {number}/2024",
        "register_key": f"BI{number}/2024",
        "custody_status": "convict",
        "birth_date": dt.date(1992, 4, 3),
        "sex": "M",
        "education": "upper",
        "regency_code": "8171",
        "block": "Blok A",
        "offence": "Pencurian (363 KUHP)",
        "detained_on": dt.date(2024, 1, 10),
        "term_years": 5,
        "one_third_on": dt.date(2025, 9, 10),
        "one_half_on": dt.date(2026, 7, 10),
        "two_thirds_on": dt.date(2027, 5, 10),
        "expires_on": dt.date(2029, 1, 10),
        "release_on": LONG_AWAY,
        "updated_at": NOW,
        **facts,
    }
    return Inmate.objects.create(facility=facility, name=name, **values)


def make_people(facility: Facility, count: int, **facts: Any) -> list[Inmate]:
    """People named Orang 01, Orang 02 …"""
    return [make_inmate(facility, f"Orang {number:02d}", **facts) for number in range(1, count + 1)]


def enrol(training_class: TrainingClass, *people: Inmate, state: str = "enrolled", **facts: Any) -> list[Enrolment]:
    """Places in a class; reserves are ranked in the order given."""
    return [
        Enrolment.objects.create(
            facility=training_class.facility,
            training_class=training_class,
            inmate=inmate,
            state=state,
            reserve_rank=rank if state == "reserve" else None,
            updated_at=NOW,
            **facts,
        )
        for rank, inmate in enumerate(people, start=1)
    ]


def keep_apart(one: Inmate, other: Inmate) -> KeepApart:
    """Two who must not be in one room, since last year."""
    first, second = sorted((one, other), key=lambda inmate: inmate.pk)
    return KeepApart.objects.create(first=first, second=second, reason="Perkelahian", starts=dt.date(2025, 1, 1))


def wish_with_consent(
    training_class: TrainingClass, *people: Inmate, consent: bool = True, state: str = "open"
) -> None:
    """Each wishes the course of the class, and said at a table whether its partner may be told."""
    for inmate in people:
        number = Registration.objects.count() + 1
        said = Registration.objects.create(
            facility=inmate.facility, inmate=inmate, taken_at=NOW, consent_at=NOW, consent=consent, plan="work",
            reading="fluent", writing="fluent", receipt_code=f"R{number}",
        )  # fmt: skip
        Wish.objects.create(
            facility=inmate.facility, inmate=inmate, course=training_class.version.course, registration=said,
            rank=Wish.objects.filter(inmate=inmate).count() + 1, registered_on=NOW.date(), state=state,
        )  # fmt: skip


def rule(places: Any, **facts: Any) -> GroupRule:
    """A rule of Ambon's own, or with `facility=None` of all prisons."""
    values = {"facility": places.ambon, "reference": "SK Kalapas 7", "starts": TODAY, "edited_by": "Owner", **facts}
    return GroupRule.objects.create(**values)
