import pytest
from django.urls import reverse

from bekal.classes.models import TrainingClass
from tests.budget.scene import make_planned, share_of, spend, step
from tests.intake.scene import enrol, make_people
from tests.web.budget.pages import queries_of

ADDRESS = reverse("budget_figures")


@pytest.fixture
def ended(committed, purses, places):
    """The class cost Rp 900.000 for its two participants, and is over."""
    training_class, budget = committed
    enrol(training_class, *make_people(places.ambon, 2), state="completed")
    spend(share_of(budget, "materials", purses.prison), 600_000)
    spend(share_of(budget, "materials", purses.partner), 300_000)
    TrainingClass.objects.filter(pk=training_class.pk).update(state="completed")
    return training_class


def test_what_a_participant_cost(ended, cast, signed_in):
    shown = signed_in(cast.owner).get(ADDRESS).context
    assert (shown["whole"].per_participant, shown["whole"].per_certificate) == (450_000, None)
    courses, partners, funders = (dict(group["rows"]) for group in shown["groups"])
    assert courses["Las busur manual"].spent == partners["BPVP Ambon"].spent == 900_000
    assert funders["DIPA Lapas Ambon"].per_participant == 300_000
    assert funders["DIPA BPVP Ambon"].per_participant == 150_000


def test_a_class_that_still_runs_does_not_look_expensive(ended, purses, cast, signed_in):
    _class, other = make_planned(purses, name="Las 2")
    step(other, "commit")
    spend(share_of(other, "materials", purses.prison), 500_000, "K-2")
    whole = signed_in(cast.owner).get(ADDRESS).context["whole"]
    assert (whole.spent, whole.per_participant) == (1_400_000, 450_000)


def test_what_is_left_would_still_buy(ended, cast, signed_in):
    answer = signed_in(cast.owner).get(ADDRESS)
    [buys] = answer.context["buys"]
    assert (buys.package_cost, buys.places, buys.in_time) == (10_000_000, 16, True)  # 2 × 5.000.000 left
    assert "Rp 10.000.000" in answer.text


def test_plan_against_actual_as_a_picture(ended, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert 'width="9.00%"' in page  # 900.000 of 10.000.000
    assert "9%" in page


def test_nothing_of_another_prison(ended, cast, signed_in):
    assert signed_in(cast.stranger).get(ADDRESS).context["whole"].classes == 0
    assert signed_in(cast.regional).get(ADDRESS).context["whole"].classes == 1


@pytest.mark.parametrize("who", ["coordinator", "instructor", "administrator"])
def test_others_are_refused(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_more_classes_cost_no_more_queries(ended, purses, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    step(make_planned(purses, name="Las 2")[1], "commit")
    assert queries_of(client, ADDRESS) == one <= 15
