from django.urls import reverse

from bekal.planning.rules.marks import Points
from bekal.web.planning.panels import comparison, opened
from tests.planning.scene import solve


def address(run):
    return reverse("proposal_compare", args=[run.pk])


def test_alone_there_is_nothing_to_compare(run, cast, signed_in):
    assert "Belum ada usulan lain" in signed_in(cast.owner).get(address(run)).text


def test_two_sets_of_weights_side_by_side(run, hall, cast, signed_in, run_jobs):
    far = Points(release=0, wish=0, assessment=0, unserved=1, waiting=0, blocks=0)
    other = solve(hall, cast.owner, run_jobs, once="2", points=far)
    page = signed_in(cast.owner).get(address(run), {"other": other.pk}).text
    assert f"Usulan {other.pk}" in page
    assert "Menjadi masuk" in page or "sama persis" in page
    assert "Dekat dengan hari bebas" in page


def test_each_is_valued_by_the_weights_of_both(run, hall, cast, run_jobs):
    far = Points(release=0, wish=0, assessment=0, unserved=1, waiting=0, blocks=0)
    other = solve(hall, cast.owner, run_jobs, once="2", points=far)
    found = comparison(opened(other), opened(run))
    (far_by_far, far_by_own), (own_by_far, own_by_own) = (side["values"] for side in found["sides"])
    assert (far_by_far, own_by_own) == (other.proposal["value"], run.proposal["value"])
    assert own_by_far <= far_by_far
    assert far_by_own <= own_by_own


def test_by_the_same_weights_there_is_one_value(run, hall, cast, run_jobs):
    other = solve(hall, cast.owner, run_jobs, once="2")
    assert [side["values"] for side in comparison(opened(other), opened(run))["sides"]] == [[run.proposal["value"]]] * 2


def test_of_other_facts_no_value_is_compared(run, hall, cast, run_jobs):
    other = solve(hall, cast.owner, run_jobs, once="2")
    other.inputs["options"] = other.inputs["options"][1:]
    assert comparison(opened(other), opened(run))["measures"] == []


def test_others_do_not_see_it(run, cast, signed_in):
    assert signed_in(cast.warden).get(address(run)).status_code == 200
    assert signed_in(cast.stranger).get(address(run)).status_code == 404
