"""The parts of the pages of the catalogue, each worked out by one small function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may, may_somewhere
from bekal.catalogue import queries
from bekal.catalogue.choices import Mark, ModuleKind, VersionState
from bekal.catalogue.rules import Pair, hours_by_kind, is_local_programme, side_by_side
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
    tones = {VersionState.APPROVED: "ok", VersionState.PROPOSED: "info", VersionState.DECLINED: "bad"}
    return {"text": version.get_state_display(), "tone": tones.get(version.state, "quiet")}


def course_page(course: Any, actor: Actor) -> dict[str, Any]:
    """Everything on the page of a course."""
    may_edit = may_somewhere(actor, "catalogue.edit")
    edit = {"label": _("Ubah kursus"), "url": reverse("course_edit", args=[course.pk]), "kind": "quiet"}
    versions = queries.versions_of(course, actor)
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
    may_edit = may_somewhere(actor, "catalogue.edit") and version.facility_id is None
    actions = _actions(version, ready=not unmet) if may_edit else []
    return {
        "version": version,
        "tag": version_tag(version),
        "actions": _adapting(version, actor) + actions + _comparing(version),
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


def _adapting(version: Any, actor: Actor) -> list[dict[str, str]]:
    """What a partner and a prison do with a curriculum that is adapted for the prison."""
    if version.facility_id is None:
        if version.state != VersionState.APPROVED or not may_somewhere(actor, "curriculum.propose"):
            return []
        propose = reverse("version_propose", args=[version.pk])
        return [{"label": _("Usulkan penyesuaian"), "url": propose, "kind": "primary"}]
    if version.state == VersionState.PROPOSED and may(actor, "curriculum.decide", version.target):
        return [{"label": _("Putuskan"), "url": reverse("version_decide", args=[version.pk]), "kind": "primary"}]
    unsent = version.state in (VersionState.DRAFT, VersionState.DECLINED)
    if unsent and may(actor, "curriculum.propose", version.target):
        return [{"label": _("Ubah dan kirim"), "url": reverse("proposal_edit", args=[version.pk]), "kind": "primary"}]
    return []


def _comparing(version: Any) -> list[dict[str, str]]:
    if version.adapted_from_id is None:
        return []
    compare = reverse("version_compare", args=[version.pk])
    return [{"label": _("Bandingkan dengan asalnya"), "url": compare, "kind": "quiet"}]


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


# --- two curricula side by side -------------------------------------------------------------------------------------

MARKS = {Mark.SAME: "quiet", Mark.CHANGED: "warn", Mark.ADDED: "ok", Mark.REMOVED: "bad"}


def version_name(version: Any) -> str:
    """How a curriculum is called beside another."""
    return _("Versi %(number)s") % {"number": version.number}


def comparison(old: Any, new: Any) -> dict[str, Any]:
    """Modules, units and demands of two curricula, line beside line, and how many differ."""
    was, now = _modules_by_name(old), _modules_by_name(new)
    modules, units = side_by_side(was, now), side_by_side(_units_by_code(old), _units_by_code(new))
    demands = [
        {"key": one["key"], "old": one["value"] or "–", "new": other["value"] or "–", "tag": _tag(_same(one == other))}
        for one, other in zip(_demands(old), _demands(new), strict=True)
    ]
    pairs: list[Pair[Any]] = [*modules, *units]
    different = sum(pair.mark is not Mark.SAME for pair in pairs)
    different += sum(row["old"] != row["new"] for row in demands)
    words = {"lines": different, "old": _hours(was), "new": _hours(now)}
    return {
        "old_label": version_name(old),
        "new_label": version_name(new),
        "summary": _("%(lines)s baris berbeda. Jam pelajaran: dari %(old)s JP menjadi %(new)s JP.") % words,
        "modules": [{**_sides(pair, _module_words), "difference": _difference(pair)} for pair in modules],
        "units": [_sides(pair, _unit_words) for pair in units],
        "demands": demands,
    }


Taught = tuple[str, str, int]  # name, kind, lesson hours


def _modules_by_name(version: Any) -> dict[Any, Taught]:
    lines: dict[Any, Taught] = {}
    for module in queries.modules_of(version):
        name = module.name.casefold()
        occurrence = sum(known == name for known, _number in lines)  # two modules may bear one name
        lines[name, occurrence] = (module.name, module.kind, module.lesson_hours)
    return lines


def _hours(modules: dict[Any, Taught]) -> int:
    return sum(hours for _name, _kind, hours in modules.values())


def _units_by_code(version: Any) -> dict[Any, tuple[str, str]]:
    return {unit.code: (unit.code, unit.title) for unit in queries.units_of(version)}


def _sides(pair: Pair[Any], words: Callable[[Any], str]) -> dict[str, Any]:
    return {
        "old": words(pair.old) if pair.old else "",
        "new": words(pair.new) if pair.new else "",
        "tag": _tag(pair.mark),
    }


def _module_words(module: Taught) -> str:
    name, kind, hours = module
    return _("%(name)s (%(kind)s, %(hours)s JP)") % {"name": name, "kind": ModuleKind(kind).label, "hours": hours}


def _unit_words(unit: tuple[str, str]) -> str:
    return f"{unit[0]} {unit[1]}"


def _difference(pair: Pair[Taught]) -> str:
    change = (pair.new[2] if pair.new else 0) - (pair.old[2] if pair.old else 0)
    return f"+{change}" if change > 0 else str(change).replace("-", "\N{MINUS SIGN}")


def _same(is_same: bool) -> Mark:
    return Mark.SAME if is_same else Mark.CHANGED


def _tag(mark: Mark) -> dict[str, str]:
    return {"text": str(mark.label), "tone": MARKS[mark]}


def compare_page(version: Any, old: Any, others: Iterable[Any]) -> dict[str, Any]:
    """Everything on the page of two curricula side by side."""
    return {
        "version": version,
        "old": old,
        "others": [one for one in others if one.pk != version.pk],
        "lead": _lead(version),
        "comparison": comparison(old, version) if old else None,
        "crumbs": _crumbs(version),
    }


def decide_page(version: Any, form: Any) -> dict[str, Any]:
    """Everything on the page where a prison decides on an adapted curriculum."""
    shown = comparison(version.adapted_from, version)
    return {"version": version, "form": form, "comparison": shown, "lead": _lead(version), "crumbs": _crumbs(version)}


def _lead(version: Any) -> str:
    if version.facility is None:
        return version_name(version)
    return _("Versi %(number)s untuk %(place)s") % {"number": version.number, "place": version.facility.name}


def _crumbs(version: Any) -> list[dict[str, str]]:
    return [
        {"label": _("Kursus"), "url": reverse("course_list")},
        {"label": version.course.name, "url": reverse("course_detail", args=[version.course_id])},
        {"label": version_name(version), "url": reverse("version_detail", args=[version.pk])},
    ]
