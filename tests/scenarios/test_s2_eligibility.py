"""S2: at Ketapang only those join who meet the requirements for assimilation, by the law of 2021, each with reasons."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from bekal.accounts.queries import actor_for
from bekal.intake.actions import SelectionRefused, choose_participants
from bekal.intake.choices import Standing
from bekal.intake.queries import candidates_of, measure_of, participants_of
from bekal.people.actions import add_discipline
from bekal.people.models import Inmate
from tests.scenarios import lists
from tests.scenarios.lists import KETAPANG, name_of

DAY = dt.date(2021, 3, 22)


@pytest.fixture
def site(db, run_jobs):
    made = lists.build(KETAPANG, run_jobs)
    actor = actor_for(made.officer, DAY)
    for person, (began, last) in zip(
        lists.MEASURED,
        [(dt.date(2021, 1, 4), dt.date(2021, 1, 10)), (dt.date(2020, 9, 28), dt.date(2020, 10, 4))],
        strict=True,
    ):
        inmate = Inmate.objects.select_related("facility").get(name=name_of(person))
        add_discipline(
            inmate=inmate, day=began, level="light", ends=last, note="", actor=actor, now=KETAPANG.at(DAY, 8)
        )
    return made


@pytest.fixture
def candidates(site):
    return {one.inmate.name: one for one in candidates_of(actor_for(site.officer, DAY), site.training_class, DAY)}


def test_the_numbers_of_the_list(candidates):
    counted = {standing: [] for standing in Standing}
    for name, one in candidates.items():
        counted[one.standing].append(name)
    assert {standing: len(names) for standing, names in counted.items()} == {
        Standing.FITS: 29,
        Standing.NOTE: 0,
        Standing.INCOMPLETE: 2,
        Standing.LATER: 3,
        Standing.BARRED: 5,
    }
    assert set(counted[Standing.FITS]) == {
        *map(name_of, lists.FITS),
        "Setengah Tepat Rekaan",  # half is served on the first day of the class
        "Disiplin Lama Rekaan",  # six months are complete on that day
    }


def test_why_the_others_do_not_fit(candidates):
    def told(name):
        verdict = candidates[name].verdict
        return (
            verdict.status,
            verdict.date,
            [reason.sentence["id"] for reason in verdict.reasons if reason.status != "met"],
        )

    assert told("Setengah Sehari Rekaan") == (
        "almost", dt.date(2021, 4, 6), ["Baru menjalani setengah masa pidana pada 6 April 2021."]
    )  # fmt: skip
    assert told("Setengah Mei Rekaan")[:2] == ("almost", dt.date(2021, 5, 3))
    assert told("Disiplin Baru Rekaan") == (
        "not_yet", dt.date(2021, 7, 11), ["Baru genap 6 bulan tanpa hukuman disiplin pada 11 Juli 2021."]
    )  # fmt: skip
    status, missing = (
        candidates["Tanpa Setengah Rekaan"].verdict.status,
        candidates["Tanpa Setengah Rekaan"].verdict.missing,
    )
    assert (status, missing) == ("unknown", ("one_half",))
    assert candidates["Tanpa Perkara Rekaan"].verdict.missing == ("offence_group",)
    assert told("Korupsi Rekaan")[0] == "never"
    for number in (1, 2, 3):
        status, day, reasons = told(f"Tahanan {number} Rekaan")
        assert (status, day) == ("never", None)
        assert any("narapidana" in reason for reason in reasons)


def test_the_law_of_that_day_is_named(site):
    measure = measure_of(site.training_class, DAY)
    references = {rule.code: rule.reference for rule in measure.ruleset.rules}
    assert references["fraction_served"] == "PP 32/1999 pasal 37; Permenkumham 3/2018 pasal 44"
    assert measure.ruleset.validity.contains(KETAPANG.starts)


def test_between_25_and_30_are_chosen_and_nobody_else_can_be(site, candidates):
    actor, now = actor_for(site.officer, DAY), KETAPANG.at(DAY)
    fits = [one.inmate.pk for one in candidates.values() if one.standing is Standing.FITS]

    def choose(ids):
        choose_participants(
            training_class=site.training_class, chosen_ids=ids, reserve_ids=[], notes={}, actor=actor, now=now
        )

    for name in ("Tahanan 1 Rekaan", "Tanpa Setengah Rekaan", "Setengah Sehari Rekaan", "Korupsi Rekaan"):
        with pytest.raises(SelectionRefused, match=name):
            choose([*fits, candidates[name].inmate.pk])
    choose(fits)
    assert 25 <= participants_of(site.training_class).count() == 29 <= 30


def test_the_page_shows_the_list_with_numbers_and_reasons(site, signed_in):
    with time_machine.travel(KETAPANG.at(DAY), tick=False):
        text = (
            signed_in(site.officer)
            .get(reverse("class_candidates", args=[site.training_class.pk]), {"q": "Setengah"})
            .text
        )
    assert "Baru menjalani setengah masa pidana pada 6 April 2021" in text
    assert "PP 32/1999 pasal 37; Permenkumham 3/2018 pasal 44" in text
