"""The devices that were prepared for a drive, for whoever sees the drive."""

import pytest

from bekal.offline.actions import prepare_device
from tests.conftest import NOW, TODAY
from tests.web.offline.scene import make_drive


@pytest.fixture
def drive(places):
    return make_drive(places.ambon)


@pytest.fixture
def prepare(drive, cast, acting):
    def prepare(number, user=cast.owner):
        return prepare_device(
            facility=drive.facility,
            key=f"device-{number:04}",
            name=f"Meja {number}",
            purpose=f"drive-{drive.pk}",
            ends_on=TODAY,
            actor=acting(user),
            now=NOW,
        )

    return prepare


def test_who_sees_it(drive, signed_in, cast):
    address = f"/offline/drives/{drive.pk}/devices/"
    wanted = {"owner": 200, "warden": 200, "regional": 200, "neighbour": 404, "stranger": 404, "coordinator": 404}
    for who, status in wanted.items():
        assert signed_in(getattr(cast, who)).get(address).status_code == status, who


def test_it_teaches_where_there_is_none_and_offers_the_table(drive, signed_in, cast):
    page = signed_in(cast.owner).get(f"/offline/drives/{drive.pk}/devices/").text
    assert "Belum ada perangkat" in page
    assert f"/offline/table/?drive={drive.pk}" in page
    assert "/offline/table/" not in signed_in(cast.warden).get(f"/offline/drives/{drive.pk}/devices/").text


def test_who_is_offered_to_revoke(drive, prepare, signed_in, cast):
    device = prepare(1, cast.workshop_head)
    form = f"/offline/devices/{device.pk}/revoke/"
    for who, offered in {"workshop_head": False, "owner": True, "colleague": True, "warden": False}.items():
        page = signed_in(getattr(cast, who)).get(f"/offline/drives/{drive.pk}/devices/").text
        assert (form in page) is offered, who


def test_as_many_queries_for_one_as_for_three(drive, prepare, signed_in, cast, django_assert_num_queries):
    client, address = signed_in(cast.owner), f"/offline/drives/{drive.pk}/devices/"
    prepare(1)
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    prepare(2)
    prepare(3, cast.colleague)
    with django_assert_num_queries(5):
        client.get(address)
