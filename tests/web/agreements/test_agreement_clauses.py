import pytest
from django.urls import reverse

from bekal.partners.models import AgreementClause
from tests.web.agreements.pages import SEEN, lines, queries_of, who_sees

NEW = {"code": "", "position": "2", "title": "Sanksi & 'denda' <b>", "body": "Tidak ada {kursus}."}
OLD = {"code": "term", "position": "1", "title": "Jangka waktu", "body": "Sampai {berakhir}."}


def address(agreement):
    return reverse("agreement_clauses", args=[agreement.pk])


def test_clauses_are_shown_filled_in(draft, cast, signed_in):
    page = signed_in(cast.coordinator).get(address(draft)).text
    assert "Pasal 1 – Jangka waktu" in page
    assert "Sampai 4 Januari 2027." in page
    assert "?edit=1" not in page


def test_an_officer_changes_them(draft, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Sampai {berakhir}." in client.get(address(draft), {"edit": "1"}).text
    client.post(address(draft), {"version": draft.version, **lines("clauses", OLD, NEW)})
    kept = list(AgreementClause.objects.values_list("code", "title", "body"))
    assert kept[0] == ("term", "Jangka waktu", "Sampai {berakhir}.")
    assert kept[1][1:] == ("Sanksi & 'denda' <b>", "Tidak ada {kursus}.")
    assert "Sanksi &amp; &#x27;denda&#x27; &lt;b&gt;" in client.get(address(draft)).text


def test_a_name_that_means_nothing_is_named(draft, cast, signed_in):
    wrong = {"version": draft.version, **lines("clauses", {**OLD, "body": "Sampai {entah}."})}
    page = signed_in(cast.owner).post(address(draft), wrong).text
    assert "{entah} tidak dikenal" in page
    assert AgreementClause.objects.get().body == "Sampai {berakhir}."


def test_the_second_editor_keeps_what_they_typed(draft, cast, signed_in):
    stale = {"version": draft.version - 1, **lines("clauses", {**OLD, "body": "Bunyi saya."})}
    page = signed_in(cast.owner).post(address(draft), stale).text
    assert "Bunyi saya." in page
    assert "Owner" in page
    assert AgreementClause.objects.get().body == "Sampai {berakhir}."


def test_a_signed_agreement_is_not_changed(scene, cast, signed_in):
    answer = signed_in(cast.owner).post(address(scene.agreement), {"version": 1, **lines("clauses", OLD)})
    assert answer.status_code == 302
    assert AgreementClause.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not_change_them(draft, cast, signed_in, who, status):
    sent = {"version": draft.version, **lines("clauses", NEW)}
    assert signed_in(getattr(cast, who)).post(address(draft), sent).status_code == status


def test_who_sees_them(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == SEEN


def test_three_clauses_cost_as_many_queries_as_one(draft, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(draft))
    for place in (2, 3):
        AgreementClause.objects.create(agreement=draft, position=place, code=f"x{place}", title="X", body="Y")
    assert queries_of(client, address(draft)) == one <= 15
