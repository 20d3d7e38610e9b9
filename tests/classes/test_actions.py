import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bekal.access.rules import SYSTEM, Forbidden, Unseen
from bekal.audit.models import Event
from bekal.classes import actions
from bekal.classes.choices import AgreementLack, ClassState, ClassStep, Condition
from bekal.classes.models import ClassChange, TrainingClass
from bekal.classes.rules import Hindrance, NotYet, PlanRefused
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.partners.models import InstructorSelection
from bekal.places.models import DayOverride, Workshop
from tests.classes.scene import LAST, START, make_class, make_instructor, make_scene, make_version
from tests.classes.test_rules import LEADS


@pytest.fixture
def scene(places):
    return make_scene(places)


def plan(scene, actor, now, **changes):
    return actions.plan_class(agreement=scene.agreement, plan=scene.planned(**changes), actor=actor, now=now)


def test_planning_works_out_the_last_day_and_is_audited(scene, cast, acting, now):
    made = plan(scene, acting(cast.owner), now)

    assert (made.state, made.starts_on, made.ends_on) == ("planned", START, LAST)
    assert list(made.instructors.all()) == [scene.instructor]
    change = ClassChange.objects.get(training_class=made)
    assert (change.step, change.to_state, change.changed_by) == ("plan", "planned", "Owner")
    event = Event.objects.get(action="class.plan")
    assert (event.facility_id, event.details["ends_on"]) == (scene.agreement.facility_id, LAST.isoformat())


def test_an_override_of_the_facility_wins_over_the_region(scene, places, cast, acting, now):
    DayOverride.objects.create(date=START, region=places.maluku, works=False, reason="Hari provinsi")
    with pytest.raises(PlanRefused) as refusal:
        plan(scene, acting(cast.owner), now)
    assert [(flaw.field, flaw.problem, flaw.fits) for flaw in refusal.value.flaws] == [
        ("starts_on", "day_off", dt.date(2026, 3, 5))
    ]

    DayOverride.objects.create(date=START, facility=places.ambon, works=True, reason="Lapas tetap bekerja")
    DayOverride.objects.create(date=LAST, facility=places.jember, works=False, reason="Bukan kita")
    assert plan(scene, acting(cast.owner), now).ends_on == LAST


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda scene, places: {"version": make_version("Kayu")}, ("version", "not_covered")),
        (lambda scene, places: {"capacity": 21}, ("capacity", "above_seats")),
        (lambda scene, places: {"minimum": 17}, ("minimum", "above_capacity")),
        (lambda scene, places: {"minimum": 0}, ("minimum", "too_few")),
        (lambda scene, places: {"lesson_hours_per_day": 0}, ("lesson_hours_per_day", "too_few")),
        (lambda scene, places: {"starts_on": dt.date(2026, 3, 19)}, ("starts_on", "day_off")),
        (lambda scene, places: {"instructors": (make_instructor(places.smkn),)}, ("instructors", "other_institution")),
        (
            lambda scene, places: {"workshop": Workshop.objects.create(facility=places.jember, name="X", seats=30)},
            ("workshop", "elsewhere"),
        ),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(scene, places, cast, acting, now, change, flaw):
    with pytest.raises(PlanRefused) as refusal:
        plan(scene, acting(cast.owner), now, **change(scene, places))
    assert [(found.field, found.problem) for found in refusal.value.flaws] == [flaw]
    assert not TrainingClass.objects.exists()


def test_a_draft_curriculum_and_the_agreements_limit_are_refused(scene, cast, acting, now):
    scene.agreement.maximum_participants = 15
    scene.version.state = "draft"
    with pytest.raises(PlanRefused) as refusal:
        plan(scene, acting(cast.owner), now)
    assert [flaw.problem for flaw in refusal.value.flaws] == ["not_approved", "above_agreement"]


@pytest.mark.parametrize(("who", "error"), [("warden", Forbidden), ("stranger", Unseen), ("coordinator", Forbidden)])
def test_only_officer_and_workshop_head_plan(scene, cast, acting, now, who, error):
    with pytest.raises(error):
        plan(scene, acting(getattr(cast, who)), now)


