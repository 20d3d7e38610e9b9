"""The filter that a reach becomes lets through just what `may` allows."""

import pytest
from django.db.models import Count

from bekal.access.queries import FEW, Written, find, within, written_for_few
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


class TestWritten:
    def test_it_asks_anew_each_time_and_gives_what_the_query_would(self, places, django_assert_num_queries):
        rows = Facility.objects.select_related("region").prefetch_related("workshops").order_by("name")
        written = Written(rows)
        with django_assert_num_queries(2):
            found = written()
            assert [(one.region.name, list(one.workshops.all())) for one in found] == [
                (one.region.name, list(one.workshops.all())) for one in found
            ]
        assert found == list(rows)
        places.piru.name = "Aan Jaya"
        places.piru.save(update_fields=["name"])
        assert written() == list(rows.all()) != found

    def test_values_and_counts_come_as_python_knows_them(self, places):
        rows = Facility.objects.values_list("region").annotate(count=Count("pk")).order_by("region")
        assert Written(rows)() == list(rows)

    def test_what_can_fit_nobody_is_not_asked(self, places, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert Written(Facility.objects.filter(pk__in=[]))() == []


def test_many_ids_and_few_are_asked_alike(places):
    @written_for_few
    def named(ids, prefix):
        return Facility.objects.filter(pk__in=ids, name__startswith=prefix).order_by("pk")

    everyone = sorted(Facility.objects.values_list("pk", flat=True))
    assert named(everyone, "Lapas") == list(Facility.objects.filter(name__startswith="Lapas").order_by("pk"))
    assert named([*everyone, *range(-FEW, 0)], "Lapas") == named(everyone, "Lapas")
    assert named([], "Lapas") == []
