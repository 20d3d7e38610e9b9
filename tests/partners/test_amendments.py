"""An amendment from its draft to the day on which it holds, and two people who amend at once."""

import copy
import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.classes.choices import AgreementLack
from bekal.classes.queries import agreement_lacks
from bekal.flows import ground
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.partners import actions, queries
from bekal.partners.actions import AmendmentFacts, Undecided
from bekal.partners.choices import AmendmentKind, SigningCondition
from bekal.partners.models import Agreement, AgreementVersion, Amendment
from bekal.partners.rules import NotInOrder, NotYet, SharingUneven
from bekal.partners.rules.clauses import UnknownPlaceholder
from tests.classes.scene import make_class, make_scene, make_version

FACTS = AmendmentFacts(
    reason="Kursus bertambah", effective_from=dt.date(2026, 3, 2), facility_number="W28-2", institution_number="B-2"
)
DUTY = {"side": "partner", "kind": "places", "quantity": 16, "period": "year", "text": ""}


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def officer(cast, acting):
    return acting(cast.owner)


@pytest.fixture
def warden(cast, acting):
    return acting(cast.warden)


@pytest.fixture
def add(scene, officer, now):
    def make(facts=FACTS, **more):
        told = {"agreement": scene.agreement, "kind": AmendmentKind.ADDENDUM, "facts": facts, **more}
        return actions.add_amendment(**told, actor=officer, now=now)

    return make


@pytest.fixture
def edit(officer, now):
    def change(amendment, facts=FACTS, **sections):
        text = copy.deepcopy(amendment.contents)
        for section, changed in sections.items():
            text[section] = {**text[section], **changed}
        text["order"]["duties"] = list(text["duties"])
        actions.edit_amendment(
            amendment=amendment, revision=amendment.revision, facts=facts, text=text, actor=officer, now=now
        )
        amendment.refresh_from_db()

    return change


@pytest.fixture
def sign(warden, now):
    def do(amendment):
        actions.sign_amendment(amendment=amendment, signed_on=now.date(), place="Ambon", actor=warden, now=now)
        amendment.refresh_from_db()

    return do


def test_a_draft_begins_with_the_whole_text_and_the_first_version_is_kept(scene, add):
    amendment = add()
    first = AgreementVersion.objects.get()
    assert (first.number, first.effective_from, amendment.base, amendment.number) == (1, scene.agreement.starts, 1, 1)
    assert amendment.contents["courses"] == {str(scene.version.course_id): "Las busur manual"}
    assert [one["side"] for one in amendment.contents["people"]] == ["facility", "partner"]
    assert Agreement.objects.get().text_version == 1
    assert Event.objects.filter(action="amendment.add").count() == 1


def test_what_is_signed_holds_at_once_where_its_day_has_come(scene, add, edit, sign):
    other = make_version("Menjahit").course
    amendment = add()
    edit(amendment, courses={str(other.pk): other.name}, terms={"maximum_participants": 20}, duties={"k": DUTY})
    sign(amendment)
    agreement = Agreement.objects.get()
    assert (amendment.state, agreement.text_version, agreement.maximum_participants) == ("signed", 2, 20)
    assert set(agreement.courses.values_list("pk", flat=True)) == {scene.version.course_id, other.pk}
    assert [one.quantity for one in agreement.duties.all()] == [16]
    assert AgreementVersion.objects.get(number=2).amendment == amendment


def test_what_holds_later_waits_for_the_nightly_job(scene, add, edit, sign, now):
    later = AmendmentFacts(**{**vars_of(FACTS), "effective_from": dt.date(2026, 4, 1)})
    amendment = add(later)
    edit(amendment, later, terms={"maximum_participants": 20})
    sign(amendment)
    assert Agreement.objects.get().maximum_participants is None
    assert actions.apply_amendments(now=now) == 0
    assert actions.apply_amendments(now=now + dt.timedelta(days=30)) == 1
    assert Agreement.objects.get().maximum_participants == 20
    assert actions.apply_amendments(now=now + dt.timedelta(days=31)) == 0


def vars_of(facts):
    return {name: getattr(facts, name) for name in AmendmentFacts.__slots__}


def test_a_renewal_carries_a_class_over_the_old_end(scene, add, edit, sign):
    training_class = make_class(scene, starts_on=dt.date(2026, 12, 28), ends_on=dt.date(2027, 1, 20))
    assert agreement_lacks(training_class) == (AgreementLack.ENDS_EARLY,)
    renewal = AmendmentFacts(**{**vars_of(FACTS), "effective_from": dt.date(2027, 1, 5)})
    amendment = add(renewal, ends=dt.date(2028, 1, 5))
    sign(amendment)
    assert agreement_lacks(training_class) == ()


