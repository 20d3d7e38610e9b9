import pytest
from django.urls import reverse

from tests.conftest import TODAY
from tests.entitlements.scenes import criterion
from tests.web.eligibility.pages import queries_of

ADDRESS = reverse("criterion_list")


def test_what_is_asked_for_whom_and_why(scene, places, cast, signed_in):
    criterion(places.ambon, course=scene.course)
    criterion(places.ambon, agreement=scene.agreement, rule={"code": "resident_of", "regency_codes": ["8171"]})
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "Pendidikan harus paling rendah SD atau sederajat." in page
    assert scene.course.name in page
    assert f"Semua kursus menurut {scene.agreement.title}" in page
    assert "Bahan ajar (Bekal)" in page
    assert page.count("Akhiri<") == 2


def test_what_is_over_stands_below(scene, places, cast, signed_in):
    over = criterion(places.ambon, course=scene.course)
    type(over).objects.update(ends=TODAY)
    page = signed_in(cast.owner).get(ADDRESS)
    assert "Yang sudah berakhir" in page.text
    assert (page.context["rows"], len(page.context["past"])) == ([], 1)


def test_it_can_be_narrowed(scene, places, cast, signed_in):
    criterion(places.ambon, course=scene.course)
    criterion(places.ambon, agreement=scene.agreement)
    client = signed_in(cast.owner)
    assert len(client.get(f"{ADDRESS}?agreement={scene.agreement.pk}").context["rows"]) == 1
    assert len(client.get(f"{ADDRESS}?course={scene.course.pk}").context["rows"]) == 2
    assert client.get(f"{ADDRESS}?course=77").context["rows"] == []
    assert len(client.get(f"{ADDRESS}?course=nonsense").context["rows"]) == 2


@pytest.mark.parametrize(
    ("who", "seen"), [("warden", 2), ("regional", 2), ("national", 2), ("coordinator", 1), ("stranger", 0)]
)
def test_who_sees_what(scene, places, cast, signed_in, who, seen):
    criterion(places.ambon, course=scene.course)
    criterion(places.ambon, agreement=scene.agreement)
    page = signed_in(getattr(cast, who)).get(ADDRESS)
    assert len(page.context["rows"]) == seen
    assert "Akhiri<" not in page.text


@pytest.mark.parametrize("who", ["instructor", "probation", "administrator"])
def test_who_may_not(scene, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_it_costs_the_same_for_one_and_for_three(scene, places, cast, signed_in):
    client = signed_in(cast.owner)
    criterion(places.ambon, course=scene.course)
    one = queries_of(client, ADDRESS)
    criterion(places.ambon, agreement=scene.agreement)
    criterion(places.ambon, agreement=scene.agreement, course=scene.course)
    assert queries_of(client, ADDRESS) == one <= 15
