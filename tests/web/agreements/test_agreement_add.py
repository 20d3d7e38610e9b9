import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import Agreement

ADDRESS = reverse("agreement_add")


@pytest.fixture
def filled(scene, places):
    Agreement.objects.all().delete()
    people = {
        "joined-TOTAL_FORMS": "0",
        "joined-INITIAL_FORMS": "0",
        "parties-TOTAL_FORMS": "4",
        "parties-INITIAL_FORMS": "4",
        "parties-0-side": "facility",
        "parties-0-name": "Johan Rekaan",
        "parties-0-title": "Kepala Lapas",
        "parties-0-acting": "on",
        "parties-1-side": "partner",
        "parties-1-name": "Rahma Rekaan",
        "parties-1-title": "Kepala BPVP",
        "parties-2-side": "witness",
        "parties-3-side": "witness",
    }
    return people | {
        "facility": places.ambon.pk,
        "institution": places.bpvp.pk,
        "kind": "executable",
        "title": "Pelatihan las",
        "starts": "2026-04-01",
        "last_day": "2027-03-31",
        "courses": [scene.version.course.pk],
    }


def test_the_institution_comes_from_the_link(scene, places, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS, {"institution": places.bpvp.pk}).text
    assert f'<option value="{places.bpvp.pk}" selected>' in page


def test_a_draft_is_saved_with_people_and_courses(filled, cast, signed_in):
    answer = signed_in(cast.owner).post(ADDRESS, filled)
    made = Agreement.objects.get()
    assert answer.url == reverse("agreement_detail", args=[made.pk])
    assert (made.state, made.ends) == ("draft", dt.date(2027, 4, 1))
    assert [(one.name, one.acting) for one in made.signatories.all()] == [
        ("Johan Rekaan", True),
        ("Rahma Rekaan", False),
    ]
    assert made.courses.count() == 1


def test_what_was_typed_stays_beside_the_errors(filled, cast, signed_in):
    wrong = {**filled, "last_day": "2026-03-31", "parties-2-name": "Yance Rekaan"}
    page = signed_in(cast.owner).post(ADDRESS, wrong).text
    assert "Hari terakhir harus pada atau sesudah hari mulai" in page
    assert "Tulis jabatannya pada hari itu" in page
    assert 'value="Yance Rekaan"' in page
    assert " checked" in page
    assert not Agreement.objects.exists()


def test_another_prisons_agreement_is_not_drafted(filled, places, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, {**filled, "facility": places.jember.pk})
    assert page.status_code == 200
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("who", ["warden", "coordinator", "regional"])
def test_others_are_refused(filled, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, filled).status_code == 403
