"""Who headed a house through time, on the pages of partners and of places."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bekal.lib.conflicts import Conflict
from bekal.partners.actions import Head
from bekal.web.layout.forms import DateField


class HeadForm(forms.Form):
    """A name, its title of those days, and from when until when."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120)
    title = forms.CharField(
        label=gettext_lazy("Jabatan menurut naskah masa itu"),
        max_length=160,
        help_text=gettext_lazy("Misalnya: Kepala Lembaga Pemasyarakatan Kelas IIB Ketapang."),
    )
    acting = forms.BooleanField(label=gettext_lazy("Pelaksana harian (Plh.)"), required=False)
    starts = DateField(label=gettext_lazy("Menjabat mulai"))
    last_day = DateField(
        label=gettext_lazy("Menjabat sampai dengan"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila masih menjabat."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data: dict[str, Any] = super().clean() or {}
        starts, last = data.get("starts"), data.get("last_day")
        if starts and last and last < starts:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari mulai."))
        return data

    @property
    def head(self) -> Head:
        """Who it is; only after the form is valid."""
        data = self.cleaned_data
        ends = data["last_day"] + datetime.timedelta(days=1) if data["last_day"] else None
        return Head(name=data["name"], title=data["title"], acting=data["acting"], starts=data["starts"], ends=ends)


def written_of(holder: Any) -> dict[str, Any]:
    """What is known of a head, as the form takes it."""
    names = ("name", "title", "acting", "starts", "revision")
    return {name: getattr(holder, name) for name in names} | {"last_day": last_day_of(holder)}


def last_day_of(holder: Any) -> datetime.date | None:
    """The last day of a term, as people name it: `ends` is the day after."""
    return holder.ends - datetime.timedelta(days=1) if holder.ends else None


def head_rows(holders: Iterable[Any], today: datetime.date) -> list[dict[str, Any]]:
    """Heads as lines of a list, with who holds the office today."""
    return [
        {
            "holder": holder,
            "last_day": last_day_of(holder),
            "is_now": holder.starts <= today and (holder.ends is None or today < holder.ends),
        }
        for holder in holders
    ]
