"""Who gets what from the API, and what is said to what it cannot use."""

import json

import pytest
from django.test import Client

from bekal.audit.models import Event
from bekal.intake.models import Registration
from bekal.offline.models import Device
from bekal.people.choices import Presence
from tests.api.table import Table
from tests.conftest import NOW
from tests.intake.scene import make_inmate


def test_who_may_prepare(drive, signed_in, cast):
    wanted = {"owner": 200, "workshop_head": 200, "warden": 403, "stranger": 404, "neighbour": 404, "coordinator": 404}
    for number, (who, status) in enumerate(wanted.items(), start=1):
        assert Table(signed_in(getattr(cast, who)), drive, number).prepare().status_code == status, who
    assert Table(Client(), drive, 9).prepare().json() == {"error": "signed_out"}
    assert Device.objects.count() == 2


def test_a_table_takes_along_what_it_needs_and_no_more(drive, people, table, places):
    secret = make_inmate(places.ambon, "Narkis Rekaan", offence="Narkotika (112)", alias="Kis")
    make_inmate(places.piru, "Orang Piru")
    make_inmate(places.ambon, "Sudah Bebas", presence=Presence.RELEASED)
    pack = table().pack
    assert [person["name"] for person in pack["people"]] == ["Narkis Rekaan", "Orang 01", "Orang 02", "Orang 03"]
    known = {"id", "name", "alias", "number", "block", "former_work", "options", "registered"}
    assert set(pack["people"][0]) == known
    assert [course["name"] for course in pack["courses"]] == ["Boga", "Jahit", "Las"]
    text = json.dumps(pack)
    for hidden in ("Narkotika", "112", str(secret.expires_on), str(secret.birth_date), str(secret.release_on)):
        assert hidden not in text, hidden


def test_as_many_queries_for_one_as_for_many(drive, people, table, places, django_assert_max_num_queries):
    one = table()
    with django_assert_max_num_queries(20):
        one.prepare()
    for number in range(30):
        make_inmate(places.ambon, f"Tambahan {number:02}")
    with django_assert_max_num_queries(20):
        assert len(one.prepare().json()["pack"]["people"]) == 33


def test_the_secret_is_given_to_the_owner_of_the_device_only(drive, table, signed_in, cast):
    mine = table()
    secret = mine.client.get(f"/api/devices/{mine.key}/").json()["secret"]
    assert secret == mine.prepare().json()["device"]["secret"]
    for user in (cast.colleague, cast.stranger, cast.warden):
        assert signed_in(user).get(f"/api/devices/{mine.key}/").status_code == 404
        assert Table(signed_in(user), drive).send().status_code == 404
    assert Client().get(f"/api/devices/{mine.key}/").status_code == 401
    assert signed_in(cast.colleague).post(f"/api/devices/{mine.key}/revoke/").status_code == 404


def test_a_revoked_device_is_told_so_everywhere(table, people):
    gone = table()
    assert gone.client.post(f"/api/devices/{gone.key}/revoke/").status_code == 204
    assert gone.prepare().status_code == 410
    assert gone.client.get(f"/api/devices/{gone.key}/").status_code == 410
    assert gone.send(gone.write(people[0])).json() == {"error": "revoked"}
    assert not Registration.objects.exists()


def test_every_table_sees_how_many_there_are(drive, people, table, signed_in, cast):
    one = table()
    one.states(one.write(people[0]), one.write(people[1]))
    told = {"registered": 2, "people": [people[0].pk, people[1].pk]}
    for user in (cast.owner, cast.colleague, cast.warden, cast.regional):
        assert signed_in(user).get(f"/api/drives/{drive.pk}/count/").json() == told
    assert signed_in(cast.stranger).get(f"/api/drives/{drive.pk}/count/").status_code == 404
    assert signed_in(cast.coordinator).get(f"/api/drives/{drive.pk}/count/").status_code == 404


def test_a_forged_request_is_refused(drive, cast, people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner, backend="bekal.web.accounts.backends.SignedIn")
    assert Table(client, drive).prepare().status_code == 403
    assert Table(Client(enforce_csrf_checks=True), drive).prepare().status_code == 401, "signed out comes first"
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("nothing", ""),
        ({}, "writes"),
        ({"writes": {}}, "writes"),
        ({"writes": [{"nonce": "x"}]}, "nonce"),
        ({"writes": [], "more": 1}, "more"),
    ],
)
def test_what_is_no_batch_is_answered_with_where_it_is_wrong(body, where, table):
    answer = table().post("/devices/device-0001/writes/", body)
    assert answer.status_code == 422
    assert where in json.dumps(answer.json())


def test_a_form_is_no_batch(table):
    assert table().client.post("/api/devices/device-0001/writes/", {"writes": "[]"}).status_code == 422


def test_a_huge_batch_is_refused_whole_and_half_of_it_is_taken(table, people):
    one = table()
    writes = [one.write(people[0]) for _number in range(101)]
    assert one.send(*writes).status_code == 422
    assert not Registration.objects.exists()
    assert len(one.outcomes(*writes[:50])) == 50


def test_no_batch_is_so_large_that_it_breaks_the_server(table):
    answer = table().client.post("/api/devices/device-0001/writes/", b"[" * 6_000_000, content_type="application/json")
    assert answer.status_code in {400, 413, 422}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"facts": {}}, "facts.wishes"),
        ({"facts": None}, "facts"),
        ({"inmate": "7"}, None),
        ({"inmate": -1}, "inmate"),
        ({"drive": 10**30}, "drive"),
        ({"base": {"revision": 0}}, "base.revision"),
        ({"table": "x" * 41}, "table"),
        ({"more": 1}, "more"),
    ],
)
def test_one_write_that_is_wrong_is_refused_and_the_rest_applied(change, where, table, people):
    one = table()
    wrong = one.write(people[0])
    wrong["body"] |= change
    if where is None:
        wrong["body"]["inmate"] = "x"
        where = "inmate"
    first, second = one.outcomes(wrong, one.write(people[1]))
    assert first["state"] == "refused"
    assert where in first["details"]["reason"]
    assert second["state"] == "done"
    assert Registration.objects.get().inmate == people[1]


