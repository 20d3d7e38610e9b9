import pytest
from django.urls import reverse

from bekal.accounts.models import RoleGrant


def address(user):
    return reverse("grant_add", args=[user.pk])


def typed(**changes):
    return {"role": "warden", "facility": "", "region": "", "institution": "", "starts": "2026-03-02"} | changes


def test_a_second_role_at_another_place(cast, places, signed_in):
    client = signed_in(cast.administrator)
    answer = client.post(address(cast.owner), typed(facility=places.piru.pk, ends="2026-06-01"))
    assert answer.url == reverse("user_detail", args=[cast.owner.pk])
    grant = RoleGrant.objects.get(user=cast.owner, role="warden")
    assert (grant.facility, grant.starts.isoformat(), grant.ends.isoformat()) == (
        places.piru,
        "2026-03-02",
        "2026-06-01",
    )


@pytest.mark.parametrize(
    ("role", "named", "told"),
    [
        ("warden", [], "Pilih tempat bagi peran ini"),
        ("warden", ["maluku"], "Pilih tempat bagi peran ini"),
        ("warden", ["ambon", "maluku"], "tidak terikat"),
        ("regional_officer", ["ambon"], "Pilih tempat bagi peran ini"),
        ("national_officer", ["ambon"], "tidak terikat"),
        ("instructor", ["ambon"], "Pilih tempat bagi peran ini"),
        ("", ["ambon"], "Pilih: Peran"),
    ],
)
def test_the_place_must_fit_the_role(cast, places, signed_in, role, named, told):
    kinds = {"ambon": "facility", "maluku": "region"}
    where = {kinds[name]: getattr(places, name).pk for name in named}
    answer = signed_in(cast.administrator).post(address(cast.owner), typed(role=role, **where))
    assert answer.status_code == 200
    assert told in answer.text
    assert RoleGrant.objects.filter(user=cast.owner).count() == 1


def test_it_ends_after_it_begins(cast, places, signed_in):
    answer = signed_in(cast.administrator).post(address(cast.owner), typed(facility=places.piru.pk, ends="2026-03-02"))
    assert "harus setelah tanggal mulai" in answer.text


def test_for_others_it_is_not_there(cast, places, signed_in):
    assert signed_in(cast.warden).post(address(cast.owner), typed(facility=places.ambon.pk)).status_code == 404
