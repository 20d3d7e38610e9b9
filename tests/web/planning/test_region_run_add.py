import pytest
from django.urls import reverse

from bekal.accounts.models import RoleGrant
from bekal.planning.models import RegionRun
from bekal.planning.rules.marks import Points
from tests.conftest import TODAY

ADDRESS = reverse("region_run_add")


def filled(neighbours, **changes):
    told = {name: str(weight) for name, weight in Points().as_dict().items()}
    told |= {"classes": [one.pk for one in neighbours.classes], "seed": "7", "note": "", "once": "a1"}
    return told | changes


def test_every_class_that_can_be_filled_is_chosen_beforehand(neighbours, cast, signed_in):
    page = signed_in(cast.regional).get(ADDRESS).text
    assert "Lapas Kelas IIB Piru. Las LP-PIR: mulai 4 Maret 2026, 4 tempat" in page
    assert page.count(" checked") == 2


def test_a_proposal_is_asked_for_once(neighbours, cast, signed_in):
    client = signed_in(cast.regional)
    answers = {client.post(ADDRESS, filled(neighbours)).url for _time in range(2)}
    run = RegionRun.objects.get()
    assert answers == {reverse("region_run_detail", args=[run.pk])}
    assert (run.classes.count(), run.seed, run.weights, run.state) == (2, 7, Points().as_dict(), "queued")


@pytest.mark.parametrize(
    ("changes", "told"), [({"classes": []}, "Pilih"), ({"release": "11"}, "10"), ({"seed": ""}, "Isi")]
)
def test_what_is_wrong_is_said_and_nothing_asked(neighbours, cast, signed_in, changes, told):
    assert told in signed_in(cast.regional).post(ADDRESS, filled(neighbours, **changes)).text
    assert not RegionRun.objects.exists()


def test_not_for_classes_of_another_region(neighbours, cast, signed_in):
    assert "Belum ada kelas yang dapat diisi" in signed_in(cast.other_regional).get(ADDRESS).text
    signed_in(cast.other_regional).post(ADDRESS, filled(neighbours))
    assert not RegionRun.objects.exists()


def test_who_has_two_regions_says_which(neighbours, places, cast, signed_in):
    RoleGrant.objects.create(user=cast.regional, role="regional_officer", region=places.east_java, starts=TODAY)
    client = signed_in(cast.regional)
    assert "Untuk wilayah mana?" in client.get(ADDRESS).text
    assert "Las LP-PIR" in client.get(ADDRESS, {"region": places.maluku.pk}).text
    assert client.post(f"{ADDRESS}?region={places.maluku.pk}", filled(neighbours)).status_code == 302


@pytest.mark.parametrize("who", ["owner", "warden", "national"])
def test_others_do_not(neighbours, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, filled(neighbours)).status_code == 403
    assert not RegionRun.objects.exists()
