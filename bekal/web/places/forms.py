from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.lib.conflicts import Conflict
from bekal.places import queries
from bekal.places.actions import FacilityFacts
from bekal.places.choices import FacilityClass, FacilityKind, SecurityTier
from bekal.web.layout.forms import DateField

TIME_ZONES = [
    ("Asia/Jakarta", _("WIB (Jakarta)")),
    ("Asia/Makassar", _("WITA (Makassar)")),
    ("Asia/Jayapura", _("WIT (Jayapura)")),
]


class FacilitySearch(forms.Form):
    """The filter above the list of facilities."""

    says_optional = False
    q = forms.CharField(
        label=_("Cari lapas, rutan, atau wilayah"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )


class FacilityForm(forms.Form):
    name = forms.CharField(label=_("Nama"), max_length=120)
    kind = forms.ChoiceField(label=_("Jenis"), choices=FacilityKind.choices)
    facility_class = forms.ChoiceField(
        label=_("Kelas"), required=False, choices=[("", _("Tanpa kelas")), *FacilityClass.choices]
    )
    tier = forms.ChoiceField(label=_("Tingkat pengamanan"), choices=SecurityTier.choices)
    capacity = forms.IntegerField(
        label=_("Daya tampung"),
        min_value=0,
        max_value=20000,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    regency_code = forms.RegexField(
        r"^\d{4}$",
        label=_("Kode kabupaten/kota"),
        required=False,
        help_text=_("Empat angka, misalnya 8171 untuk Kota Ambon."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={"invalid": _("Tulis empat angka.")},
    )
    time_zone = forms.ChoiceField(label=_("Waktu setempat"), choices=TIME_ZONES)
    probation_office: Any = forms.ModelChoiceField(
        label=_("Bapas yang melayani"), queryset=None, required=False, empty_label=_("Belum ada")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, probation_offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["probation_office"].queryset = probation_offices  # type: ignore[attr-defined]

    @property
    def facts(self) -> FacilityFacts:
        """What was written; only after the form is valid."""
        return FacilityFacts(**{name: self.cleaned_data[name] for name in FacilityFacts.__dataclass_fields__})


class WorkshopForm(forms.Form):
    name = forms.CharField(label=_("Nama bengkel"), max_length=80)
    seats = forms.IntegerField(
        label=_("Jumlah tempat"),
        help_text=_("Berapa orang dapat bekerja bersamaan."),
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, facility: Any, workshop_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facility, self.workshop_id = facility, workshop_id

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if queries.workshop_name_taken(self.facility, name, self.workshop_id):
            raise forms.ValidationError(_("Bengkel dengan nama ini sudah ada. Pakai nama lain."))
        return name


class OverrideForm(forms.Form):
    day = DateField(label=_("Tanggal"))
    works = forms.TypedChoiceField(
        label=_("Pada hari itu"),
        choices=[("no", _("Libur")), ("yes", _("Tetap bekerja"))],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    reason = forms.CharField(label=_("Alasan"), max_length=160, help_text=_("Misalnya: keputusan cuti bersama."))
    region: Any = forms.ModelChoiceField(
        label=_("Kantor wilayah"), queryset=None, required=False, empty_label=_("Seluruh Indonesia")
    )
    facility: Any = forms.ModelChoiceField(
        label=_("Hanya di lapas atau rutan"), queryset=None, required=False, empty_label=_("Semua di wilayah itu")
    )

    def __init__(self, *args: Any, regions: Any, facilities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
