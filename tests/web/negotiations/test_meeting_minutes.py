import pytest
from django.urls import reverse

from bekal.audit.models import Event


def address(meeting, form):
    return reverse("meeting_minutes", args=[meeting.pk, form])


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_minutes_as_a_file(meeting, cast, signed_in, form, begins):
    answer = signed_in(cast.coordinator).get(address(meeting, form))
    assert answer.content.startswith(begins)
    assert f"notula-2026-01-14-{meeting.pk}.{form}" in answer["Content-Disposition"]
    assert Event.objects.get(action="meeting.minutes").details["format"] == form


@pytest.mark.parametrize(("who", "form"), [("owner", "exe"), ("other_coordinator", "pdf"), ("stranger", "pdf")])
def test_what_is_not_there_for_them(meeting, cast, signed_in, who, form):
    assert signed_in(getattr(cast, who)).get(address(meeting, form)).status_code == 404
    assert not Event.objects.filter(action="meeting.minutes").exists()
