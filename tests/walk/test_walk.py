"""Every URL × method × person × site: does each page answer as the permission table says?

Unseen is 404, seen but not allowed is 403, signed out is sent to sign in, a wrong method is 405. And no answer tells
what its reader must not know (`leaks.py`).
"""

from itertools import chain

import pytest
from django.http import HttpResponse
from django.test import Client

from bekal.access.rules import PERMISSIONS
from bekal.accounts.queries import actor_for
from tests.conftest import TODAY
from tests.walk.leaks import WORDS_OF_CUSTODY, found_in, hidden_from, hidden_from_the_public, secrets_of, text_of
from tests.walk.stage import MARKS
from tests.walk.walking import METHODS, ask, every_page, expected, is_sign_in, visits

PAGES = every_page()
AREAS = sorted({page.area for page in PAGES})


def test_every_page_can_be_walked():
    report([page.gap for page in PAGES if page.gap])


def test_every_page_name_is_given_once():
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("area", AREAS)
def test_pages_answer_as_the_permission_table_says_and_leak_nothing(area, stage, signed_in):
    wrong = []
    for who, user in stage.people.items():
        client, actor = signed_in(user), actor_for(user, TODAY)
        client.raise_request_exception = False
        hidden = dict(hidden_from(actor, stage))
        for visit in chain.from_iterable(visits(page, actor, stage) for page in pages_of(area)):
            page, site, method = visit.page, visit.site, visit.method
            answer = ask(client, page, site, method)
            if answer.status_code not in visit.wanted or (page.is_private and is_sign_in(answer)):
                wrong.append(line(page, method, who, site.key, visit.wanted, answer))
            if page.is_private:
                wrong += [(f"LEAK {page.name} {method}: {told}", who) for told in found_in(answer, hidden)]
    report(wrong)


@pytest.mark.parametrize("area", AREAS)
def test_who_has_not_signed_in_is_sent_to_sign_in_and_reads_nothing_of_custody(area, stage):
    client, site, wrong = Client(raise_request_exception=False), stage.sites["ambon"], []
    hidden = dict(hidden_from_the_public(stage))
    for page in pages_of(area):
        for method in page.asked:
            answer = ask(client, page, site, method)
            wanted = expected(page, None, site)
            if answer.status_code not in wanted or (page.is_private and not is_sign_in(answer)):
                wrong.append(line(page, method, "signed out", site.key, wanted, answer))
            words = dict.fromkeys(WORDS_OF_CUSTODY, "a word of custody") if page.kwargs else {}
            wrong += [(f"LEAK {page.name} {method}: {told}", "signed out") for told in found_in(answer, hidden | words)]
    report(wrong)


@pytest.mark.parametrize("area", AREAS)
def test_other_methods_are_refused(area, stage, signed_in):
    site, wrong = stage.sites["ambon"], []
    for who, client in {"signed out": Client(), "owner": signed_in(stage.people["owner"])}.items():
        client.raise_request_exception = False
        for page in pages_of(area):
            for method in set(METHODS) - set(page.methods) if page.action else ():
                answer = ask(client, page, site, method)
                if answer.status_code != 405:
                    wrong.append(line(page, method, who, site.key, {405}, answer))
    report(wrong)


def test_the_marks_are_found_where_they_may_be_seen(stage, signed_in):
    """The search for leaks can fail: the officer's own pages do show the marks that it looks for."""
    client, marks = signed_in(stage.people["owner"]), MARKS["ambon"]
    site = stage.sites["ambon"]
    seen = " ".join(text_of(ask(client, page, site, "GET")) for page in pages_of("people") if "GET" in page.methods)
    assert [mark for mark in (marks.name, marks.register_number, marks.offence) if mark not in seen] == []
    assert found_in(HttpResponse(seen), dict(secrets_of(site)))


def test_what_a_row_is_seen_by_is_a_row():
    assert {row.seen_by for row in PERMISSIONS.values()} <= set(PERMISSIONS)


def pages_of(area):
    return [page for page in PAGES if page.area == area and not page.gap]


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