def test_opening_needs_a_signed_agreement_and_says_so(scene, cast, acting, now):
    scene.agreement.state = "draft"
    scene.agreement.save()
    training_class = make_class(scene)
    with pytest.raises(NotYet) as refusal:
        actions.open_class(training_class=training_class, actor=acting(cast.owner), now=now)

    (hindrance,) = refusal.value.hindrances
    assert hindrance.condition == Condition.AGREEMENT_COVERS
    assert hindrance.lacks == (AgreementLack.NOT_SIGNED,)
    assert hindrance.names == (scene.agreement.title,)
    assert TrainingClass.objects.get().state == ClassState.PLANNED
    assert not Event.objects.filter(action="class.open").exists()


def test_opening_writes_state_history_and_audit_together(scene, cast, acting, now):
    training_class = make_class(scene)
    actions.open_class(training_class=training_class, actor=acting(cast.warden), now=now)

    assert TrainingClass.objects.get().state == training_class.state == ClassState.OPEN
    assert training_class.revision == 2
    assert ClassChange.objects.get().changed_by == "Warden"
    assert Event.objects.get(action="class.open").details == {"from": "planned", "to": "open", "reason": ""}


def test_if_the_audit_fails_the_class_stays_as_it_was(scene, cast, acting, now, monkeypatch):
    training_class = make_class(scene)

    def broken(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(RuntimeError):
        actions.open_class(training_class=training_class, actor=acting(cast.owner), now=now)
    assert TrainingClass.objects.get().state == ClassState.PLANNED
    assert not ClassChange.objects.exists()


def test_starting_names_the_instructors_whose_selection_is_missing(scene, places, cast, acting, now):
    other = make_instructor(places.bpvp, places.jember, name="Obed Rekaan")
    training_class = make_class(scene, "selected")
    training_class.instructors.add(other)
    with pytest.raises(NotYet) as refusal:
        actions.step_class(training_class=training_class, step="start", actor=acting(cast.owner), now=now)
    assert [(found.condition, found.names) for found in refusal.value.hindrances] == [
        (Condition.SELECTION_RECORDED, ("Obed Rekaan",))
    ]


def test_a_selection_of_tomorrow_does_not_count_today(scene, cast, acting, now):
    InstructorSelection.objects.update(date=now.date() + dt.timedelta(days=1))
    training_class = make_class(scene, "selected")
    with pytest.raises(NotYet):
        actions.step_class(training_class=training_class, step="start", actor=acting(cast.owner), now=now)


def test_starting_without_any_instructor_is_refused(scene, cast, acting, now):
    training_class = make_class(scene, "selected")
    training_class.instructors.clear()
    with pytest.raises(NotYet) as refusal:
        actions.step_class(training_class=training_class, step="start", actor=acting(cast.owner), now=now)
    assert [found.condition for found in refusal.value.hindrances] == [Condition.INSTRUCTORS_NAMED]


def test_what_others_found_stands_beside_what_the_class_finds(scene, cast, acting, now):
    scene.agreement.courses.clear()
    training_class = make_class(scene, "selected")
    theirs = [Hindrance(Condition.ENOUGH_PARTICIPANTS, count=3), Hindrance(Condition.AGREEMENT_COVERS)]
    with pytest.raises(NotYet) as refusal:
        actions.step_class(training_class=training_class, step="start", actor=acting(cast.owner), now=now, unmet=theirs)
    assert [found.condition for found in refusal.value.hindrances] == ["agreement_covers", "enough_participants"]


def test_the_state_in_the_database_counts_not_the_one_in_hand(scene, cast, acting, now):
    training_class = make_class(scene)
    stale = TrainingClass.objects.get(pk=training_class.pk)
    actions.open_class(training_class=training_class, actor=acting(cast.owner), now=now)
    with pytest.raises(IllegalTransition):
        actions.open_class(training_class=stale, actor=acting(cast.owner), now=now)


def test_an_edit_moves_the_dates_and_keeps_who_did_it(scene, cast, acting, now):
    training_class = make_class(scene)
    changed = scene.planned(starts_on=dt.date(2026, 3, 16), name="Las angkatan 2", instructors=())
    actions.edit_class(
        training_class=training_class, revision=1, plan=changed, actor=acting(cast.workshop_head), now=now
    )
    assert (training_class.name, training_class.revision) == ("Las angkatan 2", 2)
    assert training_class.ends_on == dt.date(2026, 4, 1)
    assert not training_class.instructors.exists()
    assert ClassChange.objects.get().step == ClassStep.EDIT
    assert Event.objects.get(action="class.edit").details["was"]["ends_on"] == LAST.isoformat()


def test_the_second_of_two_editors_hears_of_the_first(scene, cast, acting, now):
    training_class = make_class(scene)
    first = scene.planned(name="Nama pertama")
    actions.edit_class(training_class=training_class, revision=1, plan=first, actor=acting(cast.owner), now=now)
    with pytest.raises(Conflict) as conflict:
        actions.edit_class(
            training_class=training_class, revision=1, plan=scene.plan, actor=acting(cast.workshop_head), now=now
        )
    assert (conflict.value.who, conflict.value.at) == ("Owner", now)
    assert TrainingClass.objects.get().name == "Nama pertama"


@pytest.mark.parametrize("state", ["running", "paused", "completed", "cancelled"])
def test_a_class_that_has_begun_or_ended_is_not_edited(scene, cast, acting, now, state):
    training_class = make_class(scene, state)
    with pytest.raises(IllegalTransition):
        actions.edit_class(
            training_class=training_class, revision=1, plan=scene.plan, actor=acting(cast.owner), now=now
        )


def test_an_open_class_does_not_move_out_of_its_agreement(scene, cast, acting, now):
    scene.agreement.ends = dt.date(2026, 3, 20)
    scene.agreement.save()
    training_class = make_class(scene, "open")
    later = scene.planned(starts_on=dt.date(2026, 3, 16))
    with pytest.raises(NotYet) as refusal:
        actions.edit_class(training_class=training_class, revision=1, plan=later, actor=acting(cast.owner), now=now)
    assert refusal.value.hindrances[0].lacks == (AgreementLack.ENDS_EARLY,)
    assert TrainingClass.objects.get().starts_on == START


def test_capacity_does_not_fall_below_the_places_given_away(scene, cast, acting, now):
    training_class = make_class(scene, "open")
    with pytest.raises(PlanRefused) as refusal:
        actions.edit_class(
            training_class=training_class,
            revision=1,
            plan=scene.planned(capacity=12),
            actor=acting(cast.owner),
            now=now,
            taken=13,
        )
    assert [(flaw.problem, flaw.fits) for flaw in refusal.value.flaws] == [("places_taken", 13)]


def test_cancelling_and_reopening_are_the_wardens_with_a_reason(scene, cast, acting, now):
    training_class = make_class(scene, "open")
    with pytest.raises(Forbidden):
        actions.cancel_class(training_class=training_class, actor=acting(cast.owner), now=now, reason="Batal")
    with pytest.raises(ReasonMissing):
        actions.cancel_class(training_class=training_class, actor=acting(cast.warden), now=now, reason=" ")
    actions.cancel_class(training_class=training_class, actor=acting(cast.warden), now=now, reason=" Dana ditarik ")
    actions.reopen_class(training_class=training_class, actor=acting(cast.warden), now=now, reason="Dana kembali")
    assert [change.reason for change in ClassChange.objects.all()] == ["Dana kembali", "Dana ditarik"]
    assert training_class.state == ClassState.PLANNED


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted({name for name, _ in LEADS})), max_size=12))
def test_any_sequence_of_steps_stays_on_the_table_and_in_the_history(scene, now, steps):
    training_class = make_class(scene)
    state, taken = "planned", []
    for name in steps:
        target = LEADS.get((name, state))
        try:
            actions.step_class(training_class=training_class, step=name, actor=SYSTEM, now=now, reason="uji")
        except IllegalTransition:
            assert target is None
        else:
            taken.append((name, state, target))
            state = target
        assert TrainingClass.objects.get(pk=training_class.pk).state == state
    history = ClassChange.objects.filter(training_class=training_class).order_by("pk")
    assert list(history.values_list("step", "from_state", "to_state")) == taken
    assert TrainingClass.objects.get(pk=training_class.pk).revision == 1 + len(taken)
