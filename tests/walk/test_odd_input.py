"""Whatever a stranger, a broken program or a slip of the hand sends: a page may refuse it, but never breaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from bekal.access.choices import FACILITY_ROLES, INSTITUTION_ROLES, Role
from bekal.accounts.models import RoleGrant, User
from tests.walk.filling import DUMMY, Asked, Data, forms_of, undone
from tests.walk.test_walk import AREAS, pages_of, report
from tests.walk.walking import Page

BEYOND_64_BITS = "9" * 30
BEYOND_ANY_NUMBER = "9" * 5000  # Python refuses to read more than 4,300 digits
ODD_QUERIES = ("a\0b", "abc", "-1", BEYOND_64_BITS, BEYOND_ANY_NUMBER, "x" * 6000, "٣²½", "9999-12-31", "0001-01-01")
ODD_VALUES = (BEYOND_64_BITS, BEYOND_ANY_NUMBER)
ODD_EVERYWHERE = ("a\0b", "x" * 6000, "-1", "")
BROKEN = 500


@pytest.fixture
def everybody(stage: Any, cast: Any) -> User:
    """Somebody with every role in Ambon, for whom every page opens."""
    site, user = stage.sites["ambon"], cast.instructor
    for role in Role:
        place: dict[str, Any] = {}
        if role in FACILITY_ROLES:
            place = {"facility": site.facility}
        elif role == Role.REGIONAL_OFFICER:
            place = {"region": site.facility.region}
        elif role in INSTITUTION_ROLES:
            place = {"institution": site.institution}
        RoleGrant.objects.create(user=user, role=role, starts="2020-01-01", **place)
    site.job.owner = user
    site.job.save()
    return user


@pytest.fixture
def site(stage: Any) -> Any:
    return stage.sites["ambon"]


def sent(client: Client, method: str, url: str, data: Any) -> str:
    """Send something and undo what it did; what broke, or nothing."""
    try:
        with undone(client):
            answer = getattr(client, method)(url, data)
    except Exception as trouble:
        return f"{type(trouble).__name__}: {str(trouble)[:200]}"
    return f"status {answer.status_code}" if answer.status_code >= BROKEN else ""


def readable(area: str) -> Iterator[Page]:
    return (page for page in pages_of(area) if "GET" in page.methods)


@pytest.mark.parametrize("area", AREAS)
def test_no_query_string_breaks_a_page(area, everybody, site, signed_in, monkeypatch):
    client, asked, broken = signed_in(everybody), Asked(monkeypatch), []
    for page in readable(area):
        url = page.url(site)
        asked.take()
        sent(client, "get", url, {DUMMY: "1"})
        names = asked.take()
        broken += [
            f"{page.name} ?{name}={odd[:20]!r}: {trouble}"
            for name in names
            for odd in ODD_QUERIES
            if (trouble := sent(client, "get", url, {name: odd}))
        ]
    report(broken)


@pytest.mark.parametrize("area", AREAS)
def test_no_number_in_an_address_breaks_a_page(area, everybody, site, signed_in):
    client, broken = signed_in(everybody), []
    for page in readable(area):
        for kwarg in page.kwargs:
            for odd in ("0", BEYOND_64_BITS):
                url = "/" + page.route.replace(f"<int:{kwarg}>", odd).replace(f"<str:{kwarg}>", odd)
                if trouble := sent(client, "get", url, {}):
                    broken.append(f"{page.name} {url}: {trouble}")
    report(broken)


@pytest.mark.parametrize("area", AREAS)
def test_nothing_that_is_sent_breaks_a_form(area, everybody, site, signed_in, monkeypatch):
    client, asked, broken = signed_in(everybody), Asked(monkeypatch), []
    for page in pages_of(area):
        if "POST" not in page.methods:
            continue
        for url, data in _forms(client, page, site, asked):
            tries = [("everything", odd, dict.fromkeys(data, odd)) for odd in ODD_EVERYWHERE]
            tries += [(name, odd, {**data, name: [odd]}) for name in data for odd in ODD_VALUES]
            broken += [
                f"{page.name} {name}={odd[:20]!r}: {trouble}"
                for name, odd, values in tries
                if (trouble := sent(client, "post", url, values))
            ]
    report(broken)


def _forms(client: Client, page: Page, site: Any, asked: Asked) -> Iterator[tuple[str, Data]]:
    """The forms of a page as they stand there; for what is only sent, the names that it asks for."""
    url = page.url(site)
    if "GET" in page.methods:
        answer = client.get(url, page.special.get)
        if answer.status_code == 200 and (found := forms_of(answer)):
            yield from ((address or url, data) for address, data in found)
            return
    asked.take()
    sent(client, "post", url, {DUMMY: "1"})
    yield url, {name: ["1"] for name in asked.take()}
