import datetime as dt

import pytest
from model_bakery import baker

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.entitlements import actions
from bekal.entitlements.models import AddedCriterion, Override, RuleVersion
from bekal.entitlements.queries import document_of
from bekal.entitlements.rules import Flaw, Refused
from bekal.lib.blocks import BlocksDamaged
from bekal.lib.conflicts import Conflict
from tests.conftest import NOW, TODAY
from tests.entitlements.scenes import NEXT_MONTH, PDF, criterion, decision, law
from tests.intake.scene import make_inmate

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def course(db):
    return baker.make("catalogue.Course", name="Menjahit", code="JAHIT", trade__code="J", trade__name="Jahit")


@pytest.fixture
def agreement(places, course):
    made = baker.make(
        "partners.Agreement",
        facility=places.ambon,
        institution=places.bpvp,
        title="PKS Menjahit",
        state="signed",
        signed_on=TODAY,
        starts=TODAY,
        ends=TODAY + 365 * A_DAY,
    )
    made.courses.add(course)
    return made


@pytest.fixture
def person(places):
    return make_inmate(places.ambon, "Orang Rekaan")


def flaw_of(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.flaw


# the law


def test_headquarters_enter_a_change_of_the_law(cast, acting):
    version = law(actor=acting(cast.national))
    assert (version.code, version.valid_from, version.entered_by) == ("in_house_training", NEXT_MONTH, "National")
    event = Event.objects.get(action="ruleset.change")
    assert event.details["criteria"] == [{"code": "held"}, {"code": "clean", "months": 12}]


@pytest.mark.parametrize("who", ["owner", "warden", "regional", "coordinator", "administrator"])
def test_nobody_else_does(cast, acting, who):
    with pytest.raises(Forbidden):
        law(actor=acting(getattr(cast, who)))
    assert not RuleVersion.objects.exists()


def test_the_first_day_lies_ahead_and_is_free(db):
    assert flaw_of(law, starts=TODAY) is Flaw.NOT_AHEAD
    law(starts=TODAY + A_DAY)
    assert flaw_of(law, starts=TODAY + A_DAY) is Flaw.DAY_TAKEN


@pytest.mark.parametrize(
    "criteria", [[], [{"code": "nonsense"}], [{"code": "clean"}], [{"code": "clean", "months": -1}]]
)
def test_criteria_must_make_sense(db, criteria):
    assert flaw_of(law, criteria=criteria) is Flaw.SENSELESS
    assert flaw_of(law, code="nonsense") is Flaw.SENSELESS


def test_a_change_is_withdrawn_only_before_it_begins(cast, acting):
    actor = acting(cast.national)
    version = law(actor=actor)
    actions.withdraw_version(version=version, reason="Salah tanggal", actor=actor, now=NOW)
    assert RuleVersion.objects.get().withdrawn_by == "National"
    assert flaw_of(actions.withdraw_version, version=version, reason="x", actor=actor, now=NOW) is Flaw.BEGUN
    later = law(actor=actor)  # the day is free again
    begun = NOW + dt.timedelta(days=30)
    assert flaw_of(actions.withdraw_version, version=later, reason="x", actor=actor, now=begun) is Flaw.BEGUN
    with pytest.raises(Forbidden):
        actions.withdraw_version(version=later, reason="x", actor=acting(cast.warden), now=NOW)


# criteria beside the law


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_officers_add_what_their_prison_asks(places, cast, acting, course, who):
    added = criterion(places.ambon, course=course, actor=acting(getattr(cast, who)))
    assert added.added_by == getattr(cast, who).name
    event = Event.objects.get(action="criterion.add")
    assert event.facility_id == places.ambon.pk
    assert event.details["rule"] == {"code": "minimum_education", "level": "primary"}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("stranger", Unseen),
        ("neighbour", Unseen),
        ("warden", Forbidden),
        ("regional", Forbidden),
        ("instructor", Unseen),
    ],
)
def test_others_do_not(places, cast, acting, course, who, refusal):
    with pytest.raises(refusal):
        criterion(places.ambon, course=course, actor=acting(getattr(cast, who)))
    assert not AddedCriterion.objects.exists()


def test_what_is_added_belongs_somewhere_and_lies_ahead(places, agreement, course):
    other = baker.make("catalogue.Course", name="Las", code="LAS", trade=course.trade)
    assert flaw_of(criterion, places.ambon) is Flaw.OF_NOTHING
    assert flaw_of(criterion, places.piru, agreement=agreement) is Flaw.ELSEWHERE
    assert flaw_of(criterion, places.ambon, agreement=agreement, course=other) is Flaw.NOT_COVERED
    assert flaw_of(criterion, places.ambon, course=course, starts=TODAY - A_DAY) is Flaw.PAST
    assert flaw_of(criterion, places.ambon, course=course, ends=TODAY) is Flaw.BACKWARDS
    assert flaw_of(criterion, places.ambon, course=course, rule={"code": "x"}) is Flaw.SENSELESS
    criterion(places.ambon, agreement=agreement, course=course)


