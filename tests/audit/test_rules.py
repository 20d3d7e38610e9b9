"""Whoever has the database but not the key: whatever they change in a chain, it shows."""

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

from bekal.audit.rules import (
    CHAINED_FIELDS,
    Standing,
    breaks_in,
    breaks_in_checkpoints,
    breaks_in_roll,
    chain,
    checkpoint,
    hash_of,
    heads_seen,
    roll_of,
)

KEY, FALSE_KEY = b"k" * 32, b"f" * 32
WORDS = st.text(alphabet="abcé|,\"'\n ", max_size=6)
DETAILS = st.dictionaries(WORDS, WORDS | st.integers() | st.none() | st.lists(WORDS, max_size=2), max_size=3)
EVENTS = st.fixed_dictionaries(
    {
        "at": st.datetimes().map(lambda at: at.isoformat()),
        "actor_id": st.none() | st.integers(1, 9),
        "actor_name": WORDS,
        "action": WORDS,
        "subject_type": WORDS,
        "subject_id": WORDS,
        "facility_id": st.none() | st.integers(1, 9),
        "details": DETAILS,
    }
)


def chained(events, stream="facility-1", key=KEY):
    head, written = Standing(stream), []
    for event in events:
        event, head = chain(head, event, key)
        written.append(event)
    return written, head


def found(events, head):
    return list(breaks_in(sorted(events, key=lambda event: event["sequence"]), head, KEY))


@given(st.lists(EVENTS, min_size=1, max_size=6))
def test_chain_that_nobody_touched_holds(events):
    written, head = chained(events)
    assert found(written, head) == []
    assert found(json.loads(json.dumps(written)), head) == []


@given(st.lists(EVENTS, min_size=1, max_size=6), st.data())
def test_any_edit_is_found_wherever_and_even_with_the_hash_made_anew(events, data):
    written, head = chained(events)
    victim = data.draw(st.sampled_from(range(len(written))))
    name = data.draw(st.sampled_from([*CHAINED_FIELDS, "hash"]))
    value = data.draw(WORDS | st.integers() | DETAILS)
    edited = copy.deepcopy(written)
    if name == "sequence":
        value = data.draw(st.integers(-3, 12))
    edited[victim][name] = value
    if edited == written:
        return
    if name != "hash" and data.draw(st.booleans()):
        edited[victim]["hash"] = hash_of(edited[victim])
    assert found(edited, head)


@given(st.lists(EVENTS, min_size=1, max_size=6), st.data())
def test_any_deletion_is_found_also_when_the_rest_is_numbered_and_chained_anew(events, data):
    written, head = chained(events)
    victims = data.draw(st.sets(st.sampled_from(range(len(written))), min_size=1))
    left = [event for place, event in enumerate(written) if place not in victims]
    assert found(left, head)

    anew, _ = chained([{name: event[name] for name in event} for event in left])
    assert found(anew, head)


@given(st.lists(EVENTS, min_size=2, max_size=6), st.data())
def test_any_other_order_is_found(events, data):
    written, head = chained(events)
    order = data.draw(st.permutations(range(len(written))))
    if order == list(range(len(written))):
        return
    moved = [written[place] | {"sequence": number} for number, place in enumerate(order, start=1)]
    assert found(moved, head)
    anew, _ = chained([events[place] for place in order])
    if anew != written:
        assert found(anew, head)


@given(st.lists(EVENTS, min_size=1, max_size=6), st.integers(0, 5))
def test_cutting_off_is_found_even_with_a_head_that_fits(events, length):
    written, head = chained(events)
    kept = written[: min(length, len(written) - 1)]
    assert found(kept, head)
    _, forged_head = chained(events[: len(kept)], key=FALSE_KEY)
    assert found(kept, forged_head)


@given(st.lists(EVENTS, min_size=1, max_size=6), EVENTS)
def test_adding_is_found(events, added):
    _, head = chained(events)
    longer, forged_head = chained([*events, added], key=FALSE_KEY)
    assert found(longer, head)
    assert found(longer, forged_head)


@given(st.lists(EVENTS, min_size=1, max_size=3))
def test_the_head_of_another_stream_does_not_fit(events):
    written, _ = chained(events)
    _, other = chained(events, stream="facility-2")
    assert found(written, Standing("facility-1", other.sequence, other.hash, other.signature))


@given(st.sets(WORDS, max_size=5), st.sets(WORDS, max_size=5))
def test_the_roll_tells_one_set_of_streams_from_any_other(begun, there):
    assert bool(list(breaks_in_roll(there, roll_of(begun, KEY), KEY))) == (begun != there)
    if there:
        assert list(breaks_in_roll(there, roll_of(there, FALSE_KEY), KEY))
        assert list(breaks_in_roll(there, None, KEY))


def written_checkpoints(*heads):
    lines = []
    for number, seen in enumerate(heads):
        lines.append(checkpoint(lines, seen, f"2026-03-0{number + 1}", KEY))
    return lines


CHECKPOINTS = written_checkpoints(
    {"nation": (1, "a"), "facility-1": (2, "b")}, {"nation": (1, "a"), "facility-1": (5, "c")}, {"nation": (7, "d")}
)


def test_checkpoints_hold_and_the_last_word_counts():
    assert list(breaks_in_checkpoints(CHECKPOINTS, KEY)) == []
    assert heads_seen(CHECKPOINTS) == {"nation": (7, "d"), "facility-1": (5, "c")}
    assert checkpoint(CHECKPOINTS, heads_seen(CHECKPOINTS), "2026-03-09", KEY) is None


@given(st.data())
def test_a_forged_line_of_checkpoints_is_found(data):
    lines = list(CHECKPOINTS)
    kind = data.draw(st.sampled_from(["drop", "swap", "edit", "junk", "forge"]))
    if kind == "drop":
        del lines[data.draw(st.integers(0, 1))]
    elif kind == "swap":
        lines[0], lines[1] = lines[1], lines[0]
    elif kind == "edit":
        lines[data.draw(st.integers(0, 2))] = lines[0].replace('"a"', '"x"')
    elif kind == "junk":
        lines[data.draw(st.integers(0, 2))] = data.draw(st.sampled_from(["", "{}", "[]", "not json", "1"]))
    else:
        lines.append(checkpoint(lines, {"nation": (9, "z")}, "2026-03-09", FALSE_KEY))
    assert list(breaks_in_checkpoints(lines, KEY))
