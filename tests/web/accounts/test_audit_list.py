import pytest
from django.urls import reverse

from bekal.audit.actions import record_event

ADDRESS = "/accounts/audit/"


@pytest.fixture
def write(now):
    def record(facility, **told):
        record_event(
            **{
                "actor_id": 1,
                "actor_name": "Owner",
                "action": "workshop.edit",
                "subject_type": "places.workshop",
                "subject_id": "77",
                "facility_id": facility.pk if facility else None,
                "now": now,
                "details": {"was": {"seats": 20}, "seats": 16},
            }
            | told
        )

    return record


def test_the_warden_reads_their_prison_and_no_other(write, places, cast, signed_in):
    write(places.ambon, actor_name="Somebody here")
    write(places.jember, actor_name="Somebody there")
    text = signed_in(cast.warden).get(ADDRESS).text
    assert "Somebody here" in text
    assert "Bengkel" in text
    assert "Somebody there" not in text


def test_a_filter_cannot_reach_further(write, places, cast, signed_in):
    write(places.jember, actor_name="Somebody there")
    text = signed_in(cast.warden).get(ADDRESS, {"person": "there"}).text
    assert "Tidak ada kejadian" in text


def test_the_administrator_reads_all_and_filters(write, places, cast, signed_in):
    write(places.ambon, actor_name="Somebody here")
    write(places.jember, actor_name="Somebody there")
    text = signed_in(cast.administrator).get(ADDRESS, {"person": "THERE"}).text
    assert "Somebody there" in text
    assert "Somebody here" not in text


def test_a_wrong_date_is_named_and_nothing_breaks(write, places, cast, signed_in):
    write(places.ambon)
    assert signed_in(cast.administrator).get(ADDRESS, {"since": "kemarin"}).status_code == 200


@pytest.mark.parametrize("who", ["owner", "coordinator", "national", "regional"])
def test_others_may_not(who, cast, signed_in):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_long_records_are_paged(write, places, cast, signed_in):
    for _ in range(53):
        write(places.ambon)
    client = signed_in(cast.warden)
    first = client.get(ADDRESS)
    assert first.text.count('<th scope="row">') == 50
    rest = client.get(ADDRESS, {"after": first.context["found"].older})
    assert rest.text.count('<th scope="row">') == 3


def test_one_or_many_events_take_as_many_queries(write, places, cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.warden)
    for _ in range(2):
        write(places.ambon)
        with django_assert_num_queries(4):
            client.get(reverse("audit_list"))
