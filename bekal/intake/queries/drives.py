"""Registration drives: who registered, who is left, and what a person may join."""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.classes.queries import OFFERED, classes_offered
from bekal.eligibility.verdict import Verdict
from bekal.intake.choices import Standing
from bekal.intake.models import Drive, Registration, RegistrationChange, Wish
from bekal.intake.queries.candidates import facts_and_decisions_of, facts_for_course, measures_of
from bekal.intake.rules import LIVE, nonce_begins
from bekal.partners.choices import AgreementState
from bekal.partners.models import Agreement
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.people.queries import people_found
from bekal.places.models import Facility

FOUND_AT_ONCE = 9
MOST_LOOKED_AT = 200
CODE_LENGTH = 8
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def drives_for(actor: Actor) -> QuerySet[Drive]:
    """The drives that `actor` may see, newest first, with `taken`, how many registered."""
    rows = Drive.objects.filter(within(reach(actor, "drive.view"))).select_related("facility")
    standing = Registration.objects.filter(drive=OuterRef("pk"), withdrawn_at=None).order_by()
    counted = standing.values("drive").annotate(count=Count("pk")).values("count")
    return rows.annotate(taken=counted)


def drive_for(actor: Actor, action: str, drive_id: int) -> Drive:
    """The drive on which `actor` may take `action`, with facility and courses; raises Unseen or Forbidden."""
    return find(Drive.objects.select_related("facility__region"), actor, action, drive_id)


def registration_for(actor: Actor, action: str, registration_id: int) -> Registration:
    """The registration on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = Registration.objects.select_related("inmate", "facility", "drive__facility")
    return find(rows, actor, action, registration_id)


def courses_of_drive(drive: Drive, today: date) -> list[Course]:
    """What a drive is about, by name; without courses of its own everything that is coming to the facility."""
    return list(drive.courses.all()) or courses_coming(drive.facility, today)


def courses_coming(facility: Facility, today: date) -> list[Course]:
    """Every course that a class to come teaches or an agreement in force names, by name; one query."""
    classes = TrainingClass.objects.filter(facility=facility, state__in=OFFERED, ends_on__gte=today)
    agreed = Agreement.objects.filter(facility=facility, state=AgreementState.SIGNED, ends__gt=today)
    named = Q(pk__in=classes.values("version__course")) | Q(pk__in=agreed.values("courses"))
    return list(Course.objects.filter(named).order_by("name"))


def courses_to_choose() -> QuerySet[Course]:
    """Every course, for who writes down what a drive is about."""
    return Course.objects.order_by("name")


# Who registered


@dataclass(frozen=True, slots=True)
class Demand:
    """How many wish a course, and for how many it is the first wish."""

    course: Course
    wishes: int
    first: int


@dataclass(frozen=True, slots=True)
class TableCount:
    """What one table did: how many, and when the last one was."""

    name: str
    taken: int
    last: datetime


@dataclass(frozen=True, slots=True)
class LiveCount:
    """A drive at this moment; `left` is how many of those held have not registered."""

    taken: int
    left: int
    courses: tuple[Demand, ...]
    tables: tuple[TableCount, ...]


def live_count(drive: Drive) -> LiveCount:
    """The figures of a drive, the most wished course first; four queries."""
    rows = list(standing_in(drive).order_by("taken_at").values_list("table", "taken_at"))
    tables: dict[str, list[datetime]] = defaultdict(list)
    for table, at in rows:
        tables[table].append(at)
    wished = Wish.objects.filter(registration__drive=drive, state__in=LIVE).order_by()
    counted = Counter(wished.values_list("course_id", "rank"))
    courses = {course.pk: course for course in Course.objects.filter(pk__in={course for course, _rank in counted})}
    demands = [
        Demand(course, sum(count for (key, _rank), count in counted.items() if key == pk), counted[pk, 1])
        for pk, course in courses.items()
    ]
    return LiveCount(
        taken=len(rows),
        left=_left(drive).count(),
        courses=tuple(sorted(demands, key=lambda one: (-one.wishes, one.course.name))),
        tables=tuple(TableCount(name, len(times), times[-1]) for name, times in sorted(tables.items())),
    )


def people_left(drive: Drive) -> QuerySet[Inmate]:
    """Who is held here and has not registered, by block and name."""
    return _left(drive).order_by("block", "name", "pk")


def registrations_of(drive: Drive, *, search: str = "", table: str = "") -> QuerySet[Registration]:
    """Everybody who registered in a drive, the latest first, withdrawn ones too, with the live wishes in `wished`.

    They are found by name, register number, and what stands on their receipt.
    """
    rows = Registration.objects.filter(drive=drive).select_related("inmate").prefetch_related(WISHED)
    if search:
        found = Q(inmate__in=people_found(drive.facility_id, search)) | Q(receipt_code__iexact=search.replace(" ", ""))
        begins = nonce_begins(search)
        rows = rows.filter(found | Q(nonce__istartswith=begins) if begins else found)
    return rows.filter(table=table) if table else rows


def wishes_of(registration: Registration) -> list[Wish]:
    """The live wishes of a registration, the dearest first."""
    rows = Wish.objects.filter(registration=registration, state__in=LIVE).select_related("course")
    return list(rows.order_by("rank", "pk"))


def corrections_of(registration: Registration) -> QuerySet[RegistrationChange]:
    """What was corrected in a registration, newest first."""
    return registration.changes.all()


WISHED = Prefetch(
    "wishes", Wish.objects.filter(state__in=LIVE).select_related("course").order_by("rank", "pk"), to_attr="wished"
)


def standing_in(drive: Drive) -> QuerySet[Registration]:
    """The registrations of a drive that were not withdrawn."""
    return Registration.objects.filter(drive=drive, withdrawn_at=None)


def _left(drive: Drive) -> QuerySet[Inmate]:
    taken = standing_in(drive).filter(inmate=OuterRef("pk")).order_by()
    return Inmate.objects.filter(~Exists(taken), facility=drive.facility_id, presence=Presence.HELD)


# At the table


@dataclass(frozen=True, slots=True)
class Found:
    """A person found at the table, and the registration that stands, if they were registered before."""

    inmate: Inmate
    registration: Registration | None


def found_at_table(drive: Drive, search: str) -> list[Found]:
    """Who fits what was typed or scanned, by name, at most nine; three letters or a register number suffice."""
    wanted = search.strip()
    if not wanted:
        return []
    scanned = person_of_code(drive, wanted)
    people = [scanned] if scanned else _nearest(people_found(drive.facility_id, wanted), wanted)
    known = {one.inmate_id: one for one in standing_in(drive).filter(inmate__in=[one.pk for one in people])}
    return [Found(inmate, known.get(inmate.pk)) for inmate in people]


def _nearest(people: QuerySet[Inmate], wanted: str) -> list[Inmate]:
    """Those of whom a word of the name begins like that before all others, by name."""
    letters = wanted.lower()

    def begins(inmate: Inmate) -> bool:
        return any(word.startswith(letters) for word in inmate.name.lower().split())

    near = sorted(people[:MOST_LOOKED_AT], key=lambda inmate: not begins(inmate))
    return near[:FOUND_AT_ONCE]


def person_at_table(drive: Drive, inmate_id: int) -> Inmate | None:
    """The person of this drive's facility, if they are held there."""
    rows = Inmate.objects.filter(facility=drive.facility_id, presence=Presence.HELD).select_related("facility")
    return rows.filter(pk=inmate_id).first()


