import pytest
from django.urls import reverse

from bekal.budget.models import CostTemplate
from tests.web.budget.pages import cost_lines

ADDRESS = reverse("cost_template_add")
LINE = ("materials", "Pelat", "participant", 2, "150.000")


def filled(purses, places, *lines, **changes):
    about = {"course": purses.scene.version.course.pk, "facility": places.ambon.pk, "valid_from": "2026-04-01"}
    return about | cost_lines(*(lines or (LINE,))) | changes


def test_a_template_is_made_line_by_line(purses, places, cast, signed_in):
    empty = ("materials", "", "class", "1", "")
    answer = signed_in(cast.owner).post(ADDRESS, filled(purses, places, LINE, empty))
    assert answer.url == reverse("cost_template_list")
    [line] = CostTemplate.objects.get(valid_from="2026-04-01").lines.all()
    assert (line.description, line.quantity, line.unit_price) == ("Pelat", 2, 150_000)


def test_a_new_one_begins_as_another(purses, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS, {"from": purses.template.pk}).text
    assert 'value="Bahan las"' in page
    assert 'value="300.000"' in page


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("materials", "", "class", 1, "5"), "Tulis untuk apa biaya ini."),
        (("materials", "Pelat", "class", 1, ""), "Tulis harga satuannya"),
        (("materials", "Pelat", "class", "", "5"), "Tulis banyaknya"),
        (("materials", "Pelat", "class", 1, "lima"), "Tulis rupiah tanpa sen"),
        (("materials", "", "class", 1, ""), "Isi paling sedikit satu baris biaya."),
    ],
)
def test_what_is_missing_is_said(purses, places, cast, signed_in, line, told):
    page = signed_in(cast.owner).post(ADDRESS, filled(purses, places, line)).text
    assert told in page
    assert CostTemplate.objects.count() == 1


def test_two_do_not_begin_on_one_day(purses, places, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, filled(purses, places, valid_from="2026-01-01")).text
    assert "Sudah ada templat" in page
    assert 'value="Pelat"' in page


@pytest.mark.parametrize("who", ["warden", "coordinator", "regional"])
def test_others_do_not(purses, places, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, filled(purses, places)).status_code == 403
