from bekal.flows.moving import move_person
from bekal.intake.models import Wish, WishChange
from tests.web.intake.desk import DAY, make_desk, take


def test_the_wishes_of_who_leaves_lapse(places, cast, acting, now):
    desk, actor = make_desk(places, count=2), acting(cast.owner)
    one, other = desk.people
    for inmate in desk.people:
        take(desk, inmate, actor, *desk.courses[:2])
    move_person(inmate=one, kind="released", day=DAY, to_facility=None, note="", actor=actor, now=now)
    assert set(Wish.objects.filter(inmate=one).values_list("state", "reason")) == {("lapsed", "Bebas")}
    assert set(Wish.objects.filter(inmate=other).values_list("state", flat=True)) == {"open"}
    assert WishChange.objects.filter(step="lapse").count() == 2
