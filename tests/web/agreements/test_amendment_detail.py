from django.urls import reverse

from bekal.partners.models import AgreementVersion
from tests.classes.scene import make_class
from tests.web.agreements.pages import SEEN, queries_of, who_sees


def address(amendment):
    return reverse("amendment_detail", args=[amendment.pk])


def test_it_says_what_changes_and_what_to_do_next(amendment, cast, signed_in):
    page = signed_in(cast.owner).get(address(amendment)).text
    assert "Peserta paling banyak" in page
    assert "step=submit" in page
    assert reverse("amendment_edit", args=[amendment.pk]) in page
    assert reverse("amendment_sign", args=[amendment.pk]) in signed_in(cast.warden).get(address(amendment)).text
    assert "step=submit" not in signed_in(cast.coordinator).get(address(amendment)).text


def test_classes_that_lose_their_ground_are_named_before_the_signature(scene, amendment, cast, signed_in):
    make_class(scene, "open", name="Las angkatan 7")
    amendment.contents["courses"] = {}
    amendment.save(update_fields=["contents"])
    page = signed_in(cast.owner).get(address(amendment)).text
    assert "Las angkatan 7" in page
    assert "tidak memuat kursus ini" in page


def test_an_outdated_draft_leads_to_the_newest_text(amendment, cast, signed_in):
    newest = AgreementVersion.objects.get()
    newest.pk, newest.number = None, 2
    newest.save(force_insert=True)
    assert reverse("amendment_rebase", args=[amendment.pk]) in signed_in(cast.owner).get(address(amendment)).text


def test_who_sees_it(amendment, cast, signed_in):
    assert who_sees(cast, signed_in, address(amendment)) == SEEN


def test_three_classes_cost_as_many_queries_as_one(scene, amendment, cast, signed_in):
    client, counts = signed_in(cast.owner), []
    for number in range(3):
        make_class(scene, "planned", name=f"Kelas {number}")
        counts.append(queries_of(client, address(amendment)))
    assert counts[0] == counts[2] <= 15
