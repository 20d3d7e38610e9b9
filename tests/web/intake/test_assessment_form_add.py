from bekal.intake.models import AssessmentForm
from tests.web.intake.desk import url


def sent(**more):
    day = {f"valid_from_{part}": value for part, value in enumerate(("2", "3", "2026"))}
    row = {"text-1": "Tekad", "scale-1": "4", "weight-1": "2", "text-3": "Pengalaman", "scale-3": "10"}
    return {"title": "Wawancara", "kind": "interview"} | day | row | more


def test_a_form_with_questions(places, cast, signed_in):
    client = signed_in(cast.owner)
    assert client.get(url("assessment_form_add")).status_code == 200
    client.post(url("assessment_form_add"), sent(facility=places.ambon.pk))
    form = AssessmentForm.objects.get()
    assert form.facility == places.ambon
    assert form.questions == [
        {"code": "p1", "text": "Tekad", "scale": 4, "weight": 2},
        {"code": "p3", "text": "Pengalaman", "scale": 10, "weight": 1},
    ]


def test_what_was_typed_stays(places, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.post(url("assessment_form_add"), sent(facility=places.ambon.pk) | {"scale-1": "0"}).text
    assert "Pertanyaan 1: nilai tertinggi dan bobot" in page
    assert 'value="Pengalaman"' in page
    empty = sent(facility=places.ambon.pk) | {"text-1": "", "text-3": ""}
    assert "Tulis paling sedikit satu pertanyaan." in client.post(url("assessment_form_add"), empty).text


def test_who_may_not(cast, signed_in):
    assert signed_in(cast.warden).get(url("assessment_form_add")).status_code == 403


def test_only_headquarters_write_for_all(places, cast, signed_in):
    officer = signed_in(cast.owner)
    assert "Semua lapas dan rutan" not in officer.get(url("assessment_form_add")).text
    assert officer.post(url("assessment_form_add"), sent()).status_code == 200
    assert not AssessmentForm.objects.exists()
    signed_in(cast.national).post(url("assessment_form_add"), sent())
    assert AssessmentForm.objects.get().facility is None
