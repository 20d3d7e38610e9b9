"""What was owed and what was delivered, as both parties of an agreement see it."""

import datetime
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bekal.access.rules import Actor
from bekal.lib.dates import Language, format_date
from bekal.partners import queries
from bekal.partners.choices import DutyKind, DutyPeriod, PartySide
from bekal.partners.queries.duties import deliveries_of, side_of
from bekal.partners.rules.duties import BY_HAND, Standing, Tally
from bekal.reporting.queries.duties import DutyTally, duties_so_far
from bekal.web.layout.agreements import standing_tag
from bekal.web.layout.forms import DateField
from bekal.web.layout.tabs import agreement_tabs

BAR = 240
TONES = {Standing.MET: "ok", Standing.UNDER_WAY: "info", Standing.NEAR: "warn", Standing.MISSED: "bad"}
FILLS = {
    Standing.MET: "#1f6b3a",
    Standing.UNDER_WAY: "#1f4f86",
    Standing.NEAR: "#d9962e",
    Standing.MISSED: "#a3261b",
}
SHOWN_PERIODS = 4


class DeliveryForm(forms.Form):
    """What a party did for a duty that no class tells of."""

    kind = forms.ChoiceField(label=gettext_lazy("Kewajiban"), choices=[("", gettext_lazy("Pilih kewajiban"))])
    date = DateField(label=gettext_lazy("Tanggal"))
    quantity = forms.IntegerField(
        label=gettext_lazy("Jumlah"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Keterangan"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Misalnya: laporan semester pertama, nomor surat. Jangan menulis nama warga binaan."),
    )

    def __init__(self, *args: Any, kinds: Iterable[DutyKind], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices += [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.today = today

    def clean_date(self) -> datetime.date:
        """What was done lies behind us."""
        day: datetime.date = self.cleaned_data["date"]
        if day > self.today:
            raise forms.ValidationError(_("Yang dicatat sudah terjadi. Tulis tanggal paling lambat hari ini."))
        return day


def kinds_to_record(agreement: Any, side: PartySide | None) -> list[DutyKind]:
    """Which duties of a party are written down by hand, each once."""
    kinds = [DutyKind(duty.kind) for duty in queries.duties_of(agreement) if duty.side == side]
    return [kind for kind in dict.fromkeys(kinds) if kind in BY_HAND]


def delivery_page(agreement: Any, actor: Actor, today: date, language: Language) -> dict[str, Any]:
    """Everything on the page of duties and deliveries; the same for both parties but for who may write."""
    found = duties_so_far(agreement, today)
    names = {PartySide.FACILITY: agreement.facility.name, PartySide.PARTNER: agreement.institution.name}
    sides = [
        {"name": names.get(side, str(side.label)), "duties": [_duty(one, language) for one in own]}
        for side in PartySide
        if (own := [one for one in found if one.duty.side == side])
    ]
    behind = [_behind(one, agreement, language) for one in found if one.is_behind]
    return {
        "agreement": agreement,
        "tag": standing_tag(agreement, today),
        "tabs": agreement_tabs(actor, agreement.pk, "agreement_delivery"),
        "sides": sides,
        "behind": behind,
        "by_hand": deliveries_of(agreement),
        "may_record": bool(kinds_to_record(agreement, side_of(actor, agreement))),
        "crumbs": crumbs(agreement)[:-1],
    }


def language() -> Language:
    """The language of this page."""
    return "en" if get_language() == "en" else "id"


def crumbs(agreement: Any) -> list[dict[str, str]]:
    """The way back up."""
    return [
        {"label": _("Mitra"), "url": reverse("partner_list")},
        {"label": _("Perjanjian"), "url": reverse("agreement_list")},
        {"label": agreement.title, "url": reverse("agreement_detail", args=[agreement.pk])},
    ]


def _duty(one: DutyTally, language: Language) -> dict[str, Any]:
    return {
        "title": one.duty.get_kind_display(),
        "text": one.duty.text,
        "owed": _("%(count)s %(what)s %(period)s")
        % {
            "count": one.duty.quantity,
            "what": unit(one.duty.kind, one.duty.quantity),
            "period": one.duty.get_period_display(),
        },
        "note": _opened(one.opened),
        "rows": [_period(tally, one.duty.period, language) for tally in one.tallies[:SHOWN_PERIODS]],
    }


def _opened(places: int | None) -> str:
    if not places:
        return ""
    return ngettext("%(n)s tempat dibuka di kelas", "%(n)s tempat dibuka di kelas", places) % {"n": places}


def unit(kind: str, count: int) -> str:
    """In what a duty is counted."""
    words = {
        DutyKind.PLACES: ngettext("peserta", "peserta", count),
        DutyKind.CLASSES: ngettext("kelas", "kelas", count),
        DutyKind.INSTRUCTORS: ngettext("instruktur", "instruktur", count),
        DutyKind.ROOM: ngettext("kelas dengan bengkel", "kelas dengan bengkel", count),
        DutyKind.CERTIFICATES: ngettext("sertifikat", "sertifikat", count),
        DutyKind.EXAM: ngettext("peserta yang ujiannya dibiayai", "peserta yang ujiannya dibiayai", count),
        DutyKind.MATERIALS: ngettext("paket bahan praktik", "paket bahan praktik", count),
        DutyKind.REPORT: ngettext("laporan", "laporan", count),
        DutyKind.OTHER: ngettext("kali", "kali", count),
    }
    return words[DutyKind(kind)]


def _period(tally: Tally, period: str, language: Language) -> dict[str, Any]:
    return {
        "name": _period_name(tally, period, language),
        "tally": tally,
        "tag": {"text": _standing(tally.standing), "tone": TONES[tally.standing]},
        "fill": FILLS[tally.standing],
        "width": BAR,
        "done": BAR * tally.percent // 100,
        "last_day": tally.window.last_day,
    }


def _period_name(tally: Tally, period: str, language: Language) -> str:
    if period == DutyPeriod.CLASS:
        return tally.window.class_name
    days = (tally.window.starts, tally.window.last_day)
    first, last = (format_date(day, language, short=True) for day in days)
    return _("%(first)s sampai %(last)s") % {"first": first, "last": last}


def _standing(standing: Standing) -> str:
    words = {
        Standing.MET: _("Terpenuhi"),
        Standing.UNDER_WAY: _("Berjalan"),
        Standing.NEAR: _("Segera jatuh tempo"),
        Standing.MISSED: _("Tidak terpenuhi"),
    }
    return words[standing]


def _behind(one: DutyTally, agreement: Any, language: Language) -> str:
    tally = one.tallies[0]
    who = agreement.facility.name if one.duty.side == PartySide.FACILITY else agreement.institution.short_name
    words = {
        "who": who,
        "missing": tally.missing,
        "what": unit(one.duty.kind, tally.missing),
        "day": format_date(tally.window.last_day, language),
    }
    if tally.standing is Standing.MISSED:
        return _("%(who)s: kurang %(missing)s %(what)s sampai %(day)s.") % words
    return _("%(who)s: masih kurang %(missing)s %(what)s, paling lambat %(day)s.") % words
