"""Trades, courses, their curricula with modules and competency units."""

from datetime import date, time
from typing import Any

from bekal.catalogue.choices import VersionState
from bekal.catalogue.models import CompetencyUnit, Course, CourseVersion, Module, Trade
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.world import Curriculum, World

FIRST_CURRICULA_HOLD_FROM = date(2021, 1, 4)
APPROVED_BY = "Ratih Dwiasmara"


def make_catalogue(world: World) -> None:
    """Every course of the five programmes; two have an adapted second curriculum, one a draft."""
    written = document("courses")
    trades = {code: Trade.objects.create(code=code, name=name) for code, name in written["trades"].items()}
    units: dict[str, CompetencyUnit] = {}
    for entry in written["course"]:
        course = Course.objects.create(
            trade=trades[entry["trade"]], code=entry["code"], name=entry["name"], kind=entry["kind"]
        )
        world.courses[course.code] = course
        for code, title in entry["units"]:
            if code not in units:
                standard = written["standards"].get(entry["trade"], "")
                units[code] = CompetencyUnit.objects.create(code=code, title=title, standard=standard)
        first = _curriculum(entry, course, units, 1, FIRST_CURRICULA_HOLD_FROM)
        world.curricula[course.code] = [first]
    entries = {entry["code"]: entry for entry in written["course"]}
    for change in written["adapted"]:
        _adapt(world, entries[change["course"]], units, change)
    for change in written["draft"]:
        _adapt(world, entries[change["course"]], units, change, state=VersionState.DRAFT)


def _adapt(
    world: World,
    entry: dict[str, Any],
    units: dict[str, CompetencyUnit],
    change: dict[str, Any],
    state: VersionState = VersionState.APPROVED,
) -> None:
    course = world.courses[change["course"]]
    curricula = world.curricula[course.code]
    second = _curriculum(entry, course, units, 2, world.day(change["valid_from_days"]), change["change_note"], state)
    second.version.adapted_from = curricula[0].version
    second.version.save(update_fields=["adapted_from"])
    if state == VersionState.APPROVED:
        curricula.append(second)


def _curriculum(
    entry: dict[str, Any],
    course: Course,
    units: dict[str, CompetencyUnit],
    number: int,
    valid_from: date,
    change_note: str = "",
    state: VersionState = VersionState.APPROVED,
) -> Curriculum:
    approved = state == VersionState.APPROVED
    version = CourseVersion.objects.create(
        course=course,
        number=number,
        state=state,
        valid_from=valid_from,
        change_note=change_note,
        minimum_education=entry.get("minimum_education", ""),
        health_bars=entry.get("health_bars", []),
        approved_on=valid_from if approved else None,
        approved_by=APPROVED_BY if approved else "",
    )
    of_version = [units[code] for code, _title in entry["units"]]
    version.units.set(of_version)
    modules = Module.objects.bulk_create(
        Module(version=version, position=position, name=name, kind=kind, lesson_hours=hours)
        for position, (kind, hours, name) in enumerate(entry["modules"], 1)
    )
    return Curriculum(version, modules, of_version, entry["per_day"], time.fromisoformat(entry["day_starts_at"]))
