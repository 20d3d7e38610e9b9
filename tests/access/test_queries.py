"""The filter that a reach becomes lets through just what `may` allows."""

import pytest

from bekal.access.queries import find, within
from bekal.access.rules import Forbidden, Unseen, may, reach
from bekal.places.models import Facility, Workshop

ACTIONS = ("place.view", "place.edit", "workshop.edit", "inmate.view", "agreement.sign", "today.view", "account.list")


@pytest.mark.parametrize("action", ACTIONS)
def test_the_filter_and_the_question_agree(action, places, cast, acting):
    for facility in (places.piru, places.jember, places.bapas):
        Workshop.objects.create(facility=facility, name="Bengkel", seats=4)
    for name in vars(cast):
        actor = acting(getattr(cast, name))
        held = reach(actor, action)
        workshops = set(Workshop.objects.filter(within(held)))
        facilities = set(Facility.objects.filter(within(held, facility="")))
        assert workshops == {one for one in Workshop.objects.all() if may(actor, action, one.facility.target)}, name
        assert facilities == {one for one in Facility.objects.all() if may(actor, action, one.target)}, name


def test_find_tells_unseen_from_forbidden(places, cast, acting):
    shop = places.welding_shop

    assert find(Workshop.objects.all(), acting(cast.workshop_head), "workshop.edit", shop.pk) == shop
    with pytest.raises(Forbidden):
        find(Workshop.objects.all(), acting(cast.owner), "workshop.edit", shop.pk)
    with pytest.raises(Unseen):
        find(Workshop.objects.all(), acting(cast.stranger), "workshop.edit", shop.pk)
    with pytest.raises(Unseen):
        find(Workshop.objects.all(), acting(cast.administrator), "workshop.edit", 10**9)
