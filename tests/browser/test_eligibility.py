"""S2 and S3 as far as eligibility goes, on screens: the right people with the reasons, and what a change would move."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from bekal.people.models import Inmate
from tests.scenarios import lists
from tests.scenarios.lists import KETAPANG, RUTAN, name_of


@pytest.fixture
def ketapang(db, run_jobs):
    return lists.build(KETAPANG, run_jobs)


@pytest.fixture
def rutan(db, run_jobs):
    return lists.build(RUTAN, run_jobs)


def row_of(page: Page, name: str):
    return page.get_by_role("row").filter(has=page.get_by_text(name, exact=True))


def test_ketapang_offers_only_who_meets_the_requirements_of_assimilation(ketapang, clock, sign_in):
    clock.to(KETAPANG.at(dt.date(2021, 3, 22)))
    page = sign_in(ketapang.officer).page
    page.goto(f"/intake/classes/{ketapang.training_class.pk}/candidates/?q=Setengah")
    fits, later = row_of(page, "Setengah Tepat Rekaan"), row_of(page, "Setengah Sehari Rekaan")
    expect(fits.get_by_role("checkbox")).to_have_count(1)
    expect(later.get_by_role("checkbox")).to_have_count(0)
    expect(later).to_contain_text("6 April 2021")
    unknown = row_of(page, "Tanpa Setengah Rekaan")
    expect(unknown.get_by_role("checkbox")).to_have_count(0)
    expect(unknown).to_contain_text("tanggal setengah masa pidana")

    page.goto(f"/intake/classes/{ketapang.training_class.pk}/candidates/?q=Tahanan")
    for number in (1, 2, 3):
        expect(row_of(page, f"Tahanan {number} Rekaan").get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_label("Jumlah calon menurut syarat")).to_contain_text("3")


def test_a_remission_is_supposed_without_being_stored(ketapang, clock, sign_in):
    clock.to(KETAPANG.at(dt.date(2021, 3, 22)))
    page = sign_in(ketapang.officer, phone=True).page
    person = Inmate.objects.get(name="Setengah Mei Rekaan")
    page.goto(f"/people/{person.pk}/")
    page.get_by_role("link", name="Hak dan tanggal").click()
    expect(page.get_by_role("heading", name="Asimilasi Hampir, mulai 3 Mei 2021")).to_be_visible()
    page.get_by_role("link", name="Bagaimana kalau ada yang berubah?").click()
    page.get_by_label("Tambahan remisi (bulan)").fill("2")
    page.get_by_role("button", name="Lihat yang bergeser").click()
    expect(page.get_by_role("row").filter(has_text="Asimilasi")).to_contain_text("Boleh")
    person.refresh_from_db()
    assert person.one_half_on == dt.date(2021, 5, 3)


def test_the_remand_centre_shows_nobody_without_a_date_as_a_plain_yes(rutan, clock, sign_in):
    clock.to(RUTAN.at(RUTAN.signed))
    page = sign_in(rutan.officer).page
    page.goto(f"/intake/classes/{rutan.training_class.pk}/candidates/?q=Titipan+01")
    detainee = row_of(page, name_of(lists.REMANDED[0]))
    expect(detainee).to_contain_text("tanggal bebas")
    expect(detainee.get_by_label("Bila dipilih, tulis mengapa")).to_be_visible()
    page.goto(f"/intake/classes/{rutan.training_class.pk}/candidates/?q=Tanpa+Tanggal")
    for person in lists.UNDATED:
        expect(row_of(page, name_of(person)).get_by_role("checkbox")).to_have_count(0)
        expect(row_of(page, name_of(person))).to_contain_text("tanggal bebas")
