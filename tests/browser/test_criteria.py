"""What a prison asks beside the law is added on a page, counts at once, and stands in the audit trail; and it ends."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.classes.scene import make_class, make_scene
from tests.conftest import NOW
from tests.intake.scene import make_inmate


@pytest.fixture
def opened(places):
    """An open class of welding, and two people: one went to school."""
    training_class = make_class(make_scene(places), "open")
    make_inmate(places.ambon, "Sekolah Rekaan", education="primary")
    make_inmate(places.ambon, "Tanpa Ijazah Rekaan", education="none")
    return training_class


def test_an_officer_adds_a_criterion_that_counts_at_once_and_is_recorded(opened, cast, clock, sign_in):
    clock.to(NOW)
    officer = sign_in(cast.owner).page
    open_candidates(officer, opened)
    expect(standing(officer, "Tanpa Ijazah Rekaan")).to_have_text("Memenuhi syarat")

    officer.get_by_role("link", name="Syarat tambahan").click()
    officer.get_by_role("link", name="Tambah syarat").first.click()
    officer.get_by_role("link", name="Pendidikan paling rendah").click()
    officer.get_by_label("Pendidikan paling rendah").select_option(label="SD atau sederajat")
    officer.get_by_label("Alasan").fill("Peserta membaca gambar kerja sendiri.")
    officer.get_by_role("button", name="Simpan syarat").click()
    expect(officer.get_by_role("alert")).to_contain_text("Isi: Dasar.")
    expect(officer.get_by_label("Alasan")).to_have_value("Peserta membaca gambar kerja sendiri.")
    officer.get_by_label("Dasar", exact=True).fill("Nota dinas 14")
    officer.get_by_role("button", name="Simpan syarat").click()
    expect(officer.locator("main")).to_contain_text("Pendidikan harus paling rendah SD atau sederajat.")

    open_candidates(officer, opened)
    expect(standing(officer, "Tanpa Ijazah Rekaan")).to_have_text("Tidak memenuhi syarat")
    expect(standing(officer, "Sekolah Rekaan")).to_have_text("Memenuhi syarat")
    expect(officer.locator("main")).to_contain_text("Nota dinas 14")

    warden = sign_in(cast.warden).page
    warden.goto(f"{origin(warden)}/accounts/audit/")
    line = warden.get_by_role("row").filter(has_text="Syarat tambahan").first
    expect(line).to_contain_text("Owner")

    clock.to(NOW + dt.timedelta(hours=1))
    officer.goto(f"{origin(officer)}/eligibility/criteria/")
    officer.get_by_role("link", name="Akhiri").first.click()
    for box, part in zip(("Hari", "Bulan", "Tahun"), ("1", "3", "2026"), strict=True):
        officer.get_by_label(box, exact=True).fill(part)
    officer.get_by_label("Alasan").fill("Gambar kerja diganti foto.")
    officer.get_by_role("button", name="Akhiri syarat").click()
    open_candidates(officer, opened)
    expect(standing(officer, "Tanpa Ijazah Rekaan")).to_have_text("Memenuhi syarat")


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def open_candidates(page: Page, training_class) -> None:
    page.goto(f"{origin(page)}/intake/classes/{training_class.pk}/candidates/")


def standing(page: Page, name: str):
    """The tag that says where a candidate stands."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    return row.locator("td > .tag, td > strong").first
