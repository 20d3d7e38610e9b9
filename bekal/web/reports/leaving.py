"""The list of who goes home without a skill: by region, by prison, and person by person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Unseen
from bekal.intake.queries import margin_on
from bekal.lib.identifiers import read_id
from bekal.reporting.queries.going_home import HORIZONS
from bekal.reporting.queries.last_chances import (
    CLOSING_DAYS,
    Closed,
    Fitting,
    Outlook,
    PlaceLine,
    by_region,
    facility_counted,
    outlooks,
    people_without_skill,
    places_without_skill,
)
from bekal.web.layout.drawing import draw
from bekal.web.layout.templatetags.bekal import button, day_month, days_left, number, short_date
from bekal.web.reports.forms import WithoutSkillForm

PAGE_SIZE = 50

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: everybody within so many days, of one prison, of one region, or of all."""

    form: WithoutSkillForm
    within: int
    closing: bool
    region_id: int | None
    facility: Any

    @property
    def query(self) -> str:
        """The same as the query of a link."""
        asked = {"facility": self.facility.pk if self.facility else "", "within": self.within}
        return urlencode(asked | ({"closing": "on"} if self.closing else {}))


def read_asked(data: Any, actor: Actor) -> Asked:
    """What a query string asks for; who works in one prison means that one. Unseen for one that is not theirs."""
    own = {grant.facility_id for grant in actor.grants}
    wanted = read_id(str(data.get("facility", "")))
    if wanted is None and not _sees_several(actor):
        wanted = next(iter(own))
    facility = facility_counted(actor, wanted) if wanted else None
    if wanted and facility is None:
        raise Unseen("report.view")
    form = WithoutSkillForm(data, in_facility=facility is not None)
    found = form.cleaned_data if form.is_valid() else {}
    days = found.get("within") or HORIZONS[-1]
    return Asked(form, days, bool(found.get("closing")), found.get("region"), facility)


# Places


def places_context(actor: Actor, asked: Asked, today: date) -> Item:
    """The regions of the nation, or the prisons of a region, each leading to the next."""
    lines = places_without_skill(actor, today)
    regions = by_region(lines)
    if asked.region_id is None and len(regions) > 1:
        return {"places": [_place(line, "region", asked) for line in regions], "by_region": True, "region": ""}
    chosen = [line for line in lines if asked.region_id in (None, line.region_id)]
    name = chosen[0].region if chosen and len(regions) > 1 else ""
    return {"places": [_place(line, "facility", asked) for line in chosen], "by_region": False, "region": name}


def frame_of(actor: Actor, asked: Asked, region: str = "") -> Item:
    """What stands above the list: where it is about, the way back up, and the download."""
    crumbs, actions = [], []
    whole = {"label": _("Semua"), "url": f"?{urlencode({'within': asked.within})}"}
    if asked.facility is not None and _sees_several(actor):
        query = urlencode({"region": asked.facility.region_id, "within": asked.within})
        crumbs = [whole, {"label": asked.facility.region.name, "url": f"?{query}"}]
    elif region and asked.region_id:
        crumbs = [whole]
    if asked.facility is not None:
        url = f"{reverse('report_without_skill_download')}?{asked.query}"
        actions = [{"label": _("Unduh sebagai XLSX"), "url": url, "kind": "quiet"}]
    lead = asked.facility.name if asked.facility is not None else region
    return {
        "crumbs": crumbs,
        "page_actions": actions,
        "lead": lead or _("Semua yang bebas sebentar lagi dan belum punya sertifikat."),
        "horizons": HORIZONS,
    }


def _sees_several(actor: Actor) -> bool:
    return len({grant.facility_id for grant in actor.grants}) > 1 or any(not one.facility_id for one in actor.grants)


def _place(line: PlaceLine, kind: str, asked: Asked) -> Item:
    query = urlencode({kind: line.pk, "within": asked.within})
    labels = [_("%(days)s hari") % {"days": days} for days in HORIZONS]
    return {"name": line.name, "url": f"?{query}", "cells": list(zip(labels, line.within, strict=True))}


# People


def people_context(actor: Actor, asked: Asked, today: date, page: str) -> Item:
    """The people of one prison, fifty a page, each with what can be done and until when."""
    people = people_without_skill(asked.facility, today, asked.within)
    if asked.closing:
        everyone = closing(outlooks(actor, asked.facility, list(people), today), today)
        shown: Page[Any] = Paginator(everyone, PAGE_SIZE).get_page(page)
        listed = list(shown.object_list)
    else:
        shown = Paginator(people, PAGE_SIZE).get_page(page)
        listed = outlooks(actor, asked.facility, list(shown.object_list), today)
    return {
        "page": shown,
        "people": rows(listed, today) if listed else "",
        "counted": _counted(shown.paginator.count, asked),
        "margin": max(margin_on(today), 1),
    }


def closing(found: Iterable[Outlook], today: date) -> list[Outlook]:
    """Those whose last day comes within two weeks, the nearest first."""
    end = today + timedelta(days=CLOSING_DAYS)
    return sorted((one for one in found if one.closes_by(end)), key=lambda one: (one.last_day or end, one.inmate.name))


