import pytest
from django.urls import reverse

from tests.hearings.scene import minute
from tests.web.partners.pages import queries_of


def address(hearing):
    return reverse("hearing_detail", args=[hearing.pk])


def test_candidates_with_what_is_proposed(hearing, hall, cast, signed_in):
    page = signed_in(cast.board).get(address(hearing)).text
    assert hall.people[0].name in page
    assert "Diusulkan cadangan 1" in page
    assert reverse("hearing_decide", args=[hearing.pk]) in page
    assert reverse("hearing_decide", args=[hearing.pk]) not in signed_in(cast.owner).get(address(hearing)).text


def test_once_minuted_the_warden_issues_the_decree(hearing, cast, signed_in):
    minute(hearing, cast)
    assert reverse("decree_issue", args=[hearing.pk]) in signed_in(cast.warden).get(address(hearing)).text
    page = signed_in(cast.board).get(address(hearing)).text
    assert "menunggu keputusan kepala" in page
    assert reverse("decree_issue", args=[hearing.pk]) not in page


@pytest.mark.parametrize("who", ["stranger", "coordinator", "instructor"])
def test_for_others_it_does_not_exist(hearing, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(hearing)).status_code == 404


def test_it_costs_few_queries(hearing, cast, signed_in):
    assert queries_of(signed_in(cast.board), address(hearing)) <= 15
