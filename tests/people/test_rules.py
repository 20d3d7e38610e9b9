import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.transitions import IllegalTransition, step
from bekal.people.choices import MovementKind, Presence
from bekal.people.rules import (
    MOVES,
    Cursor,
    Wanted,
    changes_between,
    masked,
    moved_register_key,
    read_cursor,
    read_search,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Wanted()),
        ("  yusuf   latu ", Wanted(name="yusuf latu")),
        ("8171 0404 0590 0001", Wanted(nik="8171040405900001")),
        ("0812-3456-7890", Wanted(phone="+6281234567890")),
        ("b.i 007/2024", Wanted(register_key="BI7/2024")),
        ("BI 12", Wanted(register_key="BI12")),
        ("12345", Wanted(register_key="12345")),
        ("a\0b", Wanted(name="ab")),
    ],
)
def test_what_a_search_means(text, wanted):
    assert read_search(text) == wanted


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text):
    found = read_search(text)
    assert sum(bool(part) for part in (found.nik, found.phone, found.register_key, found.name)) <= 1


@given(st.one_of(st.none(), st.text(max_size=60).filter(lambda text: "\0" not in text)), st.integers(0, 10**14))
def test_a_cursor_is_read_as_it_was_written(value, pk):
    assert read_cursor(str(Cursor(value, pk))) == Cursor(value, pk)


@pytest.mark.parametrize("text", ["", "x", "12", "~", "a~.b", "9" * 40 + "~.a", "-1~.a"])
def test_no_cursor_is_read_from_anything_else(text):
    assert read_cursor(text) is None


def test_only_the_last_four_characters_are_shown():
    assert masked("8171040405900001") == "•" * 12 + "0001"
    assert masked("") == ""


def test_a_number_of_another_place_is_kept_apart_from_the_new_places_own():
    assert moved_register_key("BI7/2024", "LP-AMQ") == "BI7/2024@LP-AMQ"
    assert moved_register_key("BI7/2024@LP-AMQ", "LP-PIR") == "BI7/2024@LP-PIR"


def test_changes_are_told_field_by_field_in_plain_json():
    old = {"name": "Yusuf", "release_on": dt.date(2026, 5, 1), "recidivist": None}
    new = {"name": "Yusuf", "release_on": dt.date(2026, 4, 1), "recidivist": False}
    assert changes_between(old, new) == {"release_on": ["2026-05-01", "2026-04-01"], "recidivist": [None, False]}


POSSIBLE = {
    (Presence.HELD, MovementKind.RELEASED): Presence.RELEASED,
    (Presence.HELD, MovementKind.TRANSFERRED): Presence.HELD,
    (Presence.HELD, MovementKind.DIED): Presence.DIED,
    (Presence.HELD, MovementKind.ESCAPED): Presence.ESCAPED,
    (Presence.ESCAPED, MovementKind.DIED): Presence.DIED,
    (Presence.ESCAPED, MovementKind.ADMITTED): Presence.HELD,
    (Presence.RELEASED, MovementKind.ADMITTED): Presence.HELD,
    (Presence.MOVED, MovementKind.ADMITTED): Presence.HELD,
    (Presence.UNLISTED, MovementKind.RELEASED): Presence.RELEASED,
    (Presence.UNLISTED, MovementKind.TRANSFERRED): Presence.HELD,
    (Presence.UNLISTED, MovementKind.DIED): Presence.DIED,
    (Presence.UNLISTED, MovementKind.ESCAPED): Presence.ESCAPED,
    (Presence.UNLISTED, MovementKind.ADMITTED): Presence.HELD,
}


@pytest.mark.parametrize("presence", Presence)
@pytest.mark.parametrize("kind", MovementKind)
def test_every_cell_of_the_table_of_moves(presence, kind):
    if (presence, kind) in POSSIBLE:
        assert step(MOVES, kind, presence).target == POSSIBLE[presence, kind]
    else:
        with pytest.raises(IllegalTransition):
            step(MOVES, kind, presence)
