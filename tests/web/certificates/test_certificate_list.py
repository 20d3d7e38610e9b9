from django.urls import reverse
from model_bakery import baker

ADDRESS = reverse("certificate_list")


def test_officer_finds_a_certificate_by_part_of_the_name(site, cast, signed_in):
    client = signed_in(cast.owner)
    assert site.certificate.number in client.get(ADDRESS, {"search": "walak"}).text
    assert site.certificate.number not in client.get(ADDRESS, {"search": "tidakada"}).text


def test_colleague_sees_the_same_and_stranger_nothing(site, cast, signed_in):
    assert site.certificate.number in signed_in(cast.colleague).get(ADDRESS).text
    assert site.certificate.number not in signed_in(cast.stranger).get(ADDRESS).text


def test_an_empty_list_teaches(places, cast, signed_in):
    assert "Sertifikat terbit setelah kelas selesai" in signed_in(cast.owner).get(ADDRESS).text


def test_instructor_may_not(site, cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 403


def test_as_many_queries_for_three_as_for_one(site, cast, signed_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(cast.owner)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as one:
        client.get(ADDRESS)
    for number in range(2):
        baker.make(
            "certificates.Certificate", facility=site.facility, enrolment__facility=site.facility,
            enrolment__training_class=site.completed_class, enrolment__state="completed", enrolment__reserve_rank=None,
            issuer=site.institution, number=f"X/{number}", code=f"X{number}", units=[], revoked_on=None,
        )  # fmt: skip
    with django_assert_num_queries(len(one)):
        client.get(ADDRESS)
