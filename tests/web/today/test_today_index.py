import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from model_bakery import baker

from bekal.people.models import Inmate
from tests.conftest import TODAY
from tests.walk.stage import furnish

ADDRESS = reverse("today_index")
EVERY_ROLE = [
    "owner", "workshop_head", "warden", "board", "coordinator", "instructor", "regional", "national", "probation",
    "administrator",
]  # fmt: skip


@pytest.fixture
def site(places, cast):
    return furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_role_has_a_home_page_within_fifteen_queries(role, site, cast, signed_in):
    client = signed_in(getattr(cast, role))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert len(queries) <= 15, "\n".join(query["sql"][:160] for query in queries)


def test_officer_reads_who_goes_home_without_a_skill_and_what_still_fits(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS, {"within": "90"}).text
    assert site.bystander.name in text
    assert reverse("class_candidates", args=[site.planned_class.pk]) in text


def test_what_waits_for_the_officer_leads_to_where_it_is_done(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS).text
    assert f"Buka pendaftaran {site.planned_class.name}" in text
    assert reverse("class_register", args=[site.training_class.pk]) in text


def test_instructor_sees_the_session_and_never_custody(site, cast, signed_in):
    text = signed_in(cast.instructor).get(ADDRESS).text
    assert reverse("session_attendance", args=[site.session.pk]) in text
    for secret in (site.inmate.name, site.bystander.name, site.inmate.register_number, "Akan pulang"):
        assert secret not in text


def test_headquarters_see_prisons_and_no_names(site, cast, signed_in):
    text = signed_in(cast.national).get(ADDRESS, {"within": "90"}).text
    assert site.facility.name in text
    assert site.bystander.name not in text


def test_probation_officer_sees_who_comes_home_with_a_certificate_or_not(site, cast, signed_in):
    text = signed_in(cast.probation).get(ADDRESS).text
    assert site.bystander.name in text
    assert site.bystander.offence not in text


def test_stranger_reads_nothing_of_us(site, cast, signed_in):
    text = signed_in(cast.stranger).get(ADDRESS, {"within": "180"}).text
    for secret in (site.inmate.name, site.bystander.name, site.facility.name, site.training_class.name):
        assert secret not in text


def test_as_many_queries_for_three_people_as_for_one(site, cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.owner)
    address = f"{ADDRESS}?within=180"
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(2):
        twin = Inmate.objects.get(pk=site.bystander.pk)
        twin.pk, twin.register_key, twin.release_on = None, f"twin{number}", site.bystander.release_on + dt.timedelta(1)
        twin.save(force_insert=True)
    with django_assert_num_queries(len(before)):
        client.get(address)


def test_signed_out_is_sent_to_sign_in(client, db):
    assert client.get(ADDRESS).url.startswith("/accounts/login/")


def test_who_stopped_fitting_is_named_with_the_reason_and_a_link(site, cast, signed_in):
    person = site.inmate
    person.release_on = site.training_class.ends_on + dt.timedelta(days=2)
    person.save()
    text = signed_in(cast.owner).get(ADDRESS).text
    assert f"{person.name} tidak lagi cocok dengan {site.training_class.name}" in text
    assert reverse("inmate_detail", args=[person.pk]) in text
    assert "Tidak ada yang dikeluarkan dengan sendirinya" in text
    for other in (cast.regional, cast.instructor, cast.coordinator):
        assert "tidak lagi cocok" not in signed_in(other).get(ADDRESS).text


def test_a_coordinator_sees_agreements_with_what_is_behind_and_where_to_look(site, cast, signed_in):
    site.agreement.duties.create(
        position=1, side="partner", kind="places", quantity=16, period="term", text="16 tempat"
    )
    site.agreement.ends = dt.date(2026, 4, 20)
    site.agreement.save()
    text = signed_in(cast.coordinator).get(ADDRESS).text
    assert "Tempat peserta: masih kurang" in text
    for name, key in (
        ("agreement_delivery", site.agreement.pk),
        ("partner_timetable", site.institution.pk),
    ):
        assert reverse(name, args=[key]) in text
    assert "Perjanjian dan kewajiban" not in signed_in(cast.owner).get(ADDRESS).text


