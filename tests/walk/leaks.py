"""What must not be found in an answer: another prison's people, and for partners and the public anything of custody.

Every site's things bear marks that occur nowhere else (`stage.MARKS`). Each answer is searched for every mark that
the permission table does not open to the one who asked: pages, files, where a redirect leads, what a refused form says.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from bekal.access.rules import Actor, may
from bekal.lib.dates import MONTHS, SHORT_MONTHS
from tests.walk.stage import MARKS, Site, Stage

TAG = re.compile(r"<[^>]+>")
PIECE_ENDS = re.compile(r"</(w:p|w:tc|si|c|row|w:tab|w:br)>|<w:(tab|br)/>")
WORDS_OF_CUSTODY = ("lapas", "rutan", "warga binaan", "narapidana", "tahanan", "prison", "inmate")


def hidden_from(actor: Actor, stage: Stage) -> Iterator[tuple[str, str]]:
    """Every mark that this actor must not find, and what it is."""
    for site in stage.sites.values():
        marks, place = MARKS[site.key], site.facility.target
        classes = (site.training_class, site.planned_class, site.completed_class)
        if not may(actor, "inmate.record", place):
            yield from secrets_of(site)
        if not may(actor, "inmate.view", place):
            yield marks.bystander, f"the name of somebody in {site.key} who is in no class"
            if not any(may(actor, "class.view", one.target) for one in classes):
                yield marks.name, f"the name of a participant in {site.key}"
        if not may(actor, "agreement.view", site.agreement.target):
            yield marks.proposal, f"a curriculum proposed to {site.key}"
        if not may(actor, "audit.view", place):
            yield marks.event_actor, f"an audit event of {site.key}"


def hidden_from_the_public(stage: Stage) -> Iterator[tuple[str, str]]:
    """What nobody finds who has not signed in; the names on certificates are for whoever has the code."""
    for site in stage.sites.values():
        yield from secrets_of(site)
        yield MARKS[site.key].bystander, f"the name of somebody in {site.key}"
        yield site.facility.name, "the name of a prison"


def secrets_of(site: Site) -> Iterator[tuple[str, str]]:
    """What only those may read who may see a person's record: register number, offence, end of the sentence."""
    marks = MARKS[site.key]
    for number in (marks.register_number, marks.bystander_register):
        yield number, f"a register number of {site.key}"
        yield number.replace(" ", ""), f"a register number of {site.key}"
    yield marks.offence, f"an offence of {site.key}"
    for unit in ("tahun", "years"):
        yield f"{marks.term_years} {unit}", f"the length of a sentence of {site.key}"
    end = marks.expires_on
    for language in ("id", "en"):
        for months in (MONTHS, SHORT_MONTHS):
            yield f"{end.day} {months[language][end.month - 1]} {end.year}", f"the end of a sentence of {site.key}"
    yield end.isoformat(), f"the end of a sentence of {site.key}"


def found_in(answer: Any, hidden: Mapping[str, str]) -> list[str]:
    """What of `hidden` an answer tells."""
    text = text_of(answer)
    return [
        f"{told} ({mark})" for mark, told in hidden.items() if mark in text or (mark.islower() and mark in text.lower())
    ]


def text_of(answer: Any) -> str:
    """What an answer says, in plain text: pages as they are, PDF, DOCX and XLSX as whoever opens them reads them."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = [answer.headers.get(name, "") for name in ("Location", "Content-Disposition", "HX-Redirect", "HX-Trigger")]
    return " ".join([*texts_in(body), *told])


def texts_in(body: bytes) -> Iterator[str]:
    """The text of a file by what it is: with its markup, without it, and without line ends and hyphens at them."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                part = archive.read(name).decode("utf-8", "replace")
                yield part
                yield " ".join(html.unescape(TAG.sub("", PIECE_ENDS.sub(" ", part))).split())
    elif body.startswith(b"%PDF"):
        yield from _texts_in_pdf(body)
    else:
        yield body.decode("utf-8", "replace")


def _texts_in_pdf(body: bytes) -> Iterator[str]:
    yield body.decode("latin-1")
    try:
        read = pypdf.PdfReader(io.BytesIO(body))
        text = "\n".join(page.extract_text() for page in read.pages)
    except PyPdfError:  # begins like one, and is none
        return
    yield " ".join(text.split())
    yield re.sub(r"[-\u00ad]\s*\n\s*", "", text)
    yield " ".join(str(value) for value in (read.metadata or {}).values())
