"""Authenticator app and recovery codes, from setting up to signing in; and that nobody works without where required."""

import base64
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bekal.config import settings as base
from bekal.lib.sealing import unseal

PASSWORD = "kata sandi yang panjang"
INDEX, APP, CONFIRM = "/accounts/own/second/", "/accounts/own/second/app/add/", "/accounts/own/confirm/"


@pytest.fixture
def owner(cast):
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    return cast.owner


def sign_in(client):
    return client.post("/accounts/login/", {"login": "owner", "password": PASSWORD})


@pytest.fixture
def signed(owner, client):
    """Signed in, and the password given once more, as allauth asks before anything of this is changed."""
    sign_in(client)
    assert client.get(APP).url.startswith(CONFIRM)
    assert client.post(CONFIRM, {"password": PASSWORD, "next": APP}).url == APP
    return client


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_app(client):
    """Read the key off the page as a person would; returns it with the recovery codes that follow."""
    secret = re.search(r'<code class="secret">([A-Z2-7=]+)</code>', client.get(APP).text)[1]
    answer = client.post(APP, {"code": code_for(secret)}, follow=True)
    return secret, re.findall(r"<li><code>(\d{8})</code></li>", answer.text)


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(signed, owner):
    secret, codes = set_up_app(signed)
    assert len(codes) == 10

    browser = Client()
    assert sign_in(browser).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Kode salah" in wrong.text
    cache.clear()  # a code serves once; the clock of the test stands still
    assert browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).url == "/today/"
    assert browser.get(reverse("account_own")).status_code == 200


def test_a_recovery_code_opens_once(signed):
    _, codes = set_up_app(signed)
    for expected in (302, 200):
        browser = Client()
        sign_in(browser)
        assert browser.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_wrong_codes_are_limited(signed):
    set_up_app(signed)
    browser = Client()
    sign_in(browser)
    for _ in range(9):
        answer = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Terlalu banyak percobaan" in answer.text


def test_the_first_step_alone_is_left_again(signed):
    set_up_app(signed)
    browser = Client()
    sign_in(browser)
    left = browser.post(reverse("account_logout"), {"next": "/accounts/login/"})
    assert left.url == "/accounts/login/"
    assert browser.get(reverse("mfa_authenticate")).url == "/accounts/login/"


def test_the_key_is_sealed_in_the_database(signed, settings):
    secret, _ = set_up_app(signed)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert unseal(settings.FIELD_KEY, base64.b64decode(kept)) == secret


def test_the_qr_code_is_drawn_without_another_host(signed):
    text = signed.get(APP).text
    assert 'src="data:image/svg+xml;base64,' in text
    assert not re.search(r'(src|href)="https?://', text)


def test_no_page_has_script_or_style_of_its_own(signed):
    for address in (APP, INDEX, "/accounts/own/second/passkeys/add/", "/accounts/own/second/passkeys/"):
        text = signed.get(address).text
        for script in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text):
            assert 'type="application/json"' in script, (address, script)
        assert "<style" not in text
        assert not re.search(r"<[^>]+\son\w+=|<[^>]+\sstyle=", text)


def test_changes_ask_once_more_for_the_password(owner, client):
    sign_in(client)
    answer = client.post(CONFIRM, {"password": "salah", "next": APP})
    assert "Kata sandi salah" in answer.text
    assert client.get(APP).status_code == 302


class TestRequired:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("name", ["account_own", "facility_list"])
    def test_every_page_leads_to_setting_one_up(self, signed, name):
        assert signed.get(reverse(name)).url == INDEX
        assert "Pasang langkah kedua lebih dulu" in signed.get(INDEX).text

    def test_nothing_is_written_before(self, signed, owner):
        assert signed.post(reverse("account_own"), {"language": "en"}).url == INDEX
        owner.refresh_from_db()
        assert owner.language == "id"

    def test_then_the_pages_open(self, signed):
        set_up_app(signed)
        assert signed.get(reverse("account_own")).status_code == 200

    def test_signing_out_and_the_language_stay_in_reach(self, signed):
        assert signed.post(reverse("set_language"), {"language": "en"}).url != INDEX
        assert signed.post(reverse("account_logout")).url == "/accounts/login/"

    def test_the_last_one_stays(self, signed):
        set_up_app(signed)
        answer = signed.post(reverse("mfa_deactivate_totp"))
        assert "yang terakhir" in answer.text
        assert Authenticator.objects.filter(type="totp").exists()

    def test_recovery_codes_alone_do_not_count(self, signed, owner):
        Authenticator.objects.create(user=owner, type="recovery_codes", data={"seed": "x", "used_mask": 0})
        assert signed.get(reverse("account_own")).url == INDEX

    def test_public_pages_stay_public(self, client, db):
        assert client.get("/accounts/login/").status_code == 200


def test_in_production_it_is_required():
    """The setting follows the mode; demonstration and tests are the only exceptions."""
    assert base.SECOND_FACTOR_REQUIRED is base.PRODUCTION
