import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bekal.entitlements.models import Override
from tests.conftest import TODAY
from tests.entitlements.scenes import PDF, criterion
from tests.web.eligibility.pages import boxes, queries_of

FOUR_WEEKS = dt.timedelta(weeks=4)


def address(scene, query=""):
    return reverse("decision_add", args=[scene.person.pk]) + query


def filled(content=PDF, **changes):
    sent = {
        "criterion": "minimum_education",
        "course": "",
        "reason": "Mahir sebelum masuk",
        "document": SimpleUploadedFile("sk.pdf", content),
        **boxes(starts=TODAY, last_day=TODAY + FOUR_WEEKS),
    }
    return {name: value for name, value in (sent | changes).items() if value is not None}


def test_the_warden_decides_and_it_shows_wherever_the_verdict_does(scene, places, cast, signed_in):
    criterion(places.ambon, course=scene.course)
    warden, owner = signed_in(cast.warden), signed_in(cast.owner)
    person = reverse("inmate_detail", args=[scene.person.pk])
    candidates = reverse("class_candidates", args=[scene.training_class.pk])
    link = f"{address(scene)}?criterion=minimum_education"
    assert link in warden.get(person).text
    assert link not in owner.get(person).text
    assert warden.post(address(scene), filled()).url == person
    for page in (warden.get(person), owner.get(candidates)):
        assert "Dengan keputusan" in page.text
    assert [group["value"] for group in owner.get(candidates).context["groups"]] == [1, 0, 0]


def test_a_link_fills_in_what_it_is_about(scene, cast, signed_in):
    page = signed_in(cast.warden).get(address(scene, f"?criterion=clean&course={scene.course.pk}"))
    assert page.context["form"]["criterion"].value() == "clean"
    assert '<option value="held"' not in page.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"criterion": "held"}, "held"),
        ({"reason": ""}, "Isi: Alasan."),
        ({"document": None}, "Pilih berkas: Surat keputusan."),
        (boxes(starts=TODAY - dt.timedelta(days=1)), "Keputusan berlaku paling cepat hari ini"),
        (boxes(last_day=TODAY - dt.timedelta(days=1)), "Hari terakhir harus pada atau sesudah hari mulai."),
        (boxes(last_day=TODAY + dt.timedelta(days=366)), "Paling lama satu tahun."),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(scene, cast, signed_in, changes, told):
    answer = signed_in(cast.warden).post(address(scene), filled(**changes))
    assert told in answer.text
    assert "reason" in changes or "Mahir sebelum masuk" in answer.text
    assert not Override.objects.exists()


@pytest.mark.parametrize("content", [b"MZ program", b"<html>", b"", b"%PDF-" + bytes(10 * 1024 * 1024)])
def test_only_a_readable_document_of_ten_megabytes(scene, cast, signed_in, content):
    answer = signed_in(cast.warden).post(address(scene), filled(content))
    assert answer.status_code == 200
    assert "PDF" in answer.text or "10 MB" in answer.text
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("board", 403), ("regional", 403), ("probation", 403), ("stranger", 404)]
)
def test_others_do_not(scene, cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(address(scene)).status_code == status
    assert client.post(address(scene), filled()).status_code == status
    assert not Override.objects.exists()


def test_it_is_cheap(scene, cast, signed_in):
    assert queries_of(signed_in(cast.warden), address(scene)) <= 15
