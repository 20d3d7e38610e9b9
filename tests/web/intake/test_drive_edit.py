from bekal.intake.actions import DriveFacts, edit_drive
from tests.web.intake.desk import DAY, statuses, url


def sent(**more):
    days = {
        f"{name}_{part}": value for name in ("starts_on", "ends_on") for part, value in enumerate(("2", "3", "2026"))
    }
    return {"title": "Aula besar", "place": "Aula", "revision": "1"} | days | more


def test_a_drive_is_changed(desk, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Pendaftaran aula" in client.get(url("drive_edit", desk.drive)).text
    client.post(url("drive_edit", desk.drive), sent())
    desk.drive.refresh_from_db()
    assert (desk.drive.title, desk.drive.courses.count()) == ("Aula besar", 0)


def test_the_second_editor_hears_of_the_first(desk, cast, acting, now, signed_in):
    facts = DriveFacts(title="Lain", starts_on=DAY, ends_on=DAY)
    edit_drive(drive=desk.drive, revision=1, facts=facts, actor=acting(cast.colleague), now=now)
    page = signed_in(cast.owner).post(url("drive_edit", desk.drive), sent()).text
    assert "Colleague lebih dulu menyimpan perubahan" in page
    assert "Aula besar" in page


def test_who_may(desk, cast, signed_in):
    found = statuses(signed_in, url("drive_edit", desk.drive), stranger=cast.stranger, warden=cast.warden)
    assert found == {"stranger": 404, "warden": 403}
