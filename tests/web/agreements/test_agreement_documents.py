from django.urls import reverse

from bekal.partners import actions
from bekal.partners.choices import DocumentKind
from tests.web.agreements.pages import SEEN, queries_of, who_sees


def address(agreement):
    return reverse("agreement_documents", args=[agreement.pk])


def keep(scene, cast, acting, now, number):
    return actions.add_document(
        agreement=scene.agreement,
        amendment=None,
        kind=DocumentKind.SIGNED,
        name=f"pindaian <{number}>.pdf",
        content=[b"%PDF-1.7 Pindaian " + str(number).encode()],
        actor=acting(cast.owner),
        now=now,
    )


def test_files_are_listed_with_their_hash(scene, cast, acting, now, signed_in):
    kept = keep(scene, cast, acting, now, 1)
    page = signed_in(cast.coordinator).get(address(scene.agreement)).text
    assert "pindaian &lt;1&gt;.pdf" in page
    assert kept.digest[:32] in page
    assert reverse("agreement_file", args=[kept.pk]) in page
    assert reverse("agreement_document_add", args=[scene.agreement.pk]) not in page
    assert (
        reverse("agreement_document_add", args=[scene.agreement.pk])
        in signed_in(cast.owner).get(address(scene.agreement)).text
    )


def test_who_sees_them(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == SEEN


def test_three_files_cost_as_many_queries_as_one(scene, cast, acting, now, signed_in):
    client, counts = signed_in(cast.owner), []
    for number in range(3):
        keep(scene, cast, acting, now, number)
        counts.append(queries_of(client, address(scene.agreement)))
    assert counts[0] == counts[2] <= 15
