import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.eligibility.readable import readable_rule
from bekal.eligibility.rules import GROUPS, Rule, RuleSet
from bekal.entitlements.actions import CriterionTerms, Decree
from bekal.entitlements.choices import Certainty
from bekal.entitlements.rules import LONGEST_OVERRIDE_DAYS, WAIVABLE, data_of
from bekal.lib.conflicts import Conflict
from bekal.lib.filetypes import MAX_DOCUMENT_BYTES
from bekal.web.eligibility.blocks import NAMES, fields_of, name_of, parameters_of, said
from bekal.web.layout.forms import DateField

MOST_RULES = 30
A_DAY = datetime.timedelta(days=1)


class DayForm(forms.Form):
    """On which day a rule is read."""

    says_optional = False
    day = DateField(label=_("Aturan pada tanggal"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 3}))


class ChangeForm(forms.Form):
    """A new version of a rule set: the rules of the version before with their parameters, less some, and new ones.

    `rows` are the lines in order: `r0`, `r1` … are rules of the version before, `n0:code` … new ones.
    """

    valid_from = DateField(label=_("Berlaku mulai"), help_text=_("Paling cepat besok, supaya putusan lama tetap."))
    reference = forms.CharField(
        label=_("Dasar hukum"), max_length=240, help_text=_("Misalnya: Permenimipas 3/2027 pasal 44.")
    )
    certainty = forms.ChoiceField(
        label=_("Seberapa pasti sumbernya"),
        choices=[choice for choice in Certainty.choices if choice[0] != Certainty.LOCAL],
        widget=forms.RadioSelect,
        initial=Certainty.SEEN,
    )
    note = forms.CharField(
        label=_("Catatan"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    block = forms.ChoiceField(
        label=_("Tambah syarat"), required=False, choices=[("", _("Pilih syarat")), *NAMES.items()]
    )

    def __init__(self, *args: Any, base: RuleSet, rows: Sequence[str], today: datetime.date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.today = today
        self.rules, self.basis = base.rules, base.reference
        self.rows = [row for row in dict.fromkeys(rows) if self._code_of(row)][:MOST_RULES]
        for row in self.rows:
            self._add_row(row)

    def _rule_of(self, row: str) -> Rule | None:
        place = row[1:]
        if row.startswith("r") and place.isdigit() and len(place) < 4 and int(place) < len(self.rules):
            return self.rules[int(place)]
        return None

    def _code_of(self, row: str) -> str:
        if rule := self._rule_of(row):
            return rule.code
        code = row.partition(":")[2] if row.startswith("n") else ""
        return code if code in NAMES else ""

    def _title_of(self, row: str) -> str:
        """What a line asks: groups of rules have no parameters to show it."""
        rule = self._rule_of(row)
        is_group = rule is not None and (rule.code in GROUPS or rule.only_for is not None)
        if rule is None or not is_group:
            return name_of(self._code_of(row))
        read = readable_rule(rule)
        return f"{said(read.sentence)} {said(read.only_for) if read.only_for else ''}".strip()

    def _add_row(self, row: str) -> None:
        rule, code = self._rule_of(row), self._code_of(row)
        self.fields[f"{row}-keep"] = forms.BooleanField(label=self._title_of(row), required=False, initial=True)
        if code in GROUPS:
            return
        for name, field in fields_of(code, required=rule is None).items():
            field.initial = rule.parameters.get(name) if rule else None
            self.fields[f"{row}-{name}"] = field
        if rule is None:
            told = _("Kosongkan bila sama dengan dasar hukum di atas.")
            field = forms.CharField(label=_("Pasal"), max_length=160, required=False, help_text=told)
            self.fields[f"{row}-reference"] = field

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line with its name and its fields, to be laid out."""
        return [
            {
                "row": row,
                "rule": self._rule_of(row),
                "name": self._title_of(row),
                "keep": self[f"{row}-keep"],
                "fields": [
                    self[name] for name in self.fields if name.startswith(f"{row}-") and not name.endswith("-keep")
                ],
            }
            for row in self.rows
        ]

    def clean_valid_from(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["valid_from"]
        if day <= self.today:
            raise forms.ValidationError(_("Aturan baru berlaku paling cepat besok. Tulis tanggal sesudah hari ini."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(f"{row}-keep") for row in self.rows):
            self.add_error(None, _("Tanpa syarat sama sekali bukan aturan. Pakai paling sedikit satu syarat."))
        return data

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The rules that result, as plain data; only after the form is valid."""
        return [self._data(row) for row in self.rows if self.cleaned_data.get(f"{row}-keep")]

    def _data(self, row: str) -> dict[str, Any]:
        rule, code, cleaned = self._rule_of(row), self._code_of(row), self.cleaned_data
        if rule is not None and code in GROUPS:
            return data_of(rule, self.basis)
        parameters = parameters_of(code, cleaned, f"{row}-")
        if rule is None:
            reference = cleaned.get(f"{row}-reference")
            return {"code": code, **parameters} | ({"reference": reference} if reference else {})
        before = {name: value for name, value in data_of(rule, self.basis).items() if name not in rule.parameters}
        return before | parameters


class CriterionForm(forms.Form):
    """One criterion that a prison or an agreement adds, with the parameters of its building block."""

    facility: Any = forms.ModelChoiceField(label=_("Lapas atau rutan"), queryset=None)
    agreement: Any = forms.ModelChoiceField(
        label=_("Menurut perjanjian"), queryset=None, required=False, empty_label=_("Bukan dari perjanjian")
    )
    course: Any = forms.ModelChoiceField(
        label=_("Untuk kursus"),
        queryset=None,
        required=False,
        empty_label=_("Semua kursus dalam perjanjian"),
        help_text=_("Pilih kursus, perjanjian, atau keduanya."),
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=240, help_text=_("Mengapa syarat ini diperlukan, dalam satu kalimat.")
    )
    reference = forms.CharField(
        label=_("Dasar"), max_length=160, help_text=_("Nomor perjanjian, keputusan, atau pasal.")
    )
    starts = DateField(label=_("Berlaku mulai"))
    last_day = DateField(
        label=_("Hari terakhir berlaku"), required=False, help_text=_("Kosongkan bila berlaku seterusnya.")
    )

    def __init__(
        self,
        *args: Any,
        code: str,
        facilities: Any,
        agreements: Any,
        courses: Any,
        today: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.code, self.today = code, today
        choices = {"facility": facilities, "agreement": agreements, "course": courses}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        only = list(facilities[:2])
        if len(only) == 1:
            self.fields["facility"].initial = only[0].pk
            self.fields["facility"].widget = forms.HiddenInput()
        self.parameter_names = tuple(fields_of(code, required=True))
        self.fields = fields_of(code, required=True) | self.fields

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        facility, agreement, course = data.get("facility"), data.get("agreement"), data.get("course")
        if not agreement and not course and not {"agreement", "course"} & self.errors.keys():
            self.add_error("course", _("Pilih kursus atau perjanjian yang memerlukan syarat ini."))
        if facility and agreement and agreement.facility_id != facility.pk:
            self.add_error("agreement", _("Perjanjian ini milik lapas lain. Pilih perjanjian lapas yang dipilih."))
        if agreement and course and not agreement.courses.filter(pk=course.pk).exists():
            self.add_error("course", _("Perjanjian itu tidak mencakup kursus ini. Pilih kursus yang dicakup."))
        starts, last = data.get("starts"), data.get("last_day")
        if starts and starts < self.today:
            self.add_error("starts", _("Syarat berlaku paling cepat hari ini, supaya putusan lama tetap."))
        if starts and last and last < starts:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari mulai."))
        return data

    @property
    def terms(self) -> CriterionTerms:
        """What is asked from when; only after the form is valid."""
        data = self.cleaned_data
        last = data["last_day"]
        return CriterionTerms(
            rule={"code": self.code, **parameters_of(self.code, data)},
            reference=data["reference"],
            reason=data["reason"],
            starts=data["starts"],
            ends=last + A_DAY if last else None,
        )


class EndForm(forms.Form):
    """The last day on which something dated still counts, and why."""

    last_day = DateField(
        label=_("Hari terakhir berlaku"), help_text=_("Tulis tanggal kemarin bila harus berhenti sekarang juga.")
    )
    reason = forms.CharField(label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 3}))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflict: Conflict | None = None

    def __init__(self, *args: Any, today: datetime.date, latest: datetime.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.latest = today, latest

    def clean_last_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["last_day"]
        if day < self.today - A_DAY:
            raise forms.ValidationError(_("Tulis kemarin (berhenti sekarang juga), hari ini, atau hari sesudahnya."))
        if self.latest is not None and day >= self.latest:
            raise forms.ValidationError(_("Keputusan ini sudah berakhir lebih dahulu. Tulis tanggal yang lebih awal."))
        return day

    @property
    def ends(self) -> datetime.date:
        """The first day on which it counts no longer; only after the form is valid."""
        day: datetime.date = self.cleaned_data["last_day"]
        return day + A_DAY


class OverrideForm(forms.Form):
    """What the warden decides for one person."""

    criterion = forms.ChoiceField(label=_("Syarat yang dianggap terpenuhi"))
    course: Any = forms.ModelChoiceField(
        label=_("Untuk kursus"), queryset=None, required=False, empty_label=_("Semua kursus dan hak")
    )
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    document = forms.FileField(
        label=_("Surat keputusan"),
        help_text=_("PDF atau foto (PNG, JPEG), paling besar 10 MB. Disimpan terkunci; setiap unduhan dicatat."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        allow_empty_file=True,
    )
    starts = DateField(label=_("Berlaku mulai"))
    last_day = DateField(label=_("Hari terakhir berlaku"), help_text=_("Paling lama satu tahun."))

    def __init__(
        self, *args: Any, courses: Any, today: datetime.date, codes: Iterable[str] = WAIVABLE, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = [("", _("Pilih syarat")), *((code, name_of(code)) for code in codes)]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file.size > MAX_DOCUMENT_BYTES:
            raise forms.ValidationError(_("Berkas ini lebih besar dari 10 MB. Pindai lagi dengan ukuran lebih kecil."))
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, last = data.get("starts"), data.get("last_day")
        if starts and starts < self.today:
            self.add_error("starts", _("Keputusan berlaku paling cepat hari ini, supaya putusan lama tetap."))
        if starts and last and last < starts:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari mulai."))
        elif starts and last and (last + A_DAY - starts).days > LONGEST_OVERRIDE_DAYS:
            self.add_error("last_day", _("Paling lama satu tahun. Bila masih perlu, buat keputusan baru nanti."))
        return data

    @property
    def decree(self) -> Decree:
        """What was decided; only after the form is valid."""
        data: Mapping[str, Any] = self.cleaned_data
        told = {name: data[name] for name in ("criterion", "course", "reason", "starts")}
        return Decree(**told, ends=data["last_day"] + A_DAY)
