import re
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bekal.eligibility.facts import DisciplineEntry, Length
from bekal.eligibility.whatif import Change
from bekal.lib.identifiers import NikProblem, check_nik, normalise_phone
from bekal.people.choices import (
    FIELD_LABELS,
    CustodyStatus,
    DisciplineLevel,
    Education,
    HealthLimit,
    MovementKind,
    Presence,
    Sex,
)
from bekal.people.queries import Listing
from bekal.web.layout.forms import DateField, RupiahField

ANY = ("", gettext_lazy("Semua"))
NARROW = {"class": "govuk-input--width-2", "inputmode": "numeric"}
NIK_PROBLEMS: dict[NikProblem, Promise | str] = {
    NikProblem.NOT_16_DIGITS: gettext_lazy("NIK terdiri dari 16 angka. Periksa lagi."),
    NikProblem.UNKNOWN_REGION: gettext_lazy("Enam angka pertama bukan kode wilayah. Periksa lagi."),
    NikProblem.IMPOSSIBLE_DATE: gettext_lazy("Angka ke-7 sampai ke-12 bukan tanggal lahir. Periksa lagi."),
    NikProblem.NO_SERIAL: gettext_lazy("Empat angka terakhir tidak boleh 0000. Periksa lagi."),
}
NIK_WARNINGS: dict[NikProblem, Promise | str] = {
    NikProblem.OTHER_BIRTH_DATE: gettext_lazy("Tanggal lahir di NIK lain dari tanggal lahir yang tertulis."),
    NikProblem.OTHER_SEX: gettext_lazy("Jenis kelamin menurut NIK lain dari yang tertulis."),
}


