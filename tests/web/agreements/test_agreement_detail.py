import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import Signatory
from tests.classes.scene import make_version
from tests.web.agreements.pages import queries_of


def address(agreement):
    return reverse("agreement_detail", args=[agreement.pk])


def test_it_shows_numbers_dates_people_and_courses(scene, cast, signed_in):
    page = signed_in(cast.owner).get(address(scene.agreement)).text
    for shown in ("W28.PAS.1-HM.05-12", "B-7/BPVP/2026", "5 Januari 2026 sampai dengan 4 Januari 2027", "Plh. Kepala"):
        assert shown in page
    assert "Las busur manual" in page
    assert "Senin, 5 Januari 2026" in page
    assert "?step=" not in page


def test_a_draft_says_what_it_still_needs(scene, cast, signed_in):
    scene.agreement.state, scene.agreement.institution_number = "draft", ""
    scene.agreement.save()
    page = signed_in(cast.owner).get(address(scene.agreement)).text
    assert "Belum siap ditandatangani" in page
    assert "Setiap pihak sudah memberi nomor" in page
    assert reverse("agreement_edit", args=[scene.agreement.pk]) in page
    assert reverse("agreement_sign", args=[scene.agreement.pk]) not in page


def test_the_warden_may_sign_a_draft_and_end_a_signed_one(scene, cast, signed_in):
    client = signed_in(cast.warden)
    assert "?step=terminate" in client.get(address(scene.agreement)).text
    scene.agreement.state = "draft"
    scene.agreement.save()
    assert reverse("agreement_sign", args=[scene.agreement.pk]) in client.get(address(scene.agreement)).text


def test_an_agreement_about_to_end_warns(scene, cast, signed_in):
    scene.agreement.ends = dt.date(2026, 3, 13)
    scene.agreement.save()
    assert "Perjanjian ini berakhir 10 hari lagi" in signed_in(cast.owner).get(address(scene.agreement)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("regional", 200), ("stranger", 404), ("other_coordinator", 404), ("instructor", 404)],
)
def test_who_sees_it(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(scene.agreement)).status_code == status


def test_three_rows_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(scene.agreement))
    for number in range(2):
        scene.agreement.courses.add(make_version(f"Kursus {number}").course)
        Signatory.objects.create(agreement=scene.agreement, side="witness", name=f"Saksi {number}", title="Kepala")
    assert queries_of(client, address(scene.agreement)) == one <= 15
