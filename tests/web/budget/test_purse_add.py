import pytest
from django.urls import reverse

from bekal.budget.models import SharedPurse
from tests.conftest import TODAY

ADDRESS = reverse("purse_add")


def filled(places, **changes):
    return {"region": places.maluku.pk, "kind": "local_government", "name": "APBD Provinsi Maluku", **changes}


def test_a_purse_is_added_and_its_year_asked_for(places, cast, signed_in):
    answer = signed_in(cast.regional).post(ADDRESS, filled(places))
    added = SharedPurse.objects.get()
    assert (added.region, added.kind) == (places.maluku, "local_government")
    assert answer.url == reverse("purse_allocation_edit", args=[added.pk, TODAY.year])


@pytest.mark.parametrize(
    ("changes", "told"), [({"name": "csr MALUKU"}, "sudah ada"), ({"name": ""}, "Isi: Nama."), ({"kind": ""}, "Jenis")]
)
def test_what_is_wrong_is_said_and_kept(shared, places, cast, signed_in, changes, told):
    page = signed_in(cast.regional).post(ADDRESS, filled(places, **changes)).text
    assert told in page
    assert SharedPurse.objects.count() == 1


def test_not_for_another_region(places, cast, signed_in):
    assert signed_in(cast.other_regional).post(ADDRESS, filled(places)).status_code == 200
    assert not SharedPurse.objects.exists()


@pytest.mark.parametrize("who", ["owner", "warden", "national"])
def test_others_do_not(places, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, filled(places)).status_code == 403
    assert not SharedPurse.objects.exists()
