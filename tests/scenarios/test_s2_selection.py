"""S2: of 60 who registered at Ketapang, 25 to 30 are chosen, heard and decreed; one withdraws and a reserve moves up.

Only who meets the requirements for assimilation may be chosen. Everything happens on the pages, as people would do it.
"""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from bekal.access.choices import Role
from bekal.accounts.models import RoleGrant, User
from bekal.classes.choices import ClassState
from bekal.hearings.models import Hearing
from bekal.intake.models import Enrolment, Wish
from bekal.intake.queries import participants_of, reserves_of
from bekal.people.models import Inmate
from bekal.planning.models import SelectionRun
from tests.scenarios import lists
from tests.scenarios.lists import KETAPANG, line

REGISTERED, HEARD, DECREED, STARTED = (dt.date(2021, 3, day) for day in (15, 24, 26, 29))
MANY = tuple(
    line(
        f"Peminat {number:02} Rekaan", f"BI {500 + number}/2019", release=dt.date(2021, 9, 1) + dt.timedelta(7 * number)
    )
    for number in range(1, 51)
)
SIXTY = (*MANY, *lists.HALF_LATER, *lists.UNKNOWN, *lists.SPECIAL, *lists.DETAINEES, *lists.GOING_HOME)
WEIGHTS = {"release": 4, "wish": 3, "assessment": 3, "unserved": 5, "waiting": 2, "blocks": 1}
BOARD = (
    ("Ketua Rekaan", "Kasi Binadik", "chair"),
    ("Sekretaris Rekaan", "Kasubsi", "secretary"),
    ("Anggota Rekaan", "Ka KPLP", "member"),
)
FIELDS = ("decision", "rank", "reason")


@pytest.fixture
def site(db, run_jobs):
    made = lists.build(replace(KETAPANG, roster=SIXTY), run_jobs)
    course = made.training_class.version.course
    for inmate in Inmate.objects.all():
        Wish.objects.create(facility=made.facility, inmate=inmate, course=course, rank=1, registered_on=REGISTERED)
    return made


@pytest.fixture
def board(site):
    user = User.objects.create(username="board", name="Sidang TPP")
    RoleGrant.objects.create(user=user, role=Role.REVIEW_BOARD, facility=site.facility, starts=dt.date(2020, 1, 1))
    return user


def at(day, hour=9):
    return time_machine.travel(KETAPANG.at(day, hour), tick=False)


def propose(site, client, run_jobs):
    answer = client.post(
        reverse("proposal_add"),
        {"classes": [site.training_class.pk], **WEIGHTS, "seed": 2021, "note": "", "once": "s2"},
    )
    run_jobs()
    return client.get(answer.url).text


def hear(client_of, site, board):
    run, officer, chair = SelectionRun.objects.get(), client_of(site.officer), client_of(board)
    told = {"held_on": HEARD.isoformat(), "place": "Aula", "agenda": "Peserta BLK", "revision": run.revision}
    officer.post(reverse("proposal_adopt", args=[run.pk]), told)
    hearing = Hearing.objects.get()
    members = {"members-TOTAL_FORMS": "3", "members-INITIAL_FORMS": "0"}
    for number, (name, title, role) in enumerate(BOARD):
        row = {"name": name, "title": title, "role": role, "present": "on"}
        members |= {f"members-{number}-{key}": value for key, value in row.items()}
    del told["revision"]
    officer.post(reverse("hearing_edit", args=[hearing.pk]), {**told, **members, "number": "BA-1", "revision": 1})
    decide_page_by_page(chair, f"{reverse('hearing_decide', args=[hearing.pk])}?show=undecided")
    for step in ("hold", "minute"):
        chair.post(reverse("hearing_step", args=[hearing.pk]), {"step": step})
    return hearing


def decide_page_by_page(chair, here):
    """Everybody as it is proposed, until nobody is left to decide on."""
    while cards := chair.get(here).context["cards"]:
        forms = [row["form"] for card in cards for row in card["rows"]]
        shown = {f"{form.prefix}-{name}": form.initial.get(name) or "" for form in forms for name in FIELDS}
        chair.post(here, {**shown, "revision": Hearing.objects.get().revision})


def decree(client, hearing):
    told = {
        "number": "W16-1/2021",
        "issued_on": DECREED.isoformat(),
        "place": "Ketapang",
        "signatory_name": "Kepala Rekaan",
        "signatory_title": "Kepala Lapas Kelas IIB Ketapang",
    }
    return client.post(reverse("decree_issue", args=[hearing.pk]), told, follow=True).text


def test_from_sixty_registered_to_a_reserve_who_moves_up(site, board, signed_in, run_jobs):
    assert Wish.objects.count() == 60
    with at(REGISTERED, 13):
        page = propose(site, signed_in(site.officer), run_jobs)
    run = SelectionRun.objects.get()
    assert "Terbukti terbaik" in page
    assert 25 <= run.placed <= 30
    assert run.asked == 51  # the fifty and who has served half on the first day; nobody else meets assimilation
    with at(HEARD):
        hearing = hear(signed_in, site, board)
    with at(DECREED):
        assert "W16-1/2021" in decree(signed_in(site.warden), hearing)
    site.training_class.refresh_from_db()
    assert site.training_class.state == ClassState.SELECTED
    assert participants_of(site.training_class).count() == run.placed
    first, *others = reserves_of(site.training_class)
    assert len(others) == 4
    leaver = participants_of(site.training_class).first()
    with at(STARTED):
        client = signed_in(site.officer)
        client.post(reverse("enrolment_withdraw", args=[leaver.pk]), {"reason": "own_wish", "note": ""})
    first.refresh_from_db()
    assert first.state == "enrolled"
    assert Enrolment.objects.filter(state="enrolled").count() == run.placed
    assert [place.reserve_rank for place in reserves_of(site.training_class)] == [1, 2, 3, 4]


def test_a_reserve_who_fits_no_more_is_passed_over_with_the_reason(site, board, signed_in, run_jobs):
    with at(REGISTERED, 13):
        propose(site, signed_in(site.officer), run_jobs)
    with at(HEARD):
        hearing = hear(signed_in, site, board)
    with at(DECREED):
        decree(signed_in(site.warden), hearing)
    first, second, *_ = reserves_of(site.training_class)
    Inmate.objects.filter(pk=first.inmate_id).update(release_on=site.training_class.starts_on)
    leaver = participants_of(site.training_class).first()
    with at(STARTED):
        address = reverse("enrolment_withdraw", args=[leaver.pk])
        page = signed_in(site.officer).post(address, {"reason": "own_wish", "note": ""}, follow=True).text
    second.refresh_from_db()
    assert second.state == "enrolled"
    assert first.inmate.name in page
