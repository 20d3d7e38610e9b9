"""A table in a real Chromium when the network goes, the battery dies, and the server loses a third of its answers."""

import datetime as dt
import random
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from playwright.sync_api import BrowserContext, Page, expect

from bekal.intake.models import Registration
from bekal.offline.models import Device, ReceivedWrite
from bekal.web.layout.middleware import ActorMiddleware
from tests.browser.conftest import DESK, PASSWORD, PATIENCE, PHONE
from tests.chromium import chromium_path
from tests.intake.scene import make_inmate
from tests.web.offline.scene import make_drive

NAMES = ("Abner Rekaan", "Bastian Rekaan", "Cornelis Rekaan", "Daud Rekaan")


NOTHING_KEPT = """async () => {
  const answer = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const base = await answer(indexedDB.open("bekal-offline"));
  const vaults = await answer(base.transaction("vaults").objectStore("vaults").getAll());
  base.close();
  return vaults.length === 0;
}"""


def until(page, holds):
    """Wait for what only the page knows; `wait_for_function` evaluates text, which the policy of the pages forbids."""
    loop = """async () => { for (let tries = 0; tries < 400; tries++) {
      if (await (HOLDS)()) return true;
      await new Promise((done) => setTimeout(done, 20)); }
      return false; }"""
    assert page.evaluate(loop.replace("HOLDS", holds))