def code_of(drive: Drive, inmate_id: int) -> str:
    """What the sheet of a person bears as QR: it leads back to them in this drive only, and tells nothing else."""
    key = hmac.new(settings.INDEX_KEY, f"sheet {drive.pk} {inmate_id}".encode(), hashlib.sha256).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in key[:CODE_LENGTH])


def person_of_code(drive: Drive, written: str) -> Inmate | None:
    """The person whose sheet bears a code; None where it is no code of this drive."""
    code = written.strip().upper().replace("-", "").replace(" ", "")
    if len(code) != CODE_LENGTH or not set(code) <= set(_LETTERS):
        return None
    held = Inmate.objects.filter(facility=drive.facility_id, presence=Presence.HELD).order_by()
    for pk in held.values_list("pk", flat=True):
        if code_of(drive, pk) == code:
            return person_at_table(drive, pk)
    return None


@dataclass(frozen=True, slots=True)
class Chance:
    """A course at the table: whether a class to come fits this person, and why (not). None: no class is planned."""

    course: Course
    training_class: TrainingClass | None = None
    standing: Standing | None = None
    verdict: Verdict | None = None


_BEST = {standing: place for place, standing in enumerate(Standing)}


def chances_of(actor: Actor, inmate: Inmate, courses: Iterable[Course], today: date) -> list[Chance]:
    """What a person may join of these courses, in their order; a fixed number of queries."""
    wanted = list(courses)
    ids = {course.pk for course in wanted}
    classes = [one for one in classes_offered(actor, inmate.facility_id, today) if one.version.course_id in ids]
    facts, decisions = facts_and_decisions_of([inmate], today)
    best: dict[int, Chance] = {}
    for one, measure in zip(classes, measures_of(classes, today), strict=True):
        course = one.version.course
        known = facts_for_course(facts[inmate.pk], decisions.get(inmate.pk, ()), course.pk)
        chance = Chance(course, one, measure.standing(known), measure.verdict(known))
        if course.pk not in best or _rank(chance) < _rank(best[course.pk]):
            best[course.pk] = chance
    return [best.get(course.pk, Chance(course)) for course in wanted]


def _rank(chance: Chance) -> int:
    return _BEST[chance.standing] if chance.standing else len(_BEST)


def held_people(drive: Drive, *, only_left: bool = True) -> Sequence[Inmate]:
    """Everybody for whom a sheet may be printed, by block and name."""
    if only_left:
        return list(people_left(drive))
    rows = Inmate.objects.filter(facility=drive.facility_id, presence=Presence.HELD)
    return list(rows.order_by("block", "name", "pk"))
