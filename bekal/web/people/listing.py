"""The list of people, made to be served often: what does not depend on the rows is worked out once and remembered."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict
from django.template import engines
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from jinja2 import Environment, FileSystemLoader, Template

from bekal.access.rules import Actor, reach
from bekal.people.choices import CustodyStatus, Presence
from bekal.people.queries import InmateRow, Listing, regions_to_choose, sees_facilities
from bekal.web.layout.templatetags.bekal import days_left, short_date
from bekal.web.people.forms import ListForm

PARTS = {
    "filters": "{% filters form %}",
    "name_head": "{% sort_heading _('Nama') 'name' sort %}",
    "home_head": "{% sort_heading _('Pulang') 'release' sort numeric=True %}",
}
SOON = 30
SOON_ENOUGH_TO_COUNT = 365


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
        record=reach(actor, "inmate.record") == held,  # of everybody in the list, not only of some
        regions=tuple(regions_to_choose(actor)),
    )


def read_listing(request: HttpRequest, viewer: Viewer) -> tuple[Listing, dict[str, str]]:
    """What a request asks for, and as HTML the form above the list and the heads by which it is sorted."""
    asked = request.GET.urlencode()
    read = _read if request.GET.get("q") else _read_often
    return read(asked, viewer, get_language() or "id", request.path)


def _read(asked: str, viewer: Viewer, _language: str, path: str) -> tuple[Listing, dict[str, str]]:
    query = QueryDict(asked)
    form = ListForm(query, viewer=viewer)
    form.is_valid()
    listing = form.listing(after=query.get("after", ""), before=query.get("before", ""))
    context, request = {"form": form, "sort": listing.sorted_by}, _Asked(path, query)
    parts = {name: engines["django"].from_string(part).render(context, request) for name, part in PARTS.items()}
    return listing, parts


_read_often = lru_cache(maxsize=512)(_read)


class _Asked(HttpRequest):
    """As much of a request as the form above a list reads."""

    def __init__(self, path: str, query: QueryDict) -> None:
        super().__init__()
        self.path, self.method = path, "GET"
        self.GET = query  # type: ignore[assignment]


# Rows


def rows_as_html(rows: list[InmateRow], viewer: Viewer, today: date, base: str) -> SafeString:
    """The lines of the table; `base` is the address of a person's page up to the id."""
    language = get_language() or "id"
    lines = _lines(rows, viewer, today, base, language)
    across, record = viewer.across, viewer.record
    return SafeString(_template().render(_words(language), lines=lines, across=across, record=record))


@lru_cache(maxsize=1)
def _template() -> Template:
    """Jinja2 for the rows alone: fifty of them in Django's templates are most of what the page costs."""
    folder = FileSystemLoader(Path(__file__).parent / "templates" / "people")
    return Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template(
        "inmate_rows.jinja"
    )


def _lines(rows: list[InmateRow], viewer: Viewer, today: date, base: str, language: str) -> Iterator[tuple[Any, ...]]:
    """Tuples, which the template takes apart once a row: looking up attributes would double its time."""
    for row in rows:
        yield (
            f"{base}{row.pk}/",
            row.name,
            row.register_number if viewer.record else "",
            row.facility_name if viewer.across else row.block or "–",
            *_status(row.custody_status, row.presence, language),
            *_home(row.release_on, row.presence, row.life_or_death, today, language),
            _short(row.certified_on, language) if row.certified_on else "",
        )


@lru_cache(maxsize=64)
def _status(custody_status: str, presence: str, _language: str) -> tuple[str, bool]:
    """The custody status, or where the person is if not here (True)."""
    if presence != Presence.HELD:
        return str(Presence(presence).label), True
    return str(CustodyStatus(custody_status).label), False


@lru_cache(maxsize=8192)
def _home(
    day: date | None, presence: str, life_or_death: bool, today: date, language: str
) -> tuple[str, str, bool, bool]:
    """When somebody goes home: the day or why there is none, how far off it is, whether it is known, whether soon."""
    if day is None:
        return (_("Seumur hidup atau mati") if life_or_death else _("Belum ada tanggal")), "", False, False
    ahead = (day - today).days
    if presence != Presence.HELD or ahead > SOON_ENOUGH_TO_COUNT:
        return _short(day, language), "", True, False
    return _short(day, language), days_left(day, today), True, ahead <= SOON


@lru_cache(maxsize=8192)
def _short(day: date, _language: str) -> str:
    return short_date(day)


@lru_cache(maxsize=4)
def _words(_language: str) -> dict[str, str]:
    return {
        "place_label": _("Lapas atau rutan"),
        "block_label": _("Blok"),
        "status_label": _("Status"),
        "home_label": _("Pulang"),
        "certificate_label": _("Sertifikat"),
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
