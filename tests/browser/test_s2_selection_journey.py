"""S2 as it is played on screens: sixty registered at Ketapang, and thirty places.

The officer asks for a proposal and for a second one, the review board decides, the warden issues the decree, one
participant leaves and a reserve moves up. Registering is played in test_registration.py.
"""

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from bekal.access.choices import Role
from bekal.accounts.models import User
from bekal.intake.models import Wish
from bekal.people.models import Inmate
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_s1_journey import go, press, write_date
from tests.scenarios import lists
from tests.scenarios.lists import KETAPANG
from tests.scenarios.test_s2_selection import BOARD, DECREED, HEARD, REGISTERED, SIXTY, STARTED

PICTURES = os.environ.get("BEKAL_PICTURES", "")
"""A folder to keep pictures of the pages in, for looking at them."""
WIDTH = """async (wanted) => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let tries = 0; tries < 100 && innerWidth !== wanted; tries++) await drawn();
  await drawn();
  return document.documentElement.scrollWidth;
}"""
"""How wide a page is once the browser has taken on its new size, which it does in steps."""
SOLVING = 60_000  # milliseconds; so long may a proposal take
BLOCKS = ("Blok A", "Blok B", "Blok C")
DECREE = "W16.PAS.PAS.6-1-PK.05.01-2021"
WAITS_FOR_HIM = "Sedang dirawat; dinilai lagi setelah sembuh."
NEEDED = "Juru las bengkel membutuhkannya sebagai pendamping."


@pytest.fixture
def site(db, run_jobs) -> lists.Site:
    made = lists.build(replace(KETAPANG, roster=SIXTY), run_jobs)
    course = made.training_class.version.course
    for number, inmate in enumerate(Inmate.objects.order_by("pk")):
        Wish.objects.create(facility=made.facility, inmate=inmate, course=course, rank=1, registered_on=REGISTERED)
        Inmate.objects.filter(pk=inmate.pk).update(block=BLOCKS[number % len(BLOCKS)])
    for user, name in ((made.officer, "Petugas Rekaan"), (made.warden, "Kepala Rekaan")):
        User.objects.filter(pk=user.pk).update(name=name)
    return made


@pytest.fixture
def board(site, make_user):
    return make_user("sidang_tpp", Role.REVIEW_BOARD, facility=site.facility)


def test_from_sixty_registered_to_a_reserve_who_moves_up(site, board, clock, sign_in):
    clock.to(KETAPANG.at(REGISTERED, 13))
    officer = sign_in(site.officer).page
    set_weights(officer)
    ask_for_a_proposal(officer)
    chosen, waiting = read_the_proposal(officer)
    read_why_someone_waits(officer, waiting[0])
    read_why_someone_cannot_join(officer)
    pin(officer, waiting[-1])
    compare(officer, waiting[-1])
    chosen, waiting = names_in(officer, "Yang diusulkan masuk"), names_in(officer, "Cadangan menurut urutan")
    look_at_fairness(officer)

    clock.to(KETAPANG.at(HEARD, 8))
    officer = sign_in(site.officer).page
    bring_to_the_board(officer)
    name_the_board(officer)

    clock.to(KETAPANG.at(HEARD, 10))
    chair = sign_in(board).page
    decide(chair, chosen[0])
    finish_the_minutes(chair, chosen[0])

    clock.to(KETAPANG.at(DECREED, 9))
    warden = sign_in(site.warden).page
    issue_the_decree(warden)
    read_the_decree(warden, accepted=chosen[1:], refused=chosen[0])

    clock.to(KETAPANG.at(STARTED, 9))
    officer = sign_in(site.officer).page
    look_at_the_class(officer, chosen[1:], waiting)
    leave(officer, chosen[1], successor=waiting[0])


