from bekal.intake.actions import step_wish
from bekal.intake.models import Wish
from tests.web.intake.desk import queries_of, statuses, take, url


def test_what_became_of_a_wish(desk, cast, acting, now, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    wish = Wish.objects.get()
    step_wish(wish=wish, step="hold", actor=acting(cast.owner), now=now, reason="Menunggu kelas")
    client = signed_in(cast.owner)
    page = client.get(url("wish_history", wish)).text
    for text in ("Didaftarkan", "Ditunda", "Menunggu kelas", "Lanjutkan"):
        assert text in page
    assert queries_of(client, url("wish_history", wish)) <= 15
    assert "Lanjutkan" not in signed_in(cast.warden).get(url("wish_history", wish)).text


def test_who_may(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    found = statuses(signed_in, url("wish_history", Wish.objects.get()), stranger=cast.stranger, board=cast.board)
    assert found == {"stranger": 404, "board": 200}
