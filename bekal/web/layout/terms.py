"""What every form of an agreement asks for: its numbers, its days, and how many people a class may have."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.web.layout.forms import DateField

MOST_PEOPLE = 500  # in a class
SMALL = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class TermsForm(forms.Form):
    """The days go to the last one; `ends` is the day after it."""

    facility_number = forms.CharField(label=_("Nomor dari pihak lapas"), max_length=80, required=False)
    institution_number = forms.CharField(label=_("Nomor dari pihak mitra"), max_length=80, required=False)
    starts = DateField(label=_("Berlaku mulai"))
    last_day = DateField(label=_("Berlaku sampai dengan"))
    minimum_participants = forms.IntegerField(
        label=_("Peserta paling sedikit"),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.TextInput(attrs=SMALL),
    )
    maximum_participants = forms.IntegerField(
        label=_("Peserta paling banyak"),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.TextInput(attrs=SMALL),
    )

    def clean(self) -> dict[str, Any]:
        """Neither the days nor the numbers of people stand the wrong way round."""
        data: dict[str, Any] = super().clean() or {}
        starts, last = data.get("starts"), data.get("last_day")
        if starts and last and last < starts:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari mulai."))
        least, most = data.get("minimum_participants"), data.get("maximum_participants")
        if least and most and most < least:
            self.add_error("maximum_participants", _("Isi paling sedikit sebanyak peserta paling sedikit."))
        return data

    @property
    def terms_end(self) -> datetime.date:
        """The day after the last one; only after the form is valid."""
        last: datetime.date = self.cleaned_data["last_day"]
        return last + datetime.timedelta(days=1)
