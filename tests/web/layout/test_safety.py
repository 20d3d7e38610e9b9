"""What browsers are told to keep and send, what is read of strangers, and what pages say when they cannot go on."""

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.test import Client
from django.urls import reverse

from bekal.web.layout.uploads import LimitedUpload
from tests.people.scenes import Scene


@pytest.fixture
def person(places, cast):
    return Scene(places, cast).person("Yusuf Rekaan")


@pytest.mark.parametrize("name", ["today_index", "inmate_list", "class_list", "account_own"])
def test_no_page_of_somebody_signed_in_is_kept_by_the_browser(name, cast, signed_in):
    """Else the back button shows it after signing out, on a computer that many use."""
    assert "no-store" in signed_in(cast.owner).get(reverse(name)).headers["Cache-Control"]


def test_neither_are_files_and_refusals(cast, signed_in):
    client = signed_in(cast.stranger)
    assert "no-store" in client.get(reverse("inmate_detail", args=[0])).headers["Cache-Control"]
    assert "no-store" in client.get(reverse("audit_list")).headers["Cache-Control"]


def test_after_signing_out_nothing_is_left_in_the_browser(person, cast, signed_in):
    client = signed_in(cast.owner)
    address = reverse("discipline_add", args=[person.pk])
    values = {"day_0": "2", "day_1": "3", "day_2": "2026", "level": "light"}
    assert client.post(address, values).status_code == 302  # a message waits for the next page
    assert not any("Pelanggaran" in cookie.value for cookie in client.cookies.values())
    client.post(reverse("account_logout"))
    assert {name for name, cookie in client.cookies.items() if cookie.value} <= {"csrftoken", "django_language"}
    assert "Pelanggaran" not in client.get(reverse("account_login")).text


def test_signing_out_takes_more_than_a_link(cast, signed_in):
    client = signed_in(cast.owner)
    assert client.get(reverse("account_logout")).status_code == 405
    assert client.get(reverse("today_index")).status_code == 200


def test_signing_in_makes_a_new_session(cast):
    cast.owner.set_password("kuda hitam di tepi sungai")
    cast.owner.save()
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.post(reverse("account_login"), {"login": "owner", "password": "kuda hitam di tepi sungai"})
    assert client.session.session_key != session.session_key
    assert client.get(reverse("today_index")).status_code == 200


@pytest.mark.parametrize("name", ["account_login", "set_language", "account_logout"])
def test_no_other_site_can_send_a_form(name, db):
    assert Client(enforce_csrf_checks=True).post(reverse(name), {"language": "en"}).status_code == 403


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(elsewhere, cast):
    cast.owner.set_password("kuda hitam di tepi sungai")
    cast.owner.save()
    client = Client()
    answer = client.post(reverse("set_language"), {"language": "en", "next": elsewhere})
    assert "evil" not in answer.url
    told = {"login": "owner", "password": "kuda hitam di tepi sungai", "next": elsewhere}
    answer = client.post(f"{reverse('account_login')}?next={elsewhere}", told)
    assert answer.status_code == 302
    assert "evil" not in answer.url


def test_every_page_bears_the_headers_that_keep_strangers_out(db):
    headers = Client().get(reverse("account_login")).headers
    policy = headers["Content-Security-Policy"]
    assert {"default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"  # the address of a person's page is told to no other site


def test_another_host_name_is_not_answered(db):
    assert Client(raise_request_exception=False).get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize("data", [{"q": "a\0b"}, {"a\0b": "q"}])
def test_nul_characters_are_refused_before_any_database_sees_them(data, cast, signed_in):
    client = signed_in(cast.owner)
    assert client.get(reverse("class_list"), data).status_code == 400
    assert client.post(reverse("set_language"), data).status_code == 400


def test_nor_in_a_cookie(db):
    client = Client()
    client.cookies.load('sessionid="abcdefgh\\000ijklmnop"')
    assert client.get(reverse("account_login")).status_code == 400


def test_a_request_that_no_file_can_be_is_not_read():
    with pytest.raises(RequestDataTooBig):
        LimitedUpload().handle_raw_input(None, {}, settings.MAX_REQUEST_BYTES + 1)
    LimitedUpload().handle_raw_input(None, {}, settings.MAX_ROSTER_BYTES)


@pytest.mark.parametrize("address", ["/nowhere/", "/certificates/check/nothing/", "/people/1/"])
def test_what_goes_wrong_tells_nothing_of_the_inside(address, db, settings):
    settings.DEBUG = False
    text = Client(raise_request_exception=False).get(address, follow=True).text
    assert not any(word in text for word in ("Traceback", "urlpatterns", "bekal.web", "SELECT", "DATABASE"))
