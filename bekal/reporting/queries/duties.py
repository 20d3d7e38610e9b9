"""What each party of an agreement owes against what really happened in its classes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from bekal.budget.models import Expense
from bekal.certificates.models import Certificate
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.delivery.choices import SessionState
from bekal.delivery.models import Attendance, Session
from bekal.intake.choices import EnrolmentState
from bekal.intake.models import Enrolment
from bekal.partners.choices import CostKind, DutyKind, FunderKind, PartySide
from bekal.partners.models import Agreement, Duty, DutyDelivery
from bekal.partners.rules.duties import Happening, Standing, StartedClass, Tally, tally, windows

STARTED = (ClassState.RUNNING, ClassState.PAUSED, ClassState.COMPLETED)
STAYED = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED)
PAID_FOR = {CostKind.EXAM: DutyKind.EXAM, CostKind.MATERIALS: DutyKind.MATERIALS}
PAID_BY = {
    FunderKind.PRISON: PartySide.FACILITY,
    FunderKind.STATE_REVENUE: PartySide.FACILITY,
    FunderKind.PARTNER: PartySide.PARTNER,
    FunderKind.LOCAL_GOVERNMENT: PartySide.PARTNER,
}


@dataclass(frozen=True, slots=True)
class DutyTally:
    """A duty with its periods, the last one first; `opened` is how many places classes had in that one."""

    duty: Duty
    tallies: list[Tally]
    opened: int | None = None

    @property
    def is_behind(self) -> bool:
        """Whether its last period ends soon, or is over, with something missing."""
        return bool(self.tallies) and self.tallies[0].standing in (Standing.NEAR, Standing.MISSED)


def duties_so_far(agreement: Agreement, today: date) -> list[DutyTally]:
    """Every duty of an agreement that was found for the actor before, against what happened up to a day."""
    return duties_of_agreements([agreement], today)[agreement.pk]


def duties_of_agreements(agreements: Sequence[Agreement], today: date) -> dict[int, list[DutyTally]]:
    """The same for several agreements, by their keys. Eight queries, however many agreements, classes and duties."""
    found: dict[int, list[DutyTally]] = {one.pk: [] for one in agreements}
    duties = list(Duty.objects.filter(agreement__in=found))
    if not duties:
        return found
    rows = _classes(found, today)
    people = _participants(rows)
    counted = [*_of_classes(rows), *_of_people(rows, people), *_of_teaching(rows), *_of_money(rows, people)]
    of_class: dict[int | None, list[Happening]] = {}
    for happening in counted:
        of_class.setdefault(happening.class_id, []).append(happening)
    by_hand = list(DutyDelivery.objects.filter(agreement__in=found))
    for agreement in agreements:
        own = [row for row in rows if row.agreement_id == agreement.pk]
        happenings = [one for row in own for one in of_class.get(row.pk, [])]
        happenings += [
            Happening(row.kind, row.date, row.quantity, side=row.side)
            for row in by_hand
            if row.agreement_id == agreement.pk
        ]
        owed = [duty for duty in duties if duty.agreement_id == agreement.pk]
        found[agreement.pk] = [_tallied(duty, agreement, own, happenings, today) for duty in owed]
    return found


def _tallied(
    duty: Duty, agreement: Agreement, rows: list[TrainingClass], happenings: list[Happening], today: date
) -> DutyTally:
    classes = [StartedClass(row.pk, row.name, row.starts_on, row.ends_on) for row in rows]
    spans = windows(duty.period, agreement.starts, agreement.ends, classes, today)
    tallies = [tally(duty.kind, duty.side, duty.quantity, span, happenings, today) for span in spans]
    places = [row.capacity for row in rows if spans and _within(row, spans[0].starts, spans[0].ends)]
    return DutyTally(duty, tallies, sum(places) if duty.kind == DutyKind.PLACES else None)


def _within(row: TrainingClass, starts: date, ends: date) -> bool:
    return starts <= row.starts_on < ends


def _classes(agreement_ids: Iterable[int], today: date) -> list[TrainingClass]:
    rows = TrainingClass.objects.filter(agreement__in=list(agreement_ids), state__in=STARTED, starts_on__lte=today)
    return list(rows.order_by("starts_on", "pk"))


def _of_classes(rows: list[TrainingClass]) -> list[Happening]:
    held = [Happening(DutyKind.CLASSES, row.starts_on, what=row.pk, class_id=row.pk) for row in rows]
    rooms = [row for row in rows if row.workshop_id is not None]
    return held + [Happening(DutyKind.ROOM, row.starts_on, what=row.pk, class_id=row.pk) for row in rooms]


def _participants(rows: list[TrainingClass]) -> dict[int, int]:
    """With how many people each class began: those who stayed, and those who left it after they had been there."""
    came = Exists(Attendance.objects.filter(enrolment=OuterRef("pk")))
    left = Q(state__in=(EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED)) & came
    began = Enrolment.objects.filter(Q(state__in=STAYED) | left, training_class__in=[row.pk for row in rows])
    return dict(began.order_by().values_list("training_class").annotate(people=Count("pk")))


def _of_people(rows: list[TrainingClass], people: dict[int, int]) -> list[Happening]:
    days = {row.pk: row.starts_on for row in rows}
    places = [Happening(DutyKind.PLACES, days[pk], count, class_id=pk) for pk, count in people.items()]
    issued = (
        Certificate.objects.filter(enrolment__training_class__in=days, revoked_on=None)
        .order_by()
        .values_list("enrolment__training_class", "issued_on")
        .annotate(count=Count("pk"))
    )
    return places + [Happening(DutyKind.CERTIFICATES, day, count, class_id=pk) for pk, day, count in issued]


def _of_teaching(rows: list[TrainingClass]) -> list[Happening]:
    held = Session.objects.filter(training_class__in=[row.pk for row in rows], state=SessionState.HELD)
    taught = held.exclude(instructor=None).order_by().values_list("training_class", "instructor", "date").distinct()
    return [Happening(DutyKind.INSTRUCTORS, day, what=who, class_id=pk) for pk, who, day in taught]


def _of_money(rows: list[TrainingClass], people: dict[int, int]) -> list[Happening]:
    """For how many participants a party paid exams or materials: those of the classes in which it spent on them.

    On the day of the first receipt; what was reversed does not count.
    """
    spent = (
        Expense.objects.filter(
            share__line__budget__training_class__in=[row.pk for row in rows],
            share__line__cost_kind__in=PAID_FOR,
            reverses=None,
            reversed_at=None,
            funder__kind__in=PAID_BY,
        )
        .order_by("spent_on", "pk")
        .values_list("share__line__cost_kind", "share__line__budget__training_class", "funder__kind", "spent_on")
    )
    first: dict[tuple[DutyKind, int, PartySide], date] = {}
    for cost, pk, funder, day in spent:
        first.setdefault((PAID_FOR[CostKind(cost)], pk, PAID_BY[FunderKind(funder)]), day)
    return [Happening(kind, day, people.get(pk, 0), class_id=pk, side=side) for (kind, pk, side), day in first.items()]