def keep_picture(page: Page, name: str) -> None:
    """Nothing on the page may stick out on a phone; with a folder to keep them in, a picture of both widths."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate(WIDTH, size["width"]) <= size["width"], page.url
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"s2-{name}-{size['width']}.png", full_page=True)


def names_in(page: Page, caption: str) -> list[str]:
    """The people in a table of the proposal, in their order."""
    return page.get_by_role("table", name=caption).get_by_role("link").all_inner_texts()


def open_the_proposals(page: Page) -> None:
    go(page, "Kelas", "Usulan pilihan peserta")


def open_the_hearing(page: Page) -> None:
    open_the_proposals(page)
    go(page, "Sidang TPP")
    page.locator("tbody").get_by_role("link").first.click()


def open_the_participants(page: Page) -> None:
    go(page, "Kelas", "Las listrik angkatan 1")
    page.locator("nav.tabs").get_by_role("link", name="Peserta", exact=True).click()


def person_in_the_form(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=re.compile(name))


# The proposals


def set_weights(page: Page) -> None:
    open_the_proposals(page)
    go(page, "Atur bobot")
    page.get_by_label("Hasil asesmen awal").fill("4")
    page.get_by_label(re.compile("^Catatan")).fill("Diputuskan rapat pegawai 15 Maret.")
    press(page, "Simpan bobot")
    expect(page.get_by_text("Bobot disimpan.").first).to_be_visible()
    keep_picture(page, "weights")


def ask_for_a_proposal(page: Page) -> None:
    open_the_proposals(page)
    page.get_by_role("link", name="Susun usulan").first.click()
    expect(page.get_by_label("Hasil asesmen awal")).to_have_value("4")
    keep_picture(page, "proposal_add")
    press(page, "Susun usulan")
    wait_for_the_result(page)


def wait_for_the_result(page: Page) -> None:
    """The page of the run shows its result by itself."""
    expect(page.get_by_role("heading", name="Hasil", exact=True)).to_be_visible(timeout=SOLVING)


def read_the_proposal(page: Page) -> tuple[list[str], list[str]]:
    main = page.locator("main")
    for told in ("Terbukti terbaik", "dari 51 yang berminat", "Hasil asesmen awal", "15 Mar 2021, 13.00"):
        expect(main).to_contain_text(told)
    inside, waiting = names_in(page, "Yang diusulkan masuk"), names_in(page, "Cadangan menurut urutan")
    assert 25 <= len(inside) <= 30
    assert len(waiting) == 5
    assert len(set(inside) | set(waiting)) == len(inside) + len(waiting)
    keep_picture(page, "proposal_detail")
    return inside, waiting


def read_why_someone_waits(page: Page, name: str) -> None:
    go(page, name)
    for told in ("Cadangan pertama untuk Las listrik", "Semua 30 tempat di kelas ini sudah terisi.", "Urutan minat"):
        expect(page.locator("main")).to_contain_text(told)
    go(page, "Hitung berapa poin kurangnya")
    keep_picture(page, "proposal_person")
    page.go_back()
    page.go_back()


def read_why_someone_cannot_join(page: Page) -> None:
    page.get_by_role("region", name="Berminat tetapi belum dapat ikut").locator("summary").click()
    go(page, "Setengah Sehari Rekaan")
    expect(page.locator("main")).to_contain_text("Belum dapat mengikuti kelas yang diminati.")
    expect(page.locator("main")).to_contain_text("6 April 2021")
    keep_picture(page, "proposal_person-unfit")
    page.go_back()


def pin(page: Page, name: str) -> None:
    """Nobody is put in without a reason."""
    go(page, "Pastikan atau keluarkan seseorang")
    page.get_by_label("Pasti masuk").check()
    box = page.get_by_label("Warga binaan dan kelas")
    box.select_option(value=box.locator("option", has_text=name).get_attribute("value"))
    press(page, "Hitung usulan baru")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Alasan").fill(NEEDED)
    keep_picture(page, "proposal_pin")
    press(page, "Hitung usulan baru")
    wait_for_the_result(page)
    assert name in names_in(page, "Yang diusulkan masuk")
    expect(page.locator("main")).to_contain_text(NEEDED)


def compare(page: Page, pinned: str) -> None:
    page.get_by_role("link", name="Bandingkan", exact=True).click()
    main = page.locator("main")
    expect(page.get_by_role("region", name="Menjadi masuk (1)")).to_contain_text(pinned)
    expect(page.get_by_role("region", name="Menjadi tidak masuk (1)")).to_contain_text("Rekaan")
    for told in ("29 orang tetap di kelas yang sama.", NEEDED, "Kedua usulan memakai bobot yang sama."):
        expect(main).to_contain_text(told)
    keep_picture(page, "proposal_compare")
    page.go_back()


def look_at_fairness(page: Page) -> None:
    address = page.url
    open_the_proposals(page)
    expect(page.locator("tbody tr")).to_have_count(2)
    keep_picture(page, "proposal_list")
    go(page, "Pemerataan")
    expect(page.get_by_role("heading", name="Pemerataan")).to_be_visible()
    keep_picture(page, "fairness")
    page.goto(address)


# The review board


def bring_to_the_board(page: Page) -> None:
    open_the_proposals(page)
    page.locator("tbody").get_by_role("link").first.click()
    go(page, "Bawa ke sidang TPP")
    write_date(page, "held_on", HEARD)
    page.get_by_label("Tempat").fill("Aula")
    keep_picture(page, "proposal_adopt")
    press(page, "Rencanakan sidang")
    expect(page.get_by_text("Usulan dibawa ke sidang.").first).to_be_visible()


def name_the_board(page: Page) -> None:
    go(page, "Ubah sidang dan anggotanya")
    page.get_by_label("Nomor berita acara").fill("BA-1/TPP/2021")
    for number, (name, title, role) in enumerate(BOARD):
        one = page.get_by_role("region", name=f"Anggota {number + 1}", exact=True)
        one.get_by_label("Nama").fill(name)
        one.get_by_label("Jabatan pada hari sidang").fill(title)
        one.get_by_label("Sebagai").select_option(role)
        one.get_by_label("Hadir").check()
    keep_picture(page, "hearing_edit")
    press(page, "Simpan")
    expect(page.locator("main")).to_contain_text("Ketua Rekaan")


def decide(page: Page, put_off: str) -> None:
    """The board follows the proposal but for one, and who is put off is told why."""
    open_the_hearing(page)
    go(page, "Catat putusan")
    keep_picture(page, "hearing_decide")
    page.get_by_label("Cari nama").fill(put_off)
    press(page, "Cari")
    one = person_in_the_form(page, put_off)
    one.get_by_label("Putusan").select_option("postpone")
    press(page, "Simpan putusan")
    expect(page.get_by_role("alert")).to_contain_text(f"{put_off}: Tulis alasannya.")
    expect(one.get_by_label("Putusan")).to_have_value("postpone")
    one.get_by_label("Alasan").fill(WAITS_FOR_HIM)
    keep_picture(page, "hearing_decide-refused")
    press(page, "Simpan putusan")
    expect(page.get_by_text("Putusan disimpan. 1 dari").first).to_be_visible()
    go(page, "Catat putusan")
    for part in range(2, 6):
        if not page.get_by_role("button", name="Simpan, lanjut ke bagian berikutnya").count():
            break
        press(page, "Simpan, lanjut ke bagian berikutnya")
        expect(page.get_by_text(f"Bagian {part} dari")).to_be_visible()
    press(page, "Simpan putusan")
    expect(page.get_by_text("Putusan disimpan.").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("29 disetujui dari 30 tempat, 5 cadangan")


def finish_the_minutes(page: Page, put_off: str) -> None:
    for step in ("Nyatakan sudah bersidang", "Selesaikan berita acara"):
        go(page, step)
        press(page, step)
    keep_picture(page, "hearing_detail")
    printed = words_of_pdf(download(page, "Berita acara (PDF)"))
    written = words_of_docx(download(page, "Berita acara (Word)"))
    for words in (printed, written):
        for told in ("BA-1/TPP/2021", "Ketua Rekaan", put_off, WAITS_FOR_HIM, "24 Maret 2021"):
            assert told in words


def download(page: Page, label: str) -> bytes:
    """The file that comes when a link is pressed."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=label, exact=True).click()
    if PICTURES:
        coming.value.save_as(Path(PICTURES) / coming.value.suggested_filename)
    return Path(coming.value.path()).read_bytes()


