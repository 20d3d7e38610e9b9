import pytest
from django.urls import reverse

from tests.web.agreements.pages import queries_of


def address(meeting):
    return reverse("meeting_detail", args=[meeting.pk])


def test_what_was_said_decided_and_left_to_do(meeting, cast, signed_in):
    page = signed_in(cast.owner).get(address(meeting)).text
    for told in (
        "Plh. Kepala Lapas",
        "Keterampilan harus dapat diukur.",
        "Cuci kendaraan",
        "60%",
        "09.00 sampai 10.30",
    ):
        assert told in page
    assert "Tandai selesai" in page


def test_its_coordinator_reads_only(meeting, cast, signed_in):
    page = signed_in(cast.coordinator).get(address(meeting)).text
    assert "Cuci kendaraan" in page
    assert reverse("meeting_edit", args=[meeting.pk]) not in page
    assert "Tandai selesai" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 200), ("other_coordinator", 404), ("stranger", 404), ("instructor", 404)]
)
def test_who_sees_it(meeting, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(meeting)).status_code == status


def test_it_costs_little(meeting, cast, signed_in):
    assert queries_of(signed_in(cast.owner), address(meeting)) <= 15
