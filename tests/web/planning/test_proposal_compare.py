from django.urls import reverse

from bekal.planning.rules.marks import Points
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


def test_others_do_not_see_it(run, cast, signed_in):
    assert signed_in(cast.warden).get(address(run)).status_code == 200
    assert signed_in(cast.stranger).get(address(run)).status_code == 404
