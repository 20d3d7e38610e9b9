import datetime as dt

import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.partners.models import Accreditation


@pytest.fixture
def accreditation(scene, places):
    return Accreditation.objects.create(
        institution=places.bpvp, name="Akreditasi", issuer="LA-LPK", issued_on=dt.date(2024, 1, 1)
    )


def address(accreditation):
    return reverse("accreditation_remove", args=[accreditation.pk])


def test_it_goes_and_the_audit_record_keeps_what_it_was(accreditation, cast, signed_in):
    assert signed_in(cast.owner).post(address(accreditation)).status_code == 302
    assert not Accreditation.objects.exists()
    assert Event.objects.get(action="accreditation.remove").details["name"] == "Akreditasi"


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(accreditation, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(accreditation)).status_code == status
    assert Accreditation.objects.exists()
