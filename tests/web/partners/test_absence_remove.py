import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import InstructorAbsence


@pytest.fixture
def absence(scene):
    return InstructorAbsence.objects.create(
        instructor=scene.instructor, starts=dt.date(2026, 3, 9), ends=dt.date(2026, 3, 11), reason="Diklat"
    )


def address(absence):
    return reverse("absence_remove", args=[absence.pk])


def test_it_goes(absence, cast, signed_in):
    assert signed_in(cast.coordinator).post(address(absence)).status_code == 302
    assert not InstructorAbsence.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(absence, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(absence)).status_code == status
    assert InstructorAbsence.objects.exists()
