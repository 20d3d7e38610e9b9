from django.urls import reverse

from bekal.people.models import Inmate
from bekal.roster.choices import ImportState
from tests.roster.files import csv_file, people


def post(client, roster, **sent):
    return client.post(reverse("roster_apply", args=[roster.pk]), {"revision": roster.revision, **sent})


def test_from_the_preview_to_people(read, cast, signed_in, run_jobs):
    roster = read(csv_file(people(3)))
    client = signed_in(cast.owner)
    page = client.get(post(client, roster).url).text
    assert "Menerapkan daftar" in page
    run_jobs()
    assert Inmate.objects.count() == 3
    assert "Daftar sudah diterapkan" in client.get(reverse("roster_detail", args=[roster.pk])).text


def test_what_is_gone_or_left_out_needs_a_yes(preview, cast, signed_in):
    answer = post(signed_in(cast.owner), preview, complete="yes")
    assert "Centang" in answer.text
    assert 'value="yes" checked' in answer.text or "checked" in answer.text
    answer = post(signed_in(cast.owner), preview, confirmed="on")
    assert "Pilih" in answer.text
    preview.refresh_from_db()
    assert preview.state == ImportState.PREVIEWED


def test_with_a_yes_it_is_applied(preview, cast, signed_in, run_jobs):
    post(signed_in(cast.owner), preview, complete="yes", confirmed="on")
    run_jobs()
    presences = dict(Inmate.objects.values_list("register_key", "presence"))
    assert presences == {"BI1/2024": "held", "BI2/2024": "held", "BI3/2024": "unlisted", "BI4/2024": "held",
                         "BI5/2024": "held"}  # fmt: skip


def test_an_old_page_applies_nothing(read, cast, signed_in):
    roster = read(csv_file(people(3)))
    client = signed_in(cast.owner)
    answer = client.post(reverse("roster_apply", args=[roster.pk]), {"revision": 7}, follow=True)
    assert "sudah berubah sejak halaman dibuka" in answer.text
    roster.refresh_from_db()
    assert roster.state == ImportState.PREVIEWED


def test_a_double_click_applies_once(read, cast, signed_in, run_jobs):
    roster = read(csv_file(people(3)))
    client = signed_in(cast.owner)
    post(client, roster)
    assert post(client, roster).status_code == 302
    run_jobs()
    assert Inmate.objects.count() == 3


def test_the_warden_may_not_and_a_stranger_does_not_see_it(preview, cast, signed_in):
    assert post(signed_in(cast.warden), preview).status_code == 403
    assert post(signed_in(cast.stranger), preview).status_code == 404
    assert signed_in(cast.owner).get(reverse("roster_apply", args=[preview.pk])).status_code == 405