def test_a_criterion_is_ended_and_never_gone(places, cast, acting, course):
    added, actor = criterion(places.ambon, course=course), acting(cast.owner)
    told = {"criterion": added, "reason": "Bahan ajar bergambar", "actor": actor, "now": NOW}
    assert flaw_of(actions.end_criterion, **told, revision=1, ends=TODAY - A_DAY) is Flaw.PAST
    actions.end_criterion(**told, revision=1, ends=TODAY + A_DAY)
    assert AddedCriterion.objects.get().ends == TODAY + A_DAY
    with pytest.raises(Conflict):
        actions.end_criterion(**told, revision=1, ends=TODAY)
    for who, refusal in (("stranger", Unseen), ("warden", Forbidden), ("coordinator", Unseen)):
        with pytest.raises(refusal):
            actions.end_criterion(**{**told, "actor": acting(getattr(cast, who))}, revision=2, ends=TODAY)
    assert Event.objects.filter(action="criterion.end").count() == 1


def test_what_has_not_begun_never_begins(places, cast, acting, course):
    added = criterion(places.ambon, course=course, starts=NEXT_MONTH)
    told = {"criterion": added, "reason": "Batal", "actor": acting(cast.owner), "now": NOW}
    actions.end_criterion(**told, revision=1, ends=TODAY)
    ended = AddedCriterion.objects.get()
    assert ended.starts == ended.ends == NEXT_MONTH


# decisions for one person


def test_the_warden_decides_and_the_document_lies_sealed(places, cast, acting, person):
    made = decision(person, actor=acting(cast.warden))
    assert (made.decided_by, made.decided_role) == ("Warden", "warden")
    with made.document.open("rb") as file:
        assert b"Surat keputusan" not in file.read()
    assert document_of(made) == PDF
    event = Event.objects.get(action="override.decide")
    assert event.details["criterion"] == "clean"
    assert "Pelanggaran" not in str(event.details)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("owner", Forbidden),
        ("board", Forbidden),
        ("national", Forbidden),
        ("stranger", Unseen),
        ("coordinator", Unseen),
    ],
)
def test_nobody_else_decides(cast, acting, person, who, refusal):
    with pytest.raises(refusal):
        decision(person, actor=acting(getattr(cast, who)))
    assert not Override.objects.exists()


def test_a_decision_has_its_limits(person):
    assert flaw_of(decision, person, "held") is Flaw.NOT_WAIVABLE
    assert flaw_of(decision, person, starts=TODAY - A_DAY) is Flaw.PAST
    assert flaw_of(decision, person, ends=TODAY) is Flaw.BACKWARDS
    assert flaw_of(decision, person, ends=TODAY + 367 * A_DAY) is Flaw.TOO_LONG
    assert flaw_of(decision, person, document=b"MZ") is Flaw.UNREADABLE
    assert not Override.objects.exists()


def test_a_decision_is_ended_by_the_warden(cast, acting, person):
    made = decision(person)
    told = {"override": made, "reason": "Alasannya gugur", "now": NOW}
    warden = acting(cast.warden)
    assert flaw_of(actions.end_override, **told, revision=1, ends=made.ends + A_DAY, actor=warden) is Flaw.PAST
    actions.end_override(**told, revision=1, ends=TODAY, actor=warden)
    assert Override.objects.get().ends == TODAY
    with pytest.raises(Conflict):
        actions.end_override(**told, revision=1, ends=TODAY, actor=warden)
    assert flaw_of(actions.end_override, **told, revision=2, ends=TODAY, actor=warden) is Flaw.OVER
    with pytest.raises(Forbidden):
        actions.end_override(**told, revision=2, ends=TODAY, actor=acting(cast.owner))


def test_whoever_opens_the_document_is_written_down(cast, acting, person):
    made = decision(person)
    assert actions.open_document(override=made, actor=acting(cast.regional), now=NOW) == PDF
    assert Event.objects.get(action="override.download").actor_name == "Regional"
    for who in ("stranger", "coordinator", "probation"):
        with pytest.raises(Unseen):
            actions.open_document(override=made, actor=acting(getattr(cast, who)), now=NOW)


def test_a_document_that_was_changed_is_not_given_out(person):
    made = decision(person)
    with open(made.document.path, "r+b") as file:
        file.seek(40)
        file.write(b"x")
    with pytest.raises(BlocksDamaged):
        document_of(made)
