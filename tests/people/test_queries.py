import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from bekal.access.rules import Forbidden, Unseen
from bekal.people import queries
from bekal.people.queries import Listing, inmate_page, keep_apart_pairs
from tests.conftest import TODAY

NIK = "8171040405900001"


def names(actor, **wanted):
    return [row.name for row in inmate_page(actor, Listing(**wanted), TODAY).rows]


def test_each_prison_sees_its_own_people_and_the_region_its_prisons(scene, places, cast, acting):
    scene.person("Ambon")
    scene.person("Piru", facility=places.piru)
    scene.person("Jember", facility=places.jember)

    seen = {
        who: names(acting(getattr(cast, who))) for who in ("owner", "neighbour", "stranger", "regional", "national")
    }
    assert seen == {
        "owner": ["Ambon"],
        "neighbour": ["Piru"],
        "stranger": ["Jember"],
        "regional": ["Ambon", "Piru"],
        "national": ["Ambon", "Jember", "Piru"],
    }
    assert names(acting(cast.probation)) == ["Ambon", "Piru"]
    assert names(acting(cast.instructor)) == names(acting(cast.administrator)) == []


def test_one_person_is_unseen_by_strangers_and_forbidden_to_those_who_may_only_look(scene, cast, acting):
    person = scene.person()
    assert queries.inmate_for(acting(cast.owner), "inmate.edit", person.pk) == person
    with pytest.raises(Forbidden):
        queries.inmate_for(acting(cast.warden), "inmate.edit", person.pk)
    with pytest.raises(Unseen):
        queries.inmate_for(acting(cast.stranger), "inmate.edit", person.pk)


@pytest.mark.parametrize(
    "search",
    ["yusuf", "LATU", "suf latu", "latu yusuf", "b.i 0077/2024", "BI77/2024", "bi 77", NIK, "8171 0404 0590 0001",
     "081234567890", "+62 812-3456-7890"],
)  # fmt: skip
def test_somebody_is_found_however_one_writes(scene, cast, acting, search):
    scene.person("Yusuf Latuconsina", register_number="BI 77/2024", nik=NIK, phone="+6281234567890")
    scene.person("Petrus Ceram", register_number="BI 78/2024", nik="8171040405900002", phone="+6281234567891")
    assert names(acting(cast.owner), search=search) == ["Yusuf Latuconsina"]
    assert names(acting(cast.stranger), search=search) == []


@pytest.mark.parametrize("search", ["%", "_", "'", "\\", "a' OR 1=1 --", "817104040590000", "\0"])
def test_odd_searches_find_nobody_and_break_nothing(scene, cast, acting, search):
    scene.person("Yusuf Latuconsina", nik=NIK)
    found = names(acting(cast.owner), search=search)
    assert found == (["Yusuf Latuconsina"] if search == "\0" else [])


def test_filters(scene, places, cast, acting):
    actor = acting(cast.national)
    scene.person("Soon", release_on=TODAY + dt.timedelta(days=30), block="A-1")
    scene.person("Certified", release_on=TODAY + dt.timedelta(days=31), certified_on=TODAY, custody_status="detainee")
    scene.person("Woman", sex="F", facility=places.jember, release_on=None)
    scene.person("Free", presence="released", release_on=TODAY)

    assert names(actor) == ["Certified", "Soon", "Woman"]
    assert names(actor, leaving=30) == ["Soon"]
    assert names(actor, leaving=90) == ["Soon", "Certified"]
    assert names(actor, uncertified=True) == ["Soon", "Woman"]
    assert names(actor, presence="released") == ["Free"]
    assert names(actor, presence="") == ["Certified", "Free", "Soon", "Woman"]
    assert names(actor, sex="F") == ["Woman"]
    assert names(actor, custody_status="detainee") == ["Certified"]
    assert names(actor, block="a-") == ["Soon"]
    assert names(actor, facility="jember") == ["Woman"]
    assert names(actor, region=places.east_java.pk) == ["Woman"]


