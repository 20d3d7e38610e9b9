from bekal.intake.models import Wish
from tests.web.intake.desk import take, url


def press(client, step, *wishes, **more):
    sent = {"step": step, "ids": [wish.pk for wish in wishes], **more}
    return client.post(url("wish_step"), sent, follow=True)


def states():
    return list(Wish.objects.order_by("pk").values_list("state", flat=True))


def test_many_at_once_each_by_itself(desk, cast, acting, signed_in):
    for inmate in desk.people:
        take(desk, inmate, acting(cast.owner))
    client, (one, two, three) = signed_in(cast.owner), Wish.objects.order_by("pk")
    assert "Langkah ini butuh alasan" in press(client, "decline", one).text
    press(client, "decline", one, reason="Penuh")
    page = press(client, "accept", one, two, three, back="/intake/wishes/?state=all")
    assert "2 minat: diterima sebagai calon." in page.text
    assert "1 minat dibiarkan" in page.text
    assert page.request["QUERY_STRING"] == "state=all"
    assert states() == ["declined", "accepted", "accepted"]


def test_nothing_ticked_an_unknown_step_and_a_strange_way_back(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    client, wish = signed_in(cast.owner), Wish.objects.get()
    assert "Centang dulu" in press(client, "accept").text
    assert "tidak dapat diambil lagi" in press(client, "fly", wish).text
    answer = client.post(url("wish_step"), {"step": "accept", "ids": [wish.pk], "back": "https://evil.example/"})
    assert answer.url == url("wish_list")


def test_who_may_not(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    press(signed_in(cast.stranger), "accept", Wish.objects.get())
    assert states() == ["open"]
    assert press(signed_in(cast.warden), "accept", Wish.objects.get()).status_code == 403
