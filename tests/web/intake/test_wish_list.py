from bekal.intake.actions import step_wish
from bekal.intake.models import Wish
from tests.web.intake.desk import queries_of, take, url


def names(answer):
    return [(row["wish"].inmate.name, row["wish"].course.name) for row in answer.context["rows"]]


def test_wishes_with_filters(desk, cast, acting, now, signed_in):
    actor, (one, two, _) = acting(cast.owner), desk.people
    take(desk, one, actor, *desk.courses[:2])
    take(desk, two, actor, desk.courses[2])
    step_wish(wish=Wish.objects.get(course=desk.courses[1]), step="decline", actor=actor, now=now, reason="Penuh")
    client, address = signed_in(cast.owner), url("wish_list")
    assert names(client.get(address)) == [("Orang 01", "Jahit"), ("Orang 02", "Mebel")]
    assert names(client.get(address, {"state": "declined"})) == [("Orang 01", "Las")]
    assert len(names(client.get(address, {"state": "all"}))) == 3
    assert names(client.get(address, {"course": desk.courses[2].pk})) == [("Orang 02", "Mebel")]
    assert names(client.get(address, {"q": "orang 01"})) == [("Orang 01", "Jahit")]
    assert names(client.get(address, {"block": "Blok B"})) == []
    assert len(names(client.get(address, {"drive": desk.drive.pk}))) == 2


def test_what_was_fulfilled_is_not_live_any_more_and_can_be_looked_for(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner), *desk.courses[:2])
    Wish.objects.filter(course=desk.courses[0]).update(state="fulfilled")
    client, address = signed_in(cast.owner), url("wish_list")
    assert names(client.get(address)) == [("Orang 01", "Las")]
    page = client.get(address, {"state": "fulfilled"})
    assert names(page) == [("Orang 01", "Jahit")]
    assert "Terpenuhi" in page.text.partition("<table")[2]


def test_who_sees_and_decides(desk, cast, acting, signed_in):
    take(desk, desk.people[0], acting(cast.owner))
    assert "Lakukan" in signed_in(cast.owner).get(url("wish_list")).text
    assert "Lakukan" not in signed_in(cast.warden).get(url("wish_list")).text
    assert "Orang 01" not in signed_in(cast.stranger).get(url("wish_list")).text
    assert signed_in(cast.coordinator).get(url("wish_list")).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(desk, cast, acting, signed_in):
    client, actor = signed_in(cast.owner), acting(cast.owner)
    take(desk, desk.people[0], actor)
    one = queries_of(client, url("wish_list"))
    for inmate in desk.people[1:]:
        take(desk, inmate, actor, *desk.courses)
    assert queries_of(client, url("wish_list")) == one <= 15
