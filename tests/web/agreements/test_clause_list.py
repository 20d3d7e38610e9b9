import pytest
from django.urls import reverse

from bekal.partners.models import ClauseTemplate
from tests.web.agreements.pages import queries_of

ADDRESS = reverse("clause_list")


def own(places, code, **facts):
    values = {"kind": "executable", "position": 7, "title": "Pembiayaan", "body": "Naskah kami.", **facts}
    return ClauseTemplate.objects.create(facility=places.ambon, code=code, valid_from="2026-01-01", **values)


def test_shipped_and_own_texts_stand_together(places, cast, signed_in):
    own(places, "funding")
    own(places, "disputes", title="Perselisihan", body="")
    page = signed_in(cast.owner).get(ADDRESS).text
    for shown in ("Naskah bawaan", "Naskah sendiri", "Tidak dipakai", "Naskah kami.", "perlu diperiksa"):
        assert shown in page
    assert reverse("clause_edit", args=[places.ambon.pk, "executable", "funding"]) in page


def test_another_prisons_texts_are_not_shown(places, cast, signed_in):
    own(places, "funding")
    page = signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).text
    assert "Naskah kami." not in page


def test_a_memorandum_has_texts_of_its_own(places, cast, signed_in):
    page = signed_in(cast.warden).get(ADDRESS, {"kind": "memorandum"}).text
    assert "Maksud dan Tujuan" in page
    assert "clauses/" not in page.partition("<table")[2]


@pytest.mark.parametrize(("who", "status"), [("national", 200), ("coordinator", 403), ("instructor", 403)])
def test_who_sees_them(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == status


def test_three_texts_cost_as_many_queries_as_one(places, cast, signed_in):
    client, counts = signed_in(cast.owner), []
    for code in ("funding", "term", "scope"):
        own(places, code)
        counts.append(queries_of(client, ADDRESS))
    assert counts[0] == counts[2] <= 15
