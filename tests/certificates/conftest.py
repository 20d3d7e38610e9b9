import pytest
from model_bakery import baker

from bekal.access.choices import Role
from tests.walk.stage import NOW, furnish


@pytest.fixture
def site(places, cast):
    """Ambon with a running class (one participant), a completed one with a certificate, and all around them."""
    return furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner)


@pytest.fixture
def completed(site):
    """The completed class with its certificate taken away again: it waits to be issued. All hours were attended."""
    site.certificate.delete()
    enrolment = site.result.enrolment
    session = baker.make(
        "delivery.Session",
        facility=site.facility,
        training_class=site.completed_class,
        module=site.module,
        date=site.completed_class.starts_on,
        starts_at="08:00",
        lesson_hours=8,
        state="held",
    )
    baker.make(
        "delivery.Attendance",
        facility=site.facility,
        session=session,
        enrolment=enrolment,
        reason="attended",
        lesson_hours=8,
        taken_at=NOW,
        device="test",
        nonce="completed",
    )
    baker.make(
        "partners.Signatory",
        agreement=site.agreement,
        side="partner",
        name="Maria Pelupessy",
        title="Kepala BPVP Ambon",
        acting=True,
    )
    return site.completed_class


@pytest.fixture
def stranger_coordinator(places, make_user):
    return make_user("smkn_coordinator", Role.PARTNER_COORDINATOR, institution=places.smkn)
