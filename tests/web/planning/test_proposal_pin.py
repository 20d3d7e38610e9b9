from django.urls import reverse

from bekal.planning.models import SelectionRun
from bekal.planning.queries.runs import kept_proposal


def address(run):
    return reverse("proposal_pin", args=[run.pk])


def test_somebody_is_made_sure_of_and_both_runs_are_compared(run, hall, cast, signed_in, run_jobs):
    client = signed_in(cast.owner)
    out = next(one for one in hall.people if str(one.pk) not in dict(kept_proposal(run).places))
    option = f"{out.pk}:{hall.welding.pk}"
    told = {"kind": "pin", "option": option, "reason": "Tulang punggung keluarga", "once": "x"}
    for _ in range(2):
        answer = client.post(address(run), told)
    assert SelectionRun.objects.count() == 2
    run_jobs()
    made = SelectionRun.objects.get(based_on=run)
    assert answer.url == reverse("proposal_detail", args=[made.pk])
    page = client.get(reverse("proposal_compare", args=[made.pk])).text
    assert out.name in page
    assert "Pasti masuk" in client.get(answer.url).text


def test_without_a_reason_it_is_refused_and_what_was_typed_stays(run, hall, cast, signed_in):
    option = f"{hall.people[0].pk}:{hall.welding.pk}"
    page = signed_in(cast.owner).post(address(run), {"kind": "exclude", "option": option, "once": "x"}).text
    assert f'value="{option}" selected' in page
    assert SelectionRun.objects.count() == 1


def test_others_do_not(run, cast, signed_in):
    assert signed_in(cast.warden).get(address(run)).status_code == 403
    assert signed_in(cast.stranger).get(address(run)).status_code == 404
