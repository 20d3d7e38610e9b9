import pytest
from django.urls import reverse

from bekal.catalogue.models import CompetencyUnit, Module
from tests.classes.scene import make_version
from tests.web.catalogue.pages import READERS, queries_of


def address(version):
    return reverse("version_detail", args=[version.pk])


@pytest.mark.parametrize("who", READERS)
def test_everyone_reads_modules_and_units(scene, cast, signed_in, who):
    Module.objects.create(version=scene.version, position=2, name="K3", kind="safety", lesson_hours=16)
    page = signed_in(getattr(cast, who)).get(address(scene.version)).text
    for shown in ("Praktik las", "80<small> JP", "Keselamatan kerja (K3)", "20%", "C.24LAS01.001.1", "SKKNI 27-2021"):
        assert shown in page
    assert (reverse("version_adapt", args=[scene.version.pk]) in page) == (who in {"national", "administrator"})
    assert "Program lokal" not in page


def test_a_local_programme_may_promise_no_national_certificate(scene, cast, signed_in):
    scene.version.units.set([CompetencyUnit.objects.create(code="LOK.01", title="Mencuci kendaraan")])
    page = signed_in(cast.owner).get(address(scene.version)).text
    assert "Sertifikat kompetensi nasional tidak boleh dijanjikan" in page


def test_a_draft_says_what_it_needs_to_who_may_mend_it(cast, signed_in):
    draft = make_version(hours=0, state="draft")
    assert "Ada modul dengan jam pelajaran" in signed_in(cast.national).get(address(draft)).text
    assert "Belum dapat disahkan" not in signed_in(cast.owner).get(address(draft)).text


def test_three_rows_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(scene.version))
    for position in (2, 3):
        Module.objects.create(version=scene.version, position=position, name="X", kind="theory", lesson_hours=4)
        scene.version.units.add(CompetencyUnit.objects.create(code=f"U.{position}", title="X"))
    assert queries_of(client, address(scene.version)) == one
