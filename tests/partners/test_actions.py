import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.partners import actions
from bekal.partners.actions import InstitutionFacts, Party, Terms
from bekal.partners.choices import AgreementKind, PartySide, SigningCondition
from bekal.partners.models import Agreement, AgreementChange, Instructor, InstructorSelection
from bekal.partners.rules import NotYet
from bekal.places.choices import InstitutionKind
from bekal.places.models import Institution
from tests.classes.scene import make_agreement, make_instructor, make_version

FACTS = InstitutionFacts(
    name="BLK Ketapang", short_name="BLK", kind=InstitutionKind.LOCAL_CENTRE, certificate_prefix="BLK-KTG"
)
TERMS = Terms(
    kind=AgreementKind.EXECUTABLE,
    title="Pelatihan las",
    starts=dt.date(2026, 1, 5),
    ends=dt.date(2027, 1, 5),
    facility_number="W28-1",
    institution_number="B-1",
)
PARTIES = (
    Party(side=PartySide.FACILITY, name="Johan Rekaan", title="Kepala Lapas", acting=True),
    Party(side=PartySide.PARTNER, name="Rahma Rekaan", title="Kepala BPVP", acting=True),
    Party(side=PartySide.WITNESS, name="Yance Rekaan", title="Kepala Divisi"),
)


@pytest.fixture
def draft(places, cast, acting, now):
    course = make_version().course
    return actions.add_agreement(
        facility=places.ambon,
        institution=places.bpvp,
        terms=TERMS,
        courses=[course],
        parties=PARTIES,
        actor=acting(cast.owner),
        now=now,
    )


def test_a_draft_keeps_each_partys_number_and_its_signatories(draft):
    assert (draft.state, draft.facility_number, draft.institution_number) == ("draft", "W28-1", "B-1")
    assert [(one.side, one.acting) for one in draft.signatories.all()] == [
        ("facility", True),
        ("partner", True),
        ("witness", False),
    ]
    assert AgreementChange.objects.get().step == "draft"
    assert Event.objects.get(action="agreement.add").facility_id == draft.facility_id


def test_the_warden_signs_and_nobody_else(draft, cast, acting, now):
    signing = {"agreement": draft, "signed_on": dt.date(2026, 1, 5), "place": "Ambon", "now": now}
    for who, error in ((cast.owner, Forbidden), (cast.coordinator, Forbidden), (cast.stranger, Unseen)):
        with pytest.raises(error):
            actions.sign_agreement(**signing, actor=acting(who))
    actions.sign_agreement(**signing, actor=acting(cast.warden))
    signed = Agreement.objects.get()
    assert (signed.state, signed.signed_on, signed.signed_at_place) == ("signed", dt.date(2026, 1, 5), "Ambon")
    with pytest.raises(IllegalTransition):
        actions.sign_agreement(**signing, actor=acting(cast.warden))


def test_an_incomplete_draft_is_not_signed(draft, cast, acting, now):
    Agreement.objects.update(institution_number="")
    draft.courses.clear()
    with pytest.raises(NotYet) as refusal:
        actions.sign_agreement(agreement=draft, signed_on=now.date(), place="Ambon", actor=acting(cast.warden), now=now)
    assert refusal.value.conditions == (SigningCondition.NUMBERED, SigningCondition.COURSES_NAMED)
    assert Agreement.objects.get().state == "draft"


def test_ending_reviving_and_mending(draft, cast, acting, now):
    warden = acting(cast.warden)
    actions.sign_agreement(agreement=draft, signed_on=dt.date(2026, 1, 5), place="Ambon", actor=warden, now=now)
    with pytest.raises(ReasonMissing):
        actions.step_agreement(agreement=draft, step="terminate", actor=warden, now=now, reason="")
    actions.step_agreement(agreement=draft, step="terminate", actor=warden, now=now, reason="Anggaran dicabut")
    ended = Agreement.objects.get()
    assert (ended.state, ended.terminated_on, ended.signed_on) == ("terminated", now.date(), dt.date(2026, 1, 5))
    actions.step_agreement(agreement=draft, step="reinstate", actor=warden, now=now, reason="Anggaran kembali")
    assert Agreement.objects.get().terminated_on is None
    actions.step_agreement(agreement=draft, step="revise", actor=warden, now=now, reason="Salah nomor")
    again = Agreement.objects.get()
    assert (again.state, again.signed_on) == ("draft", None)
    reasons = list(AgreementChange.objects.values_list("reason", flat=True))
    assert reasons == ["Salah nomor", "Anggaran kembali", "Anggaran dicabut", "", ""]


