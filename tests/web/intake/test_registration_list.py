from bekal.intake.actions import withdraw_registration
from tests.web.intake.desk import queries_of, statuses, take, url


def names(answer):
    return [one.inmate.name for one in answer.context["shown"]]


def test_who_registered_with_filters(desk, cast, acting, now, signed_in):
    actor, (one, two, three) = acting(cast.owner), desk.people
    take(desk, one, actor, *desk.courses[:2])
    take(desk, two, actor, table="Meja 2")
    gone = take(desk, three, actor)
    withdraw_registration(registration=gone, reason="Berubah pikiran", actor=actor, now=now)
    client = signed_in(cast.warden)
    page = client.get(url("registration_list", desk.drive))
    assert sorted(names(page)) == ["Orang 01", "Orang 02", "Orang 03"]
    assert "Ditarik" in page.text
    assert names(client.get(url("registration_list", desk.drive, query="?table=Meja 2"))) == ["Orang 02"]
    assert names(client.get(url("registration_list", desk.drive, query=f"?q={one.register_number}"))) == ["Orang 01"]


def test_three_rows_cost_as_many_queries_as_one(desk, cast, acting, signed_in):
    client, actor = signed_in(cast.owner), acting(cast.owner)
    take(desk, desk.people[0], actor, *desk.courses)
    one = queries_of(client, url("registration_list", desk.drive))
    for inmate in desk.people[1:]:
        take(desk, inmate, actor, *desk.courses)
    assert queries_of(client, url("registration_list", desk.drive)) == one <= 15


def test_who_may(desk, cast, signed_in):
    found = statuses(signed_in, url("registration_list", desk.drive), stranger=cast.stranger, owner=cast.owner)
    assert found == {"stranger": 404, "owner": 200}
