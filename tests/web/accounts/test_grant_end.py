from django.urls import reverse

from bekal.accounts.models import RoleGrant


def address(user):
    return reverse("grant_end", args=[user.grants.get().pk])


def test_from_the_day_on_nothing_is_seen_any_more(cast, signed_in):
    theirs = signed_in(cast.workshop_head)
    assert theirs.get(reverse("facility_list")).status_code == 200

    answer = signed_in(cast.administrator).post(address(cast.workshop_head), {"ends": "2026-03-02"})

    assert answer.url == reverse("user_detail", args=[cast.workshop_head.pk])
    assert theirs.get(reverse("facility_list")).status_code == 403


def test_yesterday_stays_as_it_was(cast, signed_in):
    answer = signed_in(cast.administrator).post(address(cast.owner), {"ends": "2026-03-01"})
    assert "sudah lewat" in answer.text
    assert RoleGrant.objects.get(user=cast.owner).ends is None


def test_for_others_it_is_not_there(cast, signed_in):
    assert signed_in(cast.warden).post(address(cast.owner), {"ends": "2026-03-02"}).status_code == 404
