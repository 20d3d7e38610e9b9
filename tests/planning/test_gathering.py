import datetime as dt

import pytest
from model_bakery import baker

from bekal.access.rules import SYSTEM
from bekal.budget.actions.budgets import make_budget, step_budget
from bekal.budget.choices import BudgetStep
from bekal.intake.choices import WishState
from bekal.partners.choices import DutyKind, DutyPeriod, PartySide
from bekal.people.choices import Presence
from bekal.planner.solve import best_proposal
from bekal.planning.queries.gathering import gathered
from bekal.planning.rules.frozen import problem_of
from bekal.planning.rules.marks import Points
from tests.budget.scene import MILLION, make_purses
from tests.classes.scene import make_class
from tests.conftest import NOW, TODAY
from tests.intake.scene import keep_apart, make_inmate
from tests.planning.scene import make_hall, wish


def read(*classes):
    return gathered(classes[0].facility, classes, TODAY)


def solved(inputs):
    return best_proposal(problem_of(inputs, weights=Points().as_dict(), seed=1))


@pytest.fixture
def hall(places):
    return make_hall(places, count=4)


def test_only_live_wishes_of_people_who_are_there(hall, places):
    for state in (WishState.ON_HOLD, WishState.DECLINED, WishState.LAPSED, WishState.SELECTED):
        wish(make_inmate(places.ambon, f"Minat {state}"), hall.welding, 1, state=state)
    wish(make_inmate(places.ambon, "Pindah", presence=Presence.MOVED), hall.welding, 1)
    accepted = make_inmate(places.ambon, "Diterima")
    wish(accepted, hall.welding, 1, state=WishState.ACCEPTED)
    inputs = read(hall.welding, hall.sewing)
    assert set(inputs["people"]) == {str(one.pk) for one in (*hall.people, accepted)}
    assert len(inputs["options"]) == 4 + 2 + 1


def test_who_is_fit_with_a_note_only_where_an_officer_accepted_the_wish(hall, places):
    detainee = {"custody_status": "detainee", "release_on": None, "expires_on": None, "term_years": None}
    people = [make_inmate(places.ambon, f"Tahanan {number}", **detainee) for number in range(2)]
    wish(people[0], hall.welding, 1)
    wish(people[1], hall.welding, 1, state=WishState.ACCEPTED)
    inputs = read(hall.welding)
    noted = [one["person"] for one in inputs["options"] if one["note"]]
    unfit = {one["person"]: one["standing"] for one in inputs["unfit"]}
    assert noted == [str(people[1].pk)]
    assert unfit == {str(people[0].pk): "note"}


def test_who_does_not_fit_stands_apart_with_the_reason(hall, places):
    early = make_inmate(places.ambon, "Pulang Dulu", release_on=hall.welding.starts_on)
    wish(early, hall.welding, 1)
    (row,) = read(hall.welding)["unfit"]
    assert row["person"] == str(early.pk)
    assert row["why"][0]["id"]
    assert row["why"][0]["en"]


def test_the_latest_score_of_each_form_counts_and_they_are_averaged(hall, places):
    person, course = hall.people[0], hall.welding.version.course
    for code, of_course, day, score in (
        ("a", None, 1, 10), ("a", None, 2, 90), ("b", course, 1, 71), ("c", hall.sewing.version.course, 1, 0),
    ):  # fmt: skip
        baker.make(
            "intake.Assessment", facility=places.ambon, inmate=person, score=score, taken_on=dt.date(2026, 2, day),
            form=baker.make("intake.AssessmentForm", code=code, version=score + 1, course=of_course, facility=None,
                            questions=[]), answers={},
        )  # fmt: skip
    scores = {(one["person"], one["class"]): one["score"] for one in read(hall.welding)["options"]}
    assert scores[str(person.pk), str(hall.welding.pk)] == 80  # (90 + 71) / 2, rounded down
    assert scores[str(hall.people[1].pk), str(hall.welding.pk)] is None


def test_pairs_that_are_kept_apart(hall):
    keep_apart(hall.people[0], hall.people[1])
    assert read(hall.welding)["apart"] == [sorted((str(hall.people[0].pk), str(hall.people[1].pk)), key=int)]


def test_no_names_are_frozen(hall):
    assert "Orang" not in str(read(hall.welding, hall.sewing)["people"])


def test_places_that_the_agreement_still_owes(hall):
    baker.make(
        "partners.Duty", agreement=hall.welding.agreement, kind=DutyKind.PLACES, side=PartySide.PARTNER,
        period=DutyPeriod.YEAR, quantity=7,
    )  # fmt: skip
    hall.welding.pk, taken = None, hall.welding.pk
    hall.welding.name = "Las lain"
    hall.welding.save()  # another open class of four places under the same agreement
    assert hall.welding.pk != taken
    inputs = read(hall.welding)
    assert list(inputs["quotas"].values()) == [3]
    assert len(solved(inputs).places) == 3


def test_money_that_is_left_limits_the_places(places, cast, acting):
    purses = make_purses(places, amount=4 * MILLION)
    one = make_class(purses.scene, state="open", capacity=16, minimum=1)
    make_budget(training_class=one, actor=acting(cast.owner), now=NOW)
    for number in range(16):
        wish(make_inmate(places.ambon, f"Orang {number:02}"), one, 1)
    inputs = read(one)
    (frozen,) = inputs["classes"]
    assert (frozen["fixed_cost"], frozen["cost_per_place"], frozen["money"]) == (5_200_000, 300_000, "draft")
    assert sorted(inputs["funders"].values()) == [4 * MILLION, 4 * MILLION]
    # 8 million for both: 5.2 million once, 0.3 million for each of nine
    assert len(solved(inputs).places) == 9


def test_a_committed_budget_has_its_money_and_a_class_without_one_says_so(places, cast, acting):
    purses = make_purses(places)
    one = make_class(purses.scene, state="open", capacity=16, minimum=1)
    wish(make_inmate(places.ambon, "Orang"), one, 1)
    assert read(one)["classes"][0]["money"] == "none"
    budget = make_budget(training_class=one, actor=acting(cast.owner), now=NOW)
    step_budget(budget=budget, step=BudgetStep.COMMIT, actor=SYSTEM, now=NOW)
    frozen = read(one)
    assert (frozen["classes"][0]["money"], frozen["classes"][0]["cost_per_place"], frozen["funders"]) == (
        "bound",
        0,
        {},
    )
