import datetime as dt

import pytest
from model_bakery import baker

from bekal.intake.actions import record_assessment
from bekal.intake.models import Assessment
from bekal.partners.models import Instructor
from tests.classes.scene import make_class, make_scene
from tests.conftest import NOW, TODAY
from tests.intake.scene import enrol, make_people, wish_with_consent
from tests.web.intake.desk import make_form, queries_of, statuses, url


@pytest.fixture
def training_class(places, cast):
    """An open class of BPVP in Ambon, taught by the cast's instructor."""
    scene = make_scene(places)
    Instructor.objects.filter(pk=scene.instructor.pk).update(user=cast.instructor)
    return make_class(scene, "open")


@pytest.fixture
def people(places):
    return make_people(places.ambon, 3, block="Blok Melati", health_limits=["heavy_lifting"])


def cells(inmate, one, two, revision=0):
    return {f"a-{inmate.pk}-a": one, f"a-{inmate.pk}-b": two, f"revision-{inmate.pk}": revision}


def address(training_class, form=None):
    return url("class_assessment", training_class, query=f"?form={form.pk}" if form else "")


@pytest.mark.parametrize("who", ["coordinator", "instructor"])
def test_the_partner_enters_and_corrects(training_class, people, cast, signed_in, who):
    one, two, unnamed = people
    form = make_form()
    wish_with_consent(training_class, one, two)
    wish_with_consent(training_class, unnamed, consent=False)
    client = signed_in(getattr(cast, who))
    page = client.get(address(training_class))
    assert [row["inmate"].name for row in page.context["grid"].rows] == ["Orang 01", "Orang 02"]
    assert 'aria-current="page">Asesmen<' in page.text
    sent = cells(one, "4", "2") | cells(two, "3", "") | cells(unnamed, "4", "4")
    answer = client.post(address(training_class, form), sent)
    assert answer.status_code == 400
    assert 'value="3"' in answer.text
    assert Assessment.objects.get().score == 75
    assert client.post(address(training_class, form), cells(one, "4", "4", 1)).status_code == 302
    assert (Assessment.objects.get().score, Assessment.objects.get().training_class) == (100, training_class)


def test_no_more_than_names_and_what_the_partner_entered(training_class, people, cast, acting, signed_in):
    one, two, _three = people
    form = make_form()
    wish_with_consent(training_class, one)
    enrol(training_class, two)
    record_assessment(
        inmate=one, form=form, answers={"a": 4, "b": 3}, taken_on=TODAY - dt.timedelta(days=1),
        actor=acting(cast.owner), now=NOW,
    )  # fmt: skip
    text = signed_in(cast.instructor).get(address(training_class)).text
    assert "Orang 01" in text
    assert "Orang 02" in text
    hidden = (one.register_number, "Blok Melati", "Pencurian", "2028", "2029", ">88<", "Owner", "/people/")
    assert [word for word in hidden if word in text] == []


def test_two_who_enter_one_person_at_once(training_class, people, cast, signed_in):
    make_form()
    wish_with_consent(training_class, people[0])
    signed_in(cast.coordinator).post(address(training_class), cells(people[0], "4", "4"))
    answer = signed_in(cast.instructor).post(address(training_class), cells(people[0], "0", "1"))
    assert answer.status_code == 400
    assert "Coordinator lebih dulu mengisi" in answer.text
    assert 'value="1"' in answer.text
    (row,) = answer.context["grid"].rows
    again = signed_in(cast.instructor).post(address(training_class), cells(people[0], "0", "1", row["revision"]))
    assert again.status_code == 400, "sent once more it is still unread"
    assert Assessment.objects.get().score == 100
    again = signed_in(cast.instructor).get(address(training_class)).text
    assert "Coordinator, 2 Mar 2026" in again


def test_somebody_else_assessed_the_same_day(training_class, people, cast, acting, signed_in):
    form = make_form()
    wish_with_consent(training_class, people[0])
    record_assessment(
        inmate=people[0], form=form, answers={"a": 4, "b": 4}, taken_on=TODAY, actor=acting(cast.owner), now=NOW
    )
    answer = signed_in(cast.instructor).post(address(training_class), cells(people[0], "0", "1"))
    assert "Isi lagi besok" in answer.text
    assert "Owner" not in answer.text
    assert Assessment.objects.get().score == 100