@pytest.mark.parametrize("change", [{"terms": {"maximum_participants": 20}}, {}])
def test_an_amendment_that_changes_nothing_is_not_signed(add, edit, sign, change):
    amendment = add()
    edit(amendment, **change)
    if change:
        sign(amendment)
        return
    with pytest.raises(NotYet) as refusal:
        sign(amendment)
    assert refusal.value.conditions == (SigningCondition.CHANGES_SOMETHING,)


def test_numbers_and_signatories_are_asked_of_an_amendment_too(add, edit, sign):
    bare = AmendmentFacts(reason="x", effective_from=FACTS.effective_from)
    amendment = add(bare)
    edit(amendment, bare, terms={"maximum_participants": 20})
    Amendment.objects.update(contents={**amendment.contents, "people": []})
    amendment.refresh_from_db()
    with pytest.raises(NotYet) as refusal:
        sign(amendment)
    assert refusal.value.conditions == (SigningCondition.NUMBERED, SigningCondition.PARTIES_NAMED)


def test_the_second_editor_of_one_draft_hears_of_the_first(add, edit, officer, now):
    amendment = add()
    stale = Amendment.objects.get(pk=amendment.pk)
    edit(amendment, terms={"maximum_participants": 20})
    text = {**stale.contents, "terms": {**stale.contents["terms"], "title": "Lain"}}
    with pytest.raises(Conflict) as conflict:
        actions.edit_amendment(amendment=stale, revision=stale.revision, facts=FACTS, text=text, actor=officer, now=now)
    assert conflict.value.who == "Owner"
    assert Amendment.objects.get().contents["terms"]["maximum_participants"] == 20


def test_two_amendments_of_one_text_lose_nothing(scene, add, edit, sign, officer, now):
    """One adds a course, the other raises the number of people; both change the title, so a person chooses."""
    other = make_version("Menjahit").course
    first, second = add(), add()
    edit(first, courses={str(other.pk): other.name}, terms={"title": "Judul satu"})
    edit(second, terms={"title": "Judul dua", "maximum_participants": 20})
    sign(first)
    with pytest.raises(NotYet) as refusal:
        sign(second)
    assert SigningCondition.UP_TO_DATE in refusal.value.conditions
    rebase = {"amendment": second, "revision": second.revision, "actor": officer, "now": now}
    with pytest.raises(Undecided) as undecided:
        actions.rebase_amendment(**rebase, decided={})
    assert [(one.mine, one.theirs) for one in undecided.value.clashes] == [("Judul dua", "Judul satu")]
    actions.rebase_amendment(**rebase, decided={"terms:title": True})
    second.refresh_from_db()
    sign(second)
    agreement = Agreement.objects.get()
    assert (agreement.title, agreement.maximum_participants, agreement.courses.count()) == ("Judul dua", 20, 2)
    with pytest.raises(Conflict):
        actions.rebase_amendment(**{**rebase, "amendment": again(second)}, decided={"terms:title": True})


def again(amendment):
    """The amendment as a draft once more, to be rebased with a stale number."""
    Amendment.objects.filter(pk=amendment.pk).update(state="draft", signed_on=None)
    return Amendment.objects.get(pk=amendment.pk)


def test_an_amendment_never_holds_before_the_text_that_it_changes(add, edit, sign):
    first, early = add(), AmendmentFacts(**{**vars_of(FACTS), "effective_from": dt.date(2025, 1, 1)})
    edit(first, early, terms={"maximum_participants": 20})
    with pytest.raises(NotInOrder):
        sign(first)


def test_a_signed_text_is_never_changed_by_later_ones(scene, add, edit, sign):
    amendment = add()
    before = AgreementVersion.objects.get(number=1).contents
    edit(amendment, terms={"title": "Baru"})
    sign(amendment)
    assert AgreementVersion.objects.get(number=1).contents == before


def test_an_amended_agreement_is_not_taken_back_to_its_draft(scene, add, edit, sign, warden, now):
    amendment = add()
    edit(amendment, terms={"title": "Baru"})
    sign(amendment)
    with pytest.raises(NotYet) as refusal:
        actions.step_agreement(agreement=scene.agreement, step="revise", actor=warden, now=now, reason="Salah")
    assert refusal.value.conditions == (SigningCondition.NOT_AMENDED,)


@pytest.mark.parametrize(
    ("sections", "error"),
    [
        ({"sharing": {"short/exam": {"prison": 4000}}}, SharingUneven),
        ({"clauses": {"x": {"title": "X", "body": "{entah}"}}}, UnknownPlaceholder),
    ],
)
def test_a_text_that_cannot_be_is_refused(add, edit, sections, error):
    with pytest.raises(error):
        edit(add(), **sections)


