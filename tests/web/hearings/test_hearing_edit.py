from django.urls import reverse

from tests.conftest import TODAY


def address(hearing):
    return reverse("hearing_edit", args=[hearing.pk])


def filled(hearing, **changes):
    members = {
        "members-TOTAL_FORMS": "3",
        "members-INITIAL_FORMS": "0",
        "members-0-name": "Ketua Rekaan",
        "members-0-title": "Kasi Binadik",
        "members-0-role": "chair",
        "members-0-present": "on",
        "members-1-name": "",
        "members-2-name": "",
    }
    facts = {"held_on": TODAY.isoformat(), "place": "Aula", "agenda": "Pemilihan", "number": "BA-9", "remarks": ""}
    return {**members, **facts, "revision": hearing.revision, **changes}


def test_day_place_and_board_are_kept(hearing, cast, signed_in):
    page = signed_in(cast.board).post(address(hearing), filled(hearing), follow=True).text
    assert "Ketua Rekaan" in page
    assert "BA-9" in page


def test_two_chairs_are_refused_and_what_was_typed_stays(hearing, cast, signed_in):
    second = {"members-1-name": "Dua Rekaan", "members-1-title": "Kasubsi", "members-1-role": "chair"}
    page = signed_in(cast.owner).post(address(hearing), filled(hearing, **second)).text
    assert "Hanya satu anggota yang menjadi ketua." in page
    assert 'value="Dua Rekaan"' in page


def test_the_second_of_two_hears_of_the_first(hearing, cast, signed_in):
    signed_in(cast.owner).post(address(hearing), filled(hearing))
    page = signed_in(cast.board).post(address(hearing), filled(hearing, place="Lain")).text
    assert "Owner" in page
    assert 'value="Lain"' in page


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.warden).get(address(hearing)).status_code == 403
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404
