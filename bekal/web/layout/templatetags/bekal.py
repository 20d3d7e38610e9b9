"""Tags and filters of every page; `bekal/web/layout/README.md` lists them with their arguments."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.lib.dates import Language, format_date
from bekal.lib.dates import weekday_name as name_of_weekday
from bekal.lib.money import format_number, format_rupiah
from bekal.web.layout.charts import bar_geometry
from bekal.web.layout.drawing import draw

register = template.Library()

DASH = "–"
TONES = frozenset({"ok", "warn", "bad", "info", "quiet"})
BUTTON_CLASSES = {
    "primary": "govuk-button",
    "quiet": "govuk-button govuk-button--secondary",
    "warning": "govuk-button govuk-button--warning",
}

Item = Mapping[str, Any]
Day = datetime.date | datetime.datetime


# --- leaves ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def status_tag(text: str, tone: str = "quiet") -> SafeString:
    """A word on a tinted ground; `tone` is one of ok, warn, bad, info, quiet."""
    return format_html('<strong class="tag {}">{}</strong>', _known_tone(tone), text)


@register.simple_tag
def button(label: str, href: str = "", kind: str = "primary", name: str = "", value: str = "") -> SafeString:
    """A link that looks like a button when `href` is given, else a submit button guarded against a double click."""
    classes = BUTTON_CLASSES[kind]
    if href:
        return format_html('<a class="{}" href="{}" draggable="false">{}</a>', classes, href, label)
    sends = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="submit" class="{}" data-module="govuk-button" data-prevent-double-click="true"{}>{}</button>',
        classes,
        sends,
        label,
    )


@register.inclusion_tag("layout/parts/page_header.html", takes_context=True)
def page_header(
    context: Context, title: str, lead: str = "", actions: Sequence[Item] | None = None, tag: Item | None = None
) -> dict[str, Any]:
    """The page's only `<h1>`, a line under it and the page's actions at the right."""
    return {"title": title, "lead": lead, "actions": actions, "tag": tag, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("layout/parts/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Item]) -> dict[str, Any]:
    """The way back up; the page itself is not among `crumbs`."""
    return {"crumbs": crumbs}


@register.inclusion_tag("layout/parts/tabs.html")
def tabs(items: Sequence[Item], label: str) -> dict[str, Any]:
    """The pages of one thing (a class, a person) side by side."""
    return {"items": items, "label": label}


@register.inclusion_tag("layout/parts/notice.html")
def notice(tone: str, title: str, text: str = "", link_url: str = "", link_label: str = "") -> dict[str, Any]:
    """A banner: what happened and what to do."""
    return {"tone": _known_tone(tone), "title": title, "text": text, "link_url": link_url, "link_label": link_label}


@register.inclusion_tag("layout/parts/conflict.html")
def conflict(who: str, when: datetime.datetime, url: str) -> dict[str, Any]:
    """Somebody else saved the same thing first."""
    return {"who": who, "when": when, "url": url}


@register.inclusion_tag("layout/parts/empty_state.html")
def empty_state(title: str, text: str, action_url: str = "", action_label: str = "") -> dict[str, Any]:
    """Nothing here yet: says what belongs here and what to do next."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("layout/parts/counts.html")
def counts(items: Sequence[Item], label: str) -> dict[str, Any]:
    """A row of numbers that are links to what they count."""
    return {"items": items, "label": label}


@register.simple_tag
def summary_list(rows: Sequence[Item]) -> SafeString:
    """Facts as key and value, each with an optional link to change it."""
    shown = [{**row, "shown": dash(row["value"])} for row in rows]
    return draw("layout/parts/summary_list.jinja", rows=shown, has_actions=any(row.get("url") for row in rows))