class ListForm(forms.Form):
    """The filters above the list; who sees only one facility gets blocks, who sees several gets their names."""

    says_optional = False
    q = forms.CharField(
        label=gettext_lazy("Cari nama, nomor register, NIK, atau telepon"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    leaving = forms.TypedChoiceField(
        label=gettext_lazy("Pulang"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ANY,
            ("30", gettext_lazy("dalam 30 hari")),
            ("90", gettext_lazy("dalam 90 hari")),
            ("180", gettext_lazy("dalam 180 hari")),
        ],
    )
    certificate = forms.ChoiceField(
        label=gettext_lazy("Sertifikat"), required=False, choices=[ANY, ("no", gettext_lazy("Belum ada"))]
    )
    presence = forms.ChoiceField(
        label=gettext_lazy("Keberadaan"),
        required=False,
        choices=[("", Presence.HELD.label), ("any", ANY[1]), *Presence.choices[1:]],
    )
    custody = forms.ChoiceField(label=gettext_lazy("Status"), required=False, choices=[ANY, *CustodyStatus.choices])
    sex = forms.ChoiceField(label=gettext_lazy("Jenis kelamin"), required=False, choices=[ANY, *Sex.choices])
    block = forms.CharField(label=gettext_lazy("Blok"), required=False, max_length=20)
    region = forms.TypedChoiceField(label=gettext_lazy("Kantor wilayah"), required=False, coerce=int, empty_value=None)
    facility = forms.CharField(label=gettext_lazy("Nama lapas atau rutan"), required=False, max_length=60)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [ANY, *viewer.regions]  # type: ignore[attr-defined]
        unused = ["block"] if viewer.across else ["facility"]
        unused += [] if viewer.nation else ["region"]
        unused += [] if viewer.record else ["custody", "sex", "presence"]
        for name in unused:
            del self.fields[name]

    def listing(self, *, after: str, before: str) -> Listing:
        """What is asked for; what does not make sense is left out."""
        found = self.cleaned_data
        presence = found.get("presence") or Presence.HELD
        return Listing(
            search=found.get("q", ""),
            presence="" if presence == "any" else presence,
            leaving=found.get("leaving"),
            uncertified=found.get("certificate") == "no",
            custody_status=found.get("custody", ""),
            sex=found.get("sex", ""),
            block=found.get("block", ""),
            facility=found.get("facility", ""),
            region=found.get("region"),
            sort=found.get("sort", ""),
            after=after,
            before=before,
        )


def _label(name: str) -> Any:
    return FIELD_LABELS[name]


def _text(name: str, length: int, *, required: bool = False, width: str = "", help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"class": f"govuk-input--width-{width}"} if width else {})
    return forms.CharField(label=_label(name), max_length=length, required=required, widget=widget, help_text=help_text)


def _number(name: str, largest: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=_label(name),
        required=False,
        min_value=0,
        max_value=largest,
        widget=forms.TextInput(attrs=NARROW),
    )


def _date(name: str) -> DateField:
    return DateField(label=_label(name), required=False)


def _yes_or_no(name: str) -> forms.TypedChoiceField:
    """Yes, no, or nobody wrote it down (None)."""
    return forms.TypedChoiceField(
        label=_label(name),
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[("", gettext_lazy("Belum dicatat")), ("yes", gettext_lazy("Ya")), ("no", gettext_lazy("Tidak"))],
    )


ANSWERED = ("recidivist", "literate", "fine_paid", "restitution_paid")


class InmateForm(forms.Form):
    """A person's record as an officer writes it; NIK and phone stay as they are while their boxes are empty."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = _text("name", 120, required=True)
    alias = _text("alias", 120)
    register_number = _text(
        "register_number",
        40,
        required=True,
        width="10",
        help_text=gettext_lazy("Seperti tertulis, misalnya BI 123/2024."),
    )
    custody_status = forms.ChoiceField(
        label=_label("custody_status"), choices=CustodyStatus.choices, widget=forms.RadioSelect
    )
    sex = forms.ChoiceField(
        label=_label("sex"), choices=Sex.choices, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    birth_date = _date("birth_date")
    block = _text("block", 20, width="5")
    nik = forms.CharField(
        label=_label("nik"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_label("phone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "inputmode": "tel", "autocomplete": "off"}),
    )
    education = forms.ChoiceField(
        label=_label("education"), required=False, choices=[("", gettext_lazy("Belum dicatat")), *Education.choices]
    )
    former_occupation = _text("former_occupation", 80)
    regency_code = _text(
        "regency_code", 4, width="4", help_text=gettext_lazy("Empat angka pertama di KTP, misalnya 8171.")
    )
    health_limits = forms.MultipleChoiceField(
        label=_label("health_limits"),
        required=False,
        choices=HealthLimit.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Kursus yang berbahaya bagi orang ini tidak akan ditawarkan."),
    )
    offence = _text("offence", 120)
    life_or_death = forms.BooleanField(label=_label("life_or_death"), required=False)
    detained_on = _date("detained_on")
    term_years, term_months, term_days = (
        _number("term_years", 60),
        _number("term_months", 800),
        _number("term_days", 999),
    )
    one_third_on, one_half_on, two_thirds_on = _date("one_third_on"), _date("one_half_on"), _date("two_thirds_on")
    expires_on, release_on = _date("expires_on"), _date("release_on")
    remission_months, remission_days = _number("remission_months", 300), _number("remission_days", 999)
    fine_rupiah = RupiahField(label=_label("fine_rupiah"), required=False)
    subsidiary_months = _number("subsidiary_months", 300)
    recidivist = _yes_or_no("recidivist")
    literate, fine_paid, restitution_paid = (
        _yes_or_no("literate"),
        _yes_or_no("fine_paid"),
        _yes_or_no("restitution_paid"),
    )
    last_remission_days = forms.IntegerField(
        label=_label("last_remission_days"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs=NARROW),
        help_text=gettext_lazy("Tulis 0 bila belum pernah mendapat remisi."),
    )
    board_approved_on, deradicalised_on = _date("board_approved_on"), _date("deradicalised_on")
    pledge_signed_on, assimilation_served_on = _date("pledge_signed_on"), _date("assimilation_served_on")

    def __init__(self, *args: Any, facilities: Any = (), known: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: list[str] = []
        if len(facilities) > 1:
            choices = [(str(place.pk), place.name) for place in facilities]
            self.fields["facility"] = forms.ChoiceField(label=_("Lapas atau rutan"), choices=choices)
        for name, mask in (known or {}).items():
            if mask:
                hint = _("Tersimpan: %(mask)s. Kosongkan bila tidak berubah.") % {"mask": mask}
                self.fields[name].help_text = hint

    def clean_regency_code(self) -> str:
        """Four digits or nothing."""
        code: str = self.cleaned_data["regency_code"]
        if code and not re.fullmatch(r"[0-9]{4}", code):
            raise forms.ValidationError(_("Kode domisili terdiri dari 4 angka. Periksa lagi atau kosongkan."))
        return code

    def clean_phone(self) -> str:
        """A number that can be called, or nothing."""
        phone: str = self.cleaned_data["phone"]
        if phone and normalise_phone(phone) is None:
            raise forms.ValidationError(_("Ini bukan nomor telepon. Tulis misalnya 0812 3456 7890."))
        return phone

    def clean(self) -> dict[str, Any]:
        """What a NIK contradicts is a warning; dates of a sentence out of their order are refused."""
        found: dict[str, Any] = super().clean() or {}
        if nik := found.get("nik"):
            self._check_nik(nik, found.get("birth_date"), found.get("sex"))
        start, end = found.get("detained_on"), found.get("expires_on")
        if start and end and end < start:
            self.add_error("expires_on", _("Ekspirasi tidak bisa sebelum mulai ditahan. Periksa kedua tanggal."))
        return found

    def _check_nik(self, nik: str, born: date | None, sex: Any) -> None:
        for problem in check_nik(nik, birth_date=born, sex=sex or None):
            if problem in NIK_PROBLEMS:
                self.add_error("nik", str(NIK_PROBLEMS[problem]))
            else:
                self.warnings.append(str(NIK_WARNINGS[problem]))

    def show_version(self, version: int) -> None:
        """Let the next saving of what was typed count as one of somebody who has seen this version."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(version)
        self.data = data

    def refuse(self, field: str) -> None:
        """Say that somebody of the same facility has this register number or NIK already."""
        texts = {
            "register_number": _("Nomor register ini sudah dipakai orang lain di sini. Periksa nomornya."),
            "nik": _("NIK ini sudah dipakai orang lain di sini. Periksa angkanya."),
        }
        self.add_error(field, texts[field])

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields as they stand together on the page."""
        parts = [
            (
                _("Orang"),
                (
                    "facility", "name", "alias", "register_number", "custody_status", "sex", "birth_date", "block",
                ),
            ),
            (_("Nomor pribadi"), ("nik", "phone")),
            (_("Latar belakang"), ("education", "former_occupation", "regency_code", "health_limits")),
            (
                _("Perkara dan pidana menurut SDP"),
                (
                    "offence", "life_or_death", "detained_on", "term_years", "term_months", "term_days", "one_third_on",
                    "one_half_on", "two_thirds_on", "expires_on", "remission_months", "remission_days", "fine_rupiah",
                    "subsidiary_months", "recidivist", "release_on",
                ),
            ),
            (
                _("Yang tidak tertulis di SDP"),
                (
                    "literate", "fine_paid", "restitution_paid", "last_remission_days", "board_approved_on",
                    "deradicalised_on", "pledge_signed_on", "assimilation_served_on",
                ),
            ),
        ]  # fmt: skip
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in parts]


class DisciplineForm(forms.Form):
    day = DateField(label=gettext_lazy("Tanggal pelanggaran"))
    level = forms.ChoiceField(
        label=gettext_lazy("Tingkat"),
        choices=DisciplineLevel.choices,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    ends = DateField(
        label=gettext_lazy("Hari terakhir hukuman disiplin"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila belum ditetapkan."),
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"), required=False, max_length=240, widget=forms.Textarea(attrs={"rows": 3})
    )


class ConductForm(forms.Form):
    month = DateField(
        label=gettext_lazy("Bulan penilaian"), help_text=gettext_lazy("Hari boleh yang mana saja di bulan itu.")
    )
    score = forms.IntegerField(
        label=gettext_lazy("Nilai SPPN"),
        help_text=gettext_lazy("0 sampai 100. Nilai lulus 65."),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs=NARROW),
    )


class KeepApartForm(forms.Form):
    other = forms.TypedChoiceField(label=gettext_lazy("Dipisah dari"), coerce=int, widget=forms.RadioSelect)
    starts = DateField(label=gettext_lazy("Mulai tanggal"))
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, others: list[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (pk, f"{name} ({number})") for pk, name, number in others
        ]


class KeepApartEndForm(forms.Form):
    ends = DateField(
        label=gettext_lazy("Boleh bersama lagi mulai"),
    )
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 3}))


class MovementForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Apa yang terjadi"), widget=forms.RadioSelect)
    day = DateField(label=gettext_lazy("Tanggal"))
    to_facility = forms.TypedChoiceField(
        label=gettext_lazy("Dipindahkan ke"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Hanya untuk pemindahan. Sesudahnya orang ini menjadi tanggung jawab tempat baru."),
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"), required=False, max_length=240, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, kinds: list[str], places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, MovementKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]
        if MovementKind.TRANSFERRED in kinds:
            self.fields["to_facility"].choices = [("", _("Pilih tempat")), *places]  # type: ignore[attr-defined]
        else:
            del self.fields["to_facility"]

    def clean(self) -> dict[str, Any]:
        """A transfer needs its destination."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("kind") == MovementKind.TRANSFERRED and not found.get("to_facility"):
            self.add_error("to_facility", _("Pilih tempat tujuan pemindahan."))
        return found


class RightsForm(forms.Form):
    """The day for which somebody wants to know."""

    says_optional = False
    on = DateField(label=gettext_lazy("Pada tanggal"), required=False)


STAYS = ("", gettext_lazy("Tetap"))
YES_OR_NO = [STAYS, ("yes", gettext_lazy("Sudah lunas")), ("no", gettext_lazy("Belum lunas"))]


def _paid(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=YES_OR_NO, coerce=lambda value: value == "yes", empty_value=None
    )


class WhatIfForm(forms.Form):
    """What is supposed of a person; what is left empty stays as it is. Nothing of it is stored."""

    says_optional = False
    remission_months = forms.IntegerField(
        label=gettext_lazy("Tambahan remisi (bulan)"),
        required=False,
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs=NARROW),
    )
    remission_days = forms.IntegerField(
        label=gettext_lazy("Tambahan remisi (hari)"),
        required=False,
        min_value=0,
        max_value=364,
        widget=forms.TextInput(attrs=NARROW),
    )
    discipline_from = DateField(label=gettext_lazy("Hukuman disiplin mulai"), required=False)
    discipline_to = DateField(
        label=gettext_lazy("Hari terakhir hukuman disiplin"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila belum ditetapkan."),
    )
    release_on = DateField(label=gettext_lazy("Tanggal bebas"), required=False)
    custody_status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[STAYS, *CustodyStatus.choices]
    )
    conduct_score = forms.IntegerField(
        label=gettext_lazy("Nilai SPPN"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs=NARROW),
    )
    fine_paid = _paid(gettext_lazy("Denda"))
    restitution_paid = _paid(gettext_lazy("Uang pengganti"))
    board_approved_on = DateField(label=gettext_lazy("Disetujui sidang TPP pada"), required=False)
    on = DateField(label=gettext_lazy("Dinilai pada tanggal"), required=False)

    def clean(self) -> dict[str, Any]:
        """A measure needs its first day and cannot end before it."""
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("discipline_from"), found.get("discipline_to")
        if last and not first:
            self.add_error("discipline_from", _("Isi juga hari pertamanya."))
        if first and last and last < first:
            self.add_error("discipline_to", _("Hari terakhir tidak bisa sebelum hari pertama. Periksa keduanya."))
        return found

    @property
    def change(self) -> Change:
        """What is supposed, as the rules take it; only of a form that is valid."""
        found = self.cleaned_data
        first = found["discipline_from"]
        return Change(
            remission=Length(0, found["remission_months"] or 0, found["remission_days"] or 0),
            discipline=DisciplineEntry(first, found["discipline_to"]) if first else None,
            custody_status=found["custody_status"] or None,
            release_date=found["release_on"],
            conduct_score=found["conduct_score"],
            fine_paid=found["fine_paid"],
            restitution_paid=found["restitution_paid"],
            board_approved_on=found["board_approved_on"],
        )
