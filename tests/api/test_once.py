"""Whatever is lost, repeated or out of order on the way: each write is there exactly once."""

import datetime as dt
import random
from collections import Counter

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bekal.access.rules import Actor
from bekal.intake.models import Registration
from bekal.offline.actions import prepare_device, receive_writes
from bekal.offline.models import Device, ReceivedWrite
from bekal.offline.rules import Clash, ComesTooEarly, Write
from tests.api.table import Table
from tests.conftest import NOW, TODAY
from tests.intake.scene import make_inmate

BATCH = 50


class Waiter:
    """What a table does: keeps each write until it has its answer, and sends what waits in order."""

    def __init__(self, table):
        self.table = table
        self.waiting, self.answers = [], {}

    def add(self, write):
        self.waiting.append(write)

    def send(self, *, arrives=True, answered=True):
        batch = self.waiting[:BATCH]
        if not arrives or not batch:
            return
        outcomes = self.table.outcomes(*batch)
        if not answered:
            return
        told = {outcome["nonce"]: outcome for outcome in outcomes if outcome["state"] != "wait"}
        self.answers |= told
        self.waiting = [write for write in self.waiting if write["nonce"] not in told]


ON_THE_WAY = st.lists(
    st.tuples(
        st.lists(st.integers(0, 7), min_size=1, max_size=8), st.sampled_from(["lost", "answer lost", "answered"])
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=ON_THE_WAY)
def test_any_interleaving_of_loss_and_repetition_leaves_each_write_once(way, places, cast, acting):
    Device.objects.all().delete()
    actor: Actor = acting(cast.owner)
    values = {"key": "device-0001", "name": "Meja 1", "purpose": "drive-1", "ends_on": TODAY, "now": NOW}
    device = prepare_device(facility=places.ambon, actor=actor, **values)
    applied: Counter[int] = Counter()

    def handle(arrived):
        number = arrived.write.body["n"]
        if number % 4 == 3 and not applied[number - 1]:
            raise ComesTooEarly
        applied[number] += 1
        if number % 4 == 2:
            raise Clash({"existing": number})
        return f"thing-{number}", {"revision": number}

    writes = [Write(f"nonce-{number:04}", "count", number + 1, NOW, {"n": number}) for number in range(8)]
    known: dict[str, object] = {}

    def send(batch, answered):
        told = receive_writes(device=device, writes=batch, handlers={"count": handle}, actor=actor, now=NOW)
        for outcome in told:
            first = known.setdefault(outcome.nonce, outcome) if outcome.state != "wait" else outcome
            assert outcome == first, "a repeat is answered with the first answer"
        return {outcome.nonce for outcome in told if outcome.state != "wait"} if answered else set()

    settled: set[str] = set()
    for numbers, fate in way:
        if fate != "lost":
            settled |= send([writes[number] for number in numbers], fate == "answered")
    while left := [write for write in writes if write.nonce not in settled]:
        settled |= send(left, True)
    assert applied == Counter(range(8))
    assert ReceivedWrite.objects.filter(device=device).count() == 8


def test_five_hundred_registrations_in_a_day_with_a_lossy_server_and_a_restart(drive, places, signed_in, cast):
    """Two tables, eight hours: a third of the requests and of the answers are lost, and the server is away at noon."""
    chance = random.Random(20251002)
    people = [make_inmate(places.ambon, f"Orang {number:03}") for number in range(490)]
    tables = [
        Waiter(Table(signed_in(user), drive, number).prepared())
        for number, user in enumerate((cast.owner, cast.colleague), start=1)
    ]
    twice = people[:10]  # who stands in both queues, and says something else there
    queue = [(tables[0], person) for person in people[:250]] + [(tables[1], person) for person in people[250:]]
    queue += [(tables[1], person) for person in twice]
    chance.shuffle(queue)
    assert len(queue) == 500
    start = NOW.replace(hour=8, minute=0)
    minutes = sorted(chance.randrange(8 * 60) for _one in queue)
    last_try = 0
    for (waiter, person), minute in zip(queue, minutes, strict=True):
        at = start + dt.timedelta(minutes=minute)
        with time_machine.travel(at, tick=False):
            wish = waiter.table.courses[0 if waiter is tables[0] else 1]
            waiter.add(waiter.table.write(person, wish, taken_at=at.isoformat()))
            away = 4 * 60 <= minute < 4 * 60 + 25
            if minute - last_try >= 3 and not away:
                last_try = minute
                for one in tables:
                    if one.table.client.get(f"/api/devices/{one.table.key}/").status_code != 200:
                        one.table.client.force_login(cast.owner if one is tables[0] else cast.colleague)
                    one.send(arrives=chance.random() > 1 / 3, answered=chance.random() > 1 / 3)
    for one in tables:
        while one.waiting:
            one.send(answered=chance.random() > 1 / 3)
    answers = Counter(answer["state"] for one in tables for answer in one.answers.values())
    assert answers == {"done": 490, "conflict": 10}, "every one answered, and those in both queues shown"
    assert ReceivedWrite.objects.count() == 500
    rows = Registration.objects.values_list("inmate_id", flat=True)
    assert sorted(rows) == sorted(person.pk for person in people), "nobody lost, nobody doubled"
    clashing = {answer["details"]["existing"]["facts"]["wishes"][0] for one in tables for answer in one.answers.values()
                if answer["state"] == "conflict"}  # fmt: skip
    assert clashing <= set(tables[0].table.courses[:2])
    assert Registration.objects.filter(taken_at__gte=start, taken_at__lt=start + dt.timedelta(hours=8)).count() == 490