@register.inclusion_tag("layout/parts/identity_bar.html", takes_context=True)
def identity_bar(
    context: Context,
    name: str,
    facts: Sequence[Item],
    tags: Sequence[Item] | None = None,
    url: str = "",
    actions: Sequence[Item] | None = None,
) -> dict[str, Any]:
    """Whom the page is about, the same on each of that person's pages."""
    return {
        "name": name,
        "facts": facts,
        "tags": tags,
        "url": url,
        "actions": actions,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def timeline(events: Iterable[Item]) -> SafeString:
    """What happened, newest first; `when` may be a date or a datetime."""
    lines = [
        (
            _known_tone(event.get("tone") or "quiet"),
            event["title"],
            event.get("url", ""),
            _local(event["when"]).isoformat(),
            date_time(event["when"]) if isinstance(event["when"], datetime.datetime) else short_date(event["when"]),
            event.get("by", ""),
            event.get("text", ""),
        )
        for event in events
    ]
    return draw("layout/parts/timeline.jinja", events=lines)


@register.inclusion_tag("layout/parts/stepper.html")
def stepper(labels: Sequence[str], current: int) -> dict[str, Any]:
    """Steps done, being done and to do; `current` counts from 1 (one past the last: all done)."""
    states = [
        "done" if number < current else "current" if number == current else "todo"
        for number in range(1, len(labels) + 1)
    ]
    return {"steps": list(zip(labels, states, strict=True)), "current": current, "total": len(labels)}


@register.inclusion_tag("layout/parts/meter.html")
def meter(value: float, maximum: float, label: str) -> dict[str, Any]:
    """A bar for a share of a whole, with the words that say it."""
    return {"value": min(value, maximum), "maximum": maximum, "label": label}


@register.inclusion_tag("layout/parts/progress.html")
def progress(percent: float, label: str, url: str = "", state: str = "running", note: str = "") -> dict[str, Any]:
    """A job's progress (0 to 100); while running it asks `url` for its own replacement every two seconds."""
    return {"percent": round(percent), "label": label, "url": url, "state": state, "note": note}


@register.simple_tag
def bar_chart(points: Iterable[Item], label: str, unit: str = "", maximum: float | None = None) -> SafeString:
    """A small bar chart drawn on the server, with the same numbers as a table for those who cannot see it."""
    plain = tuple((point["label"], float(point["value"]), point.get("note", "")) for point in points)
    return _bar_chart(plain, label, unit, maximum, get_language() or "")


@lru_cache(maxsize=512)
def _bar_chart(
    points: tuple[tuple[str, float, str], ...], label: str, unit: str, maximum: float | None, _language: str
) -> SafeString:
    frame = bar_geometry([value for _label, value, _note in points], maximum=maximum)
    return draw(
        "layout/parts/bar_chart.jinja",
        bars=[
            (bar, name, f"{number(value)}{unit}", note)
            for bar, (name, value, note) in zip(frame.bars, points, strict=True)
        ],
        frame=frame,
        label=label,
        see_table=_("Lihat tabel"),
        has_notes=any(note for _label, _value, note in points),
    )


# --- frame ----------------------------------------------------------------------------------------------------------


class _Somewhere:
    """Stands for the request while the top is drawn: all it asks of it is the address, which is put in later."""

    def get_full_path(self) -> str:
        return _ADDRESS


_ADDRESS, _TOKEN = "address-of-this-page", "token-of-this-page"


@register.simple_tag(takes_context=True)
def top(context: Context) -> SafeString:
    """Head and navigation of a page: drawn once for each person and area, because every page has them.

    What differs on each page, its address and the token of its forms, is put in afterwards.
    """
    actor = context.get("actor")
    drawn = _top(
        get_language() or "",
        actor.name if actor else "",
        tuple(str(role) for role in context.get("role_names") or ()),
        context.get("place_name", ""),
        context.get("place_url", ""),
        tuple((item["label"], item["url"], item["current"]) for item in context.get("nav") or ()),
    )
    address = escape(context["request"].get_full_path())
    return SafeString(drawn.replace(_TOKEN, escape(context.get("csrf_token", ""))).replace(_ADDRESS, address))


@lru_cache(maxsize=1024)
def _top(
    language: str,
    name: str,
    roles: tuple[str, ...],
    place: str,
    place_url: str,
    areas: tuple[tuple[str, str, bool], ...],
) -> str:
    values = {
        "LANGUAGE_CODE": language,
        "actor": {"name": name} if name else None,
        "role_names": roles,
        "place_name": place,
        "place_url": place_url,
        "nav": [{"label": label, "url": url, "current": current} for label, url, current in areas],
        "request": _Somewhere(),
        "csrf_token": _TOKEN,
    }
    drawn: str = get_template("layout/parts/top.html").template.render(Context(values))  # type: ignore[attr-defined]
    return drawn


# --- lists ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("layout/parts/sort_heading.html", takes_context=True)
def sort_heading(context: Context, label: str, field: str, current: str, numeric: bool = False) -> dict[str, Any]:
    """A table head whose link sorts by `field`, and the other way round when it is already in force."""
    ascending, descending = current == field, current == f"-{field}"
    return {
        "label": label,
        "href": _with_query(context, sort=f"-{field}" if ascending else field),
        "direction": "ascending" if ascending else "descending" if descending else "",
        "numeric": numeric,
    }


@register.inclusion_tag("layout/parts/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """Numbered pages of a short list."""
    links = [
        {"number": number, "href": _with_query(context, page=number) if isinstance(number, int) else ""}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "links": links,
        "previous": _with_query(context, page=page.previous_page_number()) if page.has_previous() else "",
        "following": _with_query(context, page=page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("layout/parts/keyset_pager.html", takes_context=True)
def keyset_pager(context: Context, older: str = "", newer: str = "", shown: str = "") -> dict[str, Any]:
    """Next and previous of a long list, by cursor; an empty cursor has no link."""
    return {
        "following": _with_query(context, after=older, before=None) if older else "",
        "previous": _with_query(context, before=newer, after=None) if newer else "",
        "shown": shown,
    }


@register.inclusion_tag("layout/parts/filters.html", takes_context=True)
def filters(context: Context, form: BaseForm, target: str = "results", summary: str = "") -> dict[str, Any]:
    """The GET form above a list; filters as one types when scripts run, with a button when they do not."""
    fields = form.visible_fields()
    return {
        "form": form,
        "first": fields[0] if fields else None,
        "rest": fields[1:],
        "active": sum(1 for field in fields[1:] if field.value() not in (None, "", [], False)),
        "target": target,
        "summary": summary,
        "path": context["request"].path,
    }


@register.inclusion_tag("layout/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What to mend, on top of the page, each with a link to its field."""
    return {
        "form": form,
        "problems": [
            {"href": f"#{_error_target(field)}" if not field.is_hidden else "", "text": problem}
            for field in form
            for problem in getattr(field, "problems", field.errors)
        ],
    }


@register.simple_tag
def hidden_inputs(form: BaseForm) -> SafeString:
    """The form's hidden fields."""
    return SafeString("".join(str(field) for field in form.hidden_fields()))


# --- filters --------------------------------------------------------------------------------------------------------


@register.filter
def long_date(value: Day | None) -> str:
    """21 November 2026."""
    return format_date(_local(value), _language()) if value else DASH


@register.filter
def short_date(value: Day | None) -> str:
    """21 Nov 2026."""
    return format_date(_local(value), _language(), short=True) if value else DASH


@register.filter
def day_month(value: Day | None) -> str:
    """21 Nov."""
    return short_date(value).rpartition(" ")[0] if value else DASH


@register.filter
def weekday_date(value: Day | None) -> str:
    """Sabtu, 21 November 2026."""
    return format_date(_local(value), _language(), weekday=True) if value else DASH


@register.filter
def weekday_name(value: datetime.date) -> str:
    """Sabtu."""
    return name_of_weekday(value, _language())


@register.filter
def clock(value: datetime.time | datetime.datetime | None) -> str:
    """08.00 in Indonesian, 08:00 in English."""
    if value is None:
        return DASH
    moment = _local(value) if isinstance(value, datetime.datetime) else value
    return format(moment, "%H.%M" if _language() == "id" else "%H:%M")


@register.filter
def date_time(value: datetime.datetime | None) -> str:
    """21 Nov 2026, 08.00."""
    return f"{short_date(value)}, {clock(value)}" if value else DASH


@register.filter
def number(value: float | Decimal | None) -> str:
    """1.234 in Indonesian, 1,234 in English; rounded to whole numbers."""
    return DASH if _empty(value) else format_number(value, _language())  # type: ignore[arg-type]


@register.filter
def decimal(value: float | Decimal | None, places: int = 1) -> str:
    """7,5 in Indonesian, 7.5 in English."""
    return DASH if _empty(value) else format_number(value, _language(), decimals=places)  # type: ignore[arg-type]


@register.filter
def rupiah(value: int | None) -> str:
    """Rp 1.250.000; whole rupiah."""
    return DASH if _empty(value) else format_rupiah(value, _language())  # type: ignore[arg-type]


@register.filter
def percent(value: float | Decimal | None, places: int = 0) -> str:
    """62% of a share between 0 and 1."""
    return DASH if _empty(value) else f"{decimal(Decimal(str(value)) * 100, places)}%"


@register.filter
def days_left(value: Day | None, today: datetime.date | None = None) -> str:
    """19 hari lagi, besok, hari ini, kemarin, 3 hari lalu."""
    if not value:
        return DASH
    day = _local(value)
    days = ((day.date() if isinstance(day, datetime.datetime) else day) - (today or timezone.localdate())).days
    if days in (-1, 0, 1):
        return {-1: _("kemarin"), 0: _("hari ini"), 1: _("besok")}[days]
    words = {"days": number(abs(days))}
    if days > 0:
        return ngettext("%(days)s hari lagi", "%(days)s hari lagi", days) % words
    return ngettext("%(days)s hari lalu", "%(days)s hari lalu", -days) % words


@register.filter
def dash(value: Any) -> Any:
    """An en dash for nothing."""
    return DASH if _empty(value) else value


def _empty(value: Any) -> bool:
    return value is None or value == ""


def _language() -> Language:
    return "en" if (get_language() or "id").startswith("en") else "id"


def _local(value: Day) -> Day:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _known_tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}: use one of {', '.join(sorted(TONES))}")
    return tone


def _with_query(context: Context, **changes: str | int | None) -> str:
    query = context["request"].GET.copy()
    for stale in ("page", "after", "before") if "sort" in changes else ():
        query.pop(stale, None)
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def _error_target(field: Any) -> str:
    return getattr(field, "first_input_id", "") or field.id_for_label or field.auto_id
