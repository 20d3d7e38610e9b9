import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.lib.conflicts import Conflict
from bekal.partners import queries
from bekal.partners.actions import InstitutionFacts
from bekal.places.choices import InstitutionKind
from bekal.web.layout.forms import DateField

SEARCH = {"type": "search"}


class PartnerSearch(forms.Form):
    """The filters above the list of institutions."""

    says_optional = False
    q = forms.CharField(label=_("Cari lembaga"), required=False, widget=forms.TextInput(attrs=SEARCH))
    kind = forms.ChoiceField(label=_("Jenis"), required=False, choices=[("", _("Semua")), *InstitutionKind.choices])
    ours = forms.BooleanField(label=_("Perjanjian berlaku"), required=False)


class InstitutionForm(forms.Form):
    name = forms.CharField(label=_("Nama lengkap"), max_length=160)
    short_name = forms.CharField(label=_("Nama singkat"), max_length=40, help_text=_("Misalnya: BPVP Ambon."))
    kind = forms.ChoiceField(label=_("Jenis"), choices=[("", _("Pilih jenis")), *InstitutionKind.choices])
    certificate_prefix = forms.CharField(
        label=_("Awalan nomor sertifikat"),
        max_length=16,
        help_text=_("Awal nomor setiap sertifikat yang diterbitkan lembaga ini, misalnya BPVP-AMQ."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    address = forms.CharField(label=_("Alamat"), max_length=240, required=False)
    regency_code = forms.RegexField(
        r"^\d{4}$",
        label=_("Kode kabupaten/kota"),
        required=False,
        help_text=_("Empat angka, misalnya 8171 untuk Kota Ambon."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={"invalid": _("Tulis empat angka.")},
    )
    phone = forms.CharField(label=_("Telepon"), max_length=30, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, institution_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution_id = institution_id

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if queries.institution_taken(self.institution_id, name=name):
            raise forms.ValidationError(_("Lembaga dengan nama ini sudah ada. Pakai yang sudah ada itu."))
        return name

    def clean_certificate_prefix(self) -> str:
        prefix: str = self.cleaned_data["certificate_prefix"].upper()
        if not re.fullmatch(r"[A-Z0-9]+([.-][A-Z0-9]+)*", prefix):
            raise forms.ValidationError(_("Pakai huruf dan angka saja, boleh dengan tanda hubung atau titik."))
        if queries.institution_taken(self.institution_id, certificate_prefix=prefix):
            raise forms.ValidationError(_("Awalan ini sudah dipakai lembaga lain. Pilih awalan lain."))
        return prefix

    @property
    def facts(self) -> InstitutionFacts:
        """What was written; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in InstitutionFacts.__dataclass_fields__}
        return InstitutionFacts(**{**data, "kind": InstitutionKind(data["kind"])})


class InstructorForm(forms.Form):
    name = forms.CharField(label=_("Nama"), max_length=120)
    speciality = forms.CharField(
        label=_("Keahlian"), max_length=120, required=False, help_text=_("Misalnya: las SMAW dan GMAW.")
    )
    qualification = forms.CharField(
        label=_("Kualifikasi"),
        max_length=160,
        required=False,
        help_text=_("Pendidikan atau jabatan, misalnya: instruktur ahli muda, S1 Teknik Mesin."),
    )
    user: Any = forms.ModelChoiceField(
        label=_("Akun Bekal"),
        queryset=None,
        required=False,
        empty_label=_("Belum punya akun"),
        help_text=_("Dengan akun ini instruktur mengisi presensi dan nilai kelasnya."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class InstructorCertificateForm(forms.Form):
    name = forms.CharField(
        label=_("Nama sertifikat"), max_length=160, help_text=_("Misalnya: Instruktur las tingkat II, BNSP.")
    )
    number = forms.CharField(label=_("Nomor"), max_length=80, required=False)
    issued_on = DateField(label=_("Tanggal terbit"))
    expires_on = DateField(label=_("Berlaku sampai"), required=False, help_text=_("Kosongkan bila tanpa batas."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires <= issued:
            self.add_error("expires_on", _("Tanggal ini harus sesudah tanggal terbit."))
        return data


class SelectionForm(forms.Form):
    facility: Any = forms.ModelChoiceField(label=_("Dipilih oleh"), queryset=None, empty_label=None)
    date = DateField(label=_("Tanggal seleksi"))
    method = forms.CharField(
        label=_("Cara seleksi"),
        max_length=240,
        help_text=_("Bagaimana ia dipilih, misalnya: uji praktik dan pemeriksaan sertifikat."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    document_number = forms.CharField(
        label=_("Nomor dokumen"), max_length=80, required=False, help_text=_("Berita acara atau surat tugasnya.")
    )

    def __init__(self, *args: Any, facilities: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.today = today

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if day > self.today:
            raise forms.ValidationError(_("Seleksi dicatat setelah terjadi. Tulis tanggal paling lambat hari ini."))
        return day


class AccreditationForm(forms.Form):
    name = forms.CharField(
        label=_("Untuk apa"), max_length=160, help_text=_("Misalnya: akreditasi lembaga pelatihan kerja, bidang las.")
    )
    number = forms.CharField(label=_("Nomor"), max_length=80, required=False)
    issuer = forms.CharField(label=_("Diberikan oleh"), max_length=160)
    issued_on = DateField(label=_("Tanggal terbit"))
    expires_on = DateField(label=_("Berlaku sampai"), required=False, help_text=_("Kosongkan bila tanpa batas."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("Tanggal ini tidak boleh sebelum tanggal terbit."))
        return data


class OfferForm(forms.Form):
    trade: Any = forms.ModelChoiceField(label=_("Kejuruan"), queryset=None, empty_label=_("Pilih kejuruan"))
    place = forms.CharField(
        label=_("Di mana"),
        max_length=160,
        required=False,
        help_text=_("Misalnya: bengkel BLK di Ketapang, atau bengkel keliling."),
    )

    def __init__(self, *args: Any, trades: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].queryset = trades  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    starts = DateField(label=_("Hari pertama"))
    last_day = DateField(label=_("Hari terakhir"))
    reason = forms.CharField(
        label=_("Alasan"), max_length=160, help_text=_("Misalnya: diklat, cuti, mengajar di tempat lain.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, last = data.get("starts"), data.get("last_day")
        if starts and last and last < starts:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari pertama."))
        return data

    @property
    def span(self) -> dict[str, Any]:
        """The days with the day after the last one; only after the form is valid."""
        data = self.cleaned_data
        ends = data["last_day"] + datetime.timedelta(days=1)
        return {"starts": data["starts"], "ends": ends, "reason": data["reason"]}
