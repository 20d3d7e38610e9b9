from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.certificates.actions import Score
from bekal.certificates.choices import Outcome

SMALL = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class ResultsForm(forms.Form):
    """The scores of one participant: for each unit the theory and practice score and the verdict."""

    def __init__(self, *args: Any, units: Iterable[Any], latest: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(units)
        for unit in self.units:
            result = latest.get(unit.pk)
            self.fields[f"theory_{unit.pk}"] = self._score(_("Nilai teori"), result and result.theory_score)
            self.fields[f"practice_{unit.pk}"] = self._score(_("Nilai praktik"), result and result.practice_score)
            self.fields[f"outcome_{unit.pk}"] = forms.ChoiceField(
                label=_("Hasil"),
                choices=Outcome.choices,
                required=False,
                initial=result and result.outcome,
                widget=forms.RadioSelect(attrs={"class": "inline"}),
            )

    @staticmethod
    def _score(label: Any, initial: int | None) -> forms.IntegerField:
        widget = forms.NumberInput(attrs=SMALL)
        return forms.IntegerField(
            label=label, min_value=0, max_value=100, required=False, initial=initial, widget=widget
        )

    def rows(self) -> list[dict[str, Any]]:
        """Each unit with its three fields, for the page."""
        parts = ("theory", "practice", "outcome")
        return [{"unit": unit, **{part: self[f"{part}_{unit.pk}"] for part in parts}} for unit in self.units]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for unit in self.units:
            scored = cleaned.get(f"theory_{unit.pk}") is not None or cleaned.get(f"practice_{unit.pk}") is not None
            if scored and not cleaned.get(f"outcome_{unit.pk}"):
                self.add_error(f"outcome_{unit.pk}", _("Nilai sudah diisi. Pilih kompeten atau belum kompeten."))
        return cleaned

    def scores(self) -> dict[int, Score]:
        """What was filled in, by unit."""
        values = self.cleaned_data
        return {
            unit.pk: Score(values[f"theory_{unit.pk}"], values[f"practice_{unit.pk}"], values[f"outcome_{unit.pk}"])
            for unit in self.units
            if values[f"outcome_{unit.pk}"]
        }


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan pencabutan"),
        help_text=_("Alasan ini tampil di halaman pemeriksaan umum. Jangan menulis hal pribadi."),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Kode periksa"), help_text=_("16 huruf dan angka, tercetak di samping kode QR."))


class SearchForm(forms.Form):
    search = forms.CharField(label=_("Nama, nomor, atau kursus"), required=False)
