"""What differs between two texts, and how one change is laid on another without losing anything."""

import pytest
from hypothesis import given, settings

from bekal.partners.rules.comparison import (
    Change,
    differences,
    rebased,
    undecided,
    word_differences,
)
from bekal.partners.rules.text import ORDERED, SECTIONS, blanks_of, filled, make_text, shares_of, terms_of, unfilled
from tests.partners.texts import PLACES, ROOM, TERMS, any_text, text


def entries(one):
    return {(section, key): value for section in SECTIONS for key, value in one[section].items()}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"terms": {**TERMS, "maximum_participants": 20}}, [("terms", "maximum_participants", Change.CHANGED)]),
        ({"courses": {"1": "Las", "2": "Jahit"}}, [("courses", "2", Change.ADDED)]),
        ({"courses": {}}, [("courses", "1", Change.REMOVED)]),
        (
            {"sharing": [("short", "materials", "prison", 10_000)]},
            [("sharing", "short/materials", Change.CHANGED)],
        ),
        ({"duties": [{**PLACES, "quantity": 20}, ROOM]}, [("duties", "partner/places/year", Change.CHANGED)]),
        ({"duties": [ROOM]}, [("duties", "partner/places/year", Change.REMOVED)]),
    ],
)
def test_differences_are_told_field_by_field(changes, told):
    found = differences(text(), text(**changes))
    assert [(one.section, one.key, one.change) for one in found] == told


@settings(max_examples=60)
@given(any_text, any_text)
def test_applying_the_differences_to_the_old_text_gives_the_new_one(old, new):
    patched = entries(old)
    for one in differences(old, new):
        if one.new is None and one.section != "terms":
            del patched[one.section, one.key]
        else:
            patched[one.section, one.key] = one.new
    assert patched == entries(new)


@pytest.mark.parametrize("old", ["", "satu dua  tiga", "satu\ndua", "a"])
@pytest.mark.parametrize("new", ["", "satu tiga", "satu\ndua tiga", "b c"])
def test_words_kept_and_removed_make_the_old_text_and_kept_and_added_the_new(old, new):
    pieces = word_differences(old, new)
    assert "".join(one.text for one in pieces if one.change is not Change.ADDED) == old
    assert "".join(one.text for one in pieces if one.change is not Change.REMOVED) == new


@settings(max_examples=60)
@given(any_text, any_text, any_text)
def test_nothing_that_only_one_side_changed_is_lost(base, mine, theirs):
    was, my, their = entries(base), entries(mine), entries(theirs)
    for keep in (True, False):
        names = [one.name for one in rebased(base, mine, theirs).clashes] if keep else []
        merged = rebased(base, mine, theirs, keep_mine=names)
        result = entries(merged.text)
        clashing = {(one.section, one.key) for one in merged.clashes}
        for place in {*was, *my, *their}:
            if place in clashing:
                assert my.get(place) != their.get(place)
                wanted = (my if keep else their).get(place)
            else:
                wanted = their.get(place) if my.get(place) == was.get(place) else my.get(place)
            assert result.get(place) == wanted


@settings(max_examples=60)
@given(any_text, any_text, any_text)
def test_both_sides_alike_or_unchanged_never_clash(base, mine, theirs):
    assert entries(rebased(base, mine, base).text) == entries(mine)
    assert entries(rebased(base, base, theirs).text) == entries(theirs)
    assert rebased(base, mine, mine).clashes == ()
    assert entries(rebased(base, mine, mine).text) == entries(mine)


@settings(max_examples=60)
@given(any_text, any_text, any_text)
def test_the_order_names_exactly_what_is_there(base, mine, theirs):
    merged = rebased(base, mine, theirs).text
    for section in ORDERED:
        assert sorted(merged["order"][section]) == sorted(merged[section])


def test_a_clash_shows_all_three_texts_and_waits_for_an_answer():
    mine, theirs = text(courses={"1": "Las"}, terms={**TERMS, "title": "A"}), text(terms={**TERMS, "title": "B"})
    (clash,) = rebased(text(), mine, theirs).clashes
    assert (clash.name, clash.base, clash.mine, clash.theirs) == ("terms:title", "Pelatihan las", "A", "B")
    assert undecided([clash], []) == [clash]
    assert undecided([clash], ["terms:title"]) == []


def test_new_clauses_of_both_sides_stand_after_what_they_followed():
    def clauses(*codes):
        return text(clauses=[{"code": code, "title": code, "body": code} for code in codes])

    merged = rebased(clauses("a", "b"), clauses("a", "x", "b"), clauses("a", "b", "y")).text
    assert merged["order"]["clauses"] == ["a", "x", "b", "y"]


def test_who_signs_is_never_taken_from_the_other_paper():
    mine = text(people=[{"side": "facility", "name": "Baru", "title": "Kepala", "acting": False}])
    assert rebased(text(), mine, text(courses={})).text["people"] == mine["people"]


def test_duties_of_one_kind_get_keys_of_their_own():
    two = make_text(terms=TERMS, courses={}, clauses=[], sharing=[], duties=[PLACES, {**PLACES, "quantity": 8}])
    assert two["order"]["duties"] == ["partner/places/year", "partner/places/year-2"]


def test_a_signed_text_is_filled_and_can_be_drafted_on_again():
    values = {"berakhir": "4 Januari 2027"}
    signed = filled(text(), values)
    assert signed["clauses"]["term"]["body"] == "Sampai 4 Januari 2027."
    assert unfilled(signed) == text()
    assert differences(unfilled(signed), text()) == []
    assert blanks_of(text(), {}) == ["berakhir"]
    assert blanks_of(text(), values) == []


def test_terms_have_dates_and_shares_their_parts():
    assert terms_of(text())["ends"].isoformat() == "2027-01-05"
    assert shares_of(text()) == [
        ("short", "materials", "partner", 6000),
        ("short", "materials", "prison", 4000),
    ]
