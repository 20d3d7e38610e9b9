import pytest
from django.urls import reverse

from bekal.audit.models import Event
from tests.entitlements.scenes import PDF, decision


def address(made):
    return reverse("decision_document", args=[made.pk])


def test_the_document_comes_as_a_download_and_that_is_written_down(scene, cast, signed_in):
    made = decision(scene.person)
    answer = signed_in(cast.regional).get(address(made))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="sk.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Event.objects.get(action="override.download").subject_id == str(made.pk)


@pytest.mark.parametrize("who", ["stranger", "neighbour", "coordinator", "instructor", "probation", "administrator"])
def test_nobody_else_gets_it(scene, cast, signed_in, who):
    made = decision(scene.person)
    assert signed_in(getattr(cast, who)).get(address(made)).status_code == 404
    assert not Event.objects.filter(action="override.download").exists()
