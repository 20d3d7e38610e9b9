from django.urls import reverse

from bekal.hearings.models import Hearing
from tests.conftest import TODAY


def address(run):
    return reverse("proposal_adopt", args=[run.pk])


def filled(run, **changes):
    return {
        "held_on": TODAY.isoformat(),
        "place": "Ruang TPP",
        "agenda": "Pemilihan peserta",
        "revision": run.revision,
        **changes,
    }


def test_it_makes_a_hearing_once(run, cast, signed_in):
    client = signed_in(cast.owner)
    answer = client.post(address(run), filled(run))
    hearing = Hearing.objects.get()
    assert answer.url == reverse("hearing_detail", args=[hearing.pk])
    client.post(address(run), filled(run))
    assert Hearing.objects.count() == 1


def test_a_day_gone_by_is_refused(run, cast, signed_in):
    page = signed_in(cast.owner).post(address(run), filled(run, held_on="2026-02-27")).text
    assert "sudah lewat" in page
    assert 'value="Ruang TPP"' in page


def test_the_second_of_two_hears_of_the_first(run, cast, signed_in):
    page = signed_in(cast.colleague).post(address(run), filled(run, revision=run.revision - 1)).text
    assert "notice" in page
    assert not Hearing.objects.exists()


def test_others_do_not(run, cast, signed_in):
    assert signed_in(cast.board).get(address(run)).status_code == 403
    assert signed_in(cast.stranger).get(address(run)).status_code == 404
