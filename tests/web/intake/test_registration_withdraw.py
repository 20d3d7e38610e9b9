from bekal.intake.models import Wish
from tests.web.intake.desk import statuses, take, url


def test_a_registration_is_taken_back_with_its_wishes(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner), *desk.courses)
    client = signed_in(cast.owner)
    assert "Isi: Alasan." in client.post(url("registration_withdraw", taken), {"reason": ""}).text
    answer = client.post(url("registration_withdraw", taken), {"reason": "Berubah pikiran"}, follow=True)
    assert "Pendaftaran ini sudah ditarik" in answer.text
    assert set(Wish.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_who_may(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner))
    found = statuses(signed_in, url("registration_withdraw", taken), stranger=cast.stranger, warden=cast.warden)
    assert found == {"stranger": 404, "warden": 403}