def test_frozen_once_the_participants_are_chosen(training_class, people, cast, signed_in):
    make_form()
    enrol(training_class, people[0])
    client = signed_in(cast.instructor)
    client.post(address(training_class), cells(people[0], "4", "4"))
    make_form(code="a", title="Angket minat", kind="interest")
    type(training_class).objects.update(state="selected")
    page = client.get(address(training_class)).text
    assert "Angket minat" not in page
    assert "Nilai asesmen sudah dibekukan" in page
    assert "<b>100</b>" in page
    assert "Simpan nilai" not in page
    late = client.post(address(training_class), cells(people[0], "0", "0", 1))
    assert late.status_code == 400
    assert "baru saja ditetapkan" in late.text
    assert Assessment.objects.get().score == 100


def test_what_a_proposal_rests_on_is_said(training_class, people, cast, signed_in):
    make_form()
    wish_with_consent(training_class, people[0])
    client = signed_in(cast.coordinator)
    assert "sudah dihitung" not in client.get(address(training_class)).text
    for state, made_at in (("done", NOW), ("queued", NOW + dt.timedelta(days=9))):
        run = baker.make(
            "planning.SelectionRun", facility=training_class.facility, state=state, made_at=made_at,
            weights={}, seed=1, proposal={"places": []}, hearing=None, job=None, based_on=None,
        )  # fmt: skip
        run.classes.add(training_class)
    page = client.get(address(training_class)).text
    assert "Dihitung 2 Maret 2026" in page
    assert "Simpan nilai" in page


@pytest.mark.parametrize(
    ("state", "with_form", "words"),
    [
        ("open", False, "Belum ada formulir asesmen"),
        ("planned", True, "Belum ada calon yang dapat dinilai"),
        ("running", True, "Nilai asesmen sudah dibekukan"),
        ("cancelled", True, "Kelas ini dibatalkan"),
    ],
)
def test_an_empty_page_says_why(training_class, cast, signed_in, state, with_form, words):
    if with_form:
        make_form()
    type(training_class).objects.update(state=state)
    page = signed_in(cast.coordinator).get(address(training_class)).text
    assert words in page
    assert "data-guard" not in page


def test_the_form_that_is_asked_for(training_class, people, places, cast, signed_in):
    wish_with_consent(training_class, people[0])
    make_form()
    other = make_form(code="m", title="Motivasi", kind="motivation")
    theirs = make_form(facility=places.piru, code="p", title="Punya Piru")
    client = signed_in(cast.instructor)
    page = client.get(address(training_class, other))
    assert page.context["grid"].form == other
    assert "Punya Piru" not in page.text
    assert client.get(address(training_class, theirs)).status_code == 404
    there = f"{address(training_class)}?form=x"
    assert client.get(there).context["grid"].form.title == "Wawancara"
    client.post(address(training_class, other), cells(people[0], "4", "4"))
    assert client.get(there).context["grid"].form == other, "the one that is in use"


def test_who_may(training_class, cast, signed_in):
    make_form()
    found = statuses(
        signed_in, address(training_class), instructor=cast.instructor, coordinator=cast.coordinator,
        other_coordinator=cast.other_coordinator, owner=cast.owner, warden=cast.warden, stranger=cast.stranger,
    )  # fmt: skip
    assert found == {
        "instructor": 200, "coordinator": 200, "other_coordinator": 404, "owner": 403, "warden": 403, "stranger": 404,
    }  # fmt: skip
    Instructor.objects.update(user=None)
    assert signed_in(cast.instructor).get(address(training_class)).status_code == 404


def test_the_class_leads_there(training_class, cast, signed_in):
    there = address(training_class)
    assert there in signed_in(cast.instructor).get(url("class_detail", training_class)).text
    assert there not in signed_in(cast.owner).get(url("class_detail", training_class)).text


def test_three_people_cost_as_many_queries_as_one(training_class, people, cast, signed_in):
    client = signed_in(cast.coordinator)
    make_form()
    wish_with_consent(training_class, people[0])
    one = queries_of(client, address(training_class))
    wish_with_consent(training_class, *people[1:])
    make_form(code="m", title="Motivasi")
    assert queries_of(client, address(training_class)) == one <= 15
