"""S1 as it is played on screens: an officer, a warden, an instructor with a phone, and at the end an employer.

Only pages are used, from the roster file to the check of the certificate. What the prison does not do itself is there
before: the partner's instructor and the curriculum.
"""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from bekal.accounts.queries import actor_for
from tests.browser.conftest import PHONE
from tests.scenarios import ambon
from tests.scenarios.ambon import at

CHOSEN = (*ambon.FITS[:3], ambon.DETAINEE)
RESERVE = ambon.FITS[3]
LEAVES = ambon.FITS[0]
SECOND_TRY = ambon.FITS[1]


@pytest.fixture
def ready(places, cast) -> None:
    ambon.write_curriculum(actor_for(cast.administrator, ambon.SIGNED))
    ambon.name_instructor(places.bpvp, cast.instructor, actor_for(cast.coordinator, ambon.SIGNED))


def test_from_the_roster_to_the_check_by_an_employer(ready, cast, clock, sign_in, open_window, house):
    clock.to(at(ambon.ROSTER_DAY, 8))
    officer = sign_in(cast.owner).page
    bring_in_the_roster(officer)
    draft_the_agreement(officer)

    clock.to(at(ambon.ROSTER_DAY, 13))
    sign_the_agreement(sign_in(cast.warden).page)

    clock.to(at(ambon.PLANNED, 9))
    officer = sign_in(cast.owner).page
    plan_the_class(officer)
    choose_the_participants(officer)

    clock.to(at(ambon.SETTLED, 9))
    settle_the_list(sign_in(cast.warden).page)

    clock.to(at(ambon.DAYS[0], 7))
    record_how_the_instructor_was_chosen(officer := sign_in(cast.owner).page)
    take_step(officer, "Mulai kelas")

    for day in ambon.DAYS:
        clock.to(at(day, 16))
        if day == ambon.DAYS[1]:
            let_one_leave(sign_in(cast.owner).page)
        instructor = sign_in(cast.instructor, phone=True).page
        keep_the_registers(instructor)
        if day == ambon.DAYS[-2]:
            grade_everyone(instructor)
    grade_again(instructor)

    clock.to(at(ambon.AFTER, 9))
    officer = sign_in(cast.owner).page
    take_step(officer, "Selesaikan kelas")
    code, document = issue_the_certificates(officer)
    assert ambon.COURSE in document

    employer = open_window(house, phone=True).page
    check_the_certificate(employer, code)


def go(page: Page, *labels: str) -> None:
    """Press these links one after the other."""
    for label in labels:
        page.get_by_role("link", name=label, exact=True).first.click()


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def write_date(page: Page, name: str, day) -> None:
    for place, part in enumerate((day.day, day.month, day.year)):
        page.locator(f"[name={name}_{place}]").fill(str(part))


def open_the_class(page: Page, tab: str = "") -> None:
    go(page, "Kelas", ambon.CLASS_NAME)
    if tab:
        page.locator("nav.tabs").get_by_role("link", name=tab, exact=True).click()


def take_step(page: Page, label: str) -> None:
    """Take the next step of the class, on the page that asks once more."""
    open_the_class(page)
    page.get_by_role("link", name=label, exact=True).click()
    press(page, label)
    expect(page.locator(".notice").first).to_be_visible()
    assert page.url.endswith("/classes/1/") or "/step/" not in page.url, page.locator("main").inner_text()


# The prison


