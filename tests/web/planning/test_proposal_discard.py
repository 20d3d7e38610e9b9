from django.urls import reverse

from bekal.planning.choices import RunState


def address(run):
    return reverse("proposal_discard", args=[run.pk])


def test_set_aside_it_can_still_be_read_and_twice_does_no_harm(run, cast, signed_in):
    client = signed_in(cast.owner)
    for _ in range(2):
        page = client.post(address(run), follow=True)
    assert page.status_code == 200
    run.refresh_from_db()
    assert run.state == RunState.DISCARDED


def test_others_do_not(run, cast, signed_in):
    assert signed_in(cast.warden).post(address(run)).status_code == 403
    assert signed_in(cast.stranger).post(address(run)).status_code == 404
    assert signed_in(cast.owner).get(address(run)).status_code == 405
