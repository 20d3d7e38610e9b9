import datetime as dt

import pytest
from django.urls import reverse

from bekal.budget.models import CostTemplate


def test_the_lines_the_sum_and_the_words(purses, cast, signed_in):
    page = signed_in(cast.owner).get(reverse("cost_template_detail", args=[purses.template.pk])).text
    for shown in ("Bahan las", "Rp 4.800.000", "Rp 10.000.000", "sepuluh juta rupiah", "Standar biaya"):
        assert shown in page
    assert reverse("cost_template_edit", args=[purses.template.pk]) in page


def test_the_nations_is_seen_and_not_edited(purses, cast, signed_in):
    nation = CostTemplate.objects.create(course=purses.scene.version.course, valid_from=dt.date(2025, 1, 1))
    edit = reverse("cost_template_edit", args=[nation.pk])
    client = signed_in(cast.stranger)
    page = client.get(reverse("cost_template_detail", args=[nation.pk])).text
    assert edit not in page
    assert client.get(edit).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "coordinator", "administrator"])
def test_others_do_not_see_a_prisons_own(purses, cast, signed_in, who):
    address = reverse("cost_template_detail", args=[purses.template.pk])
    assert signed_in(getattr(cast, who)).get(address).status_code == 404
