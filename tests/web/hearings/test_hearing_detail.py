import pytest
from django.urls import reverse

from bekal.hearings.actions.decrees import issue_decree
from tests.conftest import NOW
from tests.hearings.scene import DECREE, decide, minute
from tests.intake.scene import rule
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


def test_before_the_decree_it_says_which_rule_the_accepted_break(hearing, hall, places, cast, signed_in):
    broken = rule(places, course=hall.welding.version.course, group="sex", value="M", most=3, reference="SK Dirjen 9")
    client = signed_in(cast.board)
    assert "belum dapat terbit" not in client.get(address(hearing)).text
    decide(hearing, cast.board)
    page = client.get(address(hearing)).text
    assert f"Kelas {hall.welding.name} menerima paling banyak 3 orang laki-laki" in page
    assert "memuat 4: Orang 01, Orang 03, Orang 05 dan Orang 07" in page
    assert hall.sewing.name not in page[page.index("belum dapat terbit") : page.index("Dasarnya: SK Dirjen 9.")]
    assert queries_of(client, address(hearing)) <= 15
    broken.most = 4
    broken.save()
    assert "belum dapat terbit" not in client.get(address(hearing)).text


def test_once_the_decree_is_out_nothing_stands_in_its_way(hearing, places, cast, signed_in, acting):
    issue_decree(hearing=minute(hearing, cast), facts=DECREE, actor=acting(cast.warden), now=NOW)
    rule(places, group="sex", value="M", most=1)
    assert "belum dapat terbit" not in signed_in(cast.board).get(address(hearing)).text


@pytest.mark.parametrize("who", ["stranger", "coordinator", "instructor"])
def test_for_others_it_does_not_exist(hearing, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(hearing)).status_code == 404


def test_it_costs_few_queries(hearing, cast, signed_in):
    assert queries_of(signed_in(cast.board), address(hearing)) <= 15


def names_on(page, hall):
    return {person.name for person in hall.people if person.name in page}


def test_it_shows_whom_one_looks_for(hearing, hall, cast, signed_in):
    client = signed_in(cast.board)
    assert names_on(client.get(f"{address(hearing)}?q=ORANG 03").text, hall) == {"Orang 03"}
    assert len(names_on(client.get(f"{address(hearing)}?show=reserve").text, hall)) == 4
    assert len(names_on(client.get(f"{address(hearing)}?class_id={hall.welding.pk}&show=place").text, hall)) == 4
    assert "Tidak ada calon yang cocok" in client.get(f"{address(hearing)}?q=tidak+ada").text
    part = client.get(f"{address(hearing)}?q=03", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Orang 03" in part


def test_many_are_shown_page_by_page_with_the_figures_of_all(hearing, hall, cast, signed_in, monkeypatch):
    monkeypatch.setattr("bekal.web.hearings.views.CANDIDATES", 5)
    decide(hearing, cast.board)
    client = signed_in(cast.board)
    pages = [client.get(f"{address(hearing)}?page={number}").text for number in (1, 2, 3)]
    assert [len(names_on(page, hall)) for page in pages] == [5, 5, 2]
    assert set.union(*(names_on(page, hall) for page in pages)) == {person.name for person in hall.people}
    assert all("12 dari 12 calon sudah diputus" in page for page in pages)
    assert "4 disetujui dari 4 tempat, 2 cadangan" in pages[0]
