import datetime
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bekal.classes.choices import ClassState, DeliveryMode
from bekal.classes.queries import Plan
from bekal.classes.rules import Flaw
from bekal.lib.conflicts import Conflict
from bekal.web.classes.wording import flaw_sentence
from bekal.web.layout.forms import DateField, RowsField

SMALL = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class SearchForm(forms.Form):
    """The filters above the list of classes."""

    says_optional = False
    q = forms.CharField(
        label=_("Cari kelas, kursus, atau mitra"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(required=False, choices=[("", ""), *ClassState.choices], widget=forms.HiddenInput)


class VersionChoice(forms.ModelChoiceField):
    """Curricula by name, number and length."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(course)s, kurikulum versi %(number)s (%(hours)s JP)") % {
            "course": obj.course.name,
            "number": obj.number,
            "hours": obj.lesson_hours,
        }


class WorkshopChoice(forms.ModelChoiceField):
    """Workshops with their seats."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(name)s (%(seats)s tempat)") % {"name": obj.name, "seats": obj.seats}


class InstructorChoice(RowsField):
    """Instructors with what they teach, and whether the facility has chosen them on record."""

    def label_from_instance(self, obj: Any) -> str:
        name = f"{obj.name}, {obj.speciality}" if obj.speciality else obj.name
        return name if obj.is_selected else _("%(name)s (seleksi belum tercatat)") % {"name": name}


class ClassForm(forms.Form):
    """Everything that a person decides about a class; its last day is worked out."""

    version = VersionChoice(
        label=_("Kursus"),
        queryset=None,
        empty_label=_("Pilih kursus"),
        help_text=_("Hanya kursus yang dicakup perjanjian dan kurikulumnya sudah disahkan."),
    )
    name = forms.CharField(label=_("Nama kelas"), max_length=120, help_text=_("Misalnya: Las dasar angkatan 3."))
    starts_on = DateField(label=_("Hari pertama"), help_text=_("Harus hari kerja. Hari terakhir dihitung darinya."))
    day_starts_at = forms.TimeField(
        label=_("Mulai pukul"),
        initial=datetime.time(8),
        input_formats=["%H.%M", "%H:%M", "%H"],
        widget=forms.TimeInput(format="%H.%M", attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={"invalid": _("Tulis jam dan menit, misalnya 08.00.")},
    )
    lesson_hours_per_day = forms.IntegerField(
        label=_("Jam pelajaran (JP) sehari"),
        min_value=1,
        max_value=12,
        initial=8,
        widget=forms.TextInput(attrs=SMALL),
    )
    workshop = WorkshopChoice(label=_("Bengkel"), queryset=None, required=False, empty_label=_("Tanpa bengkel"))
    mode = forms.ChoiceField(
        label=_("Tempat pelaksanaan"),
        choices=DeliveryMode.choices,
        initial=DeliveryMode.INSIDE,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    minimum = forms.IntegerField(
        label=_("Peserta paling sedikit"),
        min_value=1,
        max_value=500,
        initial=10,
        widget=forms.TextInput(attrs=SMALL),
    )
    capacity = forms.IntegerField(
        label=_("Peserta paling banyak"), min_value=1, max_value=500, initial=16, widget=forms.TextInput(attrs=SMALL)
    )
    instructors = InstructorChoice(
        label=_("Instruktur"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Boleh menyusul. Kelas baru dapat dimulai bila seleksi setiap instrukturnya tercatat."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_last_day = forms.DateField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, versions: Any, workshops: Any, instructors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["workshop"].queryset = workshops  # type: ignore[attr-defined]
        self.fields["instructors"].queryset = instructors  # type: ignore[attr-defined]

    @property
    def plan(self) -> Plan:
        """What was decided; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in Plan.__dataclass_fields__}
        data["instructors"] = tuple(data["instructors"])
        return Plan(**{**data, "mode": DeliveryMode(data["mode"])})

    def show(self, flaws: Iterable[Flaw]) -> None:
        """Put what contradicts itself beside its field."""
        for flaw in flaws:
            self.add_error(flaw.field, flaw_sentence(flaw))

    def has_shown(self, last_day: datetime.date) -> bool:
        """Whether the person has seen this last day before saving."""
        return bool(self.cleaned_data["seen_last_day"] == last_day)

    def remember(self, last_day: datetime.date) -> None:
        """Let the next submission say which last day was shown."""
        typed = cast(QueryDict, self.data).copy()
        typed["seen_last_day"] = last_day.isoformat()
        self.data = typed


class StepForm(forms.Form):
    """The reason for a step that undoes something."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        help_text=_("Tersimpan dalam riwayat kelas dan dapat dibaca semua yang melihat kelas ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
