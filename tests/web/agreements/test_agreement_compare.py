import pytest
from django.urls import reverse

from tests.web.agreements.pages import SEEN, queries_of, who_sees


def address(agreement):
    return reverse("agreement_compare", args=[agreement.pk])


def test_what_differs_is_told_in_words(scene, amendment, cast, signed_in):
    page = signed_in(cast.coordinator).get(address(scene.agreement)).text
    assert "Peserta paling banyak" in page
    assert "Ditambahkan" in page


@pytest.mark.parametrize("asked", [{"old": "1", "new": "1"}, {"old": "a1", "new": "a1"}])
def test_a_text_beside_itself_differs_nowhere(scene, amendment, cast, signed_in, asked):
    assert "Tidak ada yang berbeda." in signed_in(cast.owner).get(address(scene.agreement), asked).text


@pytest.mark.parametrize("asked", [{}, {"old": "99", "new": "'"}, {"old": "a9"}])
def test_anything_asked_for_is_answered(scene, cast, signed_in, asked):
    assert signed_in(cast.owner).get(address(scene.agreement), asked).status_code == 200


def test_long_words_are_marked_one_by_one(scene, amendment, cast, signed_in):
    long = "Perjanjian ini berlaku selama satu tahun dan dapat diperpanjang atas kesepakatan"
    base = amendment.agreement.versions.get()
    for thing, body in ((base, long), (amendment, long.replace("satu", "dua"))):
        thing.contents["clauses"]["x"] = {"title": "X", "body": body}
        thing.contents["order"]["clauses"].append("x")
        thing.save(update_fields=["contents"])
    page = signed_in(cast.owner).get(address(scene.agreement)).text
    assert "<del>" in page
    assert "<ins>" in page
    assert "dihapus:" in page


def test_who_sees_it(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == SEEN


def test_it_costs_few_queries(scene, amendment, cast, signed_in):
    assert queries_of(signed_in(cast.owner), address(scene.agreement)) <= 15