@pytest.mark.parametrize("sort", ["name", "-name", "release", "-release"])
def test_pages_in_both_directions_show_everyone_once(scene, cast, acting, monkeypatch, sort):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    for number in range(11):
        scene.person(f"Nama {number // 3}", release_on=TODAY + dt.timedelta(days=number // 4) if number % 3 else None)
    actor = acting(cast.owner)

    pages, cursor = [], ""
    while True:
        page = inmate_page(actor, Listing(sort=sort, after=cursor), TODAY)
        pages.append(page)
        cursor = page.older
        if not cursor:
            break
    everyone = [row.pk for page in pages for row in page.rows]
    assert len(everyone) == len(set(everyone)) == 11
    assert [page.total for page in pages] == [11] * 4

    keys = [row.name if "name" in sort else row.release_on for page in pages for row in page.rows]
    dated = [key for key in keys if key is not None]
    assert dated == sorted(dated, reverse=sort.startswith("-"))
    assert keys[len(dated) :] == [None] * (11 - len(dated))

    back, cursor = [], pages[-1].newer
    while cursor:
        page = inmate_page(actor, Listing(sort=sort, before=cursor), TODAY)
        back.insert(0, [row.pk for row in page.rows])
        cursor = page.newer
    assert [pk for part in back for pk in part] == everyone[:9]


@pytest.mark.parametrize("cursor", ["x", "5", "5~", "5~.", "5~.2026-99-99", "999999999999999~.a", "5~.\ud7ff"])
@pytest.mark.parametrize("sort", ["name", "release"])
def test_a_cursor_of_ones_own_making_breaks_nothing(scene, cast, acting, cursor, sort):
    scene.person()
    inmate_page(acting(cast.owner), Listing(sort=sort, after=cursor), TODAY)
    inmate_page(acting(cast.owner), Listing(sort=sort, before=cursor), TODAY)


def test_a_large_total_is_remembered_for_its_own_reader_only(scene, places, cast, acting, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_EXACTLY", 1)
    for number in range(3):
        scene.person(f"Nama {number}")
    national = acting(cast.national)
    assert inmate_page(national, Listing(), TODAY).total == 3
    scene.person("Nama 3")
    with CaptureQueriesContext(connection) as asked:
        assert inmate_page(national, Listing(), TODAY).total == 3
    assert len(asked) == 1
    assert inmate_page(acting(cast.owner), Listing(), TODAY).total == 4
    assert inmate_page(acting(cast.other_regional), Listing(), TODAY).total == 0


def test_pairs_hold_from_their_first_day_until_their_last(scene):
    a, b, c = (scene.person(name) for name in "abc")
    start, end = TODAY - dt.timedelta(days=5), TODAY + dt.timedelta(days=5)
    baker.make("people.KeepApart", first=a, second=b, starts=start, ends=end, reason="uji")
    everyone = [c.pk, b.pk, a.pk]
    assert keep_apart_pairs(everyone, start) == [(a.pk, b.pk)]
    assert keep_apart_pairs(everyone, end - dt.timedelta(days=1)) == [(a.pk, b.pk)]
    assert keep_apart_pairs(everyone, start - dt.timedelta(days=1)) == keep_apart_pairs(everyone, end) == []
    assert keep_apart_pairs([a.pk, c.pk], TODAY) == []


def test_a_pair_is_not_told_of_once_the_other_is_in_another_prison(scene, places, cast, acting):
    a, b = scene.person("a"), scene.person("b", facility=places.jember)
    pair = baker.make("people.KeepApart", first=a, second=b, starts=TODAY, ends=None, reason="uji")
    assert queries.happenings_of(a, with_keep_apart=True) == []
    with pytest.raises(Unseen):
        queries.keep_apart_for(acting(cast.owner), "inmate.keep_apart", pair.pk)


def test_what_happened_comes_in_one_query_newest_first(scene, places, django_assert_num_queries):
    a, b = scene.person("a"), scene.person("b")
    baker.make("people.ConductScore", inmate=a, month=dt.date(2026, 1, 1), score=70)
    baker.make("people.DisciplineEntry", inmate=a, date=dt.date(2026, 2, 1), level="heavy", note="berkelahi", ends=None)
    baker.make("people.Movement", inmate=a, date=dt.date(2025, 12, 1), kind="admitted", to_facility=places.ambon)
    baker.make("people.KeepApart", first=a, second=b, starts=dt.date(2026, 2, 3), ends=None, reason="uji")
    with django_assert_num_queries(1):
        found = queries.happenings_of(a, with_keep_apart=True)
    assert [(one.kind, one.day.isoformat()) for one in found] == [
        ("apart", "2026-02-03"),
        ("discipline", "2026-02-01"),
        ("conduct", "2026-01-01"),
        ("movement", "2025-12-01"),
    ]
    assert (found[0].origin, found[0].other_id) == ("b", b.pk)
    assert (found[2].number, found[3].destination) == (70, places.ambon.name)
    assert len(queries.happenings_of(a, with_keep_apart=False)) == 3
