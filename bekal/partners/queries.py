from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bekal.access.choices import Role
from bekal.access.queries import find, within
from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Reach, Unseen, reach
from bekal.accounts.models import RoleGrant, User
from bekal.partners.choices import AgreementKind, AgreementState, SigningCondition, Standing
from bekal.partners.models import (
    Agreement,
    AgreementChange,
    Instructor,
    InstructorCertificate,
    InstructorSelection,
    Signatory,
)
from bekal.partners.rules import EXPIRY_WARNING_DAYS, unmet_for_signing
from bekal.places.models import Institution

_AGREEMENTS = Agreement.objects.select_related("facility", "institution")


# --- institutions ---------------------------------------------------------------------------------------------------


def _institutions(actor: Actor, action: str) -> Q:
    """An institution belongs to the facilities that agreed with it, to its own coordinator, and while new to anyone."""
    held = reach(actor, action)
    if held.nation:
        return Q()
    agreed = Agreement.objects.filter(within(held)).values("institution")
    reached = Q(pk__in=agreed) | Q(pk__in=held.institution_ids)
    if held.facility_ids:
        reached |= ~Q(pk__in=Agreement.objects.values("institution")) | Q(facility__in=held.facility_ids)
    return reached


def institutions_for(actor: Actor, today: date) -> QuerySet[Institution]:
    """The institutions that `actor` may see, with `instructor_count`, and `live_count` of agreements seen by them."""
    seen = within(reach(actor, "agreement.view"), institution="institution")
    live = Agreement.objects.filter(in_force(today) & seen, institution=OuterRef("pk"))
    teachers = Instructor.objects.filter(institution=OuterRef("pk"))

    def count(rows: QuerySet[Any]) -> Coalesce:
        totals = rows.order_by().values("institution").annotate(total=Count("pk")).values("total")
        return Coalesce(Subquery(totals), 0)

    rows = Institution.objects.filter(_institutions(actor, "partner.list"))
    return rows.annotate(instructor_count=count(teachers), live_count=count(live)).order_by("name")


def institutions_matching(
    institutions: QuerySet[Institution], *, q: str = "", kind: str = "", ours: bool = False
) -> QuerySet[Institution]:
    """Those of the institutions of `institutions_for` whose name contains a text, of a kind, with a live agreement."""
    if q.strip():
        institutions = institutions.filter(Q(name__icontains=q.strip()) | Q(short_name__icontains=q.strip()))
    if kind:
        institutions = institutions.filter(kind=kind)
    return institutions.filter(Q(live_count__gt=0)) if ours else institutions


def institution_taken(institution_id: int | None, **values: str) -> bool:
    """Whether another institution has this name or certificate prefix already, in whatever case."""
    same = {f"{name}__iexact": value for name, value in values.items()}
    return Institution.objects.filter(**same).exclude(pk=institution_id or 0).exists()


def institution_for(actor: Actor, action: str, institution_id: int) -> Institution:
    """The institution on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = Institution.objects.filter(pk=institution_id)
    institution = rows.filter(_institutions(actor, PERMISSIONS[action].seen_by)).first()
    if institution is None:
        raise Unseen(action)
    if not rows.filter(_institutions(actor, action)).exists():
        raise Forbidden(action)
    return institution


def may_edit(actor: Actor, institution: Institution) -> bool:
    """Whether `actor` may edit an institution and its instructors."""
    return Institution.objects.filter(_institutions(actor, "partner.edit"), pk=institution.pk).exists()


def may_select(actor: Actor, institution: Institution) -> bool:
    """Whether `actor` may record how instructors of an institution were chosen."""
    return Institution.objects.filter(_institutions(actor, "instructor.select"), pk=institution.pk).exists()


def coordinators_of(institution: Institution, today: date) -> QuerySet[User]:
    """The people who coordinate for an institution on a day."""
    grants = RoleGrant.objects.filter(
        Q(ends=None) | Q(ends__gt=today),
        role=Role.PARTNER_COORDINATOR,
        institution=institution,
        starts__lte=today,
    )
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name")


# --- instructors ----------------------------------------------------------------------------------------------------


def instructors_of(institution_id: int) -> QuerySet[Instructor]:
    """The instructors of an institution that was found for the actor before."""
    return Instructor.objects.filter(institution=institution_id)


def with_selection(instructors: QuerySet[Instructor], actor: Actor) -> QuerySet[Instructor]:
    """The same instructors with `is_selected`: whether a selection that `actor` may see is recorded of them."""
    seen = _selections(actor).filter(instructor=OuterRef("pk"))
    return instructors.annotate(is_selected=Exists(seen))


def with_selection_at(instructors: QuerySet[Instructor], facility_id: int) -> QuerySet[Instructor]:
    """The same instructors with `is_selected`: whether a facility has chosen them on record."""
    chosen = InstructorSelection.objects.filter(instructor=OuterRef("pk"), facility=facility_id)
    return instructors.annotate(is_selected=Exists(chosen))


def instructor_for(actor: Actor, action: str, instructor_id: int) -> Instructor:
    """The instructor on whom `actor` may take `action`; raises Unseen or Forbidden."""
    instructor = Instructor.objects.select_related("institution", "user").filter(pk=instructor_id).first()
    if instructor is None:
        raise Unseen(action)
    institution_for(actor, action, instructor.institution_id)
    return instructor


def _selections(actor: Actor) -> QuerySet[InstructorSelection]:
    held = reach(actor, "agreement.view")
    return InstructorSelection.objects.filter(within(held, institution="instructor__institution"))


def selections_of(actor: Actor, instructor: Instructor) -> QuerySet[InstructorSelection]:
    """The recorded selections of an instructor that `actor` may see, with their facility, newest first."""
    return _selections(actor).filter(instructor=instructor).select_related("facility")


def certificates_of(instructor: Instructor) -> QuerySet[InstructorCertificate]:
    """The certificates of an instructor that was found for the actor before."""
    return InstructorCertificate.objects.filter(instructor=instructor)


def free_users_of(institution_id: int, today: date, instructor_id: int | None = None) -> QuerySet[User]:
    """The people with an instructor's role at an institution who are not yet known as another of its instructors."""
    grants = RoleGrant.objects.filter(
        Q(ends=None) | Q(ends__gt=today), role=Role.INSTRUCTOR, institution=institution_id, starts__lte=today
    )
    others = Instructor.objects.filter(user__isnull=False).exclude(pk=instructor_id or 0)
    return User.objects.filter(pk__in=grants.values("user")).exclude(pk__in=others.values("user")).order_by("name")