class Desk:
    """One table: a browser with a profile on a disk, which survives when the browser does not."""

    def __init__(self, chromium, address, profile, user, drive, *, phone=False):
        self.chromium, self.address, self.profile, self.user, self.drive = chromium, address, profile, user, drive
        self.size = PHONE if phone else DESK
        self.code = ""
        self.context: BrowserContext
        self.page: Page
        self.switch_on()

    def switch_on(self):
        self.context = self.chromium.browser_type.launch_persistent_context(
            self.profile,
            executable_path=chromium_path(),
            args=["--no-sandbox"],
            base_url=self.address,
            viewport=self.size,
            locale="id-ID",
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.pages[0]

    def die(self):
        """The battery is empty: nothing is asked, nothing is tidied."""
        self.context.close()

    def sign_in(self):
        self.page.goto("/accounts/login/")
        self.page.locator("input[name=login]").fill(self.user.username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("input[name=password]").press("Enter")
        self.page.wait_for_url("**/today/")

    def open(self):
        self.page.goto(f"/offline/table/?drive={self.drive.pk}")

    def prepare(self, name):
        self.sign_in()
        self.open()
        expect(self.page.locator("[data-is=code]")).not_to_be_empty()
        self.code = self.page.locator("[data-is=code]").inner_text()
        self.page.get_by_label("Nama meja ini").fill(name)
        self.page.get_by_label("Ketik kode dari kertas Anda").fill(self.code)
        self.page.get_by_role("button", name="Siapkan perangkat").click()
        expect(self.page.locator("#sought")).to_be_focused()
        until(self.page, "() => navigator.serviceWorker.controller !== null")

    def unlock(self):
        self.page.get_by_label("Kode perangkat").fill(self.code.lower())
        self.page.get_by_role("button", name="Buka").click()
        expect(self.page.locator("#sought")).to_be_focused()

    def register(self, name, *courses, work="", receipt=True):
        """Search, form, receipt: three screens."""
        self.page.locator("#sought").fill(name[:5])
        self.page.locator("#sought").press("Enter")
        for course in courses:
            self.page.locator("#wishes label", has_text=course).locator("input").check()
        if work:
            self.page.get_by_label("Pekerjaan sebelumnya").fill(work)
        for field, value in (("plan", "work"), ("reading", "fluent"), ("writing", "little")):
            self.page.locator(f"[name={field}][value={value}]").check()
        self.page.get_by_role("button", name="Simpan", exact=True).click()
        if receipt:
            expect(self.page.get_by_role("heading", name="Tersimpan")).to_be_visible()
            self.page.get_by_role("button", name="Orang berikutnya").click()

    def queue(self, text, timeout=PATIENCE):
        expect(self.page.locator("[data-status=queue]")).to_have_text(text, timeout=timeout)


@pytest.fixture
def drive(places, transactional_db):
    today = dt.datetime.now(dt.UTC).date()
    return make_drive(places.ambon, starts_on=today, ends_on=today + dt.timedelta(2))


@pytest.fixture
def people(places, drive):
    return [make_inmate(places.ambon, name) for name in NAMES]


@pytest.fixture
def desk(chromium, live_server, settings, cast, drive, people, tmp_path):
    desks = []

    def open_desk(name, user=cast.owner, **options):
        user.set_password(PASSWORD)
        user.save()
        made = Desk(chromium, live_server.url, tmp_path / f"profile-{len(desks)}", user, drive, **options)
        desks.append(made)
        made.prepare(name)
        return made

    yield open_desk
    for made in desks:
        made.context.close()


@pytest.fixture
def lossy(monkeypatch):
    """lossy(): from now on the server does everything it is asked, and loses a third of its answers."""

    def start(share=1 / 3, seed=5):
        chance, whole = random.Random(seed), ActorMiddleware.__call__

        def call(self, request):
            answer = whole(self, request)
            lost = request.path.startswith("/api/") and chance.random() < share
            return HttpResponse(status=502) if lost else answer

        monkeypatch.setattr(ActorMiddleware, "__call__", call)

    return start


def registered():
    rows = Registration.objects.order_by("inmate__name").values_list("inmate__name", "table")
    return [(name, table) for name, table in rows]


def test_a_day_with_two_tables_no_network_a_dead_battery_and_a_lossy_server(desk, cast, lossy):
    one, two = desk("Meja 1"), desk("Meja 2", cast.colleague, phone=True)
    one.register("Abner Rekaan", "Las", "Jahit")
    one.queue("Terkirim semua")
    for table in (one, two):
        table.context.set_offline(True)
    one.register("Bastian Rekaan", "Boga")
    one.register("Cornelis Rekaan", "Las", work="Nelayan")
    two.register("Cornelis Rekaan", "Jahit", work="Petani")
    two.register("Daud Rekaan", "Jahit")
    one.queue("Tersimpan di perangkat, belum terkirim (2)")
    assert registered() == [("Abner Rekaan", "Meja 1")]

    one.die()
    one.switch_on()
    one.context.set_offline(True)
    one.open()
    one.unlock()
    one.queue("Tersimpan di perangkat, belum terkirim (2)")
    expect(one.page.locator("[data-status=network]")).to_have_text("Tanpa jaringan")
    expect(one.page.locator("[data-status=count]")).to_have_text("Terdaftar: 3")

    lossy()
    one.context.set_offline(False)
    one.sign_in()
    one.open()
    one.queue("Terkirim semua", 30_000)
    two.context.set_offline(False)
    two.queue("Terkirim semua", 30_000)
    assert registered() == [
        ("Abner Rekaan", "Meja 1"),
        ("Bastian Rekaan", "Meja 1"),
        ("Cornelis Rekaan", "Meja 1"),
        ("Daud Rekaan", "Meja 2"),
    ]
    assert Registration.objects.get(inmate__name="Cornelis Rekaan").former_work == "Nelayan", "never overwritten"

    two.page.get_by_role("button", name="Perlu diperiksa (1)").click()
    two.page.locator("#open button").click()
    for told in ("Nelayan", "Petani", "Meja 1", "Owner"):
        expect(two.page.locator("#clash")).to_contain_text(told)
    two.page.locator("[name=pick-former_work][value=theirs]").check()
    two.page.locator("[name=pick-wishes][value=mine]").check()
    two.page.get_by_role("button", name="Simpan pilihan").click()
    expect(two.page.get_by_role("heading", name="Tersimpan")).to_be_visible()
    two.queue("Terkirim semua", 30_000)
    merged = Registration.objects.get(inmate__name="Cornelis Rekaan")
    assert (merged.former_work, merged.wishes.get(state="open").course.name) == ("Nelayan", "Jahit")
    assert len(registered()) == 4


def test_a_receipt_bears_a_number_by_which_the_registration_is_found(desk, drive):
    table = desk("Meja 1")
    number, hint = (table.page.locator(f"[data-is=receipt_{name}]") for name in ("number", "hint"))
    table.context.set_offline(True)
    table.register("Abner Rekaan", "Las", receipt=False)
    expect(number).to_have_text(re.compile("^Nomor sementara: S-[0-9A-F]{6}$"))
    expect(hint).to_contain_text("Sampai terkirim")
    temporary = number.inner_text().removeprefix("Nomor sementara: ")
    table.page.get_by_role("button", name="Perbaiki").click()
    table.page.get_by_label("Pekerjaan sebelumnya").fill("Nelayan")
    table.page.get_by_role("button", name="Simpan", exact=True).click()
    expect(number).to_have_text(f"Nomor sementara: {temporary}")  # a correction keeps it

    table.context.set_offline(False)
    expect(number).to_have_text(re.compile("^Kode: [0-9A-Z]{6}$"), timeout=30_000)
    expect(hint).to_be_empty()
    sent = Registration.objects.get()
    assert number.inner_text() == f"Kode: {sent.receipt_code}"
    table.page.goto(f"/intake/drives/{drive.pk}/registrations/?q={temporary}")
    table.page.get_by_role("link", name="Abner Rekaan").click()
    expect(table.page.locator("main")).to_contain_text(temporary)
    expect(table.page.locator("main")).to_contain_text(" ".join(sent.receipt_code))


def test_what_is_on_the_disk_cannot_be_read(desk, people):
    table = desk("Meja 1")
    table.context.set_offline(True)
    table.register("Abner Rekaan", "Las", work="Pandai-besi-rahasia")
    secret = Device.objects.get().key
    table.die()
    marks = [*NAMES, *[one.register_number for one in people], "Pandai-besi-rahasia", table.code]
    files = {path: path.read_bytes() for path in Path(table.profile).rglob("*") if path.is_file()}
    found = [
        (mark, path.name)
        for path, data in files.items()
        for mark in marks
        for text in (mark.encode(), mark.encode("utf-16-le"))
        if text in data
    ]
    assert found == []
    assert any(secret.encode() in data for data in files.values()), "the search does find what is not sealed"


def faults(page):
    """What axe finds wrong on the screen that is shown, and whether it is too wide for a phone."""
    found = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found] + ["too wide"] * wide


def test_every_screen_is_accessible_and_fits_a_phone(desk, cast):
    one, two = desk("Meja 1", phone=True), desk("Meja 2", cast.colleague, phone=True)
    one.register("Abner Rekaan", "Las", work="Petani")
    one.queue("Terkirim semua")
    two.page.locator("#sought").fill("Rekaan")
    expect(two.page.locator("#found button")).to_have_count(4)
    wrong = {"search": faults(two.page)}
    two.page.locator("#sought").fill("Abner")
    two.page.locator("#sought").press("Enter")
    two.page.get_by_role("button", name="Simpan", exact=True).click()
    expect(two.page.locator("#wishes input").first).to_be_focused()
    wrong["form"] = faults(two.page)
    two.page.get_by_role("button", name="Batal").click()
    two.register("Abner Rekaan", "Boga", work="Nelayan", receipt=False)
    expect(two.page.get_by_role("heading", name="Tersimpan")).to_be_visible()
    wrong["receipt"] = faults(two.page)
    two.page.get_by_role("button", name="Perlu diperiksa (1)").click()
    wrong["open"] = faults(two.page)
    two.page.locator("#open button").click()
    wrong["clash"] = faults(two.page)
    two.page.goto(f"/offline/drives/{two.drive.pk}/devices/")
    wrong["devices"] = faults(two.page)
    two.page.goto("/offline/table/?drive=999999")
    expect(two.page.locator("[data-is=code]")).not_to_be_empty()
    wrong["prepare"] = faults(two.page)
    assert {screen: found for screen, found in wrong.items() if found} == {}


def test_another_language_shows_at_once(desk):
    table = desk("Meja 1")
    table.page.goto("/today/")
    table.page.get_by_role("button", name="EN").first.click()
    table.page.goto("/offline/table/?drive=999999")
    expect(table.page.locator("html")).to_have_attribute("lang", "en")


def test_a_wrong_code_opens_nothing(desk):
    table = desk("Meja 1")
    table.die()
    table.switch_on()
    table.context.set_offline(True)
    table.open()
    table.page.get_by_label("Kode perangkat").fill("AAAAA-AAAAA")
    table.page.get_by_role("button", name="Buka").click()
    expect(table.page.get_by_role("alert").filter(has_text="Kodenya tidak cocok")).to_be_visible()
    table.unlock()


def test_signing_out_leaves_nobody_s_name_and_loses_nothing(desk):
    table = desk("Meja 1")
    table.context.set_offline(True)
    table.register("Abner Rekaan", "Las")
    table.context.set_offline(False)
    before = "async () => (await (await import('/static/offline/store.js')).vaults()).map(one => Boolean(one.pack))"
    assert table.page.evaluate(before) == [True]
    table.queue("Terkirim semua")
    table.page.goto("/today/")
    table.page.get_by_role("button", name="Keluar").click()
    table.page.wait_for_url("**/accounts/login/**")
    table.page.goto("/accounts/login/")
    until(table.page, NOTHING_KEPT)
    assert registered() == [("Abner Rekaan", "Meja 1")]


def test_signing_out_keeps_what_was_not_sent_and_sends_it_later(desk, monkeypatch):
    table, whole = desk("Meja 1"), ActorMiddleware.__call__
    away = {"now": True}

    def call(self, request):
        return HttpResponse(status=503) if away["now"] and request.path.endswith("/writes/") else whole(self, request)

    monkeypatch.setattr(ActorMiddleware, "__call__", call)
    table.register("Abner Rekaan", "Las")
    table.page.goto("/today/")
    table.page.get_by_role("button", name="Keluar").click()
    table.page.wait_for_url("**/accounts/login/**")
    until(table.page, NOTHING_KEPT.replace("vaults.length === 0", "vaults.every((one) => one.pack === null)"))
    away["now"] = False
    table.sign_in()
    table.open()
    table.queue("Terkirim semua", 30_000)
    assert registered() == [("Abner Rekaan", "Meja 1")]


def test_when_the_drive_is_over_any_page_wipes_the_people(desk):
    table = desk("Meja 1")
    table.page.evaluate(
        """async () => { const store = await import("/static/offline/store.js");
        const [vault] = await store.vaults(); await store.keepVault({ ...vault, ends: "2020-01-01" }); }"""
    )
    table.page.goto("/today/")
    until(table.page, NOTHING_KEPT)


def test_a_revoked_device_wipes_itself(desk, cast):
    table = desk("Meja 1")
    Device.objects.update(wiped_at=dt.datetime.now(dt.UTC))
    table.register("Abner Rekaan", "Las", receipt=False)
    expect(table.page.get_by_role("heading", name="Data perangkat ini sudah dihapus")).to_be_visible()
    assert not ReceivedWrite.objects.exists()
    kept = "async () => (await (await import('/static/offline/store.js')).vaults()).length"
    assert table.page.evaluate(kept) == 0


def test_who_signs_in_again_goes_on_where_they_were(desk):
    table = desk("Meja 1")
    table.context.clear_cookies()
    table.register("Abner Rekaan", "Las")
    table.page.get_by_role("link", name="Masuk lagi untuk mengirim").click()
    table.page.locator("input[name=login]").fill(table.user.username)
    table.page.locator("input[name=password]").fill(PASSWORD)
    table.page.locator("input[name=password]").press("Enter")
    table.page.wait_for_url("**/offline/table/**")
    table.queue("Terkirim semua", 30_000)
    assert registered() == [("Abner Rekaan", "Meja 1")]


def test_a_correction_reaches_the_server_in_its_order(desk):
    table = desk("Meja 1", phone=True)
    table.context.set_offline(True)
    table.register("Abner Rekaan", "Las")
    table.page.locator("#sought").fill("BI 1/2024")
    expect(table.page.locator("#found")).to_contain_text("Sudah terdaftar")
    table.page.locator("#sought").press("Enter")
    table.page.locator("#wishes label", has_text="Las").locator("input").uncheck()
    table.page.locator("#wishes label", has_text="Boga").locator("input").check()
    table.page.get_by_role("button", name="Simpan", exact=True).click()
    expect(table.page.get_by_role("heading", name="Tersimpan")).to_be_visible()
    table.queue("Tersimpan di perangkat, belum terkirim (2)")
    table.context.set_offline(False)
    table.queue("Terkirim semua", 30_000)
    made = Registration.objects.get()
    assert (made.revision, made.wishes.get(state="open").course.name) == (2, "Boga")