def rows(found: Sequence[Outlook], today: date) -> SafeString:
    """Each person's line as HTML."""
    return draw(
        "reports/without_skill_rows.jinja",
        rows=[_row(one, today) for one in found],
        labels={"home": _("Pulang"), "chance": _("Masih sempat"), "last": _("Hari terakhir")},
    )


def _row(one: Outlook, today: date) -> Item:
    inmate = one.inmate
    wish = _("berminat %(wish)s") % {"wish": one.wish} if one.wish else _("belum ada minat")
    block = [_("Blok %(block)s") % {"block": inmate.block}] if inmate.block else []
    count, more = len(one.closed), max(len(one.fitting) - 1, 0)
    return {
        "url": reverse("inmate_detail", args=[inmate.pk]),
        "name": inmate.name,
        "about": " · ".join([*block, wish]),
        "day": day_month(inmate.release_on),
        "left": days_left(inmate.release_on, today),
        "current": current_words(one),
        "fitting": [fitting_line(fit) for fit in one.fitting],
        "more_count": ngettext("%(n)s kelas lain juga sempat", "%(n)s kelas lain juga sempat", more) % {"n": more},
        "closed": [closed_line(shut) for shut in one.closed],
        "closed_count": ngettext("%(n)s kelas tidak cocok", "%(n)s kelas tidak cocok", count) % {"n": count},
        "none": "" if one.fitting or one.current else _("Belum ada yang sempat"),
        "last": last_day_words(one, today),
        "button": _button(one),
    }


def current_words(one: Outlook) -> str:
    """In which class a person is, and until when."""
    place = one.current
    if place is None:
        return ""
    words = {
        "name": place.training_class.name,
        "rank": place.reserve_rank,
        "day": day_month(place.training_class.ends_on),
    }
    if place.reserve_rank:
        return _("Cadangan ke-%(rank)s di %(name)s") % words
    said = _("Ikut %(name)s, selesai %(day)s") if one.is_placed else _("Ikut %(name)s, tetapi selesai %(day)s")
    return said % words


def fitting_line(fit: Fitting) -> Item:
    """A class that still fits, with its days and free places."""
    one = fit.training_class
    words = {"name": one.name, "starts": day_month(one.starts_on), "ends": day_month(one.ends_on)}
    left = ngettext("%(n)s tempat", "%(n)s tempat", fit.places_left) % {"n": fit.places_left}
    return {
        "url": reverse("class_candidates", args=[one.pk]),
        "text": _("%(name)s, %(starts)s–%(ends)s") % words,
        "detail": _("penuh") if not fit.places_left else left,
        "note": _("perlu catatan petugas") if fit.needs_note else "",
        "tone": "quiet" if not fit.places_left else "info" if fit.needs_note else "ok",
    }


def closed_line(shut: Closed) -> Item:
    """A class that does not fit, with every reason in words."""
    one = shut.training_class
    language = "en" if (get_language() or "id").startswith("en") else "id"
    return {
        "name": one.name,
        "starts": short_date(one.starts_on),
        "reasons": [f"{reason.sentence[language]}" for reason in shut.reasons],  # type: ignore[index]
    }


def last_day_words(one: Outlook, today: date) -> Item:
    """Until when something can be done, and why then."""
    if one.is_placed:
        return {"tone": "info", "text": _("Sudah di kelas"), "why": ""}
    if one.last_day is None:
        return {
            "tone": "bad",
            "text": _("Sudah lewat"),
            "why": _("kursus tersingkat pun tidak selesai sebelum ia pulang"),
        }
    left = (one.last_day - today).days
    if one.new_course is not None:
        why = _("kelas baru %(course)s paling lambat mulai hari itu") % {"course": one.new_course.course.name}
    else:
        why = _("sebelum kelas terakhir yang cocok mulai")
    tone = "bad" if left <= 3 else "warn" if left <= CLOSING_DAYS else "ok"
    return {"tone": tone, "text": day_month(one.last_day), "left": days_left(one.last_day, today), "why": why}


def _button(one: Outlook) -> SafeString:
    free = next((fit for fit in one.fitting if fit.places_left), None)
    if one.is_placed and one.current is not None:
        return button(
            _("Lihat kelas"), href=reverse("class_detail", args=[one.current.training_class_id]), kind="quiet"
        )
    if free is not None:
        return button(_("Daftarkan"), href=reverse("class_candidates", args=[free.training_class.pk]), kind="quiet")
    return button(_("Lihat orangnya"), href=reverse("inmate_detail", args=[one.inmate.pk]), kind="quiet")


def _counted(total: int, asked: Asked) -> str:
    words = {"total": number(total), "within": asked.within}
    if asked.closing:
        said = ngettext(
            "%(total)s orang yang hari terakhirnya dalam 14 hari",
            "%(total)s orang yang hari terakhirnya dalam 14 hari",
            total,
        )
    else:
        said = ngettext(
            "%(total)s orang bebas dalam %(within)s hari", "%(total)s orang bebas dalam %(within)s hari", total
        )
    return said % words
