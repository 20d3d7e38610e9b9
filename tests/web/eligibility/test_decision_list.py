import pytest
from django.urls import reverse

from tests.conftest import TODAY
from tests.entitlements.scenes import decision
from tests.intake.scene import make_inmate
from tests.web.eligibility.pages import queries_of

ADDRESS = reverse("decision_list")


def test_what_was_decided_for_whom_by_whom_until_when(scene, cast, acting, signed_in):
    decision(scene.person, actor=acting(cast.warden))
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "1 keputusan berlaku" in page
    assert "Orang Rekaan" in page
    assert "Bersih dari hukuman disiplin" in page
    assert "2 Mar 2026 sampai 29 Mar 2026" in page
    assert "Warden, 2 Mar 2026" in page
    assert "Akhiri<" not in page
    assert "Akhiri<" in signed_in(cast.warden).get(ADDRESS).text


def test_regions_and_the_nation_see_how_many_in_each_prison(scene, places, cast, signed_in):
    decision(scene.person)
    decision(make_inmate(places.piru, "Dua"))
    decision(make_inmate(places.jember, "Tiga"))
    counted = signed_in(cast.regional).get(ADDRESS).context
    assert {name: count for _pk, name, count in counted["by_facility"]} == {places.ambon.name: 1, places.piru.name: 1}
    assert signed_in(cast.national).get(ADDRESS).context["in_force"] == 3


def test_one_person_and_what_is_over(scene, places, cast, signed_in):
    over = decision(scene.person)
    type(over).objects.update(ends=TODAY)
    decision(make_inmate(places.ambon, "Dua"))
    page = signed_in(cast.warden).get(f"{ADDRESS}?person={scene.person.pk}")
    assert (page.context["rows"], len(page.context["past"]), page.context["in_force"]) == ([], 1, 1)
    assert "Yang sudah berakhir" in page.text


@pytest.mark.parametrize(
    ("who", "status"), [("board", 200), ("coordinator", 403), ("instructor", 403), ("probation", 403)]
)
def test_who_may_read(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == status


def test_strangers_see_nothing(scene, cast, signed_in):
    decision(scene.person)
    assert "Orang Rekaan" not in signed_in(cast.stranger).get(ADDRESS).text


def test_it_costs_the_same_for_one_and_for_three(scene, places, cast, signed_in):
    client = signed_in(cast.warden)
    decision(scene.person)
    one = queries_of(client, ADDRESS)
    for number in range(2):
        decision(make_inmate(places.ambon, f"Orang {number}"), course=scene.course)
    assert queries_of(client, ADDRESS) == one <= 15
