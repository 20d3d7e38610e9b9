from django.urls import reverse

ADDRESS = reverse("report_index")


def test_officer_reads_the_two_figures(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "2 orang bebas dalam 180 hari" in text


def test_stranger_counts_nobody_of_us(site, cast, signed_in):
    assert "0 orang bebas dalam 180 hari" in signed_in(cast.stranger).get(ADDRESS).text


def test_partner_may_not(site, cast, signed_in):
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403
