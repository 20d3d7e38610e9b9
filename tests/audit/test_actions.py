import datetime as dt

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from bekal.audit.actions import keep_checkpoint, record_event
from bekal.audit.models import Event, Head
from bekal.audit.queries import breaks_of_roll, breaks_of_stream, breaks_since_checkpoints, checkpoint_lines, streams
from bekal.places.actions import add_workshop
from bekal.places.models import Workshop


@pytest.fixture
def write(now):
    """write(facility_id): one event in the stream of a facility, or of the nation."""

    def record(facility_id=None, **details):
        record_event(
            actor_id=7,
            actor_name="Petugas",
            action="test.done",
            subject_type="test.thing",
            subject_id="1",
            facility_id=facility_id,
            now=now + dt.timedelta(microseconds=17),
            details=details,
        )

    return record


@pytest.fixture
def trail(db, write):
    """Two facilities and the nation, two events each."""
    for facility_id in (1, 2, None):
        write(facility_id, was={"b": [1, None], "a": "é"}, by=(1, 2))
        write(facility_id)


def broken():
    return [*breaks_of_roll(), *(one for stream in streams() for one in breaks_of_stream(stream))]


def test_what_was_written_holds_when_it_is_read_back(trail):
    assert streams() == ["facility-1", "facility-2", "nation"]
    assert broken() == []


def test_no_record_outside_a_transaction(transactional_db, write):
    with pytest.raises(TransactionManagementError):
        write()


def test_action_is_undone_where_its_event_cannot_be_written(transactional_db, places, cast, acting, now, monkeypatch):
    def fail(*_args, **_more):
        raise OSError("disk full")

    monkeypatch.setattr(Event.objects, "create", fail)
    with pytest.raises(OSError, match="disk full"):
        add_workshop(facility=places.ambon, name="Las", seats=3, actor=acting(cast.workshop_head), now=now)
    assert not Workshop.objects.filter(name="Las").exists()


def test_an_event_costs_three_queries(trail, write, django_assert_num_queries):
    with django_assert_num_queries(3):
        write(1)


def delete_last(stream="facility-1"):
    Event.objects.filter(stream=stream, sequence=2).delete()


TAMPERINGS = {
    "edited": lambda: Event.objects.filter(stream="facility-1", sequence=1).update(actor_name="Orang lain"),
    "edited details": lambda: Event.objects.filter(stream="facility-1", sequence=1).update(details={}),
    "edited time": lambda: Event.objects.filter(sequence=1).update(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    "missing": lambda: Event.objects.filter(stream="facility-1", sequence=1).delete(),
    "truncated": delete_last,
    "stream emptied": lambda: Event.objects.filter(stream="facility-1").delete(),
    "head removed": lambda: Head.objects.filter(stream="facility-1").delete(),
    "stream and head removed": lambda: (
        Event.objects.filter(stream="facility-1").delete(),
        Head.objects.filter(stream="facility-1").delete(),
    ),
    "head turned back": lambda: Head.objects.filter(stream="facility-1").update(sequence=1),
    "all heads removed": lambda: Head.objects.all().delete(),
    "moved to another stream": lambda: Event.objects.filter(stream="facility-1", sequence=2).update(
        stream="facility-2", sequence=3
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_in_the_database_is_found(trail, name):
    TAMPERINGS[name]()
    assert broken()


def test_turning_everything_back_together_is_found_by_the_checkpoint(trail, write, now, tmp_path):
    path = tmp_path / "checkpoints"
    old_heads = list(Head.objects.values())
    write(1)
    assert keep_checkpoint(path=path, now=now) is True
    assert keep_checkpoint(path=path, now=now) is False

    Event.objects.filter(stream="facility-1", sequence=3).delete()
    for head in old_heads:
        Head.objects.filter(pk=head["id"]).update(**head)

    assert broken() == []
    [found] = breaks_since_checkpoints(checkpoint_lines(path))
    assert (found.stream, found.sequence, found.kind) == ("facility-1", 3, "rolled_back")


def test_emptying_everything_is_found_by_the_checkpoint(trail, now, tmp_path):
    keep_checkpoint(path=tmp_path / "checkpoints", now=now)
    Event.objects.all().delete()
    Head.objects.all().delete()

    assert broken() == []
    assert len(list(breaks_since_checkpoints(checkpoint_lines(tmp_path / "checkpoints")))) == 3


def test_stream_that_grows_while_it_is_read_is_not_called_broken(trail, write, monkeypatch):
    from bekal.audit import queries

    reading = queries._chained
    grown = []

    def grow_in_between(stream):
        if not grown:
            grown.append(write(1))
        return reading(stream)

    monkeypatch.setattr(queries, "_chained", grow_in_between)
    with transaction.atomic():
        assert breaks_of_stream("facility-1") == []
