"""The little that our own script adds, and that everything can be done with a keyboard alone."""

import datetime as dt

import pytest
from model_bakery import baker
from playwright.sync_api import Page, expect

from bekal.delivery.models import Attendance, Session
from bekal.intake.models import Enrolment
from bekal.people.models import Inmate
from tests.classes.scene import START, make_class, make_scene
from tests.conftest import NOW, TODAY

NAMES = ("Abner Rekaan", "Bastian Rekaan", "Cornelis Rekaan")


@pytest.fixture
def people(places) -> list[Inmate]:
    return [
        baker.make(
            "people.Inmate",
            facility=places.ambon,
            name=name,
            register_number=f"BI {number}/2024",
            register_key=f"BI{number}/2024",
            custody_status="convict",
            sex="M",
            birth_date=dt.date(1990, 4, 17),
            release_on=dt.date(2027, 5, number),
            updated_at=NOW,
        )
        for number, name in enumerate(NAMES, start=1)
    ]


@pytest.fixture
def officer(people, cast, clock, sign_in) -> Page:
    clock.to(NOW)
    page: Page = sign_in(cast.owner).page
    return page


def test_a_refused_form_takes_the_reader_to_its_errors(officer):
    officer.goto("/partners/add/")
    officer.get_by_label("Nama lengkap").fill("BLK Rekaan")
    officer.locator("main form button[type=submit]").click()
    summary = officer.locator('[data-module="govuk-error-summary"]')
    expect(summary).to_be_focused()
    expect(officer.get_by_label("Nama lengkap")).to_have_value("BLK Rekaan")
    summary.get_by_role("link").first.click()
    expect(officer.get_by_label("Nama singkat")).to_be_focused()


def test_leaving_unsaved_work_is_asked_about_once(officer):
    asked = []
    officer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    officer.goto("/partners/add/")
    officer.goto("/partners/")
    assert asked == [], "nothing was typed"
    officer.goto("/partners/add/")
    officer.get_by_label("Nama lengkap").press_sequentially("BLK")
    officer.goto("/partners/")
    assert asked == ["beforeunload"]


def test_a_list_filters_while_one_types(officer):
    officer.goto("/people/")
    expect(officer.locator("tbody tr")).to_have_count(3)
    officer.locator("input[type=search]").press_sequentially("Bast")
    expect(officer.locator("tbody tr")).to_have_count(1)
    expect(officer.locator("tbody")).to_contain_text("Bastian Rekaan")
    assert "Bast" in officer.url, "the address can be kept and sent on"
    officer.reload()
    expect(officer.locator("tbody tr")).to_have_count(1)


def test_participants_are_chosen_with_the_keyboard(officer, places):
    training_class = make_class(make_scene(places), "open", minimum=1)
    officer.goto(f"/intake/classes/{training_class.pk}/candidates/")
    for name in NAMES[:2]:
        tab_to(officer, f"Pilih {name}")
        officer.keyboard.press("Space")
    tab_to_button(officer, "participant")
    officer.keyboard.press("Enter")
    expect(officer.locator(".notice.ok")).to_be_visible()
    chosen = Enrolment.objects.filter(training_class=training_class, state="enrolled")
    assert sorted(chosen.values_list("inmate__name", flat=True)) == list(NAMES[:2])


def test_a_register_is_kept_with_the_keyboard(people, places, cast, clock, sign_in):
    scene = make_scene(places)
    training_class = make_class(scene, "running", starts_on=TODAY, ends_on=START)
    scene.instructor.user = cast.instructor
    scene.instructor.save()
    session = baker.make(
        Session,
        facility=places.ambon,
        training_class=training_class,
        module=scene.version.modules.get(),
        date=TODAY,
        starts_at=dt.time(8),
        lesson_hours=8,
    )
    for person in people:
        baker.make(
            Enrolment,
            facility=places.ambon,
            training_class=training_class,
            inmate=person,
            state="enrolled",
            reserve_rank=None,
            updated_at=NOW,
        )
    clock.to(NOW)
    page = sign_in(cast.instructor, phone=True).page
    page.goto(f"/delivery/sessions/{session.pk}/")
    tab_to(page, NAMES[1])
    page.keyboard.type("Sakit")
    while not page.evaluate("document.activeElement.matches('form[data-guard] button[type=submit]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.ok")).to_be_visible()
    found = Attendance.objects.filter(session=session).values_list("enrolment__inmate__name", "reason", "lesson_hours")
    assert sorted(found) == [(NAMES[0], "attended", 8), (NAMES[1], "sick", 0), (NAMES[2], "attended", 8)]


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the field of this label has the focus, and see that the focus can be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        named = page.evaluate("[...(document.activeElement.labels || [])].map(one => one.innerText.trim()).join()")
        if label in named:
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    pytest.fail(f"Tab never comes to {label}")


def tab_to_button(page: Page, value: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == value:
            return
    pytest.fail(f"Tab never comes to the button {value}")
