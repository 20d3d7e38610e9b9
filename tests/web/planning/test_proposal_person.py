import pytest
from django.urls import reverse

from bekal.planning.queries.runs import frozen_problem, kept_proposal
from bekal.planning.queries.why import queues
from bekal.planning.rules.marks import total_of
from tests.intake.scene import keep_apart, make_inmate, rule
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


def test_a_rule_for_a_group_is_read_out_with_what_would_change_it(hall, places, cast, signed_in, run_jobs):
    for inmate in hall.people:
        inmate.sex = "F" if inmate in hall.people[:3] else "M"
        inmate.save()
    rule(places, group="sex", value="F", most=1)
    run = solve(hall, cast.owner, run_jobs, once="rule")
    waiting = [one for one in hall.people[:3] if str(one.pk) not in placed(run)]
    pages = [signed_in(cast.owner).get(address(run, one), {"short": "1"}).text for one in waiting]
    said = "Paling banyak 1 orang perempuan dalam satu kelas, dan jumlah itu sudah tercapai. Dasarnya: SK Kalapas 7."
    assert pages
    assert all(said in page for page in pages)
    assert "bila seorang peserta perempuan mundur." in pages[0]


def test_a_group_that_may_not_join_is_told_of_other_classes(hall, places, cast, signed_in, run_jobs):
    only = hall.people[0]
    only.sex = "F"
    only.save()
    rule(places, group="sex", value="F", most=0)
    run = solve(hall, cast.owner, run_jobs, once="none")
    page = signed_in(cast.owner).get(address(run, only)).text
    assert "Orang perempuan tidak dapat ikut kelas ini. Dasarnya: SK Kalapas 7." in page
    assert "bila aturan itu berubah; kesempatan terbaik ada pada kelas lain." in page
    assert "0 orang dalam usulan ini." in signed_in(cast.owner).get(reverse("proposal_detail", args=[run.pk])).text


def test_with_seats_left_one_more_of_the_group_would_do(hall, places, cast, signed_in, run_jobs):
    rule(places, group="tier", value="medium", most=3)
    run = solve(hall, cast.owner, run_jobs, once="tier")
    first = max(
        (one for one in run.inputs["options"] if one["person"] not in placed(run)),
        key=lambda one: total_of(one["marks"], run.weights),
    )
    page = signed_in(cast.owner).get(address(run, by_key(hall)[first["person"]])).text
    assert "bila batas untuk peserta dari tingkat keamanan medium dinaikkan satu orang," in page
    assert "Semua 4 tempat" not in page


def test_of_two_full_groups_both_are_told(hall, places, cast, signed_in, run_jobs):
    rule(places, group="sex", value="M", most=2)
    rule(places, group="offence", value="general", most=2)
    run = solve(hall, cast.owner, run_jobs, once="two")
    out = next(one for one in hall.people if str(one.pk) not in placed(run))
    page = signed_in(cast.owner).get(address(run, out)).text
    assert "Paling banyak 2 orang laki-laki dalam satu kelas" in page
    assert "Paling banyak 2 orang dengan perkara umum dalam satu kelas" in page
    assert "bila batas-batas itu dilonggarkan." in page


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
