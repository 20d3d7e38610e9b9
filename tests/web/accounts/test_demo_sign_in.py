import pytest
from django.urls import reverse

from bekal.accounts.models import User


@pytest.fixture
def persona(cast):
    User.objects.filter(pk=cast.owner.pk).update(username="demo-owner", title="Petugas program: membuka kelas")
    return User.objects.get(pk=cast.owner.pk)


def address(user):
    return reverse("demo_sign_in", args=[user.pk])


def test_one_press_signs_in(persona, client, settings):
    settings.DEMO = True
    answer = client.post(address(persona))
    assert answer.url == "/today/"
    assert client.get("/accounts/own/").context["actor"].user_id == persona.pk


def test_the_sign_in_page_says_who_each_one_is(persona, client, settings):
    settings.DEMO = True
    text = client.get("/accounts/login/").text
    assert "Petugas program: membuka kelas" in text
    assert address(persona) in text
    assert "PERAGAAN" in text


def test_outside_the_demonstration_there_is_nothing(persona, client, settings):
    settings.DEMO = False
    assert client.post(address(persona)).status_code == 404
    assert "_auth_user_id" not in client.session


def test_only_personas_are_signed_in(persona, cast, client, settings):
    settings.DEMO = True
    assert client.post(address(cast.administrator)).status_code == 404


def test_an_inactive_persona_is_none(persona, client, settings):
    settings.DEMO = True
    User.objects.filter(pk=persona.pk).update(is_active=False)
    assert client.post(address(persona)).status_code == 404


def test_a_link_is_not_enough(persona, client, settings):
    settings.DEMO = True
    assert client.get(address(persona)).status_code == 405


def test_one_persona_after_another(persona, cast, client, settings):
    settings.DEMO = True
    User.objects.filter(pk=cast.warden.pk).update(username="demo-warden")
    client.post(address(persona))
    client.post(address(cast.warden))
    assert client.get("/accounts/own/").context["actor"].user_id == cast.warden.pk
