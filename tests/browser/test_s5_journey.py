"""S5 as it is played on screens: two visits on one day become an agreement, and the agreement three classes.

An officer types the visits once; the courses, the method and who pays what are never typed again.
"""

import io
import os
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.test_s1_journey import go, press, write_date
from tests.scenarios import selong
from tests.scenarios.selong import at

PICTURES = os.environ.get("BEKAL_PICTURES", "")
"""A folder to keep pictures of the pages in, for looking at them."""


@pytest.fixture
def selong_house(db, make_user) -> selong.House:
    return selong.make_house(make_user)


def test_from_two_visits_to_three_classes_with_their_budget(selong_house, clock, sign_in):
    clock.to(at(selong.VISITS, 17))
    officer = sign_in(selong_house.officer).page
    begin(officer)
    write_the_first_visit(officer)
    write_the_second_visit(officer)
    read_the_minutes(officer)

    clock.to(at(selong.DRAFTED, 9))
    officer = sign_in(selong_house.officer).page
    draft_the_agreement(officer)
    look_at_what_was_written(officer)
    number_and_submit(officer)

    clock.to(at(selong.SIGNED, 10))
    warden = sign_in(selong_house.warden).page
    agree_and_sign(warden)

    clock.to(at(selong.PLANNED, 9))
    officer = sign_in(selong_house.officer).page
    conclude(officer)
    for course in selong.COURSES:
        plan_a_class(officer, course)
        give_it_a_budget(officer, course)

    partner = sign_in(selong_house.coordinator).page
    see_it_as_the_partner(partner)


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"s5-{name}.png", full_page=True)


def fill(page: Page, **values: str) -> None:
    """Type into boxes by their names; two underlines stand for the dash of a line."""
    for name, value in values.items():
        box = page.locator(f"[name={name.replace('__', '-')}]")
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)


def file_of(page: Page, label: str) -> bytes:
    """What a link downloads."""
    address = page.get_by_role("link", name=label).first.get_attribute("href") or ""
    return page.context.request.get(address).body()


def open_the_negotiation(page: Page) -> None:
    go(page, "Mitra", "Perundingan", selong.TITLE)


# The visits


def begin(page: Page) -> None:
    go(page, "Mitra", "Perundingan")
    page.get_by_role("link", name="Mulai perundingan").first.click()
    page.get_by_label("Tentang").fill(selong.TITLE)
    page.get_by_label("LLK Selong").check()
    page.get_by_label("BPVP Lombok Timur").check()
    press(page, "Simpan")
    expect(page.get_by_role("heading", name=selong.TITLE)).to_be_visible()


def write_the_first_visit(page: Page) -> None:
    """The date is typed as the caption has it, with the year before; nothing typed is lost over the question."""
    page.get_by_role("link", name="Catat rapat").first.click()
    fill(page, subject="Jenis dan cara pelatihan", institution="LLK Selong", place="Kantor LLK Selong")
    fill(page, date="Rabu, 14 Januari 2025", starts_at="09.00", ends_at="10.30")
    fill(page, attendees__0__name=selong.WARDEN[0], attendees__0__title=selong.WARDEN[1])
    fill(page, attendees__0__side="Pihak lapas")
    fill(page, attendees__1__name=selong.LLK_HEAD[0], attendees__1__title=selong.LLK_HEAD[1])
    fill(page, attendees__1__side="Pihak mitra")
    fill(page, points__0__text="Keterampilan harus terapan, dicari pasar, dan dapat diukur.")
    for line, course in enumerate((selong.CAR_WASH, selong.BARBER)):
        page.locator(f"[name=courses-{line}-course]").select_option(label=course.name)
        page.locator(f"[name=courses-{line}-method]").fill(course.method)
    fill(page, tasks__0__text="Kirim daftar alat", tasks__0__side="Pihak mitra", tasks__0__due_on="21/1/2026")
    page.get_by_role("button", name=re.compile("Tambah baris.*Yang dibahas")).click()
    fill(page, points__4__text="Peserta dipilih menurut minat dan sisa pidana.")
    press(page, "Simpan rapat")
    question = "14 Januari 2025 adalah hari Selasa. Maksud Anda Rabu, 14 Januari 2026?"
    expect(page.get_by_text(question).first).to_be_visible()
    expect(page.locator("[name=points-4-text]")).to_have_value("Peserta dipilih menurut minat dan sisa pidana.")
    keep_picture(page, "question")
    page.get_by_label("Rabu, 14 Januari 2026", exact=True).check()
    press(page, "Simpan rapat")
    expect(page.locator("main")).to_contain_text("Rabu, 14 Januari 2026")
    expect(page.locator("main")).to_contain_text(selong.BARBER.name)


