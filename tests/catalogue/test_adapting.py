"""A partner adapts a curriculum for one prison: it proposes, the prison decides."""

import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.catalogue import actions, queries
from bekal.catalogue.actions import ModuleFacts, UnitFacts, VersionFacts
from bekal.catalogue.choices import ModuleKind
from bekal.catalogue.models import CourseVersion
from bekal.catalogue.rules import NotYet
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from tests.classes.scene import make_agreement, make_version

FACTS = VersionFacts(valid_from=dt.date(2026, 4, 1), change_note="Praktik ditambah")
MODULES = (ModuleFacts(name="Praktik las", kind=ModuleKind.PRACTICE, lesson_hours=72),)
UNITS = (UnitFacts(code="C.24LAS01.001.1", title="Mengelas pelat"),)


@pytest.fixture
def origin(places):
    version = make_version()
    make_agreement(places.ambon, places.bpvp, version.course)
    return version


@pytest.fixture
def adapt(origin, places, cast, acting, now):
    def run(who=None, **changes):
        told = {"version": origin, "institution": places.bpvp, "facility": places.ambon, "change_note": "Praktik"}
        actor = acting(who or cast.coordinator)
        return actions.adapt_for_facility(**{**told, **changes}, valid_from=dt.date(2026, 4, 1), actor=actor, now=now)

    return run


@pytest.fixture
def proposed(adapt, cast, acting, now):
    draft = adapt()
    actions.propose_version(version=draft, actor=acting(cast.coordinator), now=now)
    return CourseVersion.objects.get(pk=draft.pk)


def test_a_coordinator_adapts_for_their_own_institution_only(adapt, origin, places, cast):
    draft = adapt()
    assert (draft.state, draft.adapted_from, draft.facility, draft.number) == ("draft", origin, places.ambon, 2)
    assert list(draft.modules.values_list("lesson_hours", flat=True)) == [64]
    for who in (cast.other_coordinator, cast.owner, cast.instructor):
        with pytest.raises((Forbidden, Unseen)):
            adapt(who)
    assert CourseVersion.objects.count() == 2


def test_the_same_asked_twice_makes_one_draft(adapt):
    assert adapt() == adapt()


def test_it_is_edited_sent_and_decided(proposed, cast, acting, now):
    officer = acting(cast.owner)
    assert (proposed.state, proposed.proposed_by) == ("proposed", "Coordinator")
    assert list(queries.proposals_waiting(officer)) == [proposed]
    actions.accept_version(version=proposed, actor=officer, now=now)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.approved_by, proposed.approved_on) == ("approved", "Owner", now.date())
    assert list(queries.proposals_waiting(officer)) == []
    assert Event.objects.get(action="version.accept").facility_id == proposed.facility_id
    with pytest.raises(IllegalTransition):
        actions.accept_version(version=proposed, actor=officer, now=now)


def test_what_is_declined_is_mended_and_sent_again(proposed, cast, acting, now):
    officer, coordinator = acting(cast.owner), acting(cast.coordinator)
    with pytest.raises(ReasonMissing):
        actions.decline_version(version=proposed, reason=" ", actor=officer, now=now)
    actions.decline_version(version=proposed, reason="Alatnya tidak ada", actor=officer, now=now)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decline_reason) == ("declined", "Alatnya tidak ada")
    assert list(queries.proposals_to_mend(coordinator)) == [proposed]
    changes = {"facts": FACTS, "modules": MODULES, "units": UNITS, "now": now}
    actions.edit_version(version=proposed, revision=proposed.revision, **changes, actor=coordinator)
    proposed.refresh_from_db()
    assert proposed.state == "draft"
    actions.propose_version(version=proposed, actor=coordinator, now=now)


def test_only_the_prison_for_which_it_is_meant_decides(proposed, cast, acting, now):
    for who in (cast.neighbour, cast.stranger, cast.coordinator, cast.warden, cast.national):
        with pytest.raises((Forbidden, Unseen)):
            actions.accept_version(version=proposed, actor=acting(who), now=now)
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_draft_without_modules_is_not_sent(adapt, cast, acting, now):
    draft = adapt()
    draft.modules.all().delete()
    with pytest.raises(NotYet):
        actions.propose_version(version=draft, actor=acting(cast.coordinator), now=now)


def test_headquarters_approve_curricula_for_all_only(adapt, cast, acting, now):
    draft = adapt()
    with pytest.raises(IllegalTransition):
        actions.approve_version(version=draft, actor=acting(cast.national), now=now)
    with pytest.raises((Forbidden, Unseen)):
        actions.edit_version(
            version=draft, revision=1, facts=FACTS, modules=MODULES, units=UNITS, actor=acting(cast.owner), now=now
        )


def test_others_do_not_see_it_before_it_holds_nor_plan_by_it_after(proposed, origin, places, cast, acting, now):
    course = origin.course
    assert list(queries.versions_of(course, acting(cast.stranger))) == [origin]
    assert list(queries.versions_of(course, acting(cast.other_coordinator))) == [origin]
    assert list(queries.versions_of(course, acting(cast.coordinator))) == [proposed, origin]
    actions.accept_version(version=proposed, actor=acting(cast.owner), now=now)
    assert list(queries.versions_of(course, acting(cast.stranger))) == [proposed, origin]
    assert list(queries.approved_versions([course.pk])) == [origin]
    assert list(queries.approved_versions([course.pk], places.piru.pk)) == [origin]
    assert list(queries.approved_versions([course.pk], places.ambon.pk)) == [proposed, origin]
