"""Signing in with a password, the lockout after five wrong ones, and that nobody signs up by themselves."""

import datetime as dt

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bekal.config import settings as base_settings

PASSWORD = "kata sandi yang panjang"
LOGIN = "/accounts/login/"


@pytest.fixture
def owner(cast):
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    return cast.owner


def sign_in(client, login="owner", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def test_the_right_password_opens_the_page_that_was_asked_for(owner, client):
    asked = client.get("/accounts/own/")
    assert asked.url == f"{LOGIN}?next=/accounts/own/"
    answer = client.post(asked.url, {"login": "owner", "password": PASSWORD, "next": "/accounts/own/"})
    assert answer.url == "/accounts/own/"
    assert client.get("/accounts/own/").status_code == 200


def test_a_page_elsewhere_is_not_opened(owner, client):
    answer = client.post(LOGIN, {"login": "owner", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer.url == "/today/"


def test_passwords_are_kept_with_argon2():
    assert base_settings.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert Argon2PasswordHasher().encode(PASSWORD, "salt of eight").startswith("argon2$argon2id$")


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(owner, client):
    answer = sign_in(client, password="salah")
    assert "Nama pengguna atau kata sandi salah" in answer.text
    assert 'value="owner"' in answer.text
    assert "salah" not in "".join(line for line in answer.text.splitlines() if "id_password" in line)


def test_an_unknown_name_is_answered_like_a_wrong_password(owner, client):
    unknown, wrong = sign_in(client, login="nobody"), sign_in(client, password="salah")
    assert unknown.status_code == wrong.status_code == 200
    assert unknown.context["form"].errors == wrong.context["form"].errors


class TestLockout:
    def fail(self, client, times, **extra):
        return [sign_in(client, password="salah", **extra) for _ in range(times)][-1]

    def test_five_wrong_passwords_lock_and_say_what_to_do(self, owner, client):
        assert self.fail(client, 4).status_code == 200
        answer = self.fail(client, 1)
        assert answer.status_code == 429
        assert "15 menit" in answer.text
        assert "pengelola sistem" in answer.text

    def test_then_the_right_password_does_not_open_either(self, owner, client):
        self.fail(client, 5)
        assert sign_in(client).status_code == 429
        assert "_auth_user_id" not in client.session

    def test_another_browser_at_the_same_address_is_locked_too(self, owner):
        self.fail(Client(HTTP_USER_AGENT="one"), 5)
        assert sign_in(Client(HTTP_USER_AGENT="two")).status_code == 429

    def test_writing_the_name_differently_is_no_way_around(self, owner, client):
        for name in ("owner", "OWNER", " Owner", "oWner ", "owneR"):
            answer = sign_in(client, login=name, password="salah")
        assert answer.status_code == 429
        assert AccessAttempt.objects.get().failures_since_start == 5

    def test_colleagues_at_the_same_address_still_come_in(self, owner, cast, client):
        cast.colleague.set_password(PASSWORD)
        cast.colleague.save()
        self.fail(client, 5)
        assert sign_in(Client(), login="colleague").status_code == 302

    def test_after_a_quarter_of_an_hour_it_opens_again(self, owner, client, now):
        self.fail(client, 5)
        with time_machine.travel(now + dt.timedelta(minutes=16), tick=False):
            assert sign_in(client).status_code == 302

    def test_a_success_forgets_the_failures_before(self, owner, client):
        self.fail(client, 4)
        assert sign_in(client).status_code == 302
        assert self.fail(Client(), 4).status_code == 200

    def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_tells(self, owner, client, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        self.fail(client, 5, HTTP_X_FORWARDED_FOR="1.2.3.4, 10.0.0.7")
        assert AccessAttempt.objects.get().ip_address == "10.0.0.7"
        assert sign_in(Client(), HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.7").status_code == 429
        assert sign_in(Client(), HTTP_X_FORWARDED_FOR="10.0.0.8").status_code == 302

    def test_the_password_itself_is_not_written_down(self, owner, client):
        sign_in(client, password="hampir benar")
        attempt = AccessAttempt.objects.get()
        assert "hampir benar" not in f"{attempt.post_data}{attempt.get_data}"


def test_signing_in_is_remembered_with_its_address(owner, client):
    sign_in(client, REMOTE_ADDR="10.0.0.5")
    assert AccessLog.objects.get().ip_address == "10.0.0.5"


def test_an_inactive_user_is_kept_out_at_once(owner, client):
    sign_in(client)
    owner.is_active = False
    owner.save()
    assert client.get("/accounts/own/").url.startswith(LOGIN)
    assert "_auth_user_id" not in sign_in(Client()).wsgi_request.session


def test_signing_out_needs_a_press(owner, client):
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").url == LOGIN
    assert client.get("/accounts/own/").url.startswith(LOGIN)


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_set_password", "mfa_signup_webauthn"]
)
def test_what_is_not_used_is_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_users_own_language_is_spoken_from_the_first_page(owner, client):
    owner.language = "en"
    owner.save()
    assert sign_in(client).cookies["django_language"].value == "en"
    assert client.get("/accounts/own/").headers["Content-Language"] == "en"


def test_no_personas_outside_the_demonstration(owner, client, settings):
    owner.username = "demo-owner"
    owner.save()
    assert "demo-owner" not in client.get(LOGIN).text
    assert owner.name not in client.get(LOGIN).text
