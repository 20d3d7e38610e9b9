from django.urls import reverse

from bekal.accounts.models import User
from bekal.audit.models import Event


def choose(client, language, **data):
    return client.post(reverse("set_language"), {"language": language, "next": "/accounts/own/"} | data)


def test_the_switch_in_the_header_is_remembered_with_the_user(cast, signed_in):
    client = signed_in(cast.owner)
    answer = choose(client, "en")
    assert (answer.url, answer.cookies["django_language"].value) == ("/accounts/own/", "en")
    assert User.objects.get(pk=cast.owner.pk).language == "en"
    assert Event.objects.get(action="account.choose_language").actor_name == "Owner"


def test_signed_out_only_the_browser_remembers(cast, client):
    assert choose(client, "en", next="/accounts/login/").cookies["django_language"].value == "en"
    assert client.get("/accounts/login/").headers["Content-Language"] == "en"
    assert not Event.objects.exists()


def test_choosing_the_same_again_records_nothing(cast, signed_in):
    choose(signed_in(cast.owner), "id")
    assert not Event.objects.exists()


def test_an_unknown_language_changes_nothing(cast, signed_in):
    choose(signed_in(cast.owner), "fr")
    assert User.objects.get(pk=cast.owner.pk).language == "id"


def test_it_does_not_lead_elsewhere(cast, client):
    assert choose(client, "en", next="https://evil.example/").url == "/"


def test_somebody_without_a_role_may_still_switch(cast, signed_in):
    cast.owner.grants.all().delete()
    assert choose(signed_in(cast.owner), "en").status_code == 302
