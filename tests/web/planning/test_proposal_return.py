from django.urls import reverse

from bekal.hearings.choices import HearingState
from bekal.planning.actions.runs import adopt_run
from bekal.planning.choices import RunState
from tests.planning.scene import FACTS


def address(run):
    return reverse("proposal_return", args=[run.pk])


def test_only_from_a_cancelled_hearing(run, cast, acting, signed_in, now):
    hearing = adopt_run(run=run, revision=run.revision, facts=FACTS, actor=acting(cast.owner), now=now)
    client = signed_in(cast.owner)
    page = client.post(address(run), {"reason": "daftar keliru"}, follow=True).text
    assert "hanya dapat diambil kembali dari sidang yang dibatalkan" in page
    hearing.state = HearingState.CANCELLED
    hearing.save()
    client.post(address(run), {"reason": "daftar keliru"})
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_others_do_not(run, cast, signed_in):
    assert signed_in(cast.warden).get(address(run)).status_code == 403
    assert signed_in(cast.stranger).get(address(run)).status_code == 404
