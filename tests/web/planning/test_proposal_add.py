from django.urls import reverse

from bekal.lib.dates import format_date
from bekal.planning.models import SelectionRun
from tests.conftest import TODAY

ADDRESS = reverse("proposal_add")
WEIGHTS = {"release": 4, "wish": 3, "assessment": 3, "unserved": 5, "waiting": 2, "blocks": 1}


def filled(hall, **changes):
    classes = [hall.welding.pk, hall.sewing.pk]
    return {"classes": classes, **WEIGHTS, "seed": 7, "note": "", "once": "abc", **changes}


def test_it_says_what_is_weighed_and_offers_the_classes(hall, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "pasangan yang dipisah" in page
    assert f"{hall.welding.name}: mulai {format_date(hall.welding.starts_on)}, 4 tempat" in page
    assert f"{TODAY:%Y%m%d}" in page


def test_asking_twice_with_one_form_makes_one_run(hall, cast, signed_in, run_jobs):
    client = signed_in(cast.owner)
    for _ in range(2):
        answer = client.post(ADDRESS, filled(hall))
    run = SelectionRun.objects.get()
    assert answer.url == reverse("proposal_detail", args=[run.pk])
    assert run.weights == WEIGHTS
    assert "Usulan sedang dihitung" in client.get(answer.url).text
    run_jobs()
    assert "Terbukti terbaik" in client.get(answer.url).text


def test_a_weight_beyond_ten_is_refused_and_what_was_typed_stays(hall, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, filled(hall, wish=11, note="coba")).text
    assert 'value="11"' in page
    assert 'value="coba"' in page
    assert not SelectionRun.objects.exists()


def test_a_regional_officer_chooses_the_prison_first(hall, cast, signed_in):
    client = signed_in(cast.regional)
    assert f"?facility={hall.welding.facility_id}" in client.get(ADDRESS).text
    assert hall.welding.name in client.get(ADDRESS, {"facility": hall.welding.facility_id}).text


def test_others_do_not(hall, places, cast, signed_in):
    assert signed_in(cast.warden).get(ADDRESS).status_code == 403
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404
