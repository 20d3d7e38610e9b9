import pytest
from django.urls import reverse

from bekal.planning.queries.runs import frozen_problem, kept_proposal
from bekal.planning.queries.why import queues
from tests.intake.scene import keep_apart, make_inmate
from tests.planning.scene import solve, wish


def address(run, inmate):
    return reverse("proposal_person", args=[run.pk, inmate.pk])


def placed(run):
    return dict(kept_proposal(run).places)


def by_key(hall):
    return {str(one.pk): one for one in hall.people}


def test_who_is_in_sees_each_point_with_where_it_comes_from(run, hall, cast, signed_in):
    person = by_key(hall)[min(placed(run))]
    page = signed_in(cast.owner).get(address(run, person)).text
    assert "Diusulkan masuk" in page
    assert "minat ke-" in page
    assert "belum pernah bersertifikat" in page
    assert "× 5" in page


def test_the_first_reserve_is_told_so_and_nobody_else_is_named(run, hall, cast, signed_in):
    first = queues(frozen_problem(run), kept_proposal(run))[str(hall.welding.pk)][0]
    person = by_key(hall)[first]
    page = signed_in(cast.owner).get(address(run, person), {"short": "1"}).text
    assert f"Cadangan pertama untuk {hall.welding.name}; akan masuk bila ada satu tempat lagi." in page
    assert "Semua 4 tempat di kelas ini sudah terisi." in page
    assert "poin" in page
    others = [one.name for one in hall.people if one.pk != person.pk]
    assert not [name for name in others if name in page]


def test_of_a_pair_kept_apart_only_safety_is_said(hall, places, cast, signed_in, run_jobs):
    kept, other = hall.people[0], make_inmate(places.ambon, "Lawan Rekaan")
    keep_apart(kept, other)
    wish(other, hall.welding, 5)
    run = solve(hall, cast.owner, run_jobs, once="pair")
    assert str(kept.pk) in placed(run)
    page = signed_in(cast.owner).get(address(run, other)).text
    assert "Demi keamanan" in page
    assert kept.name not in page


def test_who_does_not_fit_hears_which_requirement_is_in_the_way(hall, places, cast, signed_in, run_jobs):
    young = make_inmate(places.ambon, "Bebas Segera", release_on=hall.welding.starts_on)
    wish(young, hall.welding, 1)
    run = solve(hall, cast.owner, run_jobs, once="unfit")
    page = signed_in(cast.owner).get(address(run, young)).text
    assert "Belum dapat ikut" in page


def test_who_did_not_ask_has_no_page(run, places, cast, signed_in):
    stranger = make_inmate(places.ambon, "Tidak Mendaftar")
    assert signed_in(cast.owner).get(address(run, stranger)).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "coordinator"])
def test_for_others_it_does_not_exist(run, hall, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(run, hall.people[0])).status_code == 404
