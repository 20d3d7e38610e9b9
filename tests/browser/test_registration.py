"""S3's table: one officer registers forty people with nothing but a keyboard, and counts keys and screens."""

import itertools
import time

import pytest
from playwright.sync_api import Page

from bekal.intake.models import Registration, Wish
from tests.intake.scene import make_inmate
from tests.web.intake.desk import make_desk

PEOPLE = 40
TOLERABLE_KEYS = 16
SECONDS_A_KEY = 1.0  # a slow typist who listens; 280 keys a minute are usual
ALPHABET = "BDGKLMNPRST"


@pytest.fixture
def hall(places):
    """Forty people of whom most are told apart by three letters, and every fifth shares them with the one before."""
    desk = make_desk(places, count=0)
    letters = ["".join(one).capitalize() for one in itertools.product(ALPHABET, "aiueo", ALPHABET)]
    people = []
    for number in range(PEOPLE):
        start = letters[(number - (number % 5 == 4)) * 13]
        people.append(make_inmate(places.ambon, f"{start}oy Rekaan{chr(65 + number % 26)}"))
    desk.people = people
    return desk


class Keyboard:
    """Presses keys in a page, one by one, and counts them and the screens they lead to."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.screens = page, 0, 0
        page.on("framenavigated", self._see)

    def _see(self, _frame: object) -> None:
        self.screens += 1

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def press_and_go(self, key: str, address: str) -> None:
        with self.page.expect_navigation(url=address):
            self.press(key)


def test_forty_people_by_keyboard_only(hall, cast, sign_in):
    page = sign_in(cast.owner).page
    page.goto(f"/intake/drives/{hall.drive.pk}/table/?table=Meja 1")
    keyboard, began = Keyboard(page), time.monotonic()
    screens, keys = [], []
    for number, inmate in enumerate(hall.people):
        before = keyboard.keys, keyboard.screens
        find(keyboard, inmate)
        answer(keyboard, number)
        keys.append(keyboard.keys - before[0])
        screens.append(keyboard.screens - before[1])
    machine = time.monotonic() - began

    assert Registration.objects.filter(drive=hall.drive, table="Meja 1").count() == PEOPLE
    assert Wish.objects.count() == sum(1 + number % 3 for number in range(PEOPLE))
    assert {one.plan for one in Registration.objects.all()} == {"work", "own_business", "study", "not_known"}
    assert max(screens) <= 3
    assert max(keys) <= TOLERABLE_KEYS
    assert keyboard.keys * SECONDS_A_KEY + machine < 20 * 60
    print(
        f"\n{PEOPLE} people: {keyboard.keys} keys ({min(keys)} to {max(keys)} a person), {keyboard.screens} screens "
        f"({min(screens)} to {max(screens)} a person), {machine:.0f} s of the machine's time in all"
    )


def find(keyboard: Keyboard, inmate) -> None:
    """Three letters and Enter; where several are found, the number before the name."""
    page = keyboard.page
    keyboard.type(inmate.name[:3].lower())
    with page.expect_navigation():
        keyboard.press("Enter")
    if "/table/" in page.url:
        place = page.locator(".found li").filter(has_text=inmate.name).locator("kbd").inner_text()
        keyboard.press_and_go(place, "**/people/**")


def answer(keyboard: Keyboard, number: int) -> None:
    """Wishes by their numbers in the order of the heart, a letter a question, Enter."""
    wishes = ("1", "2", "3") if number % 2 else ("3", "1", "2")
    keyboard.type("".join(wishes[: 1 + number % 3]))
    keyboard.type("qwer"[number % 4] + "asd"[number % 3] + "zxc"[number % 3] + "yn"[number % 2])
    keyboard.press_and_go("Enter", "**/receipt/")


def test_keys_can_be_switched_off_and_touch_does_the_same(hall, cast, sign_in):
    page = sign_in(cast.owner, phone=True).page
    inmate = hall.people[0]
    page.goto(f"/intake/drives/{hall.drive.pk}/people/{inmate.pk}/")
    page.evaluate("localStorage.setItem('bekal-keys', 'off')")
    page.reload()
    page.keyboard.press("1")
    assert page.locator("li.picked").count() == 0
    for course in ("Las", "Jahit"):
        page.locator("[data-pick] .about b").filter(has_text=course).tap()
    for label in ("Usaha sendiri", "Ya"):
        page.locator(".segments label").filter(has_text=label).tap()
    for question in ("reading", "writing"):
        page.locator(f"#id_{question} label").first.tap()
    page.get_by_role("button", name="Daftarkan").tap()
    page.wait_for_url("**/receipt/")
    assert list(Wish.objects.order_by("rank").values_list("course__name", flat=True)) == ["Las", "Jahit"]
    assert Registration.objects.get().plan == "own_business"


def test_without_scripts_the_same_form_does_it(hall, cast, sign_in, open_window, house):
    signed = sign_in(cast.owner)
    plain = open_window(house, java_script_enabled=False)
    plain.context.add_cookies(signed.context.cookies())
    page = plain.page
    page.goto(f"/intake/drives/{hall.drive.pk}/table/?q={hall.people[0].name[:6]}")
    page.locator("select").nth(1).select_option("1")
    for name in ("plan", "reading", "writing", "consent"):
        page.locator(f"input[name={name}]").first.check(force=True)
    page.get_by_role("button", name="Daftarkan").click()
    page.wait_for_url("**/receipt/")
    assert Wish.objects.get().course.name == "Las"


def test_a_scanner_leads_from_box_to_box(hall, cast, sign_in):
    page = sign_in(cast.owner).page
    page.goto(f"/intake/drives/{hall.drive.pk}/sheets/")
    for text in (hall.people[0].register_number, "2 1", "1", "1", "2", "y"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Registration.objects.get().inmate == hall.people[0]