def test_only_a_signed_agreement_is_amended_and_only_by_its_officers(scene, add, cast, acting, now):
    told = {"agreement": scene.agreement, "kind": AmendmentKind.ADDENDUM, "facts": FACTS, "now": now}
    for who, error in ((cast.warden, Forbidden), (cast.coordinator, Forbidden), (cast.stranger, Unseen)):
        with pytest.raises(error):
            actions.add_amendment(**told, actor=acting(who))
    Agreement.objects.update(state="draft", signed_on=None)
    with pytest.raises(IllegalTransition):
        add()


def test_the_steps_of_an_amendment_are_those_of_the_table(add, officer, warden, now):
    amendment = add()

    def step(name, actor, reason=""):
        actions.step_amendment(amendment=amendment, step=name, actor=actor, now=now, reason=reason)
        return Amendment.objects.get().state

    with pytest.raises(Forbidden):
        step("submit", warden)
    assert step("submit", officer) == "review"
    with pytest.raises(IllegalTransition):
        step("sign", warden)
    assert step("agree", warden) == "agreed"
    with pytest.raises(ReasonMissing):
        step("return", warden)
    assert step("return", warden, "Salah angka") == "draft"
    assert step("drop", officer, "Batal") == "dropped"
    assert step("revive", officer) == "draft"


# --- the ground under classes ---------------------------------------------------------------------------------------


def test_an_amendment_says_which_classes_it_would_leave_without_ground(scene, add, edit, warden, now):
    other = make_version("Menjahit").course
    planned = make_class(scene, "planned")
    make_class(scene, "completed", name="Selesai")
    amendment = add()
    text = {**amendment.contents, "courses": {str(other.pk): other.name}}
    Amendment.objects.update(contents=text)
    amendment.refresh_from_db()
    (lost,) = ground.losing_by_amendment(amendment, now.date())
    assert (lost.training_class, lost.lacks) == (planned, (AgreementLack.COURSE_MISSING,))
    signing = {"amendment": amendment, "signed_on": now.date(), "place": "Ambon", "actor": warden, "now": now}
    with pytest.raises(ground.GroundLost):
        ground.sign_amendment(**signing, accepted=())
    assert Amendment.objects.get().state == "draft"
    ground.sign_amendment(**signing, accepted={planned.pk})
    planned.refresh_from_db()
    assert agreement_lacks(planned) == (AgreementLack.COURSE_MISSING,)


def test_an_amendment_for_later_leaves_the_classes_before_it_alone(scene, add, edit, now):
    make_class(scene, "open")
    later = AmendmentFacts(**{**vars_of(FACTS), "effective_from": dt.date(2026, 3, 14)})
    amendment = add(later)
    Amendment.objects.update(contents={**amendment.contents, "courses": {}})
    amendment.refresh_from_db()
    assert ground.losing_by_amendment(amendment, now.date()) == []


def test_ending_an_agreement_says_which_classes_stand_on_it(scene, warden, now):
    running = make_class(scene, "running")
    told = {"agreement": scene.agreement, "step": "terminate", "reason": "Selesai", "actor": warden, "now": now}
    with pytest.raises(ground.GroundLost) as lost:
        ground.step_agreement(**told, accepted=())
    assert [one.training_class for one in lost.value.losing] == [running]
    ground.step_agreement(**told, accepted={running.pk})
    assert Agreement.objects.get().state == "terminated"


@pytest.mark.parametrize(("quantity", "lacks"), [(31, (AgreementLack.NO_PLACES_LEFT,)), (32, ())])
def test_places_are_taken_by_classes_that_are_open_or_later(scene, quantity, lacks):
    scene.agreement.duties.create(position=1, side="partner", kind="places", quantity=quantity, period="year")
    make_class(scene, "open", name="Sudah buka")
    make_class(scene, "planned", name="Baru rencana")
    make_class(scene, "cancelled", name="Batal")
    assert agreement_lacks(make_class(scene, "planned", name="Ini")) == lacks


def test_the_text_in_force_is_shown_and_every_version_is_kept(scene, add, edit, sign):
    amendment = add()
    edit(amendment, terms={"title": "Baru"})
    sign(amendment)
    agreement = queries.agreement_for(actions.amendments.SYSTEM, "agreement.view", scene.agreement.pk)
    assert queries.shown_text(agreement)["terms"]["title"] == "Baru"
    assert [one.number for one in queries.versions_of(agreement)] == [1, 2]
