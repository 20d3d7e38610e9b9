import datetime as dt

import pytest
from django.urls import reverse

from bekal.people.models import InmateChange
from bekal.people.queries import nik_of

NIK = "8171040405900001"


def address(person):
    return reverse("inmate_edit", args=[person.pk])


@pytest.fixture
def person(scene):
    return scene.person(
        "Yusuf Rekaan", register_number="BI 5/2025", nik=NIK, block="A-1", health_limits=["no_fumes"],
        birth_date=dt.date(1990, 5, 4), release_on=dt.date(2027, 1, 2), recidivist=False, fine_rupiah=50_000_000,
    )  # fmt: skip


def as_shown(client, person):
    """What a browser would send back without a change."""
    form = client.get(address(person)).context["form"]
    typed = {}
    for field in form:
        value = field.value()
        if value not in (None, False):
            typed[field.name] = value.isoformat() if isinstance(value, dt.date) else value
    return typed


def test_sending_the_form_as_it_is_changes_nothing(person, cast, signed_in):
    client = signed_in(cast.owner)
    answer = client.post(address(person), as_shown(client, person))
    assert answer.status_code == 302
    assert not InmateChange.objects.exists()
    person.refresh_from_db()
    assert (person.version, person.health_limits, nik_of(person)) == (1, ["no_fumes"], NIK)
    assert (person.recidivist, person.fine_rupiah) == (False, 50_000_000)


def test_a_change_is_kept_and_told_in_the_timeline(person, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.post(address(person), as_shown(client, person) | {"block": "B-7"}, follow=True)
    assert "Data disimpan." in page.text
    assert "Blok: A-1 → B-7" in page.text


def test_the_second_of_two_editors_sees_both_side_by_side_and_loses_nothing(person, cast, signed_in):
    first, second = signed_in(cast.owner), signed_in(cast.colleague)
    typed = as_shown(second, person)
    first.post(address(person), as_shown(first, person) | {"block": "B-7"})

    page = second.post(address(person), typed | {"block": "C-9", "alias": "Ucup"})
    assert page.status_code == 409
    assert "Owner" in page.text
    for shown in ("B-7", "C-9", 'value="Ucup"'):
        assert shown in page.text
    person.refresh_from_db()
    assert person.block == "B-7"

    again = as_shown(second, person) | {"block": "C-9", "version": page.context["form"]["version"].value()}
    assert second.post(address(person), again).status_code == 302
    person.refresh_from_db()
    assert person.block == "C-9"


def test_numbers_stay_masked_and_stay_while_their_boxes_are_empty(person, cast, signed_in):
    page = signed_in(cast.owner).get(address(person))
    assert NIK not in page.text
    assert "••••0001" in page.text


def test_who_may_not(person, cast, signed_in):
    assert signed_in(cast.warden).get(address(person)).status_code == 403
    assert signed_in(cast.regional).post(address(person), {}).status_code == 403
    assert signed_in(cast.stranger).get(address(person)).status_code == 404


def test_a_number_taken_here_is_refused(scene, person, cast, signed_in):
    scene.person(register_number="BI 6/2025")
    client = signed_in(cast.owner)
    page = client.post(address(person), as_shown(client, person) | {"register_number": "b.i. 6/2025"})
    assert "sudah dipakai" in page.text
