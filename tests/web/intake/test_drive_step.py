from tests.web.intake.desk import url


def press(client, desk, step, **more):
    return client.post(url("drive_step", desk.drive), {"step": step, **more}, follow=True)


def test_a_drive_is_closed_and_reopened_with_a_reason(desk, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Pendaftaran ditutup." in press(client, desk, "close").text
    assert "Tulis alasannya" in press(client, desk, "reopen").text
    assert "Pendaftaran dibuka kembali." in press(client, desk, "reopen", reason="Blok B belum").text
    desk.drive.refresh_from_db()
    assert desk.drive.state == "open"


def test_a_second_press_changes_nothing(desk, cast, signed_in):
    client = signed_in(cast.owner)
    press(client, desk, "close")
    assert "tidak dapat diambil lagi" in press(client, desk, "close").text


def test_who_may_not(desk, cast, signed_in):
    assert press(signed_in(cast.stranger), desk, "close").status_code == 404
    assert press(signed_in(cast.warden), desk, "close").status_code == 403
    assert signed_in(cast.owner).get(url("drive_step", desk.drive)).status_code == 405
