import datetime as dt

from django.urls import reverse

from bekal.catalogue.models import CourseVersion
from tests.web.catalogue.pages import queries_of


def address(course):
    return reverse("course_detail", args=[course.pk])


def adapt(scene, number):
    return CourseVersion.objects.create(
        course=scene.version.course,
        number=number,
        valid_from=dt.date(2026, 4, 1),
        adapted_from=scene.version,
        change_note="Praktik ditambah",
    )


def test_versions_with_their_origin_and_change(scene, cast, signed_in):
    adapt(scene, 2)
    page = signed_in(cast.owner).get(address(scene.version.course)).text
    for shown in ("Versi 1", "Versi 2", "Dari versi 1", "Praktik ditambah", "64 JP", "Berlaku", "Rancangan"):
        assert shown in page
    assert reverse("course_edit", args=[scene.version.course_id]) not in page


def test_headquarters_may_edit(scene, cast, signed_in):
    page = signed_in(cast.national).get(address(scene.version.course)).text
    assert reverse("course_edit", args=[scene.version.course_id]) in page


def test_three_rows_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(scene.version.course))
    adapt(scene, 2)
    adapt(scene, 3)
    assert queries_of(client, address(scene.version.course)) == one
