"""S3: at a remand centre most have no sentence yet; nobody of them is a plain yes, and the missing fact is named."""

import pytest
import time_machine
from django.urls import reverse

from bekal.accounts.queries import actor_for
from bekal.intake.actions import SelectionRefused, choose_participants
from bekal.intake.choices import Standing
from bekal.intake.queries import candidates_of
from bekal.reporting.queries.rights import facts_of_person, rights_of
from tests.scenarios import lists
from tests.scenarios.lists import RUTAN, name_of

DAY = RUTAN.signed


@pytest.fixture
def site(db, run_jobs):
    return lists.build(RUTAN, run_jobs)


@pytest.fixture
def candidates(site):
    return {one.inmate.name: one for one in candidates_of(actor_for(site.officer, DAY), site.training_class, DAY)}


def test_the_numbers_of_the_list(candidates):
    standings = {name: one.standing for name, one in candidates.items()}
    assert {standing: list(standings.values()).count(standing) for standing in Standing} == {
        Standing.FITS: 4,
        Standing.NOTE: 24,
        Standing.INCOMPLETE: 2,
        Standing.LATER: 0,
        Standing.BARRED: 1,
    }
    assert {name for name, standing in standings.items() if standing is Standing.FITS} == {
        name_of(person) for person in lists.SENTENCED
    }
    assert {standings[name_of(person)] for person in lists.REMANDED} == {Standing.NOTE}


def test_a_missing_date_is_never_a_yes_and_is_named(candidates):
    for person in (*lists.REMANDED, *lists.UNDATED):
        verdict = candidates[name_of(person)].verdict
        assert verdict.status == "unknown"
        assert verdict.missing == ("release_date",)
        (reason,) = [reason for reason in verdict.reasons if reason.status == "unknown"]
        assert "tanggal bebas belum tercatat" in reason.sentence["id"]
        assert reason.officer_may_decide == (person in lists.REMANDED)


def test_a_detainee_needs_the_officers_note_and_who_lacks_a_date_cannot_be_chosen(site, candidates):
    actor, now = actor_for(site.officer, DAY), RUTAN.at(DAY)
    detainee, undated = (candidates[name_of(one)].inmate.pk for one in (lists.REMANDED[0], lists.UNDATED[0]))

    def choose(ids, notes):
        choose_participants(
            training_class=site.training_class, chosen_ids=ids, reserve_ids=[], notes=notes, actor=actor, now=now
        )

    with pytest.raises(SelectionRefused):
        choose([detainee], {})
    with pytest.raises(SelectionRefused):
        choose([undated], {undated: "tetap dipilih"})
    choose([detainee], {detainee: "Ikut dengan sukarela; perkaranya diputus sesudah kelas."})


def test_rights_of_the_sentenced_are_not_those_of_detainees(candidates):
    detainee = candidates[name_of(lists.REMANDED[0])].inmate
    undated = candidates[name_of(lists.UNDATED[0])].inmate
    found = {right.code: right.verdict for right in rights_of(facts_of_person(detainee, [], DAY), DAY)}
    assert found["in_house_training"].status == "yes"
    assert {found[code].status for code in ("assimilation", "parole", "conditional_leave")} == {"never"}
    found = {right.code: right.verdict for right in rights_of(facts_of_person(undated, [], DAY), DAY)}
    assert (found["assimilation"].status, found["assimilation"].missing) == ("unknown", ("one_half",))
    # nine months will be served on 1 November; whether two thirds will be, nobody can tell
    assert (found["parole"].status, found["parole"].missing) == ("almost", ("two_thirds",))


def test_the_pages_name_what_is_missing(site, candidates, signed_in):
    with time_machine.travel(RUTAN.at(DAY), tick=False):
        client = signed_in(site.officer)
        text = client.get(reverse("class_candidates", args=[site.training_class.pk]), {"q": "Tanpa Tanggal"}).text
        assert "anggal bebas" in text
        assert 'name="ids"' not in text
        detainee = candidates[name_of(lists.REMANDED[0])].inmate
        text = client.get(reverse("inmate_rights", args=[detainee.pk])).text
        assert "Masih tahanan, jadi belum ada masa pidana" in text
