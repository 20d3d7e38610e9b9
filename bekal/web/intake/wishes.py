"""What the pages of wishes show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor, may
from bekal.intake import queries
from bekal.intake.actions import Stepped
from bekal.intake.choices import WishState, WishStep
from bekal.intake.queries import FEWEST_SHOWN, DemandLine
from bekal.intake.rules import WISH_TRANSITIONS
from bekal.lib.transitions import Transition, steps_from
from bekal.web.layout.templatetags.bekal import number

Item = dict[str, Any]
Tell = Callable[[Any, str], None]

TONES: Mapping[str, str] = {
    WishState.OPEN: "info",
    WishState.ON_HOLD: "warn",
    WishState.ACCEPTED: "ok",
    WishState.RESERVE: "info",
    WishState.SELECTED: "ok",
    WishState.DECLINED: "bad",
    WishState.WITHDRAWN: "quiet",
    WishState.LAPSED: "quiet",
    WishState.FULFILLED: "ok",
}
BULK = (WishStep.ACCEPT, WishStep.HOLD, WishStep.RESUME, WishStep.DECLINE, WishStep.WITHDRAW, WishStep.REINSTATE)
"""What is done with many at once; who is chosen or a reserve follows from the list of a class."""


def rows(wishes: Iterable[Any]) -> list[Item]:
    """One row a wish."""
    return [{"wish": wish, "tag": tag_of(wish.state)} for wish in wishes]


def tag_of(state: str) -> Item:
    """The state of a wish as a tag."""
    return {"text": str(WishState(state).label), "tone": TONES[state]}


def steps() -> list[Item]:
    """The steps for many at once, each with whether it asks for a reason."""
    table = {row.name: row for row in WISH_TRANSITIONS}
    return [_step(table[name]) for name in BULK]


def _step(row: Transition) -> Item:
    labels = {
        WishStep.ACCEPT: _("Terima sebagai calon"),
        WishStep.HOLD: _("Tunda"),
        WishStep.RESUME: _("Lanjutkan"),
        WishStep.RESERVE: _("Jadikan cadangan"),
        WishStep.SELECT: _("Pilih"),
        WishStep.RETURN: _("Kembalikan ke daftar"),
        WishStep.DECLINE: _("Tolak"),
        WishStep.WITHDRAW: _("Tarik"),
        WishStep.LAPSE: _("Gugurkan"),
        WishStep.REINSTATE: _("Hidupkan kembali"),
    }
    return {"name": row.name, "label": labels[WishStep(row.name)], "needs_reason": row.needs_reason}


def outcome(step: str, result: Stepped) -> Iterator[tuple[Tell, str]]:
    """What an officer reads after a step for many wishes."""
    done, refused = result.done, len(result.refused)
    words = {"step": str(WishStep(step).label).lower()}
    if done:
        said = ngettext("%(count)s minat: %(step)s.", "%(count)s minat: %(step)s.", done)
        yield messages.success, said % (words | {"count": number(done)})
    if refused:
        said = ngettext(
            "%(count)s minat dibiarkan, karena keadaannya tidak mengizinkan langkah itu.",
            "%(count)s minat dibiarkan, karena keadaannya tidak mengizinkan langkah itu.",
            refused,
        )
        yield messages.warning, said % {"count": number(refused)}


def back(data: Mapping[str, str]) -> str:
    """The page from which the button was pressed."""
    wanted = data.get("back", "")
    here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if here else reverse("wish_list")


def sees_several(actor: Actor) -> bool:
    """Whether a list must say where each person is."""
    return len({grant.facility_id for grant in actor.grants}) > 1 or any(not one.facility_id for one in actor.grants)


def history_page(wish: Any, actor: Actor) -> Item:
    """One wish, what became of it, and what may be done with it."""
    decides = may(actor, "wish.decide", wish.target)
    offered = [row for row in steps_from(WISH_TRANSITIONS, wish.state) if row.name in BULK]
    events = [
        {
            "title": str(WishStep(change.step).label),
            "when": change.at,
            "by": change.changed_by,
            "text": change.reason,
            "tone": TONES[change.to_state],
        }
        for change in queries.history_of_wish(wish)
    ]
    return {
        "wish": wish,
        "tag": tag_of(wish.state),
        "events": events,
        "steps": [_step(row) for row in offered] if decides else [],
        "may_open": may(actor, "inmate.view", wish.target),
        "crumbs": [{"label": _("Minat"), "url": reverse("wish_list")}],
    }


# Demand


def demand_page(actor: Actor, today: date) -> Item:
    """How many want what, from each side; headquarters read no number below five."""
    figures = queries.demand_for(actor, today)
    several = sees_several(actor)
    sides = [
        (_("Menurut kursus"), _("Kursus"), figures.courses),
        (_("Menurut kejuruan"), _("Kejuruan"), figures.trades),
    ]
    if several:
        sides += [
            (_("Menurut lapas dan rutan"), _("Tempat"), figures.facilities[:PLACES_SHOWN]),
            (_("Menurut wilayah"), _("Wilayah"), figures.regions),
        ]
    own = next(iter({grant.facility_id for grant in actor.grants}), None)
    left = queries.without_course(actor, own, today) if own and not several else []
    return {
        "numbers": [
            {"value": figures.people, "label": _("orang menunggu kursus")},
            {"value": figures.unplanned, "label": _("minat tanpa kelas yang direncanakan")},
        ],
        "sides": [_side(title, heading, lines, several=several) for title, heading, lines in sides],
        "left": left[:LEFT_SHOWN],
        "left_count": len(left),
        "several": several,
        "fewest": FEWEST_SHOWN,
        "any": bool(figures.courses),
    }


PLACES_SHOWN = 40
LEFT_SHOWN = 40


def _side(title: str, heading: str, lines: Iterable[DemandLine], *, several: bool) -> Item:
    shown = list(lines)
    most = max((line.wishes for line in shown), default=1)
    return {"title": title, "heading": heading, "rows": [_line(line, most, several) for line in shown]}


def _line(line: DemandLine, most: int, several: bool) -> Item:
    hidden = several and line.wishes < FEWEST_SHOWN
    return {
        "name": line.name,
        "wishes": _shown(line.wishes, several),
        "first": _shown(line.first, several),
        "seats": number(line.seats),
        "share": 0 if hidden else round(100 * line.wishes / most),
        "short": not hidden and line.wishes > line.seats,
    }


def _shown(count: int, several: bool) -> str:
    return _("kurang dari %(fewest)s") % {"fewest": FEWEST_SHOWN} if several and count < FEWEST_SHOWN else number(count)
