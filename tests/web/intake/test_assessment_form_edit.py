from bekal.intake.models import Assessment, AssessmentForm
from tests.web.intake.desk import DAY, make_form, statuses, url


def sent(**more):
    day = {f"valid_from_{part}": value for part, value in enumerate(("2", "3", "2026"))}
    row = {"code-1": "a", "text-1": "Tekad kuat", "scale-1": "4", "weight-1": "1"}
    return {"title": "Wawancara", "kind": "interview", "revision": "1"} | day | row | more


def test_a_used_form_gets_a_new_version(desk, places, cast, signed_in):
    form = make_form(places.ambon)
    client = signed_in(cast.owner)
    client.post(url("assessment_form_edit", form), sent())
    form.refresh_from_db()
    assert (form.version, form.questions[0]["text"]) == (1, "Tekad kuat")
    Assessment.objects.create(
        facility=places.ambon, inmate=desk.people[0], form=form, answers={"a": 1}, score=25, taken_on=DAY
    )
    assert "Formulir ini sudah dipakai" in client.get(url("assessment_form_edit", form)).text
    page = client.post(url("assessment_form_edit", form), sent(revision="2", title="Baru"), follow=True).text
    assert "Disimpan sebagai versi 2." in page
    assert AssessmentForm.objects.count() == 2


def test_the_second_editor_hears_of_the_first(places, cast, signed_in):
    form = make_form(places.ambon, revision=2, edited_by="Colleague")
    assert "Colleague lebih dulu" in signed_in(cast.owner).post(url("assessment_form_edit", form), sent()).text


def test_who_may(places, cast, signed_in):
    ours, everyones = make_form(places.ambon), make_form(code="x")
    found = statuses(signed_in, url("assessment_form_edit", ours), stranger=cast.stranger, warden=cast.warden)
    assert found == {"stranger": 404, "warden": 403}
    found = statuses(signed_in, url("assessment_form_edit", everyones), owner=cast.owner, national=cast.national)
    assert found == {"owner": 403, "national": 200}
