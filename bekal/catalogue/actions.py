from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, require
from bekal.catalogue.choices import CourseKind, ModuleKind, VersionState, VersionStep
from bekal.catalogue.models import CompetencyUnit, Course, CourseVersion, Module, Trade
from bekal.catalogue.queries import unmet_conditions
from bekal.catalogue.rules import OF_ADAPTED, TRANSITIONS, NotYet
from bekal.lib import transitions
from bekal.lib.conflicts import take_turn
from bekal.lib.transitions import IllegalTransition, Transition
from bekal.places.models import Facility, Institution

_NATION = Target()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """What a curriculum asks for; ages in years, shares in percent."""

    valid_from: date
    change_note: str = ""
    minimum_attendance_percent: int = 80
    passing_score: int = 60
    minimum_age: int | None = None
    minimum_education: str = ""
    sex: str = ""
    health_bars: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFacts:
    name: str
    kind: ModuleKind
    lesson_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """A unit to assess; without `standard` it belongs to a local programme."""

    code: str
    title: str
    standard: str = ""


@transaction.atomic
def add_trade(*, code: str, name: str, actor: Actor, now: datetime) -> Trade:
    """Add a trade; raises IntegrityError where its code or name is taken."""
    require(actor, "catalogue.edit", _NATION)
    trade = Trade.objects.create(code=code, name=name)
    record(actor, "trade.add", trade, now=now, code=code, name=name)
    return trade


@transaction.atomic
def add_course(*, trade: Trade, code: str, name: str, kind: CourseKind, actor: Actor, now: datetime) -> Course:
    """Add a course with an empty first draft of its curriculum; raises IntegrityError where its code is taken."""
    require(actor, "catalogue.edit", _NATION)
    course = Course.objects.create(trade=trade, code=code, name=name, kind=kind, edited_by=actor.name, edited_at=now)
    CourseVersion.objects.create(
        course=course, number=1, valid_from=localdate(now), edited_by=actor.name, edited_at=now
    )
    record(actor, "course.add", course, now=now, code=code, name=name)
    return course


@transaction.atomic
def edit_course(
    *,
    course: Course,
    revision: int,
    trade: Trade,
    code: str,
    name: str,
    kind: CourseKind,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a course's name, code, trade or kind; raises Conflict where somebody did since `revision` was read."""
    require(actor, "catalogue.edit", _NATION)
    fresh = Course.objects.select_for_update().get(pk=course.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {"code": fresh.code, "name": fresh.name, "kind": fresh.kind, "trade": fresh.trade_id}
    fresh.trade, fresh.code, fresh.name, fresh.kind = trade, code, name, kind
    fresh.save(update_fields=["trade", "code", "name", "kind", *changed])
    record(actor, "course.edit", fresh, now=now, was=was, code=code, name=name, kind=kind, trade=trade.pk)


@transaction.atomic
def adapt_version(
    *, version: CourseVersion, change_note: str, valid_from: date, actor: Actor, now: datetime
) -> CourseVersion:
    """Copy a curriculum into a new draft of the same course, which keeps its origin and what is to change."""
    require(actor, "catalogue.edit", _NATION)
    draft = _copied(version, change_note, valid_from, actor=actor, now=now)
    record(actor, "version.adapt", draft, now=now, origin=version.pk, change_note=change_note)
    return draft


@transaction.atomic
def adapt_for_facility(
    *,
    version: CourseVersion,
    institution: Institution,
    facility: Facility,
    change_note: str,
    valid_from: date,
    actor: Actor,
    now: datetime,
) -> CourseVersion:
    """Copy a curriculum into a draft that an institution adapts for the classes of one facility.

    The same asked again while that draft is still as it was made gives that draft.
    """
    require(actor, "curriculum.propose", Target(institution_id=institution.pk))
    same = {"adapted_from": version, "institution": institution, "facility": facility, "revision": 1}
    made = CourseVersion.objects.filter(**same, state=VersionState.DRAFT, change_note=change_note).first()
    if made is not None:
        return made
    draft = _copied(version, change_note, valid_from, actor=actor, now=now, institution=institution, facility=facility)
    details = {"origin": version.pk, "institution": institution.pk, "change_note": change_note}
    record(actor, "version.adapt", draft, now=now, facility_id=facility.pk, **details)
    return draft


def _copied(
    version: CourseVersion,
    change_note: str,
    valid_from: date,
    *,
    actor: Actor,
    now: datetime,
    institution: Institution | None = None,
    facility: Facility | None = None,
) -> CourseVersion:
    Course.objects.select_for_update().get(pk=version.course_id)
    newest = CourseVersion.objects.filter(course=version.course_id).aggregate(newest=Max("number"))["newest"]
    draft = CourseVersion.objects.create(
        institution=institution,
        facility=facility,
        course_id=version.course_id,
        number=newest + 1,
        state=VersionState.DRAFT,
        valid_from=valid_from,
        adapted_from=version,
        change_note=change_note,
        minimum_attendance_percent=version.minimum_attendance_percent,
        passing_score=version.passing_score,
        minimum_age=version.minimum_age,
        minimum_education=version.minimum_education,
        sex=version.sex,
        health_bars=version.health_bars,
        prerequisites=version.prerequisites,
        edited_by=actor.name,
        edited_at=now,
    )
    draft.units.set(version.units.all())
    modules = Module.objects.filter(version=version).values_list("name", "kind", "lesson_hours")
    _write_modules(draft, [ModuleFacts(name=n, kind=ModuleKind(k), lesson_hours=h) for n, k, h in modules])
    return draft


@transaction.atomic
def edit_version(
    *,
    version: CourseVersion,
    revision: int,
    facts: VersionFacts,
    modules: Sequence[ModuleFacts],
    units: Sequence[UnitFacts],
    actor: Actor,
    now: datetime,
) -> None:
    """Rewrite a draft; an existing unit is taken by its code, as it stands. What a prison declined is a draft again.

    Raises Conflict where somebody changed it since `revision` was read, IllegalTransition once it is sent or approved.
    """
    fresh = _locked(version)
    require(actor, "curriculum.propose" if fresh.facility_id else "catalogue.edit", fresh.target)
    changed = (*take_turn(fresh, revision, who=actor.name, now=now), "state")
    if fresh.state == VersionState.DECLINED:
        fresh.state = transitions.step(TRANSITIONS, VersionStep.REVISE, fresh.state).target
    if fresh.state != VersionState.DRAFT:
        raise IllegalTransition("edit", fresh.state)
    lists = {"health_bars": list(facts.health_bars), "prerequisites": list(facts.prerequisites)}
    values = {**asdict(facts), **lists}
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*values, *changed])
    Module.objects.filter(version=fresh).delete()
    _write_modules(fresh, modules)
    fresh.units.set([_unit(unit) for unit in units])
    hours = sum(module.lesson_hours for module in modules)
    details = {"lesson_hours": hours, "units": [unit.code for unit in units]}
    record(actor, "version.edit", fresh, now=now, facility_id=fresh.facility_id, **details)


