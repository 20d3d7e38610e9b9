import pytest
from django.urls import reverse

from bekal.catalogue.models import Trade
from tests.web.catalogue.pages import NOT_WRITERS

ADDRESS = reverse("trade_add")


def test_a_trade_is_added(cast, signed_in):
    assert signed_in(cast.national).post(ADDRESS, {"name": "Kayu", "code": "kyu"}).url == reverse("course_add")
    assert Trade.objects.get().code == "KYU"


def test_a_trade_is_added_once(scene, cast, signed_in):
    page = signed_in(cast.national).post(ADDRESS, {"name": "las", "code": "las"}).text
    assert "Kejuruan ini sudah ada" in page
    assert "Kode ini sudah dipakai" in page
    assert Trade.objects.count() == 1


@pytest.mark.parametrize("who", NOT_WRITERS)
def test_others_do_not(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, {"name": "Kayu", "code": "kyu"}).status_code == 403
