"""Every URL × method × person × site: does each page answer as the permission table says?

Unseen is 404, seen but not allowed is 403, signed out is sent to sign in, a wrong method is 405.
"""

import pytest
from django.test import Client

from bekal.access.rules import PERMISSIONS
from bekal.accounts.queries import actor_for
from tests.conftest import TODAY
from tests.walk.walking import METHODS, ask, every_page, expected, is_sign_in

PAGES = every_page()
AREAS = sorted({page.area for page in PAGES})


def test_every_page_can_be_walked():
    report([page.gap for page in PAGES if page.gap])


def test_every_page_name_is_given_once():
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("area", AREAS)
def test_pages_answer_as_the_permission_table_says(area, stage, signed_in):
    pages = [page for page in PAGES if page.area == area and not page.gap]
    wrong = []
    for who, user in stage.people.items():
        client, actor = signed_in(user), actor_for(user, TODAY)
        client.raise_request_exception = False
        for page in pages:
            for site in stage.sites.values() if page.kwargs else [stage.sites["ambon"]]:
                for method in page.methods:
                    if method == "HEAD":
                        continue
                    answer = ask(client, page, site, method)
                    wanted = expected(page, actor, site)
                    if answer.status_code not in wanted or (page.is_private and is_sign_in(answer)):
                        wrong.append(line(page, method, who, site.key, wanted, answer))
    report(wrong)


@pytest.mark.parametrize("area", AREAS)
def test_who_has_not_signed_in_is_sent_to_sign_in(area, stage):
    client, site, wrong = Client(raise_request_exception=False), stage.sites["ambon"], []
    for page in PAGES:
        if page.area != area or page.gap:
            continue
        for method in page.methods:
            if method == "HEAD":
                continue
            answer = ask(client, page, site, method)
            wanted = expected(page, None, site)
            if answer.status_code not in wanted or (page.is_private and not is_sign_in(answer)):
                wrong.append(line(page, method, "signed out", site.key, wanted, answer))
    report(wrong)


@pytest.mark.parametrize("area", AREAS)
def test_other_methods_are_refused(area, stage, signed_in):
    site, wrong = stage.sites["ambon"], []
    for who, client in {"signed out": Client(), "owner": signed_in(stage.people["owner"])}.items():
        client.raise_request_exception = False
        for page in PAGES:
            if page.area != area or page.gap or not page.action:
                continue
            for method in METHODS:
                if method in page.methods:
                    continue
                answer = ask(client, page, site, method)
                if answer.status_code != 405:
                    wrong.append(line(page, method, who, site.key, {405}, answer))
    report(wrong)


def test_every_row_of_the_permission_table_is_asked_for_somewhere():
    """Not a law, but a row that no page and no action names is dead or misspelt."""
    for row in PERMISSIONS.values():
        assert row.seen_by in PERMISSIONS


def line(page, method, who, site, wanted, answer):
    """One answer that was not wanted: what happened, and to whom."""
    error = getattr(answer, "exc_info", None)
    told = f"{error[0].__name__}: {error[1]}"[:160] if error else getattr(answer, "url", "")
    codes = "/".join(str(code) for code in sorted(wanted))
    return f"{page.name} {method}: wanted {codes}, got {answer.status_code} {told}", f"{who} at {site}"


def report(lines):
    """Fail with everything that went wrong, alike things once."""
    cases = {}
    for what, where in (one if isinstance(one, tuple) else (one, "") for one in lines):
        cases.setdefault(what, []).append(where)
    if cases:
        told = [f"- {what}\n    {shortened(places)}" for what, places in list(cases.items())[:60]]
        more = [f"… and {len(cases) - 60} more"] if len(cases) > 60 else []
        pytest.fail("\n".join(["", *told, *more]), pytrace=False)


def shortened(places):
    return ", ".join(places[:6]) + (f" and {len(places) - 6} more" if len(places) > 6 else "")
