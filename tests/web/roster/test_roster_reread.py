from django.urls import reverse

from bekal.roster.choices import ImportState
from tests.roster.files import csv_file, people


def address(roster):
    return reverse("roster_reread", args=[roster.pk])


def test_a_file_is_read_again(preview, cast, signed_in, run_jobs):
    signed_in(cast.owner).post(address(preview))
    preview.refresh_from_db()
    assert (preview.state, preview.revision) == (ImportState.UPLOADED, 2)
    run_jobs()
    preview.refresh_from_db()
    assert preview.state == ImportState.PREVIEWED


def test_what_is_applied_is_not_read_again(read, apply, cast, signed_in):
    roster = read(csv_file(people(2)))
    apply(roster)
    assert "tidak dapat dibaca ulang" in signed_in(cast.owner).post(address(roster), follow=True).text


def test_the_warden_may_not_and_a_stranger_does_not_see_it(preview, cast, signed_in):
    assert signed_in(cast.warden).post(address(preview)).status_code == 403
    assert signed_in(cast.stranger).post(address(preview)).status_code == 404