def test_the_second_of_two_editors_hears_of_the_first(draft, cast, acting, now):
    changes = {"agreement": draft, "version": 1, "courses": [], "parties": PARTIES[:1], "now": now}
    actions.edit_agreement(**changes, terms=TERMS, actor=acting(cast.colleague))
    with pytest.raises(Conflict) as conflict:
        actions.edit_agreement(**changes, terms=TERMS, actor=acting(cast.owner))
    assert conflict.value.who == "Colleague"
    assert draft.signatories.count() == 1


def test_a_signed_agreement_is_not_edited(places, cast, acting, now):
    signed = make_agreement(places.ambon, places.bpvp)
    with pytest.raises(IllegalTransition):
        actions.edit_agreement(
            agreement=signed, version=1, terms=TERMS, courses=[], parties=[], actor=acting(cast.owner), now=now
        )


def test_an_officer_adds_an_institution_and_may_mend_it_while_it_is_new(cast, acting, now):
    added = actions.add_institution(facts=FACTS, actor=acting(cast.owner), now=now)
    actions.edit_institution(institution=added, revision=1, facts=FACTS, actor=acting(cast.owner), now=now)
    assert Event.objects.filter(action="partner.edit").count() == 1
    with pytest.raises(Forbidden):
        actions.add_institution(facts=FACTS, actor=acting(cast.warden), now=now)


def test_a_partner_is_edited_by_its_prisons_and_its_coordinator_only(places, cast, acting, now):
    make_agreement(places.ambon, places.bpvp)
    change = {"institution": places.bpvp, "facts": FACTS, "now": now}
    actions.edit_institution(**change, revision=1, actor=acting(cast.coordinator))
    with pytest.raises(Conflict) as conflict:
        actions.edit_institution(**change, revision=1, actor=acting(cast.owner))
    assert conflict.value.who == "Coordinator"
    with pytest.raises(Forbidden):
        actions.edit_institution(**change, revision=2, actor=acting(cast.stranger))
    with pytest.raises(Unseen):
        actions.edit_institution(**change, revision=2, actor=acting(cast.other_coordinator))
    assert Institution.objects.get(pk=places.bpvp.pk).revision == 2


def test_instructors_are_added_edited_and_certified_on_record(places, cast, acting, now):
    make_agreement(places.ambon, places.bpvp)
    actor = acting(cast.coordinator)
    added = actions.add_instructor(
        institution=places.bpvp, name="Obed Rekaan", speciality="Las", user=None, actor=actor, now=now
    )
    actions.edit_instructor(
        instructor=added, revision=1, name="Obed R.", speciality="Las", user=cast.instructor, actor=actor, now=now
    )
    actions.add_instructor_certificate(
        instructor=added,
        name="Instruktur tingkat II",
        number="1",
        issued_on=dt.date(2024, 1, 1),
        expires_on=None,
        actor=actor,
        now=now,
    )
    found = Instructor.objects.get()
    assert (found.name, found.user, found.certificates.count()) == ("Obed R.", cast.instructor, 1)
    assert Event.objects.filter(action__startswith="instructor.").count() == 3


def test_a_selection_is_recorded_by_the_facilitys_officer(places, cast, acting, now):
    instructor = make_instructor(places.bpvp)
    choice = {"instructor": instructor, "facility": places.ambon, "date": dt.date(2026, 2, 2), "now": now}
    words = {"method": "Uji praktik", "document_number": "BA-1"}
    for who, error in ((cast.warden, Forbidden), (cast.stranger, Forbidden), (cast.coordinator, Unseen)):
        with pytest.raises(error):
            actions.select_instructor(**choice, **words, actor=acting(who))
    actions.select_instructor(**choice, **words, actor=acting(cast.owner))
    actions.select_instructor(**choice, **{**words, "document_number": "BA-2"}, actor=acting(cast.owner))
    selection = InstructorSelection.objects.get()
    assert (selection.recorded_by, selection.document_number) == ("Owner", "BA-2")
    assert Event.objects.filter(action="instructor.select").count() == 2
