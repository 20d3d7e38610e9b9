"""The list of people, made to be served often: what does not depend on the rows is worked out once and remembered."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may_somewhere, reach
from bekal.people.choices import CustodyStatus, Presence
from bekal.people.queries import InmateRow, Listing, regions_to_choose, sees_facilities
from bekal.web.layout.drawing import draw
from bekal.web.layout.templatetags.bekal import days_left, short_date
from bekal.web.people.forms import ListForm

PARTS = {
    "header": '{% page_header _("Warga binaan") actions=actions %}',
    "filters": "{% filters form %}",
    "head": '{% include "people/list_head.html" %}',
}
"""What stands above the rows: the same for everyone who sees the list alike and asks for the same."""
SOON = 30
SOON_ENOUGH_TO_COUNT = 365


class Viewer(NamedTuple):
    """What of the list somebody sees (whose places, and whether the record of custody), and what they may do there."""

    across: bool
    nation: bool
    record: bool
    may_add: bool
    may_import: bool
    regions: tuple[tuple[int, str], ...] = ()


def viewer_of(actor: Actor) -> Viewer:
    """What `actor` sees of the list."""
    held = reach(actor, "inmate.list")
    return Viewer(
        across=sees_facilities(held),
        nation=held.nation,
        record=reach(actor, "inmate.record") == held,  # of everybody in the list, not only of some
        may_add=may_somewhere(actor, "inmate.edit"),
        may_import=may_somewhere(actor, "roster.import"),
        regions=tuple(regions_to_choose(actor)),
    )


def read_listing(request: HttpRequest, viewer: Viewer) -> tuple[Listing, dict[str, str]]:
    """What a request asks for, and PARTS as HTML."""
    asked = request.GET.urlencode()
    read = _read if request.GET.get("q") else _read_often
    return read(asked, viewer, get_language() or "id", request.path)


def _read(asked: str, viewer: Viewer, _language: str, path: str) -> tuple[Listing, dict[str, str]]:
    query = QueryDict(asked)
    form = ListForm(query, viewer=viewer)
    form.is_valid()
    listing = form.listing(after=query.get("after", ""), before=query.get("before", ""))
    context = {"form": form, "sort": listing.sorted_by, "viewer": viewer, "actions": _buttons(viewer)}
    asking, django = _Asked(path, query), engines["django"]
    return listing, {name: django.from_string(part).render(context, asking) for name, part in PARTS.items()}


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
    label = _words(language)["facility_label" if viewer.across else "block_label"]
    lines = _lines(rows, viewer, today, base, language)
    return draw("people/inmate_rows.jinja", lines=lines, place_label=label)


def _lines(rows: list[InmateRow], viewer: Viewer, today: date, base: str, language: str) -> Iterator[tuple[Any, ...]]:
    """Tuples, which the template takes apart once a row: looking up attributes would double its time."""
    across, record = viewer.across, viewer.record
    for pk, name, number, block, custody, presence, life, release_on, certified_on, facility in rows:
        yield (
            f"{base}{pk}/",
            name,
            number if record else "",
            facility if across else block or "–",
            _cells(custody if record else "", presence, life, release_on, certified_on, today, language),
        )


@lru_cache(maxsize=16_384)
def _cells(
    custody_status: str,
    presence: str,
    life_or_death: bool,
    release_on: date | None,
    certified_on: date | None,
    today: date,
    language: str,
) -> SafeString:
    """What stands in a row behind the name and the place. It names nobody, and many rows have the same."""
    status, is_away = _status(custody_status, presence, language) if custody_status else ("", False)
    home, left, is_known, is_soon = _home(release_on, presence, life_or_death, today, language)
    words = _words(language) | {"status": status, "home": home, "left": left}
    certified = short_date(certified_on) if certified_on else ""
    return draw(
        "people/inmate_cells.jinja", **words, is_away=is_away, is_known=is_known, is_soon=is_soon, certified=certified
    )


def _status(custody_status: str, presence: str, _language: str) -> tuple[str, bool]:
    """The custody status, or where the person is if not here (True)."""
    if presence != Presence.HELD:
        return str(Presence(presence).label), True
    return str(CustodyStatus(custody_status).label), False


def _home(
    day: date | None, presence: str, life_or_death: bool, today: date, language: str
) -> tuple[str, str, bool, bool]:
    """When somebody goes home: the day or why there is none, how far off it is, whether it is known, whether soon."""
    if day is None:
        return (_("Seumur hidup atau mati") if life_or_death else _("Belum ada tanggal")), "", False, False
    ahead = (day - today).days
    if presence != Presence.HELD or ahead > SOON_ENOUGH_TO_COUNT:
        return short_date(day), "", True, False
    return short_date(day), days_left(day, today), True, ahead <= SOON


@lru_cache(maxsize=4)
def _words(_language: str) -> dict[str, str]:
    return {
        "facility_label": _("Lapas atau rutan"),
        "block_label": _("Blok"),
        "status_label": _("Status"),
        "home_label": _("Pulang"),
        "certificate_label": _("Sertifikat"),
        "yes": _("Ada"),
        "no": _("Belum ada"),
    }


# Buttons


def _buttons(viewer: Viewer) -> list[dict[str, str]]:
    """What an officer can do from the list."""
    found = [{"label": _("Unggah daftar"), "url": reverse("roster_upload"), "kind": "primary"}]
    found = found if viewer.may_import else []
    return found + (
        [{"label": _("Tambah orang"), "url": reverse("inmate_add"), "kind": "quiet"}] if viewer.may_add else []
    )
