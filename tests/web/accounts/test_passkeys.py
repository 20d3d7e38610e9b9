"""A passkey from setting up to signing in with it, in a real browser with a virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

PASSWORD = "kata sandi yang panjang"


@pytest.fixture
def browser_page(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()


def add_authenticator(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_in_with_password(page, root):
    page.goto(f"{root}/accounts/login/")
    page.get_by_label("Nama pengguna").fill("owner")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(f"{root}/today/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_set_up_and_opens_without_a_password(live_server, cast, browser_page):
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    page, root = browser_page, live_server.url
    devtools, authenticator = add_authenticator(page)
    sign_in_with_password(page, root)

    page.goto(f"{root}{reverse('mfa_add_webauthn')}")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label("Nama kunci sandi").fill("Ponsel saya")
    page.get_by_role("button", name="Pasang").click()
    page.wait_for_url(f"{root}{reverse('mfa_view_recovery_codes')}")
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Ponsel saya"

    page.goto(f"{root}{reverse('account_own')}")
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url(f"{root}/today/")
    assert page.complaints == []

    page.goto(f"{root}{reverse('account_own')}")
    page.get_by_role("button", name="Keluar").click()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.get_by_text("Kunci sandi tidak terbaca").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_the_second_step_after_a_password(live_server, cast, browser_page):
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    page, root = browser_page, live_server.url
    add_authenticator(page)
    sign_in_with_password(page, root)
    page.goto(f"{root}{reverse('mfa_add_webauthn')}")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_role("button", name="Pasang").click()
    page.wait_for_url(f"{root}{reverse('mfa_view_recovery_codes')}")
    page.get_by_role("button", name="Keluar").click()

    page.get_by_label("Nama pengguna").fill("owner")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(f"{root}{reverse('mfa_authenticate')}")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.wait_for_url(f"{root}/today/")
    assert page.complaints == []
