from bekal.intake.actions import withdraw_registration
from bekal.intake.models import Registration
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


def test_a_registration_is_found_by_what_stands_on_its_receipt(desk, cast, acting, signed_in):
    actor, (one, two, three) = acting(cast.owner), desk.people
    with_code = take(desk, one, actor)
    take(desk, three, actor)
    sent = take(desk, two, actor)
    Registration.objects.filter(pk=sent.pk).update(device="device-0001", nonce="7f3a2c91-0000-4000-8000-000000000000")
    client = signed_in(cast.owner)

    def found(written):
        return names(client.get(url("registration_list", desk.drive, query=f"?q={written}")))

    assert found(with_code.receipt_code.lower()) == found(" ".join(with_code.receipt_code)) == ["Orang 01"]
    assert found("S-7F3A2C") == found("s 7f3a2c") == found("7F3A2C") == ["Orang 02"]
    assert found("S-000000") == []


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