def words_of_pdf(content: bytes) -> str:
    """As it is read: without the marks at which a long word may be broken."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def words_of_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


# The decree


def issue_the_decree(page: Page) -> None:
    open_the_hearing(page)
    page.get_by_role("link", name="Terbitkan keputusan").first.click()
    expect(page.locator("main")).to_contain_text("29 peserta, 5 cadangan")
    page.get_by_label("Nomor keputusan").fill(DECREE)
    page.get_by_label("Nama penanda tangan").fill("Kepala Rekaan")
    page.get_by_label("Jabatan penanda tangan").fill("Kepala Lapas Kelas IIB Ketapang")
    keep_picture(page, "decree_issue")
    press(page, "Terbitkan keputusan")
    expect(page.get_by_text("Keputusan terbit.").first).to_be_visible()


def read_the_decree(page: Page, *, accepted: list[str], refused: str) -> None:
    printed = words_of_pdf(download(page, "Keputusan dan lampiran (PDF)"))
    written = words_of_docx(download(page, "Keputusan dan lampiran (Word)"))
    for words in (printed, written):
        for told in (DECREE, "26 Maret 2021", *accepted):
            assert told in words
        assert refused not in words


# The class


def look_at_the_class(page: Page, chosen: list[str], waiting: list[str]) -> None:
    open_the_participants(page)
    expect(page.get_by_role("heading", name="Peserta (29)")).to_be_visible()
    expect(page.get_by_role("heading", name="Cadangan (5)")).to_be_visible()
    for heading, names in (("Peserta (29)", chosen), ("Cadangan (5)", waiting)):
        for name in names:
            expect(page.get_by_role("region", name=heading)).to_contain_text(name)
    keep_picture(page, "class_participants")


def leave(page: Page, name: str, *, successor: str) -> None:
    page.get_by_role("link", name=re.compile(f"Keluar dari kelas.*{name}")).click()
    expect(page.locator("main")).to_contain_text(f"Cadangan pertama adalah {successor}.")
    page.get_by_label("Atas keinginan sendiri").check()
    press(page, "Keluarkan dari kelas")
    expect(page.locator(".notice").first).to_contain_text(successor)
    expect(page.get_by_role("region", name="Peserta (29)")).to_contain_text(successor)
    expect(page.get_by_role("region", name="Cadangan (4)")).not_to_contain_text(successor)
    expect(page.get_by_role("region", name="Di luar daftar (1)")).to_contain_text(name)
    keep_picture(page, "class_participants-after")
