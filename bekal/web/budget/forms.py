import datetime
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.budget.actions.budgets import LineFacts
from bekal.budget.actions.expenses import ExpenseFacts
from bekal.budget.actions.funders import AllocationFacts, FunderFacts
from bekal.budget.actions.purses import PurseFacts
from bekal.budget.actions.templates import TemplateFacts
from bekal.budget.choices import CostBasis
from bekal.budget.queries.funders import Choices, funder_name_taken
from bekal.budget.queries.purses import purse_name_taken, purse_taken
from bekal.budget.rules.splits import WHOLE, Cost, Measures, Part, Split, Uneven
from bekal.lib.conflicts import Conflict
from bekal.lib.filetypes import MAX_DOCUMENT_BYTES
from bekal.lib.identifiers import read_id
from bekal.lib.money import format_number, format_rupiah, parse_rupiah
from bekal.partners.choices import CostKind, FunderKind
from bekal.web.layout.forms import MOST_RUPIAH, DateField, RupiahField

NARROW = {"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"}
MOST_UNITS = 10_000
LONGEST_PART = 40  # characters
_PERCENT = re.compile(r"^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$", re.ASCII)


def read_percent(text: str) -> int | None:
    """Basis points from `50`, `33,33` or `33,33%`; None if it is none or more than all."""
    match = _PERCENT.match(text.strip())
    if match is None:
        return None
    share = int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))
    return share if share <= WHOLE else None


def percent_text(share: int) -> str:
    """`33,33`, as it is typed, without `,00`."""
    return format_number(share / 100, decimals=2 if share % 100 else 0)