def write_the_second_visit(page: Page) -> None:
    open_the_negotiation(page)
    page.get_by_role("link", name="Catat rapat").first.click()
    fill(page, subject="Berbagi anggaran", institution="BPVP Lombok Timur", place="Kantor BPVP Lombok Timur")
    fill(page, date="14/1/2026", starts_at="13.30", ends_at="15.00")
    fill(page, attendees__0__name=selong.WARDEN[0])  # known from the morning: the name is enough
    fill(page, attendees__1__name=selong.BPVP_HEAD[0], attendees__1__title=selong.BPVP_HEAD[1])
    fill(page, attendees__1__side="Pihak mitra")
    page.locator("[name=attendees-1-acting]").check()
    fill(page, courses__0__course=selong.GARMENT.name, courses__0__method=selong.GARMENT.method)
    fill(page, sharing__0__course_kind="Kursus singkat", sharing__0__prison="40", sharing__0__partner="60")
    fill(page, sharing__1__course_kind="Pelatihan reguler", sharing__1__prison="30", sharing__1__partner="50")
    fill(page, sharing__1__local_government="20")
    press(page, "Simpan rapat")
    expect(page.locator("main")).to_contain_text(selong.WARDEN[1])
    expect(page.locator("main")).to_contain_text(f"Plh. {selong.BPVP_HEAD[1]}")
    keep_picture(page, "meeting")


def read_the_minutes(page: Page) -> None:
    document = docx.Document(io.BytesIO(file_of(page, "Unduh DOCX")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(one.text for one in document.paragraphs), *cells])
    for told in ("Rabu, 14 Januari 2026", "BPVP Lombok Timur", selong.GARMENT.name, "60%"):
        assert told in words
    printed = PdfReader(io.BytesIO(file_of(page, "Unduh PDF"))).pages[0].extract_text()
    assert "NOTULA" in printed.upper()
    open_the_negotiation(page)
    for told in (*(course.name for course in selong.COURSES), "40%", "20%", "Kirim daftar alat"):
        expect(page.locator("main")).to_contain_text(told)
    keep_picture(page, "negotiation")


# The agreement


def draft_the_agreement(page: Page) -> None:
    open_the_negotiation(page)
    page.get_by_role("link", name="Buat rancangan", exact=True).click()
    for told in (*(course.name for course in selong.COURSES), "40%", "50%", selong.GARMENT.method):
        expect(page.locator("main")).to_contain_text(told)
    expect(page.locator("[name=people-0-name]")).to_have_value(selong.WARDEN[0])
    write_date(page, "starts", selong.SIGNED)
    write_date(page, "last_day", selong.SIGNED.replace(year=2027))
    fill(page, facility_number="WP.21.PAS.4-HH.05.05-7", institution_number="3/2/BPVP-LTM/2026")
    fill(page, minimum_participants="8", maximum_participants="16")
    keep_picture(page, "draft")
    press(page, "Buat rancangan")
    expect(page.get_by_text("Rancangan dibuat dari keputusan rapat.").first).to_be_visible()


def look_at_what_was_written(page: Page) -> None:
    """Three courses, both sharing tables, and the method in the clause: nobody typed them again."""
    main = page.locator("main")
    for course in selong.COURSES:
        expect(main).to_contain_text(course.name)
    expect(main).to_contain_text("LLK Selong")
    expect(main).to_contain_text(f"Plh. {selong.BPVP_HEAD[1]}")
    page.locator("nav.tabs").get_by_role("link", name="Pembagian biaya").click()
    expect(page.locator("[name=short-materials-prison]")).to_have_value(re.compile("^40"))
    expect(page.locator("[name=regular-materials-local_government]")).to_have_value(re.compile("^20"))
    page.locator("nav.tabs").get_by_role("link", name="Pasal").click()
    expect(main).to_contain_text(f"{selong.CAR_WASH.name}: di dalam lapas, {selong.CAR_WASH.method}")
    keep_picture(page, "clauses")
    page.locator("nav.tabs").get_by_role("link", name="Ringkasan").click()


