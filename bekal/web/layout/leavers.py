"""The rows of people who are about to go home without a certificate: on the home page and in the report."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.reporting.queries.going_home import Chance, Leaver
from bekal.web.layout.drawing import draw
from bekal.web.layout.templatetags.bekal import button, day_month, days_left


def leaver_rows(leavers: Iterable[Leaver]) -> SafeString:
    """Each person's line: when they go home, what still can be done before, and where that is done."""
    return draw(
        "layout/parts/leaver_rows.jinja",
        rows=[_row(leaver) for leaver in leavers],
        home_label=_("Pulang"),
        chance_label=_("Masih sempat"),
    )


def _row(leaver: Leaver) -> dict[str, Any]:
    inmate = leaver.inmate
    url = reverse("inmate_detail", args=[inmate.pk])
    wish = _("berminat %(wish)s") % {"wish": leaver.wish} if leaver.wish else _("belum ada minat")
    row = {
        "url": url,
        "name": inmate.name,
        "about": " · ".join([_("Blok %(block)s") % {"block": inmate.block}, wish] if inmate.block else [wish]),
        "day": day_month(inmate.release_on),
        "left": days_left(inmate.release_on),
    }
    if leaver.current:
        return row | _taking_part(leaver)
    if leaver.chance:
        return row | _could_join(leaver.chance)
    return row | {
        "tone": "bad",
        "chance": _("Belum ada yang sempat"),
        "detail": _("tidak ada kelas yang cocok dan selesai sebelum ia pulang"),
        "button": button(_("Lihat alasan"), href=url, kind="quiet"),
    }


def _taking_part(leaver: Leaver) -> dict[str, Any]:
    place = leaver.current
    assert place is not None
    one = place.training_class
    words = {"name": one.version.course.name, "rank": place.reserve_rank}
    detail = [_("selesai %(day)s") % {"day": day_month(one.ends_on)}]
    late = leaver.inmate.release_on is not None and one.ends_on >= leaver.inmate.release_on
    chance = _("%(name)s, cadangan ke-%(rank)s") if place.reserve_rank else _("Ikut %(name)s")
    return {
        "tone": "warn" if place.reserve_rank else "info",
        "chance": chance % words,
        "detail": ", ".join([*detail, _("setelah ia pulang")] if late else detail),
        "button": button(_("Lihat kelas"), href=reverse("class_detail", args=[one.pk]), kind="quiet"),
    }


def _could_join(chance: Chance) -> dict[str, Any]:
    one = chance.training_class
    words = {"name": one.version.course.name, "starts": day_month(one.starts_on), "ends": day_month(one.ends_on)}
    places = chance.places_left
    detail = ngettext("%(places)s tempat kosong", "%(places)s tempat kosong", places) % {"places": places}
    return {
        "tone": "warn" if chance.needs_note else "ok",
        "chance": _("%(name)s, %(starts)s–%(ends)s") % words,
        "detail": f"{detail}, {_('perlu catatan petugas')}" if chance.needs_note else detail,
        "button": button(_("Daftarkan"), href=reverse("class_candidates", args=[one.pk])),
    }
