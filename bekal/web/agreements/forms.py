import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bekal.eligibility.rules import shipped_rulesets
from bekal.lib.conflicts import Conflict
from bekal.lib.dates import WEEKDAYS, Language, format_date, weekday_mismatch
from bekal.partners.actions import Party, Terms
from bekal.partners.choices import AgreementKind, PartySide, Standing
from bekal.web.layout.forms import DateField, RowsField

SMALL = {"class": "govuk-input--width-3", "inputmode": "numeric"}
SEARCH = {"type": "search"}
MOST_PEOPLE = 500  # in a class


class AgreementSearch(forms.Form):
    """The filters above the list of agreements."""

    says_optional = False
    q = forms.CharField(label=_("Cari mitra, judul, atau nomor"), required=False, widget=forms.TextInput(attrs=SEARCH))
    standing = forms.ChoiceField(label=_("Keadaan"), required=False, choices=[("", _("Semua")), *Standing.choices])


class AgreementForm(forms.Form):
    facility: Any = forms.ModelChoiceField(label=_("Pihak lapas"), queryset=None, empty_label=None)
    institution: Any = forms.ModelChoiceField(label=_("Pihak mitra"), queryset=None, empty_label=_("Pilih lembaga"))
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=AgreementKind.choices,
        initial=AgreementKind.EXECUTABLE,
        help_text=_("Kelas hanya dapat dibuka di bawah perjanjian kerja sama (PKS)."),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Tentang"), max_length=200, help_text=_("Misalnya: Pelatihan keterampilan las bagi warga binaan.")
    )
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
    eligibility_ruleset = forms.ChoiceField(
        label=_("Syarat tambahan peserta"),
        required=False,
        help_text=_("Bila perjanjian menuntut syarat lebih dari aturan umum."),
    )
    courses: Any = RowsField(label=_("Kursus yang dicakup"), queryset=None, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, facilities: Any, institutions: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]
        self.fields["courses"].queryset = courses  # type: ignore[attr-defined]
        language: Language = "en" if get_language() == "en" else "id"
        titles = [(code, versions[-1].title[language]) for code, versions in sorted(shipped_rulesets().items())]
        self.fields["eligibility_ruleset"].choices = [("", _("Tidak ada")), *titles]  # type: ignore[attr-defined]

    def settle_parties(self) -> None:
        """Keep the two parties of a draft as they are: another party is another agreement."""
        for name in ("facility", "institution"):
            del self.fields[name]

    @property
    def course_groups(self) -> list[dict[str, Any]]:
        """The boxes of the courses, gathered by trade."""
        ticked = {str(getattr(value, "pk", value)) for value in self["courses"].value() or ()}
        every = list(self.fields["courses"].queryset)  # type: ignore[attr-defined]
        return [
            {"trade": trade, "courses": [{"course": one, "ticked": str(one.pk) in ticked} for one in found]}
            for trade, found in groupby(every, key=lambda course: course.trade.name)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, last = data.get("starts"), data.get("last_day")
        if starts and last and last < starts:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari mulai."))
        least, most = data.get("minimum_participants"), data.get("maximum_participants")
        if least and most and most < least:
            self.add_error("maximum_participants", _("Isi paling sedikit sebanyak peserta paling sedikit."))
        return data

    @property
    def terms(self) -> Terms:
        """What the agreement says; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in Terms.__dataclass_fields__ if name != "ends"}
        ends = self.cleaned_data["last_day"] + datetime.timedelta(days=1)
        return Terms(**{**data, "kind": AgreementKind(data["kind"]), "ends": ends})


class PartyForm(forms.Form):
    """A line of who signs and who witnesses; a line without a name is left out."""

    says_optional = False
    side = forms.ChoiceField(label=_("Sebagai"), choices=PartySide.choices, required=False)
    name = forms.CharField(label=_("Nama"), max_length=120, required=False)
    title = forms.CharField(label=_("Jabatan pada hari itu"), max_length=160, required=False)
    acting = forms.BooleanField(label=_("Plh."), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("name") and not data.get("title"):
            self.add_error("title", _("Tulis jabatannya pada hari itu."))
        if data.get("title") and not data.get("name"):
            self.add_error("name", _("Tulis namanya, atau kosongkan jabatannya."))
        return data

    @property
    def party(self) -> Party | None:
        """Who it is; None for an empty line."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        side = PartySide(data["side"] or PartySide.WITNESS)
        return Party(side=side, name=data["name"], title=data["title"], acting=data["acting"])


class SigningForm(forms.Form):
    signed_on = DateField(label=_("Tanggal penandatanganan"))
    weekday = forms.ChoiceField(
        label=_("Hari menurut naskah"),
        required=False,
        choices=[("", _("Tidak disebut")), *[(name, _(name)) for name in WEEKDAYS["id"]]],
        help_text=_("Bila naskah menyebut hari, Bekal memeriksa apakah cocok dengan tanggalnya."),
    )
    place = forms.CharField(label=_("Tempat"), max_length=80, help_text=_("Misalnya: Ambon."))
    confirmed = forms.BooleanField(label=_("Tanggal sudah benar, simpan apa adanya"), required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.mismatch = ""

    def clean_signed_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise forms.ValidationError(
                _("Tanda tangan dicatat setelah terjadi. Tulis tanggal paling lambat hari ini.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        day, written = data.get("signed_on"), data.get("weekday")
        really = weekday_mismatch(written, day) if day and written else None
        if really and day and not data.get("confirmed"):
            self.mismatch = really
            words = {"day": format_date(day), "really": really, "written": written}
            told = _("%(day)s jatuh pada hari %(really)s, bukan %(written)s. Periksa tanggalnya.") % words
            self.add_error("weekday", told)
        return data

    @property
    def shows_confirmation(self) -> bool:
        """Whether the date and its weekday did not fit, so that the person is asked to look again."""
        return bool(self.is_bound and self.errors and self.mismatch)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        help_text=_("Tersimpan dalam riwayat perjanjian."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


PartyFormSet = forms.formset_factory(PartyForm, extra=0)
