from django.urls import reverse

from bekal.places.models import Institution

ADDRESS = reverse("partner_add")
FILLED = {
    "name": "BLK Ketapang",
    "short_name": "BLK",
    "kind": "local_centre",
    "certificate_prefix": "blk-ktg",
    "regency_code": "6106",
}


def test_an_officer_adds_an_institution(cast, signed_in):
    answer = signed_in(cast.owner).post(ADDRESS, FILLED)
    added = Institution.objects.get(name="BLK Ketapang")
    assert answer.url == reverse("partner_detail", args=[added.pk])
    assert added.certificate_prefix == "BLK-KTG"


def test_a_name_or_prefix_that_is_taken_is_said_beside_the_field(places, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, {**FILLED, "name": "bpvp ambon", "certificate_prefix": "Bpvp-Amq"})
    assert "Lembaga dengan nama ini sudah ada" in page.text
    assert "Awalan ini sudah dipakai" in page.text
    assert 'value="bpvp ambon"' in page.text


def test_only_officers_add(cast, signed_in):
    for who in (cast.warden, cast.coordinator, cast.regional):
        assert signed_in(who).post(ADDRESS, FILLED).status_code == 403
    assert not Institution.objects.filter(name="BLK Ketapang").exists()