def instructors_without_selection(instructor_ids: Iterable[int], facility_id: int, day: date) -> list[Instructor]:
    """Those of the instructors of whom the facility has recorded no selection up to `day`."""
    chosen = Q(selections__facility=facility_id, selections__date__lte=day)
    selected = Instructor.objects.filter(chosen).values("pk")
    return list(Instructor.objects.filter(pk__in=list(instructor_ids)).exclude(pk__in=selected))


# --- agreements -----------------------------------------------------------------------------------------------------


def in_force(day: date) -> Q:
    """The filter for agreements of any kind that are in force on a day."""
    return Q(state=AgreementState.SIGNED, signed_on__lte=day, starts__lte=day, ends__gt=day)


def agreements_for(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that `actor` may see, with their facility and institution."""
    return agreements_within(reach(actor, "agreement.view"))


def agreements_within(held: Reach) -> QuerySet[Agreement]:
    """The same for who reaches so much."""
    return _AGREEMENTS.filter(within(held, institution="institution"))


def standing_as(standing: str, today: date) -> Q:
    """The filter for agreements that stand so on a day, as `rules.standing` says it of one."""
    signed = Q(state=AgreementState.SIGNED)
    soon = today + timedelta(days=EXPIRY_WARNING_DAYS)
    return {
        Standing.DRAFT: Q(state=AgreementState.DRAFT),
        Standing.TERMINATED: Q(state=AgreementState.TERMINATED),
        Standing.NOT_YET: signed & Q(starts__gt=today),
        Standing.EXPIRED: signed & Q(starts__lte=today, ends__lte=today),
        Standing.EXPIRING: signed & Q(starts__lte=today, ends__gt=today, ends__lte=soon),
        Standing.IN_FORCE: signed & Q(starts__lte=today, ends__gt=soon),
    }[Standing(standing)]


def agreements_matching(
    agreements: QuerySet[Agreement], today: date, *, q: str = "", standing: str = ""
) -> QuerySet[Agreement]:
    """Those of the agreements whose title, partner or numbers contain a text, and that stand so today."""
    if text := q.strip():
        agreements = agreements.filter(
            Q(title__icontains=text)
            | Q(institution__name__icontains=text)
            | Q(institution__short_name__icontains=text)
            | Q(facility_number__icontains=text)
            | Q(institution_number__icontains=text)
        )
    return agreements.filter(standing_as(standing, today)) if standing else agreements


def agreement_for(actor: Actor, action: str, agreement_id: int) -> Agreement:
    """The agreement on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_AGREEMENTS.all(), actor, action, agreement_id, institution="institution")


def agreements_allowing(actor: Actor, action: str) -> QuerySet[Agreement]:
    """The agreements of the facilities and institutions for which `actor` holds `action`."""
    return _AGREEMENTS.filter(within(reach(actor, action), institution="institution"))


def usable_for_classes(agreements: QuerySet[Agreement], today: date) -> QuerySet[Agreement]:
    """Those of the agreements under which a class can be planned (executable, not ended), with their courses."""
    alive = ~Q(state=AgreementState.TERMINATED) & Q(kind=AgreementKind.EXECUTABLE, ends__gt=today)
    return agreements.filter(alive).prefetch_related("courses").order_by("institution__name", "-starts")


def agreements_covering(facility_id: int, course_id: int, starts: date, ends: date) -> QuerySet[Agreement]:
    """The executable agreements in force on every day from `starts` to `ends` (both included) that name the course.

    In force: signed by the first day, not terminated, begun, and not over before the last day.
    """
    return _AGREEMENTS.filter(
        facility=facility_id,
        courses=course_id,
        kind=AgreementKind.EXECUTABLE,
        state=AgreementState.SIGNED,
        signed_on__lte=starts,
        starts__lte=starts,
        ends__gt=ends,
    ).order_by(F("ends").desc())


def signatories_of(agreement: Agreement) -> QuerySet[Signatory]:
    """Who signs and who witnesses an agreement, in the order in which they were written."""
    return Signatory.objects.filter(agreement=agreement)


def history_of(agreement: Agreement) -> QuerySet[AgreementChange]:
    """What was done to an agreement, newest first."""
    return AgreementChange.objects.filter(agreement=agreement)


def unmet_conditions(agreement: Agreement) -> list[SigningCondition]:
    """What an agreement still needs before it can be signed."""
    return unmet_for_signing(
        kind=agreement.kind,
        numbers=(agreement.facility_number, agreement.institution_number),
        sides=set(signatories_of(agreement).values_list("side", flat=True)),
        course_count=agreement.courses.count(),
    )