def bring_in_the_roster(page: Page) -> None:
    go(page, "Warga binaan", "Unggah daftar")
    file = {"name": "Daftar WBP.xlsx", "mimeType": "application/octet-stream", "buffer": ambon.roster_file()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Unggah dan periksa")
    expect(page.get_by_role("heading", name="Orang baru")).to_be_visible()
    expect(page.locator("main")).to_contain_text(ambon.FITS[0].name)
    press(page, "Terapkan daftar ini")
    expect(page.get_by_text("Daftar sudah diterapkan").first).to_be_visible()
    go(page, "Warga binaan")
    expect(page.get_by_role("link", name=ambon.DETAINEE.name)).to_be_visible()
    assert page.locator("tbody tr").count() == len(ambon.ROSTER)


def draft_the_agreement(page: Page) -> None:
    go(page, "Mitra", "Perjanjian", "Buat perjanjian")
    page.get_by_label("Pihak mitra", exact=True).select_option(label="BPVP Ambon")
    page.get_by_label("Tentang").fill(ambon.AGREEMENT)
    page.get_by_label("Nomor dari pihak lapas").fill("W28.PAS.1-HM.05-12")
    page.get_by_label("Nomor dari pihak mitra").fill("B-7/BPVP-AMQ/2025")
    write_date(page, "starts", ambon.SIGNED)
    write_date(page, "last_day", ambon.SIGNED.replace(year=2026))
    page.get_by_label(re.compile(f"^{ambon.COURSE}")).check()
    for line, (side, (name, title)) in enumerate((("facility", ambon.WARDEN_SIGNS), ("partner", ambon.PARTNER_SIGNS))):
        one = page.get_by_role("group", name=f"Orang {line + 1}")
        one.get_by_label("Sebagai").select_option(side)
        one.get_by_label("Nama").fill(name)
        one.get_by_label("Jabatan pada hari itu").fill(title)
        one.get_by_label("Plh.").check()
    press(page, "Simpan rancangan")
    expect(page.get_by_role("heading", name=ambon.AGREEMENT)).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"Plh. {ambon.WARDEN_SIGNS[1]}")


def sign_the_agreement(page: Page) -> None:
    go(page, "Mitra", "Perjanjian", ambon.AGREEMENT, "Catat penandatanganan")
    write_date(page, "signed_on", ambon.SIGNED)
    page.get_by_label("Hari menurut naskah").select_option("Selasa")
    page.get_by_label("Tempat").fill("Ambon")
    press(page, "Simpan")
    expect(page.get_by_text("jatuh pada hari Senin").first).to_be_visible()
    page.get_by_label("Hari menurut naskah").select_option("Senin")
    press(page, "Simpan")
    expect(page.locator("main")).to_contain_text("Ditandatangani")


def plan_the_class(page: Page) -> None:
    go(page, "Kelas", "Rencanakan kelas")
    page.get_by_role("link", name=re.compile("Pakai")).click()
    page.get_by_label("Kursus").select_option(index=1)
    page.get_by_label("Nama kelas").fill(ambon.CLASS_NAME)
    write_date(page, "starts_on", ambon.DAYS[0])
    page.get_by_label("Bengkel").select_option(index=1)
    page.get_by_label("Peserta paling sedikit").fill("4")
    page.get_by_label(re.compile(f"{ambon.INSTRUCTOR}.*belum tercatat")).check()
    days = page.locator("#days")
    expect(days).to_contain_text("Rabu, 19 November 2025")
    press(page, "Simpan kelas")
    expect(page.get_by_role("heading", name=ambon.CLASS_NAME)).to_be_visible()
    take_step(page, "Buka pendaftaran")


def choose_the_participants(page: Page) -> None:
    open_the_class(page, "Peserta")
    if page.get_by_role("link", name="Pilih dari calon").count():
        go(page, "Pilih dari calon")
    expect(page.get_by_label(f"Pilih {ambon.GOING_HOME.name}")).to_have_count(0)
    for person in CHOSEN:
        page.get_by_label(f"Pilih {person.name}").press("Space")
    page.locator("button[value=participant]").click()
    expect(page.get_by_role("alert")).to_contain_text(ambon.DETAINEE.name)
    expect(page.get_by_label(f"Pilih {CHOSEN[0].name}")).to_be_checked()
    page.get_by_label(re.compile(f"Bila dipilih.*{ambon.DETAINEE.name}")).fill("Ikut dengan sukarela.")
    page.locator("button[value=participant]").click()
    page.get_by_label(f"Pilih {RESERVE.name}").press("Space")
    page.locator("button[value=reserve]").click()
    go(page, "Lihat daftar")
    expect(page.get_by_role("heading", name="Peserta (4)")).to_be_visible()
    expect(page.get_by_role("heading", name="Cadangan (1)")).to_be_visible()


def settle_the_list(page: Page) -> None:
    open_the_class(page, "Peserta")
    if page.get_by_role("link", name="Lihat daftar").count():
        go(page, "Lihat daftar")
    press(page, "Tetapkan 4 peserta")
    expect(page.get_by_text("Peserta ditetapkan.").first).to_be_visible()


