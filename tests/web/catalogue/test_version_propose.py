import pytest
from django.urls import reverse

from bekal.catalogue.models import CourseVersion
from tests.classes.scene import make_agreement, make_version


@pytest.fixture
def origin(places):
    version = make_version()
    make_agreement(places.ambon, places.bpvp, version.course)
    return version


def address(version):
    return reverse("version_propose", args=[version.pk])


def filled(agreement):
    return {"agreement": agreement, "change_note": "Praktik ditambah", "valid_from": "2026-04-01"}


def test_a_draft_is_made_for_the_chosen_prison(origin, places, cast, signed_in):
    client = signed_in(cast.coordinator)
    assert places.ambon.name in client.get(address(origin)).text
    agreement = places.bpvp.pk and origin.course and make_agreement(places.piru, places.bpvp, origin.course)
    answer = client.post(address(origin), filled(agreement.pk))
    draft = CourseVersion.objects.get(number=2)
    assert answer.url == reverse("proposal_edit", args=[draft.pk])
    assert (draft.facility, draft.institution, draft.state) == (places.piru, places.bpvp, "draft")


def test_without_an_agreement_that_covers_the_course_there_is_nothing_to_choose(places, cast, signed_in):
    page = signed_in(cast.coordinator).get(address(make_version())).text
    assert "Belum ada lapas untuk usulan ini" in page


def test_an_agreement_of_another_partner_is_refused(origin, places, cast, signed_in):
    other = make_agreement(places.jember, places.smkn, origin.course)
    answer = signed_in(cast.coordinator).post(address(origin), filled(other.pk))
    assert answer.status_code == 200
    assert CourseVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("national", 403), ("instructor", 404), ("probation", 404)]
)
def test_others_do_not(origin, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(origin)).status_code == status
