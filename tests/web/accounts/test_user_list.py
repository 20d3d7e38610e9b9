import pytest
from django.urls import reverse

from bekal.accounts.models import RoleGrant, User


def test_the_administrator_finds_a_user(cast, signed_in):
    answer = signed_in(cast.administrator).get(reverse("user_list"), {"q": "neigh"})
    assert "Neighbour" in answer.text
    assert "Lapas Kelas IIB Piru" in answer.text
    assert "Stranger" not in answer.text


def test_a_search_that_finds_nobody_says_so(cast, signed_in):
    assert "Tidak ada yang cocok" in signed_in(cast.administrator).get(reverse("user_list"), {"q": "zzz"}).text


def test_htmx_gets_only_the_results(cast, signed_in):
    answer = signed_in(cast.administrator).get(reverse("user_list"), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="results">')


@pytest.mark.parametrize("who", ["owner", "warden", "national", "coordinator"])
def test_others_may_not(who, cast, signed_in):
    assert signed_in(getattr(cast, who)).get(reverse("user_list")).status_code == 403


def test_one_or_many_users_take_as_many_queries(cast, places, signed_in, django_assert_num_queries):
    client = signed_in(cast.administrator)
    for number in range(3):
        user = User.objects.create(username=f"many{number}", name="Many")
        RoleGrant.objects.create(user=user, role="warden", facility=places.piru, starts="2020-01-01")
    for search in ("many0", "many"):
        with django_assert_num_queries(6):  # session, user, grants; count, users, their grants
            client.get(reverse("user_list"), {"q": search})
