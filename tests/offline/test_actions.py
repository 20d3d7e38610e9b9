"""Devices, and writes that arrive late, twice, out of order or broken."""

import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.offline.actions import prepare_device, receive_writes, revoke_device
from bekal.offline.models import Device, ReceivedWrite
from bekal.offline.queries import devices_of, own_device, secret_of
from bekal.offline.rules import Clash, ComesTooEarly, Refusal, Revoked, Write
from tests.conftest import NOW, TODAY

KEY = "device-0001"


@pytest.fixture
def prepare(places, cast, acting):
    def prepare(user=cast.owner, key=KEY, facility=places.ambon, **changes):
        values = {"name": "Meja 1", "purpose": "drive-7", "ends_on": TODAY, "now": NOW} | changes
        return prepare_device(facility=facility, key=key, actor=acting(user), **values)

    return prepare


class Counter:
    """A kind of write that counts what it was given, and fails as it is told to."""

    def __init__(self):
        self.taken = []

    def __call__(self, arrived):
        told = arrived.write.body
        if "early" in told:
            raise ComesTooEarly
        self.taken.append((told["n"], arrived.taken_at))
        if "clash" in told:
            raise Clash({"existing": 1})
        if "refuse" in told:
            raise Refusal("no")
        if "break" in told:
            raise RuntimeError
        if "forbidden" in told:
            raise Forbidden("x")
        return f"thing-{told['n']}", {"revision": told["n"]}


def write(number, **body):
    return Write(f"nonce-{number:04}", "count", number, NOW, {"n": number, **body})


@pytest.fixture
def receive(cast, acting):
    def receive(device, *writes, by=None, counter=None, now=NOW):
        actor = acting(by or cast.owner)
        handlers = {"count": counter or Counter()}
        outcomes = receive_writes(device=device, writes=writes, handlers=handlers, actor=actor, now=now)
        return [(outcome.nonce, str(outcome.state)) for outcome in outcomes]

    return receive


def test_a_device_is_prepared_once_however_often_the_answer_is_lost(prepare):
    assert prepare() == prepare()
    assert Device.objects.count() == 1
    assert Event.objects.filter(action="device.prepare").count() == 1


def test_who_may_prepare(prepare, cast, places):
    prepare()
    with pytest.raises(Unseen):
        prepare(cast.stranger, key="device-0002")
    with pytest.raises(Forbidden):
        prepare(cast.warden, key="device-0003")
    with pytest.raises(Unseen):
        prepare(cast.colleague), "the key is the owner's"
    with pytest.raises(Unseen):
        prepare(purpose="drive-8")
    prepare(cast.workshop_head, key="device-0004")


def test_the_secret_is_the_device_s_own_and_only_its_owner_s(prepare, cast, acting):
    one, other = prepare(), prepare(key="device-0002")
    assert secret_of(one) == secret_of(own_device(acting(cast.owner), KEY)) != secret_of(other)
    for user in (cast.colleague, cast.stranger):
        with pytest.raises(Unseen):
            own_device(acting(user), KEY)


def test_a_revoked_device_is_told_nothing_and_takes_nothing(prepare, receive, cast, acting):
    device = prepare()
    revoke_device(device=device, actor=acting(cast.colleague), now=NOW)
    revoke_device(device=device, actor=acting(cast.owner), now=NOW)
    assert Event.objects.filter(action="device.revoke").count() == 1
    for deed in (lambda: receive(device, write(1)), prepare, lambda: own_device(acting(cast.owner), KEY)):
        with pytest.raises(Revoked):
            deed()
    assert not ReceivedWrite.objects.exists()


def test_who_may_revoke(prepare, cast, acting):
    device = prepare()
    with pytest.raises(Forbidden):
        revoke_device(device=device, actor=acting(cast.warden), now=NOW)
    with pytest.raises(Unseen):
        revoke_device(device=device, actor=acting(cast.stranger), now=NOW)
    device.refresh_from_db()
    assert device.wiped_at is None


def test_writes_are_applied_in_their_order_and_once(prepare, receive):
    device, counter = prepare(), Counter()
    told = [("nonce-0001", "done"), ("nonce-0002", "done"), ("nonce-0003", "done")]
    assert receive(device, write(3), write(1), write(2), counter=counter) == told
    assert receive(device, write(1), write(2), write(3), counter=counter) == told
    assert [number for number, _at in counter.taken] == [1, 2, 3]
    assert devices_of(device.facility_id, "drive-7").get().arrived == 3


def test_each_write_stands_for_itself(prepare, receive):
    device, counter = prepare(), Counter()
    writes = [
        write(1),
        write(2, refuse=1),
        write(3, clash=1),
        write(4, **{"break": 1}),
        write(5, forbidden=1),
        write(6),
    ]
    states = ["done", "refused", "conflict", "wait", "refused", "done"]
    assert [state for _nonce, state in receive(device, *writes, counter=counter)] == states
    assert [state for _nonce, state in receive(device, *writes, counter=counter)] == states
    numbers = [number for number, _at in counter.taken]
    assert numbers == [1, 2, 3, 4, 5, 6, 4], "only what broke is tried again"
    assert Event.objects.filter(action="device.receive").count() == 3


def test_what_comes_too_early_is_kept_nowhere_and_taken_later(prepare, receive):
    device = prepare()
    assert receive(device, write(1, early=1)) == [("nonce-0001", "wait")]
    assert not ReceivedWrite.objects.exists()
    assert receive(device, write(1)) == [("nonce-0001", "done")]


def test_another_write_under_the_same_nonce_is_refused(prepare, receive):
    device, counter = prepare(), Counter()
    receive(device, write(1), counter=counter)
    again = Write("nonce-0001", "count", 1, NOW, {"n": 9})
    assert receive(device, again, counter=counter) == [("nonce-0001", "refused")]
    assert len(counter.taken) == 1
    assert ReceivedWrite.objects.get().state == "done"


def test_two_devices_may_use_the_same_nonce(prepare, receive):
    counter = Counter()
    for key in (KEY, "device-0002"):
        assert receive(prepare(key=key), write(1), counter=counter) == [("nonce-0001", "done")]
    assert len(counter.taken) == 2


def test_an_unknown_kind_is_refused(prepare, receive):
    odd = Write("nonce-0001", "dance", 1, NOW, {})
    assert receive(prepare(), odd) == [("nonce-0001", "refused")]


def test_a_clock_that_runs_ahead_is_held_back_and_one_behind_is_believed(prepare, receive):
    device, counter = prepare(), Counter()
    early, late = NOW - dt.timedelta(hours=5), NOW + dt.timedelta(days=300)
    receive(
        device,
        Write("nonce-0001", "count", 1, early, {"n": 1}),
        Write("nonce-0002", "count", 2, late, {"n": 2}),
        counter=counter,
    )
    assert counter.taken == [(1, early), (2, NOW)]


@pytest.mark.parametrize("who", ["colleague", "stranger", "warden"])
def test_nobody_sends_from_another_s_device(who, prepare, receive, cast):
    with pytest.raises(Unseen):
        receive(prepare(), write(1), by=getattr(cast, who))
    assert not ReceivedWrite.objects.exists()
