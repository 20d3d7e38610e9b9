import pytest
from django.urls import reverse

from bekal.partners.models import Amendment
from tests.web.agreements.pages import FOR_OFFICERS, lines, who_sees


def address(amendment):
    return reverse("amendment_edit", args=[amendment.pk])


@pytest.fixture
def typed(amendment, scene):
    return {
        "reason": "Kelas lebih kecil",
        "effective_from": "2026-03-02",
        "facility_number": "W-2",
        "institution_number": "B-2",
        "title": "Judul baru",
        "starts": "2026-01-05",
        "last_day": "2027-01-04",
        "maximum_participants": "12",
        "courses": [scene.version.course_id],
        "revision": "1",
        "sharing-short-exam-partner": "100",
        **lines("clauses", {"code": "x", "position": "1", "title": "Sanksi", "body": "Tidak ada."}),
        **lines("duties", {"side": "partner", "kind": "places", "quantity": "16", "period": "year", "text": ""}),
        **lines("parties", {"side": "facility", "name": "Johan Rekaan", "title": "Kepala", "acting": "on"}),
    }


def test_the_whole_text_is_written_at_once(amendment, typed, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Las busur manual" in client.get(address(amendment)).text
    answer = client.post(address(amendment), typed)
    assert answer.url == reverse("amendment_detail", args=[amendment.pk])
    text = Amendment.objects.get().contents
    assert (text["terms"]["title"], text["terms"]["maximum_participants"]) == ("Judul baru", 12)
    assert text["clauses"] == {"x": {"title": "Sanksi", "body": "Tidak ada."}}
    assert text["sharing"] == {"short/exam": {"partner": 10_000}}
    assert text["duties"]["partner/places/year"]["quantity"] == 16
    assert text["people"][0]["acting"] is True


def test_the_second_editor_sees_both_texts_and_loses_nothing(amendment, typed, cast, signed_in):
    signed_in(cast.colleague).post(address(amendment), {**typed, "title": "Judul rekan"})
    page = signed_in(cast.owner).post(address(amendment), typed).text
    assert "Judul rekan" in page
    assert "Judul baru" in page
    assert "Colleague" in page
    assert Amendment.objects.get().contents["terms"]["title"] == "Judul rekan"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sharing-short-exam-partner": "90"}, "kurang 10% dari 100%"),
        ({"clauses-0-body": "{entah}"}, "{entah} tidak dikenal"),
        ({"effective_from": "2025-12-31"}, "Naskah sekarang mulai berlaku 5 Januari 2026"),
        ({"last_day": "2025-12-31"}, "Hari terakhir harus pada atau sesudah hari mulai"),
    ],
)
def test_what_cannot_be_is_said(amendment, typed, cast, signed_in, change, told):
    assert told in signed_in(cast.owner).post(address(amendment), typed | change).text
    assert Amendment.objects.get().revision == 1


def test_a_submitted_one_is_not_edited(amendment, typed, cast, signed_in):
    Amendment.objects.update(state="review")
    assert signed_in(cast.owner).post(address(amendment), typed).status_code == 302
    assert Amendment.objects.get().revision == 1


def test_who_may(amendment, cast, signed_in):
    assert who_sees(cast, signed_in, address(amendment)) == FOR_OFFICERS