@transaction.atomic
def approve_version(*, version: CourseVersion, actor: Actor, now: datetime) -> None:
    """Let classes be planned by a curriculum from now on; raises NotYet where something is missing.

    An approved curriculum is not edited again: what changes is a new version.
    """
    fresh, transition = _stepping(version, VersionStep.APPROVE, actor)
    _keep(fresh, transition, actor=actor, now=now, approved_on=localdate(now), approved_by=actor.name)


@transaction.atomic
def propose_version(*, version: CourseVersion, actor: Actor, now: datetime) -> None:
    """Send an adapted curriculum to the prison for which it is meant; raises NotYet where something is missing."""
    fresh, transition = _stepping(version, VersionStep.PROPOSE, actor)
    _keep(fresh, transition, actor=actor, now=now, proposed_on=localdate(now), proposed_by=actor.name)


@transaction.atomic
def accept_version(*, version: CourseVersion, actor: Actor, now: datetime) -> None:
    """Let the classes of the facility be planned by the curriculum that was adapted for it."""
    fresh, transition = _stepping(version, VersionStep.ACCEPT, actor)
    _keep(fresh, transition, actor=actor, now=now, approved_on=localdate(now), approved_by=actor.name)


@transaction.atomic
def decline_version(*, version: CourseVersion, reason: str, actor: Actor, now: datetime) -> None:
    """Send an adapted curriculum back with a reason; who proposed it can mend it and send it again."""
    fresh, transition = _stepping(version, VersionStep.DECLINE, actor, reason)
    who = {"declined_by": actor.name, "decline_reason": reason.strip()}
    _keep(fresh, transition, actor=actor, now=now, declined_on=localdate(now), **who)


def _locked(version: CourseVersion) -> CourseVersion:
    return CourseVersion.objects.select_for_update(of=("self",)).select_related("facility").get(pk=version.pk)


def _stepping(
    version: CourseVersion, name: VersionStep, actor: Actor, reason: str = ""
) -> tuple[CourseVersion, Transition]:
    """The version as it is now and the step out of it; adapted curricula have steps of their own."""
    fresh = _locked(version)
    transition = next(one for one in TRANSITIONS if one.name == name)
    require(actor, transition.action, fresh.target)
    if (fresh.facility_id is not None) != (name in OF_ADAPTED):
        raise IllegalTransition(name, fresh.state)
    transition = transitions.step(TRANSITIONS, name, fresh.state, reason)
    if transition.conditions and (unmet := unmet_conditions(fresh)):
        raise NotYet(unmet)
    return fresh, transition


def _keep(fresh: CourseVersion, transition: Transition, *, actor: Actor, now: datetime, **told: date | str) -> None:
    fresh.state, fresh.revision = transition.target, fresh.revision + 1
    for name, value in told.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=["state", "revision", *told])
    details: dict[str, str | int] = {"course": fresh.course_id, "number": fresh.number}
    if fresh.decline_reason and transition.name == VersionStep.DECLINE:
        details["reason"] = fresh.decline_reason
    record(actor, f"version.{transition.name}", fresh, now=now, facility_id=fresh.facility_id, **details)


def _write_modules(version: CourseVersion, modules: Sequence[ModuleFacts]) -> None:
    Module.objects.bulk_create(
        [Module(version=version, position=place, **asdict(module)) for place, module in enumerate(modules, 1)]
    )


def _unit(facts: UnitFacts) -> CompetencyUnit:
    unit, _created = CompetencyUnit.objects.get_or_create(
        code=facts.code, defaults={"title": facts.title, "standard": facts.standard}
    )
    return unit
