"""The parts of the pages of the catalogue, each worked out by one small function."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may_somewhere
from bekal.catalogue import queries
from bekal.catalogue.choices import ModuleKind, VersionState
from bekal.catalogue.rules import hours_by_kind, is_local_programme
from bekal.people.choices import Education, HealthLimit, Sex

BAR_WIDTH = 600
COLOURS = {
    ModuleKind.THEORY: "#9cc4bf",
    ModuleKind.PRACTICE: "#0e5a54",
    ModuleKind.SAFETY: "#d9962e",
    ModuleKind.SOFT_SKILLS: "#1f4f86",
    ModuleKind.ENTREPRENEURSHIP: "#f2b33d",
}


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the bar of hours, in units of its SVG."""

    label: str
    colour: str
    hours: int
    percent: int
    x: int
    width: int


def bar(modules: Iterable[Any]) -> list[Slice]:
    """The hours of each kind of module side by side, filling the bar exactly."""
    hours = hours_by_kind((module.kind, module.lesson_hours) for module in modules)
    total, before, slices = sum(hours.values()), 0, []
    for kind, part in hours.items():
        x, end = before * BAR_WIDTH // total, (before + part) * BAR_WIDTH // total
        share = round(100 * part / total)
        slices.append(Slice(str(kind.label), COLOURS[kind], part, share, x, max(end - x - 2, 1)))
        before += part
    return slices


def by_trade(courses: Iterable[Any]) -> list[dict[str, Any]]:
    """The catalogue gathered by trade; the courses come in that order."""
    return [{"name": name, "courses": list(found)} for name, found in groupby(courses, key=lambda one: one.trade.name)]


def version_tag(version: Any) -> dict[str, str]:
    """The state of a curriculum as a tag."""
    tone = "ok" if version.state == VersionState.APPROVED else "quiet"
    return {"text": version.get_state_display(), "tone": tone}


def course_page(course: Any, actor: Actor) -> dict[str, Any]:
    """Everything on the page of a course."""
    may_edit = may_somewhere(actor, "catalogue.edit")
    edit = {"label": _("Ubah kursus"), "url": reverse("course_edit", args=[course.pk]), "kind": "quiet"}
    versions = queries.versions_of(course)
    return {
        "course": course,
        "actions": [edit] if may_edit else [],
        "may_edit": may_edit,
        "versions": [{"version": one, "tag": version_tag(one)} for one in versions],
        "sees_criteria": may_somewhere(actor, "criterion.view"),
        "crumbs": [{"label": _("Kursus"), "url": reverse("course_list")}],
    }


def version_page(version: Any, actor: Actor) -> dict[str, Any]:
    """Everything on the page of a curriculum."""
    modules, units = list(queries.modules_of(version)), list(queries.units_of(version))
    unmet = queries.unmet_conditions(version) if version.state == VersionState.DRAFT else []
    may_edit = may_somewhere(actor, "catalogue.edit")
    return {
        "version": version,
        "tag": version_tag(version),
        "actions": _actions(version, ready=not unmet) if may_edit else [],
        "unmet": [str(condition.label) for condition in unmet] if may_edit else [],
        "modules": modules,
        "bar": bar(modules),
        "bar_width": BAR_WIDTH,
        "total": sum(module.lesson_hours for module in modules),
        "units": units,
        "is_local": bool(units) and is_local_programme(unit.standard for unit in units),
        "demands": _demands(version),
        "crumbs": [
            {"label": _("Kursus"), "url": reverse("course_list")},
            {"label": version.course.name, "url": reverse("course_detail", args=[version.course_id])},
        ],
    }


def _actions(version: Any, *, ready: bool) -> list[dict[str, str]]:
    adapt = {"label": _("Sesuaikan"), "url": reverse("version_adapt", args=[version.pk]), "kind": "quiet"}
    if version.state == VersionState.APPROVED:
        return [adapt]
    approve = {"label": _("Sahkan"), "url": reverse("version_approve", args=[version.pk]), "kind": "primary"}
    edit = {"label": _("Ubah"), "url": reverse("version_edit", args=[version.pk]), "kind": "quiet"}
    return [approve, edit] if ready else [{**edit, "kind": "primary"}]


def _demands(version: Any) -> list[dict[str, Any]]:
    age = _("paling muda %(age)s tahun") % {"age": version.minimum_age} if version.minimum_age else ""
    education = Education(version.minimum_education).label if version.minimum_education else ""
    bars = [str(HealthLimit(code).label) for code in version.health_bars if code in HealthLimit.values]
    attendance = _("%(percent)s%% jam pelajaran") % {"percent": version.minimum_attendance_percent}
    return [
        {"key": _("Umur"), "value": age},
        {"key": _("Pendidikan"), "value": _("paling rendah %(level)s") % {"level": education} if education else ""},
        {"key": _("Peserta"), "value": Sex(version.sex).label if version.sex else _("laki-laki dan perempuan")},
        {"key": _("Tidak untuk"), "value": "; ".join(bars)},
        {"key": _("Lulus lebih dahulu"), "value": ", ".join(version.prerequisites)},
        {"key": _("Kehadiran"), "value": attendance},
        {"key": _("Nilai lulus"), "value": version.passing_score},
    ]
