from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.catalogue.choices import ApprovalCondition, VersionState
from bekal.catalogue.models import CompetencyUnit, Course, CourseVersion, Module, Trade
from bekal.catalogue.rules import unmet_for_approval

_VERSIONS = CourseVersion.objects.select_related("course__trade", "adapted_from__course", "facility", "institution")


def courses_for(actor: Actor) -> QuerySet[Course]:
    """The courses that `actor` may see, by trade and name, with `version_count` and `approved_count` on each."""
    return (
        Course.objects.filter(within(reach(actor, "catalogue.view")))
        .select_related("trade")
        .annotate(
            version_count=Count("versions", filter=Q(versions__facility=None)),
            approved_count=Count("versions", filter=Q(versions__state=VersionState.APPROVED)),
        )
        .order_by("trade__name", "name")
    )


def courses_matching(courses: QuerySet[Course], *, q: str = "", kind: str = "") -> QuerySet[Course]:
    """Those of the courses whose name, code or trade contains a text, of a kind."""
    if text := q.strip():
        courses = courses.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(trade__name__icontains=text))
    return courses.filter(kind=kind) if kind else courses


def course_for(actor: Actor, action: str, course_id: int) -> Course:
    """The course on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Course.objects.select_related("trade"), actor, action, course_id)


def version_for(actor: Actor, action: str, version_id: int) -> CourseVersion:
    """The course version on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_VERSIONS.filter(_seen_by(actor)), actor, action, version_id)


def _seen_by(actor: Actor) -> Q:
    """What a partner still works on for one prison is seen by that partner, that prison and those above it."""
    concerned = within(reach(actor, "agreement.view"), institution="institution") & Q(facility__isnull=False)
    return Q(facility=None) | Q(state=VersionState.APPROVED) | concerned


def proposal_for(actor: Actor, action: str, proposal_id: int) -> CourseVersion:
    """The curriculum adapted for one prison on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_VERSIONS.filter(facility__isnull=False), actor, action, proposal_id, institution="institution")


def proposals_waiting(actor: Actor) -> QuerySet[CourseVersion]:
    """The adapted curricula on which `actor` is to decide, the oldest first."""
    mine = within(reach(actor, "curriculum.decide"), institution="institution")
    return _VERSIONS.filter(mine, state=VersionState.PROPOSED).order_by("proposed_on", "pk")


def proposals_to_mend(actor: Actor) -> QuerySet[CourseVersion]:
    """The adapted curricula that `actor` began or got back and has not sent."""
    mine = within(reach(actor, "curriculum.propose"), institution="institution")
    unsent = Q(state__in=[VersionState.DRAFT, VersionState.DECLINED], facility__isnull=False)
    return _VERSIONS.filter(mine & unsent).order_by("pk")


def versions_of(course: Course, actor: Actor) -> QuerySet[CourseVersion]:
    """The versions of a course that `actor` may see, newest first, with `lesson_hours` (JP) on each."""
    rows = CourseVersion.objects.filter(_seen_by(actor), course=course)
    return with_lesson_hours(rows.select_related("adapted_from", "facility", "institution")).order_by("-number")


def version_before(version: CourseVersion, actor: Actor) -> CourseVersion | None:
    """What a version is compared with: its origin, else the one before it; None for the first."""
    if version.adapted_from_id is not None:
        return version.adapted_from
    earlier = _VERSIONS.filter(_seen_by(actor), course=version.course_id, number__lt=version.number)
    return earlier.order_by("-number").first()


def with_lesson_hours(versions: QuerySet[CourseVersion]) -> QuerySet[CourseVersion]:
    """The same versions with `lesson_hours` (JP of 45 minutes, all modules) on each."""
    return versions.annotate(lesson_hours=Sum("modules__lesson_hours", default=0))


def lesson_hours_of(version_id: int) -> int:
    """The lesson hours (JP of 45 minutes) of all modules of a version."""
    total: int = Module.objects.filter(version_id=version_id).aggregate(total=Sum("lesson_hours", default=0))["total"]
    return total


def approved_versions(course_ids: Iterable[int], facility_id: int | None = None) -> QuerySet[CourseVersion]:
    """The approved versions of some courses that have modules, with `lesson_hours` on each.

    Those for all, and with `facility_id` those that were adapted for that facility.
    """
    rows = CourseVersion.objects.filter(
        Q(facility=None) | Q(facility=facility_id),
        Exists(Module.objects.filter(version=OuterRef("pk"))),
        course__in=course_ids,
        state=VersionState.APPROVED,
    )
    return with_lesson_hours(rows.select_related("course")).order_by("course__name", "-number")


def modules_of(version: CourseVersion) -> QuerySet[Module]:
    """The modules of a version that was found for the actor before, in their order."""
    return Module.objects.filter(version=version)


def units_of(version: CourseVersion) -> QuerySet[CompetencyUnit]:
    """The competency units of a version that was found for the actor before."""
    return version.units.all()


def trades_for(actor: Actor) -> QuerySet[Trade]:
    """The trades that `actor` may see."""
    return Trade.objects.filter(within(reach(actor, "catalogue.view"), facility=""))


def unit_titles(codes: Iterable[str]) -> dict[str, str]:
    """The titles of those of the units that are in the catalogue already, by code."""
    return dict(CompetencyUnit.objects.filter(code__in=list(codes)).values_list("code", "title"))


def course_code_taken(code: str, course_id: int | None) -> bool:
    """Whether another course has this code already."""
    return Course.objects.filter(code__iexact=code).exclude(pk=course_id or 0).exists()


def trade_taken(**values: str) -> bool:
    """Whether there is a trade of this name or code already, in whatever case."""
    return Trade.objects.filter(**{f"{name}__iexact": value for name, value in values.items()}).exists()


def unmet_conditions(version: CourseVersion) -> list[ApprovalCondition]:
    """What a draft still needs before it can be approved."""
    return unmet_for_approval(
        module_count=Module.objects.filter(version=version).count(),
        unit_count=version.units.count(),
        is_adapted=version.adapted_from_id is not None,
        change_note=version.change_note,
    )


def courses_before(version: CourseVersion) -> list[tuple[str, str]]:
    """The courses that a curriculum can build on, as (code, name): every one but its own."""
    rows = Course.objects.exclude(pk=version.course_id).order_by("name")
    return list(rows.values_list("code", "name"))
