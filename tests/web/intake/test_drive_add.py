from bekal.intake.models import Drive
from tests.web.intake.desk import url


def sent(places, **more):
    days = {
        f"{name}_{part}": value for name in ("starts_on", "ends_on") for part, value in enumerate(("3", "3", "2026"))
    }
    return {"facility": places.ambon.pk, "title": "Aula", "place": "Aula"} | days | more


def test_an_officer_plans_a_drive(desk, places, cast, signed_in):
    client = signed_in(cast.owner)
    assert client.get(url("drive_add")).status_code == 200
    answer = client.post(url("drive_add"), sent(places, courses=[desk.courses[0].pk]))
    drive = Drive.objects.get(title="Aula")
    assert answer.url == url("drive_detail", drive)
    assert (drive.state, [course.name for course in drive.courses.all()]) == ("planned", ["Jahit"])


def test_what_was_typed_stays_when_days_are_wrong(desk, places, cast, signed_in):
    answer = signed_in(cast.owner).post(url("drive_add"), sent(places, ends_on_0="1"))
    assert "Hari terakhir tidak boleh sebelum hari pertama." in answer.text
    assert 'value="Aula"' in answer.text


def test_who_may_not(cast, signed_in):
    for user in (cast.warden, cast.coordinator):
        assert signed_in(user).get(url("drive_add")).status_code == 403
