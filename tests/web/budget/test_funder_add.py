import pytest
from django.urls import reverse

from bekal.budget.models import Funder, SharedPurse
from tests.conftest import TODAY

ADDRESS = reverse("funder_add")


def filled(places, **changes):
    return {"facility": places.ambon.pk, "kind": "donation", "name": "CSR Bank Maluku", **changes}


def test_a_funder_is_added_and_its_year_asked_for(places, cast, signed_in):
    answer = signed_in(cast.owner).post(ADDRESS, filled(places))
    added = Funder.objects.get()
    assert (added.facility, added.kind) == (places.ambon, "donation")
    assert answer.url == reverse("allocation_edit", args=[TODAY.year, added.pk])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "dipa lapas AMBON"}, "sudah ada"),
        ({"name": ""}, "Isi: Nama."),
        ({"kind": ""}, "Pilih: Jenis."),
    ],
)
def test_what_is_wrong_is_said_and_kept(purses, places, cast, signed_in, changes, told):
    page = signed_in(cast.owner).post(ADDRESS, filled(places, **changes)).text
    assert told in page
    assert Funder.objects.count() == 2


def test_an_institution_belongs_to_a_partners_purse(purses, places, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, filled(places, institution=places.bpvp.pk)).text
    assert "pilih jenis anggaran mitra" in page


@pytest.mark.parametrize("who", ["warden", "coordinator", "regional"])
def test_others_do_not(places, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, filled(places)).status_code == 403
    assert not Funder.objects.exists()


def test_not_for_another_prison(places, cast, signed_in):
    assert signed_in(cast.stranger).post(ADDRESS, filled(places)).status_code == 200
    assert not Funder.objects.exists()


def test_a_funder_draws_from_what_its_region_shares(shared, places, cast, signed_in):
    other = SharedPurse.objects.create(region=places.maluku, kind="donation", name="CSR lain")
    client, sent = signed_in(cast.owner), filled(places, purse=other.pk)
    assert "CSR lain" in client.get(ADDRESS).text
    assert "Pilih jenis yang sama" in client.post(ADDRESS, sent | {"kind": "prison"}).text
    assert "Sudah ada sumber dana yang memakai" in client.post(ADDRESS, sent | {"purse": shared.purse.pk}).text
    assert client.post(ADDRESS, sent).url == reverse("budget_list")
    assert Funder.objects.get(purse=other).name == "CSR Bank Maluku"


def test_no_other_region_shares_with_it(shared, places, cast, signed_in):
    page = signed_in(cast.stranger).get(ADDRESS).text
    assert "CSR Maluku" not in page
    assert 'name="purse"' not in page
