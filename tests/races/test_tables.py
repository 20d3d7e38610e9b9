"""Two tables, or one table twice, send the same person at the same moment: nothing is doubled, a clash is shown."""

from collections import Counter
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from bekal.api.kinds import HANDLERS
from bekal.audit.models import Event
from bekal.intake.actions import AlreadyRegistered, RegistrationFacts, register
from bekal.intake.models import Registration, Wish
from bekal.offline.actions import prepare_device, receive_writes
from bekal.offline.models import Device, ReceivedWrite
from bekal.offline.rules import Write
from tests.api.table import FACTS
from tests.conftest import NOW, TODAY
from tests.intake.scene import make_people
from tests.web.offline.scene import make_drive

ROUNDS = 20
MOST_TRIES = 5


@pytest.fixture
def drive(places):
    return make_drive(places.ambon)


@pytest.fixture
def courses(drive):
    return list(drive.courses.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def people(places):
    return make_people(places.ambon, ROUNDS)


@pytest.fixture
def table(drive, cast, acting):
    """table(1): what that table sends with, and who stands there."""

    def make(number):
        actor = acting((cast.owner, cast.colleague)[number - 1])
        values = {"key": f"device-{number:04}", "name": f"Meja {number}", "purpose": "drive-1", "ends_on": TODAY}
        return prepare_device(facility=drive.facility, actor=actor, now=NOW, **values), actor

    return make


def write(drive, person, course, number):
    body = {"drive": drive.pk, "inmate": person.pk, "facts": {**FACTS, "wishes": [course]}, "base": None}
    return Write(f"nonce-{number:04}", "registration", number, NOW, body)


def sent(device, actor, *writes):
    """Send until everything is answered, as a table does; a fresh device each time, as each request reads it."""
    waiting, answers = list(writes), []
    for _try in range(MOST_TRIES):
        own = Device.objects.get(pk=device.pk)
        told = receive_writes(device=own, writes=waiting, handlers=HANDLERS, actor=actor, now=NOW)
        answers += [one for one in told if one.state != "wait"]
        waiting = [one for one in waiting if one.nonce not in {answer.nonce for answer in answers}]
        if not waiting:
            break
    return answers


def together(*acts):
    """What came of each act, all begun at the same moment in threads and connections of their own."""
    start, outcomes = Barrier(len(acts)), {}

    def run(number, act):
        start.wait()
        try:
            outcomes[number] = act()
        except Exception as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(acts))]


def test_two_tables_register_one_person(drive, courses, people, cast, acting, meanwhile):
    def taken(user, course, number):
        facts = RegistrationFacts(wishes=(course,), plan="work", reading="fluent", writing="little", consent=True)
        return partial(
            register, facility=drive.facility, inmate=people[0], drive=drive, facts=facts, actor=acting(user), now=NOW,
            taken_at=NOW, table=f"Meja {number}", device=f"device-{number:04}", nonce="nonce-0001",
        )  # fmt: skip

    second = meanwhile(taken(cast.owner, courses[0], 1), taken(cast.colleague, courses[1], 2))
    assert isinstance(second, AlreadyRegistered)
    assert (second.who, second.registration.table) == ("Owner", "Meja 1")
    assert list(Wish.objects.values_list("course_id", flat=True)) == [courses[0]]
    assert Registration.objects.count() == Event.objects.filter(action="registration.take").count() == 1


def test_two_tables_send_the_same_people_who_said_other_things_there(drive, courses, people, table):
    tables = [table(1), table(2)]
    for number, person in enumerate(people, start=1):
        said = [write(drive, person, course, number) for course in courses[:2]]
        answers = together(*[partial(sent, *one, what) for one, what in zip(tables, said, strict=True)])
        assert sorted(answer.state for (answer,) in answers) == ["conflict", "done"]
        (clash,) = [answer for (answer,) in answers if answer.state == "conflict"]
        stands = Registration.objects.get(inmate=person)
        assert clash.details["existing"]["taken_by"] == stands.taken_by
        assert clash.details["existing"]["facts"]["wishes"] == [Wish.objects.get(inmate=person).course_id]
    assert Registration.objects.count() == Event.objects.filter(action="registration.take").count() == ROUNDS
    assert Counter(ReceivedWrite.objects.values_list("state", flat=True)) == {"done": ROUNDS, "conflict": ROUNDS}


def test_a_table_whose_answer_was_lost_sends_twice_at_once(drive, courses, people, table):
    own = table(1)
    writes = [write(drive, person, courses[0], number) for number, person in enumerate(people, start=1)]
    for one in writes:
        first, second = together(partial(sent, *own, one), partial(sent, *own, one))
        assert first == second
        assert [answer.state for answer in first] == ["done"]
    assert Registration.objects.count() == Wish.objects.count() == ReceivedWrite.objects.count() == ROUNDS
    assert Event.objects.filter(action="registration.take").count() == ROUNDS


def test_a_whole_day_is_sent_twice_at_once(drive, courses, people, table):
    own = table(1)
    writes = [write(drive, person, courses[0], number) for number, person in enumerate(people, start=1)]
    first, second = together(partial(sent, *own, *writes), partial(sent, *own, *reversed(writes)))
    assert sorted(first, key=str) == sorted(second, key=str)
    assert len(first) == Registration.objects.count() == ReceivedWrite.objects.count() == ROUNDS
    assert {answer.state for answer in first} == {"done"}


def test_a_repeat_meanwhile_is_answered_with_the_first_answer(drive, courses, people, table, meanwhile):
    own, one = table(1), write(drive, people[0], courses[0], 1)
    second = meanwhile(partial(sent, *own, one), partial(sent, *own, one))
    assert [answer.state for answer in second] == ["done"]
    assert Registration.objects.count() == ReceivedWrite.objects.count() == 1
