"""Every page of the demonstration, as its people find it by its links: nothing wrong with it in either language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Demonstration
from tests.browser.examining import Examiner
from tests.browser.visiting import Visit, Walker, people_of_the_demonstration, walk_everywhere, worth_a_look
from tests.scenarios import ambon
from tests.walk.walking import every_page

PAGES = [page for page in every_page() if page.name and "GET" in page.methods]
AREAS = sorted({page.area for page in PAGES} - {"root"})
NOT_BY_LINKS = {
    "root": "leads on to the home page",
    "amendment_rebase": "for a draft on a text that another amendment has changed meanwhile",
    "decree_issue": "for a hearing whose minutes are done",
    "drive_paper": "is asked by a form",
    "proposal_edit": "for a curriculum that its partner has not sent yet",
    "proposal_return": "for a proposal whose hearing was cancelled",
    "account_inactive": "for who types the password of an account that was closed",
    "account_change_password": "for who has a password, as nobody in the demonstration has",
    "account_reauthenticate": "comes before what needs a fresh password",
    "mfa_authenticate": "the second step of signing in",
    "mfa_login_webauthn": "is asked by a script",
    "mfa_reauthenticate": "comes before what needs a fresh second factor",
    "mfa_reauthenticate_webauthn": "comes before what needs a fresh second factor",
    "mfa_deactivate_totp": "for who has an authenticator app",
    "mfa_list_webauthn": "for who has a passkey",
    "mfa_edit_webauthn": "for who has a passkey",
    "mfa_remove_webauthn": "for who has a passkey",
    "mfa_view_recovery_codes": "for who has a second factor",
    "mfa_generate_recovery_codes": "for who has a second factor",
    "mfa_download_recovery_codes": "for who has a second factor",
    "offline_worker": "is asked for by the browser itself",
    "api_device": "is asked by a script",
    "api_drive_count": "is asked by a script",
    "api_description": "is for whoever writes programs",
    "user_reset_factors": "for users who have a second factor",
}


@pytest.fixture(scope="session")
def visits(demonstration: Demonstration, chromium: Browser) -> list[Visit]:
    people = people_of_the_demonstration()
    for role, prepare in (
        ("programme_officer", bring_two_rosters),
        ("programme_officer", keep_two_apart),
        ("national_officer", adapt_a_curriculum),
        ("programme_officer", plan_a_hearing),
        ("programme_officer", price_a_course),
    ):
        context = chromium.new_context(base_url=demonstration.address)
        context.add_cookies(Walker(demonstration.address, people[role]).cookies())
        prepare(context.new_page())
        context.close()
    return walk_everywhere(demonstration.address)


def bring_two_rosters(page: Page) -> None:
    """A file with new people and a wrong line waits for its officer, another one for the meaning of its columns."""
    wrong = ambon.Person("Wrong Rekaan", "tanpa nomor")
    for name, content, wanted in (
        ("Daftar November.xlsx", ambon.roster_file((*ambon.ROSTER, wrong)), "Terapkan daftar ini"),
        ("Daftar lain.csv", b"Kolom A;Kolom B;Kolom C\nAbner Rekaan;1;Ambon\n", "Cocokkan judul kolom"),
    ):
        page.goto("/roster/upload/")
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
        page.locator("main form button[type=submit]").first.click()
        page.get_by_text(wanted).first.wait_for()


def keep_two_apart(page: Page) -> None:
    page.goto("/today/")
    page.locator("main a[href^='/people/']:not([href='/people/'])").first.click()
    page.goto(f"{page.url}keep-apart/add/?q=an")
    page.locator("[name=other]").first.check()
    page.locator("[name=reason]").fill("Pernah berselisih di blok.")
    page.locator("main form[method=post] button[type=submit]").click()
    page.get_by_text("Pasangan dicatat").wait_for()


def plan_a_hearing(page: Page) -> None:
    page.goto("/planning/")
    links = [link.get_attribute("href") or "" for link in page.locator("main table a").all()]
    page.goto(f"{next(link for link in links if re.fullmatch(r'/planning/[0-9]+/', link))}adopt/")
    page.locator("[name=place]").fill("Ruang sidang")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/hearings/**")


def price_a_course(page: Page) -> None:
    page.goto("/budget/templates/")
    page.locator("main a[href^='/budget/templates/']:not([href$='/add/'])").first.click()
    page.goto(f"/budget/templates/add/?from={page.url.rstrip('/').rsplit('/', 1)[-1]}")
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url("**/budget/templates/")


def adapt_a_curriculum(page: Page) -> None:
    page.goto("/catalogue/")
    page.locator("main a[href^='/catalogue/courses/']:not([href$='/add/'])").first.click()
    page.locator("main a[href^='/catalogue/versions/']").first.click()
    page.goto(f"{page.url}adapt/")
    page.locator("[name=change_note]").fill("Praktik diperpanjang 8 JP.")
    for place, part in enumerate(("1", "12", "2026")):
        page.locator(f"[name=valid_from_{place}]").fill(part)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/edit/")


@pytest.fixture
def examiner_for(demonstration, open_window) -> Callable[[str], Examiner]:
    """examiner_for(name): the browsers of one person, who stays signed in."""
    known: dict[str, Examiner] = {}

    def examiner(who: str) -> Examiner:
        if who not in known:
            address = demonstration.address
            window, plain = (
                open_window(address, service_workers="block"),
                open_window(address, java_script_enabled=False),
            )
            for each in (window, plain):
                each.context.add_cookies(Walker(address, who).cookies())
            known[who] = Examiner(window, plain.page)
        return known[who]

    return examiner


def test_nothing_breaks_on_the_way(visits, demonstration):
    broken = [
        f"{visit.who or 'nobody'} got {visit.status} at {visit.url} through a link on {visit.via}"
        for visit in visits
        if visit.status != 200
    ]
    if broken:
        pytest.fail("\n".join(["", *broken, *demonstration.errors()]), pytrace=False)


def test_every_page_is_reached_by_links(visits):
    unreached = {page.name for page in PAGES} - {visit.name for visit in visits} - NOT_BY_LINKS.keys()
    if unreached:
        pytest.fail(f"no link leads to {', '.join(sorted(unreached))}", pytrace=False)


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_wrong_with_the_pages_of(area, visits, examiner_for):
    faults = [
        f"{visit.url} ({visit.who or 'nobody'}, {language}) {fault}"
        for visit in worth_a_look(visits)
        if visit.area == area
        for language in ("id", "en")
        for fault in examiner_for(visit.who).faults(visit.url, language)
    ]
    if faults:
        pytest.fail("\n".join(["", *faults]), pytrace=False)
