from django.urls import reverse

from tests.web.catalogue.adapted import make_proposal
from tests.web.partners.pages import queries_of


def address(version):
    return reverse("version_compare", args=[version.pk])


def test_it_shows_both_and_says_what_differs_in_words(places, cast, signed_in):
    page = signed_in(cast.owner).get(address(make_proposal(places))).text
    for shown in ("72 JP", "64 JP", "+8", "Usaha kecil", "Berubah", "Baru", "Sama", "3 baris berbeda"):
        assert shown in page


def test_another_version_can_be_chosen(places, cast, signed_in):
    adapted = make_proposal(places, state="approved")
    client = signed_in(cast.owner)
    page = client.get(address(adapted.adapted_from) + f"?with={adapted.pk}").text
    assert "Dihapus" in page
    assert client.get(address(adapted) + "?with=99999999999999999999999").status_code == 200


def test_a_first_version_has_nothing_beside_it(places, cast, signed_in):
    origin = make_proposal(places, state="draft").adapted_from
    assert "baru punya satu versi" in signed_in(cast.stranger).get(address(origin)).text


def test_a_proposal_is_not_for_strangers(places, cast, signed_in):
    adapted = make_proposal(places)
    for who, status in (("stranger", 404), ("other_coordinator", 404), ("coordinator", 200), ("regional", 200)):
        assert signed_in(getattr(cast, who)).get(address(adapted)).status_code == status


def test_more_modules_cost_no_more_queries(places, cast, signed_in):
    adapted = make_proposal(places)
    client = signed_in(cast.owner)
    few = queries_of(client, address(adapted))
    for position in range(3, 9):
        adapted.modules.create(position=position, name=f"Modul {position}", kind="theory", lesson_hours=2)
    assert queries_of(client, address(adapted)) == few <= 15
