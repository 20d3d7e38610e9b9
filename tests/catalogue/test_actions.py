import datetime as dt

import pytest

from bekal.access.rules import Forbidden
from bekal.audit.models import Event
from bekal.catalogue import actions
from bekal.catalogue.actions import ModuleFacts, UnitFacts, VersionFacts
from bekal.catalogue.choices import ApprovalCondition, CourseKind, ModuleKind
from bekal.catalogue.models import CompetencyUnit, CourseVersion, Trade
from bekal.catalogue.rules import NotYet
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from tests.classes.scene import make_version

MODULES = (
    ModuleFacts(name="K3", kind=ModuleKind.SAFETY, lesson_hours=4),
    ModuleFacts(name="Las datar", kind=ModuleKind.PRACTICE, lesson_hours=20),
)
UNITS = (UnitFacts(code="C.24LAS01.001.1", title="Mengelas", standard="SKKNI 27-2021"),)
FACTS = VersionFacts(valid_from=dt.date(2026, 3, 2), health_bars=("no_fumes",))


@pytest.fixture
def centre(cast, acting):
    return acting(cast.national)


@pytest.fixture
def draft(centre, now, db):
    trade = actions.add_trade(code="LAS", name="Las", actor=centre, now=now)
    course = actions.add_course(trade=trade, code="LAS-1", name="Las", kind=CourseKind.SHORT, actor=centre, now=now)
    return course.versions.get()


def edit(version, actor, now, revision=1, **changes):
    values = {"facts": FACTS, "modules": MODULES, "units": UNITS, **changes}
    actions.edit_version(version=version, revision=revision, **values, actor=actor, now=now)


def test_a_course_is_born_with_an_empty_draft(draft):
    assert (draft.number, draft.state, draft.modules.count()) == (1, "draft", 0)


def test_a_draft_is_written_then_approved_then_left_alone(draft, centre, now):
    with pytest.raises(NotYet) as refusal:
        actions.approve_version(version=draft, actor=centre, now=now)
    assert refusal.value.conditions == (ApprovalCondition.HAS_MODULES, ApprovalCondition.HAS_UNITS)
    edit(draft, centre, now)
    actions.approve_version(version=draft, actor=centre, now=now)
    version = CourseVersion.objects.get()
    assert (version.state, version.approved_by, version.approved_on) == ("approved", "National", now.date())
    assert [module.position for module in version.modules.all()] == [1, 2]
    assert version.health_bars == ["no_fumes"]
    with pytest.raises(IllegalTransition):
        edit(version, centre, now, revision=version.revision)
    with pytest.raises(IllegalTransition):
        actions.approve_version(version=version, actor=centre, now=now)
    assert Event.objects.filter(action__startswith="version.").count() == 2


def test_an_adapted_curriculum_is_a_new_version_that_keeps_its_origin(centre, now, db):
    origin = make_version()
    made = actions.adapt_version(
        version=origin, change_note="Praktik ditambah", valid_from=dt.date(2026, 4, 1), actor=centre, now=now
    )
    assert (made.number, made.state, made.adapted_from, made.change_note) == (2, "draft", origin, "Praktik ditambah")
    assert list(made.modules.values_list("name", "lesson_hours")) == [("Praktik las", 64)]
    assert list(made.units.all()) == list(origin.units.all())
    edit(made, centre, now)
    origin.refresh_from_db()
    assert list(origin.modules.values_list("name", flat=True)) == ["Praktik las"]


def test_the_second_of_two_editors_hears_of_the_first(draft, centre, cast, acting, now):
    edit(draft, acting(cast.administrator), now)
    with pytest.raises(Conflict) as conflict:
        edit(draft, centre, now)
    assert (conflict.value.who, conflict.value.at) == ("Administrator", now)


def test_a_unit_that_is_there_is_taken_as_it_stands(draft, centre, now):
    CompetencyUnit.objects.create(code="C.24LAS01.001.1", title="Judul resmi", standard="SKKNI 27-2021")
    edit(draft, centre, now)
    assert [unit.title for unit in draft.units.all()] == ["Judul resmi"]


def test_a_course_is_edited_once_by_each_reader(draft, centre, now):
    other = Trade.objects.create(code="KYU", name="Kayu")
    change = {"trade": other, "code": "KYU-1", "name": "Kayu", "kind": CourseKind.REGULAR, "actor": centre, "now": now}
    actions.edit_course(course=draft.course, revision=1, **change)
    with pytest.raises(Conflict):
        actions.edit_course(course=draft.course, revision=1, **change)


def test_prisons_do_not_write_the_catalogue(draft, cast, acting, now):
    for who in (cast.owner, cast.warden, cast.coordinator, cast.regional):
        with pytest.raises(Forbidden):
            edit(draft, acting(who), now)
