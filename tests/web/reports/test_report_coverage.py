from django.urls import reverse

ADDRESS = reverse("report_coverage")


def test_region_reads_its_prisons(site, places, cast, signed_in):
    assert places.ambon.name in signed_in(cast.regional).get(ADDRESS).text


def test_another_region_does_not(site, places, cast, signed_in):
    assert places.ambon.name not in signed_in(cast.other_regional).get(ADDRESS).text


def test_partner_may_not(site, cast, signed_in):
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403