def test_a_proposed_curriculum_waits_for_the_officer_of_that_prison(site, cast, signed_in):
    address = reverse("version_decide", args=[site.proposal.pk])
    assert address in signed_in(cast.owner).get(ADDRESS).text
    for other in (cast.warden, cast.neighbour, cast.stranger, cast.coordinator):
        assert address not in signed_in(other).get(ADDRESS).text


def test_a_declined_curriculum_waits_for_who_proposed_it(site, cast, signed_in):
    site.proposal.state = "declined"
    site.proposal.save()
    address = reverse("proposal_edit", args=[site.proposal.pk])
    text = signed_in(cast.coordinator).get(ADDRESS).text
    assert address in text
    assert f"Ditolak {site.facility.name}" in text
    assert address not in signed_in(cast.other_coordinator).get(ADDRESS).text


def test_papers_that_expire_are_told_to_who_looks_after_them(site, cast, signed_in):
    site.accreditation.expires_on = dt.date(2026, 4, 1)
    site.accreditation.save()
    site.instructor.certificates.create(name="Las", issued_on=dt.date(2024, 1, 1), expires_on=dt.date(2026, 2, 20))
    for who in (cast.owner, cast.coordinator):
        text = signed_in(who).get(ADDRESS).text
        assert f"Berkas {site.institution.short_name} segera kedaluwarsa" in text
        assert "1 akreditasi dan 1 sertifikat instruktur" in text
    for who in (cast.stranger, cast.other_coordinator, cast.instructor):
        assert "segera kedaluwarsa" not in signed_in(who).get(ADDRESS).text


def test_tasks_of_meetings_are_told_to_whoever_waits_for_them(site, places, cast, signed_in):
    negotiation = baker.make("negotiations.Negotiation", facility=places.ambon, state="open", title="Kerja sama las")
    meeting = baker.make(
        "negotiations.Meeting", negotiation=negotiation, institution=places.bpvp, date=dt.date(2026, 2, 1)
    )
    owed = {"meeting": meeting, "done_on": None}
    baker.make("negotiations.Task", **owed, text="Kirim rincian biaya", side="theirs", due_on=dt.date(2026, 2, 27))
    baker.make(
        "negotiations.Task", **owed, text="Siapkan ruang", side="ours", due_on=dt.date(2026, 3, 4), owner="Bu Ina"
    )
    baker.make("negotiations.Task", **owed, text="Masih lama", side="ours", due_on=dt.date(2026, 9, 4))
    officer, partner = (signed_in(who).get(ADDRESS).text for who in (cast.owner, cast.coordinator))
    assert "Kirim rincian biaya" in officer
    assert "Tugas rapat untuk Bu Ina, batasnya 2 hari lagi" in officer
    assert "Masih lama" not in officer
    assert "3 hari yang lalu" in partner
    assert "Siapkan ruang" not in partner
    assert "Kirim rincian biaya" not in signed_in(cast.stranger).get(ADDRESS).text


def test_a_partner_reads_whom_nobody_assessed_yet(site, cast, signed_in):
    type(site.planned_class).objects.filter(pk=site.planned_class.pk).update(state="open")
    there = reverse("class_assessment", args=[site.planned_class.pk])
    for user in (cast.coordinator, cast.instructor):
        text = signed_in(user).get(ADDRESS).text
        assert there in text
        assert "1 calon belum dinilai siapa pun" in text
    assert there not in signed_in(cast.owner).get(ADDRESS).text
    baker.make(
        "intake.Assessment", facility=site.facility, inmate=site.inmate, form=site.assessment_form, answers={"a": 4},
        score=100, taken_on=TODAY, training_class=None, told_on=None,
    )  # fmt: skip
    assert there not in signed_in(cast.instructor).get(ADDRESS).text
