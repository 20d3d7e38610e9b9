import pytest
from django.urls import reverse

from tests.web.budget.pages import cost_lines

LINE = ("materials", "Pelat", "participant", 2, "150.000")


def address(purses):
    return reverse("cost_template_edit", args=[purses.template.pk])


def filled(**changes):
    return {"valid_from": "2026-01-01", "reference": "Survei", "revision": "1", **cost_lines(LINE), **changes}


def test_the_form_shows_every_line(purses, cast, signed_in):
    page = signed_in(cast.owner).get(address(purses)).text
    assert 'value="Honor instruktur"' in page
    assert 'value="50.000"' in page


def test_a_template_is_changed_and_a_second_editor_told(purses, cast, signed_in):
    answer = signed_in(cast.colleague).post(address(purses), filled())
    assert answer.url == reverse("cost_template_detail", args=[purses.template.pk])
    page = signed_in(cast.owner).post(address(purses), filled(reference="Milik saya")).text
    assert "Colleague lebih dulu menyimpan" in page
    assert 'value="Milik saya"' in page
    assert [line.description for line in purses.template.lines.all()] == ["Pelat"]


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("regional", 403), ("stranger", 404), ("coordinator", 404)]
)
def test_others_do_not(purses, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(purses), filled()).status_code == status
