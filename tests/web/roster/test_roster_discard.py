from django.urls import reverse

from bekal.roster.choices import ImportState
from tests.roster.files import csv_file, people


def address(roster):
    return reverse("roster_discard", args=[roster.pk])


def test_a_preview_is_given_up(preview, cast, signed_in):
    answer = signed_in(cast.owner).post(address(preview), follow=True)
    assert "Impor dibatalkan" in answer.text
    preview.refresh_from_db()
    assert preview.state == ImportState.DISCARDED


def test_what_is_applied_stays(read, apply, cast, signed_in):
    roster = read(csv_file(people(2)))
    apply(roster)
    assert "tidak dapat dibatalkan" in signed_in(cast.owner).post(address(roster), follow=True).text


def test_the_warden_may_not_and_a_stranger_does_not_see_it(preview, cast, signed_in):
    assert signed_in(cast.warden).post(address(preview)).status_code == 403
    assert signed_in(cast.stranger).post(address(preview)).status_code == 404
