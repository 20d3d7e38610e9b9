from bekal.intake.models import Wish
from tests.classes.scene import make_class, make_scene
from tests.web.intake.desk import queries_of, take, url

ADDRESS = "/intake/wishes/demand/"


def test_how_many_want_what_and_who_is_left(desk, places, cast, acting, signed_in):
    actor = acting(cast.owner)
    for inmate in desk.people:
        take(desk, inmate, actor, *desk.courses[:2])
    answer = signed_in(cast.owner).get(ADDRESS)
    course = answer.context["sides"][0]["rows"][0]
    assert (course["name"], course["wishes"], course["first"], course["seats"]) == ("Jahit", "3", "3", "0")
    assert answer.context["sides"][1]["rows"][0]["wishes"] == "6"
    assert [inmate.name for inmate in answer.context["left"]] == ["Orang 01", "Orang 02", "Orang 03"]
    make_class(make_scene(places), "open")
    assert signed_in(cast.owner).get(ADDRESS).context["left"] == []


def test_what_was_fulfilled_waits_no_longer(desk, cast, acting, signed_in):
    for inmate in desk.people:
        take(desk, inmate, acting(cast.owner))
    Wish.objects.filter(inmate=desk.people[0]).update(state="fulfilled")
    answer = signed_in(cast.owner).get(ADDRESS)
    assert answer.context["sides"][0]["rows"][0]["wishes"] == "2"
    assert [inmate.name for inmate in answer.context["left"]] == ["Orang 02", "Orang 03"]


def test_headquarters_read_no_small_numbers(desk, places, cast, acting, signed_in):
    actor = acting(cast.owner)
    for inmate in desk.people:
        take(desk, inmate, actor)
    for user in (cast.regional, cast.national):
        page = signed_in(user).get(ADDRESS)
        assert page.context["sides"][0]["rows"][0]["wishes"] == "kurang dari 5"
        assert "Orang 01" not in page.text
        assert len(page.context["sides"]) == 4
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_queries_stay_the_same(desk, cast, acting, signed_in):
    client, actor = signed_in(cast.owner), acting(cast.owner)
    take(desk, desk.people[0], actor)
    one = queries_of(client, ADDRESS)
    for inmate in desk.people[1:]:
        take(desk, inmate, actor, *desk.courses)
    assert queries_of(client, ADDRESS) == one <= 15
    assert url("wish_demand") == ADDRESS
