"""A running class whose instructor can sign in, with a session today; and what a register sends."""

from django.urls import reverse

from tests.delivery.scene import make_running, make_session


def make_taught(places, cast, count=3, **session):
    """A session of today, its class's places; the cast's instructor teaches it."""
    training_class, enrolments = make_running(places, count)
    teacher = training_class.instructors.get()
    teacher.user = cast.instructor
    teacher.save()
    return make_session(training_class, **session), enrolments


def keep(client, session, enrolments, *, name="session_record", nonce="nonce-0001", revision=None, **changed):
    """Send a register in which everyone attended, except for what is changed: `reason_1="sick"` for the first."""
    sent = {"revision": revision or session.revision, "nonce": nonce}
    for number, place in enumerate(enrolments, start=1):
        sent[f"reason-{place.pk}"] = changed.pop(f"reason_{number}", "attended")
        sent[f"hours-{place.pk}"] = changed.pop(f"hours_{number}", "")
        sent[f"note-{place.pk}"] = changed.pop(f"note_{number}", "")
    return client.post(reverse(name, args=[session.pk]), sent | changed)
