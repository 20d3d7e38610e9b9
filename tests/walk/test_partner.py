"""A partner's people walk every page and file that they can reach, and find nothing of custody in any of them.

They start at every address of the product, in every format, and follow every link that they are shown.
"""

import io
import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag

import pytest
import xlsxwriter
from django.http import HttpResponse
from django.urls import NoReverseMatch, resolve, reverse

from bekal.accounts.queries import actor_for
from bekal.lib.paper import Letterhead, Paper, Paragraph
from bekal.lib.paper_docx import as_docx
from bekal.lib.paper_pdf import as_pdf
from tests.conftest import TODAY
from tests.walk.leaks import found_in, hidden_from, secrets_of
from tests.walk.subjects import THINGS
from tests.walk.walking import PUBLIC, every_page

FORMATS = ("pdf", "docx", "xlsx", "csv")
LINK = re.compile(rb'(?:href|action|src|hx-get)="(/[^"]*)"')
MOST = 3000
LEAVES = ("/accounts/logout/", "/accounts/language/", "/static/")


def addresses(stage):
    """Every address that can be written with the things of the sites, whoever may open it."""
    for page in every_page():
        for site in stage.sites.values():
            things = {**THINGS, **page.special.things}
            for written in FORMATS if "format" in page.kwargs else ("",):
                values = {
                    name: written if name == "format" else things[name].value(things[name].pick(site))
                    for name in page.kwargs
                    if name == "format" or name in things
                }
                try:
                    yield reverse(page.name, kwargs=values)
                except NoReverseMatch:
                    continue


def walk(client, stage):
    """Everything that answers with something, each address once."""
    waiting, seen = list(dict.fromkeys(addresses(stage))), set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(LEAVES):
            continue
        seen.add(address)
        assert len(seen) < MOST, "links that never end"
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code >= 400:
            continue
        kept = HttpResponse(body, headers=dict(answer.headers))
        yield address, kept
        if body.lstrip().startswith(b"<"):
            links = (urldefrag(unescape(found.decode())).url for found in LINK.findall(body))
            waiting += [link for link in links if link not in seen]
        elif answer.status_code in (301, 302) and answer.url.startswith("/"):
            waiting.append(answer.url)


def is_public(address):
    """Whether anyone may read it: a certificate tells its holder's name to whoever has its code."""
    return getattr(resolve(address.partition("?")[0]).func, "action", "") == PUBLIC


def workbook(rows):
    """A workbook with these rows."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return content.getvalue()


def kind_of(answer):
    kinds = {b"%PDF": "pdf", b"PK": "zip", b"<": "page"}
    body = answer.content.lstrip()
    return next((kind for start, kind in kinds.items() if body.startswith(start)), "other")


@pytest.mark.parametrize("who", ["coordinator", "instructor"])
def test_nothing_of_custody_reaches_a_partner(who, stage, signed_in):
    user = stage.people[who]
    client, hidden = signed_in(user), dict(hidden_from(actor_for(user, TODAY), stage))
    of_custody = {mark: told for site in stage.sites.values() for mark, told in secrets_of(site)}
    client.raise_request_exception = False
    met, leaks = Counter(), []
    for address, answer in walk(client, stage):
        met[kind_of(answer)] += 1
        met["candidates"] += "/assessment/" in address and b"data-guard" in answer.content
        leaks += [f"{address}: {told}" for told in found_in(answer, of_custody if is_public(address) else hidden)]
    assert leaks == []
    assert met["page"] > 30
    assert met["candidates"], "nobody who may be assessed was met"
    if who == "coordinator":
        assert met["pdf"] >= 2
        assert met["zip"] >= 1


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html"])
def test_what_is_planted_in_a_file_is_found(kind, stage, now):
    """The search can fail: each mark is found in a file of each kind."""
    site = stage.sites["ambon"]
    hidden = dict(secrets_of(site))
    paper = Paper(Letterhead(("Lapas",)), "Uji", (), tuple(Paragraph(f"Awal {mark} akhir") for mark in hidden))
    table = [["Tanda"], *([mark] for mark in hidden)]
    body = {
        "pdf": lambda: as_pdf(paper, made_on=now.date()),
        "docx": lambda: as_docx(paper),
        "xlsx": lambda: workbook(table),
        "html": lambda: " ".join(hidden).encode(),
    }[kind]()
    assert len(found_in(HttpResponse(body), hidden)) == len(hidden)