class BudgetSearch(forms.Form):
    """The year, and at headquarters the prison."""

    says_optional = False
    year = forms.TypedChoiceField(label=_("Tahun anggaran"), required=False, coerce=int)
    facility = forms.ChoiceField(label=_("Lapas atau rutan"), required=False)

    def __init__(self, data: Any, *, choices: Choices, this_year: int) -> None:
        super().__init__({"year": str(this_year), **data.dict()})
        self.this_year = this_year
        self.fields["year"].choices = [(str(year), str(year)) for year in choices.years]  # type: ignore[attr-defined]
        if len(choices.facilities) > 1:
            places = [("", _("Semua")), *[(str(facility), name) for facility, name in choices.facilities]]
            self.fields["facility"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["facility"]

    @property
    def chosen_year(self) -> int:
        """The year that was picked, else this one."""
        return (self.is_valid() and self.cleaned_data.get("year")) or self.this_year

    @property
    def chosen_facility(self) -> int | None:
        """The prison that was picked."""
        return read_id(self.cleaned_data.get("facility") or "") if self.is_valid() else None


class FunderForm(forms.Form):
    facility: Any = forms.ModelChoiceField(label=_("Lapas atau rutan"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=_("Jenis"), choices=[("", _("Pilih jenis")), *FunderKind.choices])
    name = forms.CharField(
        label=_("Nama"), max_length=160, help_text=_("Misalnya: DIPA Lapas Kelas IIB Selong. Nama ini tercetak.")
    )
    institution: Any = forms.ModelChoiceField(
        label=_("Lembaga mitra"),
        queryset=None,
        required=False,
        empty_label=_("Mitra mana pun"),
        help_text=_("Hanya untuk anggaran mitra."),
    )
    purse: Any = forms.ModelChoiceField(
        label=_("Dana bersama wilayah"),
        queryset=None,
        required=False,
        empty_label=_("Tidak, pagunya sendiri"),
        help_text=_(
            "Bila dibayar dari dana yang dibagi wilayah kepada beberapa lapas dan rutan. Pagunya diatur wilayah."
        ),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(
        self, *args: Any, facilities: Any, institutions: Any, shared: Any, funder: Any | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.funder = funder
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]
        self.fields["purse"].queryset = shared  # type: ignore[attr-defined]
        if not shared.exists():
            del self.fields["purse"]
        if funder is not None:
            del self.fields["facility"]
        else:
            self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        facility = self.funder.facility if self.funder else data.get("facility")
        if data.get("institution") and data.get("kind") != FunderKind.PARTNER:
            self.add_error("institution", _("Kosongkan, atau pilih jenis anggaran mitra."))
        if (
            facility
            and data.get("name")
            and funder_name_taken(facility.pk, data["name"], self.funder and self.funder.pk)
        ):
            self.add_error("name", _("Sumber dana dengan nama ini sudah ada. Pakai yang sudah ada itu."))
        if facility and data.get("purse"):
            self._check_purse(facility, data)
        return data

    def _check_purse(self, facility: Any, data: dict[str, Any]) -> None:
        purse = data["purse"]
        if purse.region_id != facility.region_id:
            self.add_error("purse", _("Pilih dana bersama dari wilayah lapas atau rutan ini."))
        elif purse_taken(facility.pk, purse.pk, self.funder and self.funder.pk):
            self.add_error("purse", _("Sudah ada sumber dana yang memakai dana bersama ini. Pakai yang sudah ada itu."))
        elif data.get("kind") and purse.kind != data["kind"]:
            told = {"kind": purse.get_kind_display()}
            self.add_error("kind", _("Pilih jenis yang sama dengan dana bersama: %(kind)s.") % told)

    @property
    def facts(self) -> FunderFacts:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        return FunderFacts(
            kind=FunderKind(data["kind"]),
            name=data["name"],
            institution=data["institution"],
            purse=data.get("purse"),
        )


class PurseForm(forms.Form):
    """What a region shares; the kind of one that is there already stays."""

    region: Any = forms.ModelChoiceField(label=_("Kantor wilayah"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=_("Jenis"), choices=[("", _("Pilih jenis")), *FunderKind.choices])
    name = forms.CharField(
        label=_("Nama"), max_length=160, help_text=_("Misalnya: APBD Provinsi Maluku untuk pelatihan kerja.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, regions: Any, purse: Any | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purse = purse
        if purse is None:
            self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        else:
            del self.fields["region"], self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        region = self.purse.region if self.purse else data.get("region")
        if region and data.get("name") and purse_name_taken(region.pk, data["name"], self.purse and self.purse.pk):
            self.add_error("name", _("Dana bersama dengan nama ini sudah ada."))
        return data

    @property
    def facts(self) -> PurseFacts:
        """What was written of a new one; only after the form is valid."""
        return PurseFacts(kind=FunderKind(self.cleaned_data["kind"]), name=self.cleaned_data["name"])


class AllocationForm(forms.Form):
    amount = RupiahField(label=_("Pagu"), help_text=_("Rupiah untuk satu tahun, misalnya 150.000.000."))
    reference = forms.CharField(
        label=_("Dasar"), max_length=120, required=False, help_text=_("Nomor DIPA, DPA, atau surat hibah.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    @property
    def facts(self) -> AllocationFacts:
        """What was written; only after the form is valid."""
        return AllocationFacts(amount=self.cleaned_data["amount"], reference=self.cleaned_data["reference"])


# --- lines ----------------------------------------------------------------------------------------------------------


class CostForm(forms.Form):
    """A cost line; one without description and price is left out."""

    says_optional = False
    cost_kind = forms.ChoiceField(label=_("Jenis biaya"), choices=CostKind.choices, required=False)
    description = forms.CharField(label=_("Uraian"), max_length=160, required=False)
    basis = forms.ChoiceField(label=_("Dihitung"), choices=CostBasis.choices, required=False)
    quantity = forms.IntegerField(
        label=_("Banyaknya"), min_value=1, max_value=MOST_UNITS, required=False, widget=forms.TextInput(attrs=NARROW)
    )
    unit_price = RupiahField(label=_("Harga satuan"), required=False)
    remove = forms.BooleanField(label=_("Hapus baris ini"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "empty_permitted": False})  # a line sent as it was is a line all the same

    @property
    def is_left_out(self) -> bool:
        """Whether nothing was written, or the line is to go."""
        data = self.cleaned_data
        return bool(data.get("remove")) or not (data.get("description") or data.get("unit_price") is not None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("remove") and (data.get("description") or data.get("unit_price") is not None):
            if not data.get("description") and "description" not in self.errors:
                self.add_error("description", _("Tulis untuk apa biaya ini."))
            if data.get("unit_price") is None and "unit_price" not in self.errors:
                self.add_error("unit_price", _("Tulis harga satuannya dalam rupiah."))
            if data.get("quantity") is None and "quantity" not in self.errors:
                self.add_error("quantity", _("Tulis banyaknya, paling sedikit 1."))
        return data

    @property
    def cost(self) -> Cost:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        kind, basis = CostKind(data["cost_kind"] or CostKind.MATERIALS), CostBasis(data["basis"] or CostBasis.CLASS)
        return Cost(kind, data["description"], basis, data["quantity"], data["unit_price"])


class BudgetLineForm(CostForm):
    """A cost line of a class with the part of each funder: percents, or amounts where `by_amount` is ticked."""

    line_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    by_amount = forms.BooleanField(label=_("Bagian ditulis dalam rupiah, bukan persen"), required=False)

    def __init__(self, *args: Any, funders: Sequence[Any], measures: Measures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funders, self.measures = funders, measures
        for funder in funders:
            self.fields[f"part_{funder.pk}"] = forms.CharField(
                label=funder.name, max_length=LONGEST_PART, required=False, widget=forms.TextInput(attrs=NARROW)
            )

    @property
    def parts(self) -> list[Any]:
        """The boxes of the funders."""
        return [self[f"part_{funder.pk}"] for funder in self.funders]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors or self.is_left_out:
            return data
        parts = []
        for funder in self.funders:
            text = data.get(f"part_{funder.pk}", "")
            value = self._read(text) if text else 0
            if value is None:
                self.add_error(f"part_{funder.pk}", self._unreadable)
            elif text:
                parts.append(Part(funder.pk, value))
        if not self.errors:
            self._check(Split(tuple(parts), data["by_amount"]))
        return data

    def _read(self, text: str) -> int | None:
        return parse_rupiah(text) if self.cleaned_data["by_amount"] else read_percent(text)

    @property
    def _unreadable(self) -> Any:
        if self.cleaned_data["by_amount"]:
            return _("Tulis rupiah tanpa sen, misalnya 1.250.000.")
        return _("Tulis persen dari 0 sampai 100, misalnya 50 atau 33,33.")

    def _check(self, split: Split) -> None:
        amount = self.cost.amount(self.measures)
        if amount > MOST_RUPIAH:
            self.add_error("unit_price", _("Jumlah baris ini terlalu besar. Periksa harga dan banyaknya."))
            return
        try:
            split.amounts(amount)
        except Uneven as uneven:
            where = f"part_{uneven.fits.funder_id}" if uneven.fits else self._first_part
            self.add_error(where, _words_of(uneven))
        self.cleaned_data["split"] = split

    @property
    def _first_part(self) -> str | None:
        return f"part_{self.funders[0].pk}" if self.funders else None

    @property
    def line(self) -> LineFacts:
        """What was written; only after the form is valid."""
        return LineFacts(self.cost, self.cleaned_data["split"], self.cleaned_data["line_id"])


def _words_of(uneven: Uneven) -> Any:
    def say(value: int) -> str:
        return format_rupiah(value) if uneven.by_amount else f"{percent_text(value)}%"

    words = {"told": say(uneven.told), "whole": say(uneven.whole)}
    if uneven.fits is None or not uneven.told:
        return _("Bagian baris ini berjumlah %(told)s, seharusnya %(whole)s.") % words
    words["fits"] = say(uneven.fits.value)
    return _("Bagian baris ini berjumlah %(told)s, seharusnya %(whole)s. Pas bila di sini %(fits)s.") % words


BudgetLineFormSet = forms.formset_factory(BudgetLineForm, extra=0, max_num=60, absolute_max=60)
CostFormSet = forms.formset_factory(CostForm, extra=0, max_num=60, absolute_max=60)


class RevisionForm(forms.Form):
    """Which version of the thing was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflict: Conflict | None = None


class TemplateForm(forms.Form):
    facility: Any = forms.ModelChoiceField(label=_("Untuk"), queryset=None, empty_label=None)
    course: Any = forms.ModelChoiceField(label=_("Kursus"), queryset=None, empty_label=_("Pilih kursus"))
    valid_from = DateField(
        label=_("Berlaku mulai"), help_text=_("Dipakai untuk kelas yang mulai pada atau sesudah hari ini.")
    )
    reference = forms.CharField(
        label=_("Dasar"), max_length=160, required=False, help_text=_("Misalnya: standar biaya atau survei harga.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, facilities: Any = None, courses: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if courses is None:  # whose it is and for what does not change
            del self.fields["facility"], self.fields["course"]
        else:
            self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
            self.fields["course"].queryset = courses  # type: ignore[attr-defined]

    def facts(self, costs: Sequence[Cost]) -> TemplateFacts:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        return TemplateFacts(valid_from=data["valid_from"], reference=data["reference"], costs=costs)


# --- steps and expenses ---------------------------------------------------------------------------------------------


class StepForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        help_text=_("Tersimpan dalam riwayat anggaran."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    @property
    def why(self) -> str:
        """The reason, where the step needs a reason."""
        return str(self.cleaned_data.get("reason", ""))


class ExpenseForm(forms.Form):
    share = forms.ChoiceField(label=_("Untuk biaya dan sumber dana"))
    amount = RupiahField(label=_("Jumlah"), min_value=1)
    spent_on = DateField(label=_("Tanggal bukti"))
    receipt_number = forms.CharField(label=_("Nomor bukti"), max_length=80, help_text=_("Kuitansi, faktur, atau SPM."))
    description = forms.CharField(label=_("Keterangan"), max_length=240, required=False)
    document = forms.FileField(
        label=_("Pindaian bukti"),
        required=False,
        help_text=_("PDF atau foto (PNG, JPEG), paling besar 10 MB. Disimpan terkunci; setiap unduhan dicatat."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, shares: Sequence[tuple[int, str]], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Pilih baris")), *[(str(pk), label) for pk, label in shares]]
        self.fields["share"].choices = choices  # type: ignore[attr-defined]
        self.today = today

    def clean_spent_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["spent_on"]
        if day > self.today:
            raise forms.ValidationError(_("Pengeluaran dicatat setelah terjadi. Tulis tanggal paling lambat hari ini."))
        return day

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file and file.size > MAX_DOCUMENT_BYTES:
            raise forms.ValidationError(_("Berkas ini lebih besar dari 10 MB. Pindai lagi dengan ukuran lebih kecil."))
        return file

    @property
    def facts(self) -> ExpenseFacts:
        """What was written; only after the form is valid."""
        return ExpenseFacts(**{name: self.cleaned_data[name] for name in ExpenseFacts.__dataclass_fields__})


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("Apa yang salah"),
        max_length=240,
        help_text=_("Tersimpan bersama catatan pembalik."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
