import io
import zipfile

import pytest
from django.urls import reverse

from bekal.audit.models import Event
from tests.classes.scene import make_class


def address(training_class, as_docx=False):
    return reverse("class_budget_document", args=[training_class.pk]) + ("?format=docx" if as_docx else "")


def test_as_pdf(planned, cast, signed_in):
    answer = signed_in(cast.coordinator).get(address(planned[0]))
    assert answer.content.startswith(b"%PDF-")
    assert 'filename="anggaran-las-angkatan-1.pdf"' in answer["Content-Disposition"]
    assert Event.objects.get(action="budget.download").actor_name == "Coordinator"


def test_as_docx_with_every_line_the_sum_and_the_words(planned, cast, signed_in):
    answer = signed_in(cast.owner).get(address(planned[0], as_docx=True))
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    for told in ("Bahan las", "4.800.000", "2.400.000", "sepuluh juta rupiah", "DIPA BPVP Ambon", "Rekaan partner"):
        assert told in text


def test_without_a_budget_there_is_nothing_to_print(purses, cast, signed_in):
    training_class = make_class(purses.scene)
    answer = signed_in(cast.owner).get(address(training_class))
    assert answer.url == reverse("class_budget", args=[training_class.pk])


@pytest.mark.parametrize("who", ["stranger", "other_coordinator", "instructor"])
def test_others_do_not(planned, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(planned[0])).status_code == 404
