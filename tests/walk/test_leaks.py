"""No page shows another prison's people to whom they are hidden, and no partner's page tells of custody.

Every site's things bear marks that occur nowhere else (`stage.MARKS`). Each answer is searched for every mark that
the permission table does not open to the one who asked: pages, files, and what a refused form says.
"""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client

from bekal.access.rules import Actor, may
from bekal.accounts.queries import actor_for
from bekal.lib.dates import MONTHS, SHORT_MONTHS
from tests.conftest import TODAY
from tests.walk.stage import MARKS, Site, Stage
from tests.walk.test_walk import AREAS, PAGES, report
from tests.walk.walking import PUBLIC, ask

WORDS_OF_CUSTODY = ("Lapas", "Rutan", "warga binaan", "narapidana", "tahanan", "prison", "inmate")


@pytest.mark.parametrize("area", AREAS)
def test_no_page_shows_what_its_reader_must_not_see(area, stage, signed_in):
    leaks = []
    for who, user in stage.people.items():
        client, actor = signed_in(user), actor_for(user, TODAY)
        client.raise_request_exception = False
        hidden = dict(hidden_from(actor, stage))
        for page, site, method, text in read_everything(client, area, stage):
            held = {} if page.action == PUBLIC else hidden
            leaks += [
                f"{page.name:28} {method:4} {who:16} at {site.key}: {what}"
                for mark, what in held.items()
                if mark in text
            ]
    report(leaks)


@pytest.mark.parametrize("area", AREAS)
def test_who_has_not_signed_in_reads_nothing_of_custody(area, stage):
    leaks = []
    for page, site, method, text in read_everything(Client(raise_request_exception=False), area, stage):
        secrets = [mark for one in stage.sites.values() for mark, _ in secrets_of(one)] + [site.facility.name]
        found = [mark for mark in secrets if mark in text]
        if page.kwargs:
            found += [word for word in WORDS_OF_CUSTODY if word.lower() in text.lower()]
        leaks += [f"{page.name:28} {method:4}: {mark}" for mark in found]
    report(leaks)


def test_the_marks_are_found_where_they_may_be_seen(stage, signed_in):
    """The test above can fail: the officer's own pages do show the marks that it looks for."""
    seen = " ".join(text for *_, text in read_everything(signed_in(stage.people["owner"]), "people", stage))
    marks = MARKS["ambon"]
    assert [mark for mark in (marks.name, marks.register_number, marks.offence) if mark not in seen] == []


def hidden_from(actor: Actor, stage: Stage) -> Iterator[tuple[str, str]]:
    """Every mark that this actor must not find, and what it is."""
    for site in stage.sites.values():
        marks = MARKS[site.key]
        in_custody = may(actor, "inmate.view", site.facility.target)
        if not may(actor, "inmate.record", site.facility.target):
            yield from secrets_of(site)
        in_class = any(
            may(actor, "class.view", one.target)
            for one in (site.training_class, site.planned_class, site.completed_class)
        )
        if not in_custody:
            yield marks.bystander, f"name of somebody in {site.key} who is in no class"
        if not in_custody and not in_class:
            yield marks.name, f"name of a participant in {site.key}"
        if not may(actor, "audit.view", site.facility.target):
            yield marks.event_actor, f"an audit event of {site.key}"


def secrets_of(site: Site) -> Iterator[tuple[str, str]]:
    """What only those may read who may see a person's record."""
    marks = MARKS[site.key]
    for number in (marks.register_number, marks.bystander_register):
        yield number, f"register number of {site.key}"
        yield number.replace(" ", ""), f"register number of {site.key}"
    yield marks.offence, f"offence of {site.key}"
    end = marks.expires_on
    for language in ("id", "en"):
        for months in (MONTHS, SHORT_MONTHS):
            yield f"{end.day} {months[language][end.month - 1]} {end.year}", f"end of sentence of {site.key}"
    yield end.isoformat(), f"end of sentence of {site.key}"


def read_everything(client: Client, area: str, stage: Stage) -> Iterator[tuple]:
    """Every page of an area at every site, read and posted to, as the text that its reader would find in it."""
    for page in PAGES:
        if page.area != area or page.gap:
            continue
        for site in stage.sites.values() if page.kwargs else [stage.sites["ambon"]]:
            for method in page.methods:
                if method != "HEAD":
                    yield page, site, method, text_of(ask(client, page, site, method))


def text_of(answer) -> str:
    """What an answer says, in plain text; a spreadsheet is unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    heads = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{body.decode('utf-8', 'replace')} {heads}"
