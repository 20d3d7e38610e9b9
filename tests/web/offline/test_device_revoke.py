"""A lost device is revoked by whoever keeps the drive; its owner does so from the device itself."""

import pytest

from bekal.offline.actions import prepare_device
from tests.conftest import NOW, TODAY
from tests.web.offline.scene import make_drive


@pytest.fixture
def device(places, cast, acting):
    drive = make_drive(places.ambon)
    values = {"key": "device-0001", "name": "Meja 1", "purpose": f"drive-{drive.pk}", "ends_on": TODAY}
    return prepare_device(facility=places.ambon, actor=acting(cast.workshop_head), now=NOW, **values)


@pytest.mark.parametrize(
    ("who", "status", "revoked"),
    [
        ("workshop_head", 403, False),
        ("owner", 302, True),
        ("warden", 403, False),
        ("neighbour", 404, False),
        ("stranger", 404, False),
    ],
)
def test_who_may(who, status, revoked, device, signed_in, cast):
    client = signed_in(getattr(cast, who))
    for _twice in range(2):
        assert client.post(f"/offline/devices/{device.pk}/revoke/").status_code == status
    device.refresh_from_db()
    assert (device.wiped_at is not None) is revoked