def record_how_the_instructor_was_chosen(page: Page) -> None:
    """The class shows that this is what is missing, and leads to where it is mended."""
    open_the_class(page)
    card = page.get_by_role("region", name="Langkah berikutnya: Mulai kelas")
    expect(card).to_contain_text(ambon.INSTRUCTOR)
    expect(card.get_by_role("link", name="Mulai kelas", exact=True)).to_have_count(0)
    card.get_by_role("link").first.click()
    if "/select/" not in page.url:
        page.get_by_role("link", name=re.compile(f"Catat seleksi.*{ambon.INSTRUCTOR}")).click()
    write_date(page, "date", ambon.SETTLED)
    page.get_by_label("Cara seleksi").fill("Wawancara dan uji praktik oleh tiga orang.")
    press(page, "Simpan")
    expect(page.locator("main")).to_contain_text("uji praktik")


def let_one_leave(page: Page) -> None:
    open_the_class(page, "Peserta")
    if page.get_by_role("link", name="Lihat daftar").count():
        go(page, "Lihat daftar")
    page.get_by_role("link", name=f"Keluar dari kelas : {LEAVES.name}").or_(
        page.get_by_role("link", name=f"Keluar dari kelas: {LEAVES.name}")
    ).click()
    expect(page.get_by_text(f"Cadangan pertama adalah {RESERVE.name}")).to_be_visible()
    page.get_by_label("Atas keinginan sendiri").check()
    press(page, "Keluarkan dari kelas")
    expect(page.get_by_text(f"{RESERVE.name} naik menjadi peserta")).to_be_visible()


def issue_the_certificates(page: Page) -> tuple[str, str]:
    """The code of a certificate and the words that are printed on it."""
    open_the_class(page, "Sertifikat")
    press(page, "Terbitkan sertifikat")
    page.get_by_role("link", name="Lihat hasilnya").click()
    page.get_by_role("link", name="BPVP-AMQ/2025/00001").click()
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page.locator("main").inner_text())
    assert code, page.locator("main").inner_text()
    address = page.get_by_role("link", name=re.compile("PDF|Buka dokumen|Unduh")).first.get_attribute("href")
    printed = PdfReader(io.BytesIO(page.context.request.get(address or "").body())).pages[0].extract_text()
    return code[0], printed


# The instructor, on a phone


def keep_the_registers(page: Page) -> None:
    """From the home page straight to every register of the day that waits."""
    assert page.viewport_size == PHONE
    today = page.get_by_role("region", name="Kelas hari ini").get_by_role("listitem")
    while (waiting := today.filter(has_text="Presensi belum diisi")).count():
        waiting.first.get_by_role("link").click()
        press(page, "Semua hadir")
        expect(
            page.get_by_text(re.compile("Presensi tersimpan: 4 dari [45] hadir|Presensi tersimpan: 4"))
        ).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        go(page, "Hari ini")


def grade_everyone(page: Page) -> None:
    for person in (*CHOSEN[1:], RESERVE):
        grade(page, person.name, second="BK" if person == SECOND_TRY else "K")


def grade_again(page: Page) -> None:
    grade(page, SECOND_TRY.name, second="K")
    expect(page.get_by_text("percobaan ke-2")).to_be_visible()


def grade(page: Page, name: str, *, second: str) -> None:
    open_the_class(page, "Nilai")
    page.get_by_role("link", name=f"Isi nilai {name}").click()
    for place, outcome in enumerate(("K", second)):
        unit = page.locator("fieldset.results").nth(place)
        unit.get_by_label("Nilai teori").fill("80")
        unit.get_by_label("Nilai praktik").fill("85" if outcome == "K" else "50")
        unit.get_by_label("Kompeten" if outcome == "K" else "Belum kompeten", exact=True).check()
    press(page, "Simpan nilai")
    expect(page.get_by_text(f"Nilai {name} disimpan.")).to_be_visible()


# The employer


def check_the_certificate(page: Page, code: str) -> None:
    page.goto("/certificates/check/")
    page.get_by_label("Kode periksa").fill(code.lower())
    press(page, "Periksa")
    expect(page.get_by_role("heading", name="Sertifikat ini asli")).to_be_visible()
    text = page.locator("body").inner_text()
    for told in ("BPVP Ambon", ambon.COURSE, "64 jam pelajaran", *(title for _, title in ambon.UNITS)):
        assert told in text
    assert not re.search("lapas|rutan|narapidana|tahanan|warga binaan|BI ?1", text, re.I)
