import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.access.choices import Role
from bekal.accounts.models import RoleGrant
from bekal.people import queries
from tests.conftest import TODAY

ADDRESS = reverse("inmate_list")


def queries_of(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ADDRESS).status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["owner", "regional", "national", "probation"])
def test_three_people_cost_no_more_queries_than_one(scene, cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    scene.person("Satu")
    queries_of(client)  # the names of the regions are remembered
    one = queries_of(client)
    scene.person("Dua")
    scene.person("Tiga", facility=scene.places.piru)
    assert queries_of(client) == one <= 7


def test_officers_of_two_prisons_never_see_each_others_people(scene, places, cast, signed_in):
    scene.person("Yusuf Ambon", register_number="BI 11/2024", nik="8171040405900001")
    scene.person("Petrus Jember", facility=places.jember, register_number="BI 12/2024")
    for query in (
        {},
        {"q": "a"},
        {"presence": "any"},
        {"q": "8171040405900001"},
        {"q": "BI 11/2024"},
        {"facility": "a"},
    ):
        page = signed_in(cast.stranger).get(ADDRESS, query)
        assert "Yusuf" not in page.text
        assert "0 orang" in page.text or "cocok" in page.text or "Petrus" in page.text
    page = signed_in(cast.colleague).get(ADDRESS)
    assert "Yusuf Ambon" in page.text
    assert "1 orang" in page.text


def test_each_role_sees_its_columns(scene, cast, signed_in):
    scene.person("Yusuf", register_number="BI 11/2024", block="A-1", offence="Pencurian")
    officer = signed_in(cast.owner).get(ADDRESS).text
    assert "BI 11/2024" in officer
    assert "A-1" in officer
    assert "Narapidana" in officer
    regional = signed_in(cast.regional).get(ADDRESS).text
    assert "Lapas Kelas IIA Ambon" in regional
    probation = signed_in(cast.probation).get(ADDRESS).text
    assert "Lapas Kelas IIA Ambon" in probation
    for hidden in ("BI 11/2024", "A-1", "Narapidana", "Pencurian"):
        assert hidden not in probation


@pytest.mark.parametrize("who", ["instructor", "coordinator", "administrator"])
def test_who_has_nothing_to_do_with_people_is_refused(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_filters_of_the_address_hold_and_stand_in_the_form(scene, cast, signed_in):
    scene.person("Segera", release_on=TODAY + dt.timedelta(days=20))
    scene.person("Nanti")
    page = signed_in(cast.owner).get(ADDRESS, {"leaving": "30", "certificate": "no"})
    assert "Segera" in page.text
    assert "Nanti" not in page.text
    assert '<option value="30" selected>' in page.text
    assert "20 hari lagi" in page.text


@pytest.mark.parametrize(
    "query", [{"leaving": "x"}, {"region": "9"}, {"after": "x"}, {"sort": "x"}, {"presence": "x"}, {"q": "'%"}]
)
def test_nonsense_in_the_address_is_left_out(scene, cast, signed_in, query):
    scene.person("Segera")
    assert signed_in(cast.national).get(ADDRESS, query).status_code == 200


def test_pages_lead_on_and_back(scene, cast, signed_in, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for name in "ABC":
        scene.person(f"Nama {name}")
    client = signed_in(cast.owner)
    first = client.get(ADDRESS)
    assert "2 dari 3 orang" in first.text
    second = client.get(ADDRESS, {"after": first.context["page"].older})
    assert "Nama C" in second.text
    assert "Nama A" not in second.text
    back = client.get(ADDRESS, {"before": second.context["page"].newer})
    assert "Nama A" in back.text


def test_a_script_gets_only_the_results(scene, cast, signed_in):
    scene.person()
    page = signed_in(cast.owner).get(ADDRESS, headers={"HX-Request": "true"})
    assert page.text.strip().startswith('<div id="results"')


def test_names_are_written_as_text(scene, cast, signed_in):
    scene.person('<b>Yusuf</b> "x"', block="<i>")
    page = signed_in(cast.owner).get(ADDRESS)
    assert "&lt;b&gt;Yusuf&lt;/b&gt;" in page.text
    assert "<i>" not in page.text


def test_empty_lists_say_what_to_do(cast, signed_in):
    client = signed_in(cast.owner)
    assert reverse("roster_upload") in client.get(ADDRESS).text
    assert "Tidak ada orang yang cocok" in client.get(ADDRESS, {"q": "tidak ada"}).text
    assert reverse("roster_upload") not in signed_in(cast.warden).get(ADDRESS).text


def test_in_english(scene, cast, signed_in):
    scene.person("Yusuf", release_on=dt.date(2026, 5, 20))
    client = signed_in(cast.owner)
    assert "20 Mei 2026" in client.get(ADDRESS).text
    client.cookies["django_language"] = "en"
    assert "20 May 2026" in client.get(ADDRESS).text


def test_who_may_not_read_register_numbers_cannot_guess_them_either(scene, cast, signed_in):
    """A register number is found by its beginning, so that it could be told digit by digit."""
    scene.person("Yusuf Rekaan", register_number="BI 11/2024")
    for guess in ("BI 11/2024", "BI 1", "BI1"):
        assert "Yusuf" in signed_in(cast.owner).get(ADDRESS, {"q": guess}).text
        assert "Yusuf" not in signed_in(cast.probation).get(ADDRESS, {"q": guess}).text
    assert "Yusuf" in signed_in(cast.probation).get(ADDRESS, {"q": "yusuf"}).text


def test_two_posts_open_no_record_that_neither_of_them_opens(scene, places, cast, make_user, signed_in):
    """A programme officer in Jember who also sits at the probation office of Ambon reads no register number there."""
    both = make_user("both", Role.PROBATION_OFFICER, facility=places.bapas)
    RoleGrant.objects.create(user=both, role=Role.PROGRAMME_OFFICER, facility=places.jember, starts=TODAY)
    scene.person("Yusuf Rekaan", register_number="BI 11/2024")
    page = signed_in(both).get(ADDRESS).text
    assert "Yusuf" in page
    assert "BI 11/2024" not in page
