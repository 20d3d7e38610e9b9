"""The list of people, made to be served often: what does not depend on the rows is worked out once and remembered."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict
from django.template import engines
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from jinja2 import Environment, FileSystemLoader

from bekal.access.rules import Actor, may_somewhere, reach
from bekal.people.choices import CustodyStatus, Presence
from bekal.people.queries import InmateRow, Listing, regions_to_choose, sees_facilities
from bekal.web.layout.templatetags.bekal import days_left, short_date
from bekal.web.people.forms import ListForm

SOON = 30
SOON_ENOUGH_TO_COUNT = 365
ROWS = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates" / "people"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""Jinja2 for the rows alone: with 50 of them Django's templates are most of what the page costs."""


class Viewer(NamedTuple):
    """What of the list somebody sees: whose places, and whether the record of custody."""

    across: bool
    nation: bool
    record: bool
    regions: tuple[tuple[int, str], ...] = ()


def viewer_of(actor: Actor) -> Viewer:
    """What `actor` sees of the list."""
    held = reach(actor, "inmate.list")
    return Viewer(
        across=sees_facilities(held),
        nation=held.nation,
        record=may_somewhere(actor, "inmate.record"),
        regions=tuple(regions_to_choose(actor)),
    )


def read_listing(request: HttpRequest, viewer: Viewer) -> tuple[Listing, str]:
    """What a request asks for, and the form above the list as HTML."""
    asked = request.GET.urlencode()
    read = _read if request.GET.get("q") else _read_often
    return read(asked, viewer, get_language() or "id", request.path)


def _read(asked: str, viewer: Viewer, _language: str, path: str) -> tuple[Listing, str]:
    query = QueryDict(asked)
    form = ListForm(query, viewer=viewer)
    form.is_valid()
    listing = form.listing(after=query.get("after", ""), before=query.get("before", ""))
    html = engines["django"].from_string("{% filters form %}").render({"form": form}, _Asked(path, query))
    return listing, html


_read_often = lru_cache(maxsize=512)(_read)


class _Asked(HttpRequest):
    """As much of a request as the form above a list reads."""

    def __init__(self, path: str, query: QueryDict) -> None:
        super().__init__()
        self.path, self.GET, self.method = path, query, "GET"


# Rows


def rows_as_html(rows: list[InmateRow], viewer: Viewer, today: date, base: str) -> str:
    """The lines of the table; `base` is the address of a person's page up to the id."""
    language = get_language() or "id"
    template = ROWS.get_template("inmate_rows.jinja")
    return template.render(words=_words(language), lines=_lines(rows, viewer, today, base, language), viewer=viewer)


def _lines(rows: list[InmateRow], viewer: Viewer, today: date, base: str, language: str) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "url": f"{base}{row.pk}/",
            "name": row.name,
            "under": _under(row, viewer, language),
            "place": row.facility_name if viewer.across else row.block or "–",
            "status": _status(row.custody_status, row.presence, language),
            "home": _home(row.release_on, row.presence, row.life_or_death, today, language),
            "certified": row.certified_on and _short(row.certified_on, language),
        }


def _under(row: InmateRow, viewer: Viewer, language: str) -> str:
    return row.register_number if viewer.record else ""


@lru_cache(maxsize=64)
def _status(custody_status: str, presence: str, _language: str) -> tuple[str, str]:
    """The custody status, or where the person is if not here, with its tone."""
    if presence != Presence.HELD:
        return str(Presence(presence).label), "quiet"
    return str(CustodyStatus(custody_status).label), ""


@lru_cache(maxsize=8192)
def _home(
    day: date | None, presence: str, life_or_death: bool, today: date, language: str
) -> tuple[str, str, str]:
    """When somebody goes home: the day, how far off it is, and a tone."""
    if day is None:
        return (_("Seumur hidup atau mati") if life_or_death else _("Belum ada tanggal")), "", "muted"
    if presence != Presence.HELD:
        return _short(day, language), "", ""
    ahead = (day - today).days
    return _short(day, language), days_left(day, today) if ahead <= SOON_ENOUGH_TO_COUNT else "", (
        "soon" if ahead <= SOON else ""
    )


@lru_cache(maxsize=8192)
def _short(day: date, _language: str) -> str:
    return short_date(day)


@lru_cache(maxsize=4)
def _words(_language: str) -> dict[str, str]:
    return {
        "facility": _("Lapas atau rutan"),
        "block": _("Blok"),
        "status": _("Status"),
        "home": _("Pulang"),
        "certificate": _("Sertifikat"),
        "yes": _("Ada"),
        "no": _("Belum ada"),
    }


# Buttons


def buttons(*, may_add: bool, may_import: bool) -> list[dict[str, str]]:
    """What an officer can do from the list."""
    found = [{"label": _("Unggah daftar"), "url": address_of("roster_upload"), "kind": "primary"}] if may_import else []
    found += [{"label": _("Tambah orang"), "url": reverse("inmate_add"), "kind": "quiet"}] if may_add else []
    return [button for button in found if button["url"]]


def address_of(name: str) -> str:
    """The address of another area's page; empty where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
