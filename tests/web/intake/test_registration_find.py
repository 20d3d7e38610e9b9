from bekal.intake.queries import code_of
from tests.intake.scene import make_inmate
from tests.web.intake.desk import queries_of, statuses, take, url


def find(client, desk, text, **more):
    return client.get(url("registration_find", desk.drive, query=f"?q={text}"), **more)


def test_one_who_fits_is_opened_at_once(desk, places, cast, signed_in):
    one = make_inmate(places.ambon, "Zakarias Rekaan", register_number="BI 77/2025", register_key="BI77/2025")
    client = signed_in(cast.owner)
    for text in ("zak", "BI 77/2025", code_of(desk.drive, one.pk)):
        assert find(client, desk, text).url == url("registration_take", desk.drive, one)


def test_several_are_listed_those_first_whose_name_begins_so(desk, places, cast, signed_in):
    make_inmate(places.ambon, "Amar Rekaan")
    make_inmate(places.ambon, "Markus Rekaan")
    answer = find(signed_in(cast.owner), desk, "mar")
    assert [row["inmate"].name for row in answer.context["found"]] == ["Markus Rekaan", "Amar Rekaan"]
    assert "Tidak ada yang cocok" in find(signed_in(cast.owner), desk, "qqq").text


def test_who_is_registered_leads_to_the_receipt(desk, places, cast, acting, signed_in):
    one = make_inmate(places.ambon, "Zakarias Rekaan")
    taken = take(desk, one, acting(cast.colleague), table="Meja 2")
    page = find(signed_in(cast.owner), desk, "zak").text
    assert url("registration_receipt", taken) in page
    assert "Meja 2" in page


def test_who_is_elsewhere_or_gone_is_not_found(desk, places, cast, signed_in):
    make_inmate(places.piru, "Yonas Jauh")
    make_inmate(places.ambon, "Yonas Bebas", presence="released")
    assert "Tidak ada yang cocok" in find(signed_in(cast.owner), desk, "yonas").text


def test_the_table_is_remembered_and_results_come_as_a_part(desk, cast, signed_in):
    client = signed_in(cast.owner)
    client.get(url("registration_find", desk.drive, query="?table=Meja 7"))
    assert "Meja 7" in client.get(url("registration_find", desk.drive)).text
    part = find(client, desk, "orang", headers={"HX-Request": "true"}).text
    assert part.strip().startswith('<div id="found"')


def test_queries_and_who_may(desk, places, cast, signed_in):
    client = signed_in(cast.owner)
    three = queries_of(client, url("registration_find", desk.drive, query="?q=orang"))
    for number in range(3):
        make_inmate(places.ambon, f"Orang lain {number}")
    assert queries_of(client, url("registration_find", desk.drive, query="?q=orang")) == three <= 15
    found = statuses(signed_in, url("registration_find", desk.drive), stranger=cast.stranger, warden=cast.warden)
    assert found == {"stranger": 404, "warden": 403}