@pytest.mark.parametrize(
    "facts",
    [
        {"wishes": []},
        {"wishes": [1, 1]},
        {"wishes": [1, 2, 3, 4, 5, 6]},
        {"plan": "fly"},
        {"reading": ""},
        {"health_limits": ["wings"]},
        {"health_note": "x" * 161},
        {"former_work": "a\0b"},
        {"wishes": [999_999]},
    ],
    ids=str,
)
def test_what_nobody_can_have_said_is_refused(facts, table, people):
    one = table()
    write = one.write(people[0])
    write["body"]["facts"] |= facts
    assert one.states(write) == ["refused"]
    assert not Registration.objects.exists()


def test_a_person_of_another_prison_is_refused(table, places, people):
    one, stranger = table(), make_inmate(places.piru, "Orang Piru")
    assert one.outcomes(one.write(stranger))[0]["details"] == {"reason": "unknown_person"}


def test_a_registration_is_written_with_device_and_nonce_and_when_it_was_said(table, people):
    one = table()
    write = one.write(people[0], *one.courses[1::-1], taken_at="2026-03-02T08:10:00+07:00")
    [outcome] = one.outcomes(write)
    made = Registration.objects.get()
    assert (made.device, made.nonce, made.table) == (one.key, write["nonce"], "Meja 1")
    assert made.taken_at.isoformat() == "2026-03-02T01:10:00+00:00"
    assert outcome["subject"] == f"registration-{made.pk}"
    assert outcome["details"] == {"revision": 1, "receipt": made.receipt_code}
    assert [wish.course_id for wish in made.wishes.order_by("rank")] == one.courses[1::-1]
    assert Event.objects.filter(action="registration.take").count() == 1


def test_a_correction_builds_on_the_write_before_it_in_one_batch_or_two(table, people):
    one = table()
    first = one.write(people[0])
    second = one.write(people[0], one.courses[2], base={"nonce": first["nonce"]})
    third = one.write(people[0], one.courses[1], base={"nonce": second["nonce"]})
    assert one.states(second) == ["wait"], "what it builds on is not here"
    assert one.states(third, first, second) == ["done"] * 3
    assert Registration.objects.get().wishes.filter(state="open").get().course_id == one.courses[1]
    assert one.states(second, third, first) == ["done"] * 3
    assert Registration.objects.get().revision == 3


def test_the_same_person_at_two_tables_is_shown_and_chosen_never_overwritten(table, people, cast):
    one, two = table(1), table(2, cast.colleague)
    assert one.states(one.write(people[0], plan_note="pulang kampung")) == ["done"]
    mine = two.write(people[0], two.courses[1])
    [clash] = two.outcomes(mine)
    assert clash["state"] == "conflict"
    existing = clash["details"]["existing"]
    assert (existing["table"], existing["taken_by"], existing["revision"]) == ("Meja 1", "Owner", 1)
    assert existing["facts"]["plan_note"] == "pulang kampung"
    assert Registration.objects.get().wishes.get().course_id == one.courses[0]
    merged = {**existing["facts"], "wishes": [two.courses[1], *existing["facts"]["wishes"]]}
    chosen = two.write(people[0], base={"revision": existing["revision"]})
    chosen["body"]["facts"] = merged
    assert two.states(chosen) == ["done"]
    made = Registration.objects.get()
    assert (made.revision, made.plan_note) == (2, "pulang kampung")
    assert [wish.course_id for wish in made.wishes.filter(state="open").order_by("rank")] == merged["wishes"]
    assert two.outcomes(mine) == [clash], "the first answer stays what it was"


def test_a_choice_that_is_late_clashes_again(table, people, cast):
    one, two = table(1), table(2, cast.colleague)
    first = one.write(people[0])
    one.states(first)
    two.states(two.write(people[0], two.courses[1]))
    assert one.states(one.write(people[0], one.courses[2], base={"nonce": first["nonce"]})) == ["done"]
    assert two.states(two.write(people[0], two.courses[1], base={"revision": 1})) == ["conflict"]
    assert two.states(two.write(people[0], two.courses[1], base={"revision": 2})) == ["done"]


def test_two_tables_that_say_the_same_do_not_clash(table, people, cast):
    one, two = table(1), table(2, cast.colleague)
    assert one.states(one.write(people[0])) + two.states(two.write(people[0])) == ["done", "done"]
    assert Registration.objects.get().revision == 1


def test_what_was_taken_before_a_drive_closed_may_arrive_later(table, people, drive):
    one = table()
    drive.state, drive.closed_at = "closed", NOW
    drive.save()
    before = one.write(people[0], taken_at="2026-03-02T08:00:00+07:00")
    assert one.states(before) == ["done"]


def test_who_lost_the_right_is_refused(table, people, cast):
    one = table()
    cast.owner.grants.update(ends="2026-03-01")
    assert one.outcomes(one.write(people[0]))[0]["details"] == {"reason": "not_allowed"}


def test_the_description_of_the_api_is_there_and_no_page_with_foreign_scripts(client):
    description = client.get("/api/openapi.json")
    assert description.json()["openapi"].startswith("3.1")
    assert len(description.json()["paths"]) == 5
    assert client.get("/api/docs").status_code == 404