def number_and_submit(page: Page) -> None:
    page.get_by_role("link", name="Ubah rancangan").click()
    page.locator("[name=joined-0-number]").fill("560/3/LLK-SLG/2026")
    press(page, "Simpan rancangan")
    expect(page.get_by_text("Belum siap ditandatangani")).to_have_count(0)
    page.get_by_role("link", name="Ajukan ke telaah hukum").click()
    press(page, "Ajukan ke telaah hukum")
    expect(page.locator("main")).to_contain_text("Telaah hukum")


def agree_and_sign(page: Page) -> None:
    go(page, "Mitra", "Perjanjian", selong.TITLE, "Nyatakan disepakati")
    press(page, "Nyatakan disepakati")
    page.get_by_role("link", name="Catat penandatanganan").first.click()
    write_date(page, "signed_on", selong.SIGNED)
    page.get_by_label("Hari menurut naskah").select_option("Senin")
    page.get_by_label("Tempat").fill("Selong")
    press(page, "Simpan")
    expect(page.locator("main")).to_contain_text("Berlaku")
    keep_picture(page, "in-force")
    printed = PdfReader(io.BytesIO(file_of(page, "Unduh PDF")))
    words = " ".join("".join(one.extract_text() for one in printed.pages).split())
    for told in ("Pembagian Biaya", selong.GARMENT.name, "560/3/LLK-SLG/2026", selong.LLK_HEAD[0]):
        assert told in words
    assert docx.Document(io.BytesIO(file_of(page, "Unduh DOCX"))).tables


def conclude(page: Page) -> None:
    open_the_negotiation(page)
    page.get_by_role("link", name="Selesaikan perundingan").click()
    press(page, "Selesaikan perundingan")
    expect(page.get_by_role("heading", name=selong.TITLE)).to_contain_text("Selesai")


# The classes


def plan_a_class(page: Page, course: selong.Planned) -> None:
    go(page, "Kelas", "Rencanakan kelas")
    page.get_by_role("link", name=re.compile("Pakai")).first.click()
    choose(page, course.name)
    page.get_by_label("Nama kelas").fill(course.class_name)
    write_date(page, "starts_on", course.starts_on)
    page.get_by_label("Bengkel").select_option(index=1)
    page.get_by_label("Peserta paling sedikit").fill("8")
    page.get_by_label("Peserta paling banyak").fill(str(selong.PLACES))
    press(page, "Simpan kelas")
    expect(page.get_by_role("heading", name=course.class_name)).to_be_visible()


def choose(page: Page, name: str) -> None:
    """Choose the course whose option begins with its name."""
    box = page.get_by_label("Kursus")
    value = box.locator("option", has_text=name).first.get_attribute("value")
    box.select_option(value=value)


def give_it_a_budget(page: Page, course: selong.Planned) -> None:
    page.locator("nav.tabs").get_by_role("link", name="Anggaran", exact=True).click()
    press(page, "Buat anggaran dari templat")
    main = page.locator("main")
    expect(main).to_contain_text("Rp 4.000.000")
    parts = ("1.200.000", "2.000.000", "800.000") if course is selong.GARMENT else ("1.600.000", "2.400.000")
    for part in parts:
        expect(main).to_contain_text(f"Rp {part}")
    keep_picture(page, f"budget-{course.code}")
    printed = PdfReader(io.BytesIO(file_of(page, "Unduh rincian (PDF)"))).pages[0].extract_text()
    assert "4.000.000" in printed


# The partner


def see_it_as_the_partner(page: Page) -> None:
    """LLK reads its own visit and not the other's, changes nothing, and opens the minutes."""
    open_the_negotiation(page)
    main = page.locator("main")
    expect(main).to_contain_text("Jenis dan cara pelatihan")
    expect(main).not_to_contain_text("Berbagi anggaran")
    expect(page.get_by_role("link", name="Catat rapat")).to_have_count(0)
    go(page, "Jenis dan cara pelatihan")
    assert file_of(page, "Unduh PDF").startswith(b"%PDF")
