from django.urls import reverse


def address(run):
    return reverse("proposal_check", args=[run.pk])


def test_the_same_comes_out_again(run, cast, signed_in, run_jobs):
    client = signed_in(cast.warden)
    answer = client.post(address(run))
    run_jobs()
    assert "sama persis" in client.get(answer.url).text


def test_others_do_not(run, cast, signed_in):
    assert signed_in(cast.stranger).post(address(run)).status_code == 404
    assert signed_in(cast.owner).get(address(run)).status_code == 405
