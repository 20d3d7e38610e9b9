from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.eligibility.spans import ALWAYS, FUTURE, NEVER, PAST, Span, Spans, months_later

DAY = date(2026, 6, 1)
days = st.dates(date(2025, 1, 1), date(2025, 3, 1)) | st.sampled_from([date.min, date.max])


@st.composite
def span(draw: st.DrawFn) -> Span:
    since, until = draw(st.none() | days), draw(st.none() | days)
    if since is not None and until is not None and since >= until:
        return Span(since=since)
    return Span(since, until)


sets = st.lists(span(), max_size=4).map(Spans.of)


def test_a_span_holds_its_first_day_and_not_its_last() -> None:
    stretch = Span(DAY, DAY + timedelta(days=2))
    assert [stretch.contains(DAY + timedelta(days=offset)) for offset in (-1, 0, 1, 2)] == [False, True, True, False]


def test_a_span_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="no day"):
        Span(DAY, DAY)


def test_before_between_and_after() -> None:
    january = Span(date(2026, 1, 1), date(2026, 2, 1))
    march = Span(date(2026, 3, 1), date(2026, 4, 1))
    both = Spans.of([march, january])
    assert both.holding(date(2026, 1, 31)) == january
    assert both.holding(date(2026, 2, 1)) is None
    assert both.next_after(date(2026, 2, 1)) == march
    assert both.last_before(date(2026, 2, 1)) == january
    assert both.next_after(date(2026, 3, 1)) is None
    assert both.last_before(date(2026, 1, 31)) is None


def test_touching_spans_become_one() -> None:
    assert Spans.before(DAY) | Spans.since(DAY) == ALWAYS
    assert Spans.before(DAY) & Spans.since(DAY) == NEVER
    assert not NEVER
    assert ALWAYS


@given(sets, sets, days)
def test_contains_agrees_with_and_or_and_not(one: Spans, other: Spans, day: date) -> None:
    assert (one & other).contains(day) == (one.contains(day) and other.contains(day))
    assert (one | other).contains(day) == (one.contains(day) or other.contains(day))
    assert (~one).contains(day) == (not one.contains(day))


@given(sets, sets, sets)
def test_laws_of_sets(one: Spans, other: Spans, third: Spans) -> None:
    assert one & other == other & one
    assert one | other == other | one
    assert (one & other) & third == one & (other & third)
    assert (one | other) | third == one | (other | third)
    assert ~(one & other) == ~one | ~other
    assert one & ALWAYS == one == one | NEVER
    assert one & NEVER == NEVER
    assert one | ~one == ALWAYS


@given(sets, days)
def test_next_and_last_are_the_nearest(one: Spans, day: date) -> None:
    coming, gone = one.next_after(day), one.last_before(day)
    if coming is not None and coming.since is not None and not one.contains(day):
        assert Span(day, coming.since) in (~one & Spans.of([Span(day, coming.since)])).parts
    if gone is not None and gone.until is not None and gone.until < day and not one.contains(day):
        assert (~one).contains(day - timedelta(days=1))


@given(st.lists(span(), max_size=5))
def test_parts_are_in_order_and_apart(parts: list[Span]) -> None:
    found = Spans.of(parts).parts
    for earlier, later in itertools.pairwise(found):
        assert earlier.until is not None
        assert later.since is not None
        assert earlier.until < later.since


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28).toordinal()),
        (date(2026, 8, 31), 6, date(2027, 2, 28).toordinal()),
        (date(2026, 3, 31), -1, date(2026, 2, 28).toordinal()),
        (date(9999, 12, 1), 1, FUTURE),
        (date(1, 1, 31), -1, PAST),
        (date(2026, 1, 1), 12_000 * 12, FUTURE),
    ],
)
def test_months_that_leave_the_calendar_are_no_bound(day: date, months: int, expected: int) -> None:
    assert months_later(day, months) == expected


def test_numbers_out_of_the_calendar_mean_always_and_never() -> None:
    assert Spans.from_number(PAST) is ALWAYS
    assert Spans.from_number(FUTURE) is NEVER
    assert Spans.between([(5, 5), (9, 7)]) is NEVER
    assert Spans.from_number(DAY.toordinal()) == Spans.since(DAY)
