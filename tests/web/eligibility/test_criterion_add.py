import datetime as dt

import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.entitlements.models import AddedCriterion
from tests.conftest import TODAY
from tests.intake.scene import make_inmate
from tests.web.eligibility.pages import boxes, queries_of

ADDRESS = reverse("criterion_add")


def block(code):
    return f"{ADDRESS}?block={code}"


def filled(scene, **changes):
    sent = {
        "facility": scene.training_class.facility_id,
        "course": scene.course.pk,
        "agreement": "",
        "reason": "Membaca pola sendiri",
        "reference": "Nota dinas 14",
        **boxes(starts=TODAY),
    }
    return sent | changes


def test_first_a_block_is_chosen(scene, cast, signed_in):
    page = signed_in(cast.owner).get(f"{ADDRESS}?course={scene.course.pk}").text
    assert f"?block=minimum_education&amp;course={scene.course.pk}" in page
    assert "Disetujui sidang TPP" in page


def test_it_takes_effect_on_the_list_of_candidates_at_once(scene, cast, signed_in):
    client = signed_in(cast.owner)
    candidates = reverse("class_candidates", args=[scene.training_class.pk])
    assert [group["value"] for group in client.get(candidates).context["groups"]] == [1, 0, 0]
    answer = client.post(block("minimum_education"), filled(scene, level="primary"))
    assert answer.url == reverse("criterion_list")
    shown = client.get(candidates)
    assert [group["value"] for group in shown.context["groups"]] == [0, 0, 1]
    assert "Pendidikan paling rendah yang diminta adalah SD atau sederajat" in shown.text
    assert Event.objects.get(action="criterion.add").actor_name == "Owner"


@pytest.mark.parametrize(
    ("code", "sent", "kept"),
    [
        ("minimum_age", {"years": "21"}, {"years": 21}),
        ("sex", {"only": "F"}, {"only": "F"}),
        ("resident_of", {"regency_codes": "8171, 8101;8171"}, {"regency_codes": ["8171", "8101"]}),
        ("remaining_at_most", {"years": "2"}, {"years": 2}),
        ("fraction_served", {"fraction": "1/3"}, {"fraction": "1/3"}),
        ("conduct_score", {"at_least": "65"}, {"at_least": 65}),
        ("clean", {"months": "6"}, {"months": 6}),
        ("offence_group", {"groups": ["general", "narcotics"]}, {"groups": ["general", "narcotics"]}),
        ("literate", {}, {}),
        ("board_approval", {}, {}),
    ],
)
def test_every_kind_of_block_is_kept_as_the_rules_read_it(scene, cast, signed_in, code, sent, kept):
    answer = signed_in(cast.owner).post(block(code), filled(scene, **sent))
    assert answer.status_code == 302, answer.context["form"].errors
    assert AddedCriterion.objects.get().rule == {"code": code, **kept}


def test_an_agreement_asks_it_until_its_last_day(scene, cast, signed_in):
    last = TODAY + dt.timedelta(days=30)
    sent = filled(scene, course="", agreement=scene.agreement.pk, years="21", **boxes(last_day=last))
    signed_in(cast.owner).post(block("minimum_age"), sent)
    added = AddedCriterion.objects.get()
    assert (added.agreement, added.course) == (scene.agreement, None)
    assert added.ends == last + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"years": ""}, "Isi: Umur paling rendah (tahun)."),
        ({"years": "0"}, "Umur paling rendah"),
        ({"course": ""}, "Pilih kursus atau perjanjian yang memerlukan syarat ini."),
        (boxes(starts=TODAY - dt.timedelta(days=1)), "Syarat berlaku paling cepat hari ini"),
        (boxes(last_day=TODAY - dt.timedelta(days=1)), "Hari terakhir harus pada atau sesudah hari mulai."),
        ({"reason": ""}, "Isi: Alasan."),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(scene, cast, signed_in, changes, told):
    answer = signed_in(cast.owner).post(block("minimum_age"), filled(scene, years="21") | changes)
    assert told in answer.text
    assert "Nota dinas 14" in answer.text
    assert not AddedCriterion.objects.exists()


@pytest.mark.parametrize("codes", ["81", "Ambon", "0171", "8171 81711", ""])
def test_codes_of_regencies_have_four_digits(scene, cast, signed_in, codes):
    answer = signed_in(cast.owner).post(block("resident_of"), filled(scene, regency_codes=codes))
    assert answer.status_code == 200
    assert not AddedCriterion.objects.exists()


def test_another_prison_is_no_choice(scene, places, cast, signed_in):
    sent = filled(scene, years="21")
    answer = signed_in(cast.stranger).post(block("minimum_age"), sent)
    assert answer.status_code == 200
    assert not AddedCriterion.objects.exists()


@pytest.mark.parametrize("who", ["warden", "board", "regional", "coordinator", "instructor"])
def test_who_may_not(scene, cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(block("minimum_age"), filled(scene, years="21")).status_code == 403


def test_it_costs_the_same_for_one_and_for_three(scene, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, block("minimum_age"))
    for number in range(2):
        make_inmate(places.ambon, f"Orang {number}")
        scene.agreement.pk = None
        scene.agreement.save()
    assert queries_of(client, block("minimum_age")) == one <= 15
