from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.catalogue import queries
from bekal.catalogue.actions import ModuleFacts, UnitFacts, VersionFacts
from bekal.catalogue.choices import CourseKind, ModuleKind, VersionStep
from bekal.lib.conflicts import Conflict
from bekal.people.choices import Education, HealthLimit, Sex
from bekal.web.layout.forms import DateField

SMALL = {"class": "govuk-input--width-3", "inputmode": "numeric"}


class CourseSearch(forms.Form):
    """The filters above the catalogue."""

    says_optional = False
    q = forms.CharField(label=_("Cari kursus"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Jenis"), required=False, choices=[("", _("Semua")), *CourseKind.choices])


class TradeForm(forms.Form):
    name = forms.CharField(label=_("Nama kejuruan"), max_length=80, help_text=_("Misalnya: Las."))
    code = forms.CharField(
        label=_("Kode"), max_length=20, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if queries.trade_taken(name=name):
            raise forms.ValidationError(_("Kejuruan ini sudah ada."))
        return name

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if queries.trade_taken(code=code):
            raise forms.ValidationError(_("Kode ini sudah dipakai. Pilih kode lain."))
        return code


class CourseForm(forms.Form):
    trade: Any = forms.ModelChoiceField(label=_("Kejuruan"), queryset=None, empty_label=_("Pilih kejuruan"))
    name = forms.CharField(label=_("Nama kursus"), max_length=120, help_text=_("Misalnya: Las busur manual dasar."))
    code = forms.CharField(
        label=_("Kode"), max_length=30, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )
    kind = forms.ChoiceField(label=_("Jenis"), choices=CourseKind.choices, widget=forms.RadioSelect)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, trades: Any, course_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].queryset = trades  # type: ignore[attr-defined]
        self.course_id = course_id

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if queries.course_code_taken(code, self.course_id):
            raise forms.ValidationError(_("Kode ini sudah dipakai kursus lain. Pilih kode lain."))
        return code

    @property
    def facts(self) -> dict[str, Any]:
        """What was written; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in ("trade", "code", "name")}
        return {**data, "kind": CourseKind(self.cleaned_data["kind"])}


class AdaptForm(forms.Form):
    change_note = forms.CharField(
        label=_("Apa yang disesuaikan dan mengapa"),
        max_length=240,
        help_text=_("Misalnya: praktik diperpanjang 8 JP, teori diringkas, contoh dari bengkel lapas."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    valid_from = DateField(label=_("Berlaku mulai"))


class AgreementChoice(forms.ModelChoiceField):
    """Agreements by the prison for which they hold."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.facility.name}: {obj.title}"


class ProposeForm(AdaptForm):
    """For which prison a partner adapts a curriculum, and what it changes."""

    agreement: Any = AgreementChoice(label=_("Untuk lapas"), queryset=None, empty_label=_("Pilih lapas"))
    field_order = ["agreement", "change_note", "valid_from"]

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Whether a prison takes an adapted curriculum; who declines says why."""

    decision = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[(VersionStep.ACCEPT, _("Setujui")), (VersionStep.DECLINE, _("Tolak"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Alasan bila ditolak"),
        max_length=240,
        required=False,
        help_text=_("Mitra membacanya dan dapat memperbaiki usulannya."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == VersionStep.DECLINE and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Tulis mengapa usulan ini ditolak."))
        return data


class VersionForm(forms.Form):
    valid_from = DateField(label=_("Berlaku mulai"))
    change_note = forms.CharField(
        label=_("Perubahan dari versi asal"),
        max_length=240,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minimum_attendance_percent = forms.IntegerField(
        label=_("Kehadiran paling sedikit (%)"), min_value=0, max_value=100, widget=forms.TextInput(attrs=SMALL)
    )
    passing_score = forms.IntegerField(
        label=_("Nilai lulus"), min_value=0, max_value=100, widget=forms.TextInput(attrs=SMALL)
    )
    minimum_age = forms.IntegerField(
        label=_("Umur paling muda"),
        min_value=14,
        max_value=70,
        required=False,
        widget=forms.TextInput(attrs=SMALL),
    )
    minimum_education = forms.ChoiceField(
        label=_("Pendidikan paling rendah"), required=False, choices=[("", _("Tidak disyaratkan")), *Education.choices]
    )
    sex = forms.ChoiceField(
        label=_("Peserta"), required=False, choices=[("", _("Laki-laki dan perempuan")), *Sex.choices]
    )
    health_bars = forms.MultipleChoiceField(
        label=_("Tidak untuk orang dengan batasan kesehatan"),
        required=False,
        choices=HealthLimit.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    prerequisites = forms.MultipleChoiceField(
        label=_("Harus lulus lebih dahulu dari"), required=False, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, courses: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prerequisites"].choices = list(courses)  # type: ignore[attr-defined]
        if not self.fields["prerequisites"].choices:  # type: ignore[attr-defined]
            self.fields["prerequisites"].widget = forms.MultipleHiddenInput()

    @property
    def facts(self) -> VersionFacts:
        """What the curriculum asks for; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in VersionFacts.__dataclass_fields__}
        lists = {name: tuple(data[name]) for name in ("health_bars", "prerequisites")}
        return VersionFacts(**{**data, **lists})


class ModuleForm(forms.Form):
    """A line of the curriculum; a line without a name is left out."""

    says_optional = False
    name = forms.CharField(label=_("Modul"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Jenis"), choices=ModuleKind.choices, required=False)
    lesson_hours = forms.IntegerField(
        label=_("JP"), min_value=1, max_value=2000, required=False, widget=forms.TextInput(attrs=SMALL)
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("name") and not data.get("lesson_hours") and "lesson_hours" not in self.errors:
            self.add_error("lesson_hours", _("Isi jam pelajarannya."))
        if data.get("lesson_hours") and not data.get("name"):
            self.add_error("name", _("Tulis nama modul, atau kosongkan jamnya."))
        return data

    @property
    def facts(self) -> ModuleFacts | None:
        """The module; None for an empty line."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        kind = ModuleKind(data["kind"] or ModuleKind.THEORY)
        return ModuleFacts(name=data["name"], kind=kind, lesson_hours=data["lesson_hours"])


class UnitForm(forms.Form):
    """A line of the units to assess; a line without a code is left out."""

    says_optional = False
    code = forms.CharField(label=_("Kode unit"), max_length=30, required=False)
    title = forms.CharField(label=_("Judul unit"), max_length=200, required=False)
    standard = forms.CharField(label=_("Acuan SKKNI"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        code, title = (data.get("code") or "").strip().upper(), (data.get("title") or "").strip()
        data["code"] = code
        if title and not code:
            self.add_error("code", _("Tulis kodenya, atau kosongkan judulnya."))
        if not code:
            return data
        known = queries.unit_titles([code]).get(code, "")
        if known and title and known.lower() != title.lower():
            self.add_error("title", _("Kode ini sudah dipakai untuk “%(title)s”.") % {"title": known})
        elif not known and not title:
            self.add_error("title", _("Tulis judul unit; kode ini belum ada di katalog."))
        data["title"] = known or title
        return data

    @property
    def facts(self) -> UnitFacts | None:
        """The unit; None for an empty line."""
        data = self.cleaned_data
        if not data.get("code"):
            return None
        return UnitFacts(code=data["code"], title=data["title"], standard=data.get("standard") or "")


class UnitLines(forms.BaseFormSet):
    """The units, each once."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            code = form.cleaned_data.get("code", "") if hasattr(form, "cleaned_data") else ""
            if code and code in seen:
                form.add_error("code", _("Unit ini sudah ada di baris lain."))
            seen.add(code)


ModuleFormSet = forms.formset_factory(ModuleForm, extra=0)
UnitFormSet = forms.formset_factory(UnitForm, formset=UnitLines, extra=0)
