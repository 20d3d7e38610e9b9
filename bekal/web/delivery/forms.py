from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.delivery.choices import AttendanceReason
from bekal.delivery.rules import Entry
from bekal.web.layout.forms import DateField

MOST_HOURS = 24


class RegisterForm(forms.Form):
    """A session's register as it was sent: one reason a person, hours and a note where the reason asks for them."""

    revision = forms.IntegerField()
    nonce = forms.RegexField(r"^[0-9A-Za-z-]{8,40}$")
    why = forms.CharField(max_length=240, required=False)

    def entries(self, enrolment_ids: Iterable[int]) -> list[Entry]:
        """What was chosen for each of these people; who is not in what was sent is left out."""
        return [self._entry(pk) for pk in enrolment_ids if self._of("reason", pk) in AttendanceReason.values]

    def _entry(self, pk: int) -> Entry:
        hours = self._of("hours", pk)
        typed = int(hours) if hours.isdecimal() and len(hours) < 4 else 0
        return Entry(pk, self._of("reason", pk), min(typed, MOST_HOURS), self._of("note", pk)[:240])

    def _of(self, name: str, pk: int) -> str:
        data: Any = self.data
        return str(data.get(f"{name}-{pk}", "")).strip()


class MoveForm(forms.Form):
    date = DateField(label=_("Hari baru"))
    starts_at = forms.TimeField(
        label=_("Jam mulai"),
        input_formats=["%H.%M", "%H:%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        help_text=_("Misalnya 08.00."),
        error_messages={"invalid": _("Tulis jam dan menit, misalnya 08.00.")},
    )
    reason = forms.CharField(label=_("Alasan"), max_length=240, help_text=_("Terbaca di jadwal dan riwayat."))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=240, help_text=_("Terbaca di jadwal dan riwayat."))
    revision = forms.IntegerField(widget=forms.HiddenInput)
