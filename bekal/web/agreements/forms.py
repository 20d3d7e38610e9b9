import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bekal.catalogue.choices import CourseKind
from bekal.eligibility.rules import shipped_rulesets
from bekal.lib.conflicts import Conflict
from bekal.lib.dates import WEEKDAYS, Language, format_date, weekday_mismatch
from bekal.lib.filetypes import MAX_DOCUMENT_BYTES
from bekal.partners.actions import AmendmentFacts, Joined, Owed, Party, Share, Terms
from bekal.partners.choices import (
    AgreementKind,
    AmendmentKind,
    CostKind,
    DocumentKind,
    DutyKind,
    DutyPeriod,
    FunderKind,
    PartySide,
    Standing,
)
from bekal.partners.rules import ALL_OF_IT
from bekal.partners.rules.clauses import LONGEST_BODY, Clause, UnknownPlaceholder, check_names
from bekal.partners.rules.readable import percent
from bekal.web.layout.forms import DateField, RowsField
from bekal.web.layout.terms import SMALL, TermsForm

SEARCH = {"type": "search"}
MOST_OWED = 1_000_000
PERCENT = {"class": "govuk-input--width-4", "inputmode": "decimal"}


class AgreementSearch(forms.Form):
    """The filters above the list of agreements."""

    says_optional = False
    q = forms.CharField(label=_("Cari mitra, judul, atau nomor"), required=False, widget=forms.TextInput(attrs=SEARCH))
    standing = forms.ChoiceField(label=_("Keadaan"), required=False, choices=[("", _("Semua")), *Standing.choices])


class AgreementForm(TermsForm):
    field_order = ("facility", "institution", "kind", "title")
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

    @property
    def terms(self) -> Terms:
        """What the agreement says; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in Terms.__dataclass_fields__ if name != "ends"}
        return Terms(**{**data, "kind": AgreementKind(data["kind"]), "ends": self.terms_end})


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


class JoinedForm(forms.Form):
    """A line of an institution that joins the first two; a line without an institution is left out."""

    says_optional = False
    institution: Any = forms.ModelChoiceField(
        label=_("Lembaga"), queryset=None, required=False, empty_label=_("Tidak ada")
    )
    number = forms.CharField(label=_("Nomor dari pihak ini"), max_length=80, required=False)

    def __init__(self, *args: Any, institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]

    @property
    def joined(self) -> Joined | None:
        """Which institution it is; None for an empty line."""
        data = self.cleaned_data
        return Joined(data["institution"], data["number"]) if data.get("institution") else None


class JoinedLines(forms.BaseFormSet):
    def clean(self) -> None:
        """Nobody joins twice, and nobody joins themselves."""
        seen = set()
        for line in self.forms:
            institution = getattr(line, "cleaned_data", {}).get("institution")
            if institution is not None and institution.pk in seen:
                line.add_error("institution", _("Lembaga ini sudah ada di baris lain."))
            seen.add(getattr(institution, "pk", None))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        help_text=_("Tersimpan dalam riwayat perjanjian."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndingForm(ReasonForm):
    """Why an agreement ends, and that one knows which classes lose their ground by it."""

    accepted = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    known = forms.BooleanField(label=_("Saya tahu kelas-kelas ini kehilangan dasar perjanjiannya"), required=False)

    def __init__(self, *args: Any, losing: Sequence[int], reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_losing(self, losing)
        if not reason:
            del self.fields["reason"]

    @property
    def accepted_ids(self) -> frozenset[int]:
        """The classes of which the person says to know; only after the form is valid."""
        return accepted_ids(self)


def settle_losing(form: forms.Form, losing: Sequence[int]) -> None:
    """Ask about the classes that lose their ground, or about nothing where there are none."""
    form.fields["accepted"].choices = [(str(pk), str(pk)) for pk in losing]  # type: ignore[attr-defined]
    form.initial["accepted"] = [str(pk) for pk in losing]
    form.fields["known"].required = bool(losing)
    if not losing:
        del form.fields["accepted"], form.fields["known"]


def accepted_ids(form: forms.Form) -> frozenset[int]:
    """The classes that the form names as known."""
    return frozenset(int(pk) for pk in form.cleaned_data.get("accepted") or ())


# --- the parts of a text --------------------------------------------------------------------------------------------


class ClauseForm(forms.Form):
    """A clause of an agreement; one without title and text is left out."""

    says_optional = False
    code = forms.SlugField(max_length=30, required=False, widget=forms.HiddenInput)
    position = forms.IntegerField(
        label=_("Urutan"), min_value=1, max_value=99, required=False, widget=forms.TextInput(attrs=SMALL)
    )
    title = forms.CharField(label=_("Judul pasal"), max_length=120, required=False)
    body = forms.CharField(
        label=_("Bunyi"), max_length=LONGEST_BODY, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean_body(self) -> str:
        return checked_body(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("title") and not data.get("body") and "body" not in self.errors:
            self.add_error("body", _("Tulis bunyi pasalnya, atau kosongkan judulnya."))
        if data.get("body") and not data.get("title"):
            self.add_error("title", _("Tulis judul pasalnya, atau kosongkan bunyinya."))
        return data


def checked_body(body: str) -> str:
    """The text of a clause; raises ValidationError where a name in braces stands for nothing."""
    try:
        check_names(body)
    except UnknownPlaceholder as unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown.names)
        raise forms.ValidationError(
            _now("%(names)s tidak dikenal. Pakai nama isian dari daftar, atau hapus kurung kurawalnya.")
            % {"names": names}
        ) from unknown
    return body.replace("\r\n", "\n").strip()


def clauses_written(lines: Iterable[ClauseForm]) -> list[dict[str, str]]:
    """The clauses in their order, each under a code; a new one is called by its title."""
    kept = [line.cleaned_data for line in lines if line.cleaned_data.get("title")]
    kept.sort(key=lambda one: one["position"] or 99)
    taken: set[str] = set()
    found = []
    for one in kept:
        code = free_code(one["code"] or code_called(one["title"]), taken)
        taken.add(code)
        found.append({"code": code, "title": one["title"], "body": one["body"]})
    return found


def code_called(title: str) -> str:
    """A code for a clause out of its title."""
    return slugify(title).replace("-", "_")[:26] or "pasal"


def free_code(code: str, taken: set[str]) -> str:
    """The code, or one with a number where it is taken."""
    number, free = 1, code
    while free in taken:
        number += 1
        free = f"{code[:26]}_{number}"
    return free


class DutyForm(forms.Form):
    """Something that a party owes; a line without a number is left out."""

    says_optional = False
    side = forms.ChoiceField(
        label=_("Kewajiban"),
        choices=[(side.value, side.label) for side in PartySide if side is not PartySide.WITNESS],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Apa"), choices=DutyKind.choices, required=False)
    quantity = forms.IntegerField(
        label=_("Berapa"), min_value=1, max_value=MOST_OWED, required=False, widget=forms.TextInput(attrs=SMALL)
    )
    period = forms.ChoiceField(label=_("Seberapa sering"), choices=DutyPeriod.choices, required=False)
    text = forms.CharField(label=_("Penjelasan"), max_length=240, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("text") and not data.get("quantity") and "quantity" not in self.errors:
            self.add_error("quantity", _("Tulis berapa, atau kosongkan penjelasannya."))
        return data

    @property
    def owed(self) -> Owed | None:
        """What is owed; None for an empty line."""
        data = self.cleaned_data
        if not data.get("quantity"):
            return None
        return Owed(
            PartySide(data["side"] or PartySide.PARTNER),
            DutyKind(data["kind"] or DutyKind.OTHER),
            data["quantity"],
            DutyPeriod(data["period"] or DutyPeriod.YEAR),
            data["text"],
        )


class SharingForm(forms.Form):
    """Who pays which part of each cost, as percents; a cost without any is not shared yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflict: Conflict | None = None

    def __init__(self, *args: Any, course_kinds: Sequence[str], shares: Mapping[Any, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course_kinds = [CourseKind(kind) for kind in CourseKind if kind in course_kinds]
        for course, cost, funder in self._cells():
            share = shares.get((course.value, cost.value, funder.value))
            self.fields[self._name(course, cost, funder)] = forms.DecimalField(
                label=funder.label,
                min_value=0,
                max_value=100,
                decimal_places=2,
                max_digits=5,
                required=False,
                localize=True,
                initial=Decimal(share) / 100 if share else None,
                widget=forms.TextInput(attrs=PERCENT),
            )

    def _cells(self) -> Iterator[tuple[CourseKind, CostKind, FunderKind]]:
        for course in self.course_kinds:
            for cost in CostKind:
                for funder in FunderKind:
                    yield course, cost, funder

    @staticmethod
    def _name(course: CourseKind, cost: CostKind, funder: FunderKind) -> str:
        return f"{course.value}-{cost.value}-{funder.value}"

    @property
    def tables(self) -> list[dict[str, Any]]:
        """The boxes as tables, one for each kind of course: a line a cost, a column a funder."""
        funders = [{"name": str(one.label)} for one in FunderKind]
        return [
            {
                "kind": course.value,
                "title": str(course.label),
                "funders": funders,
                "rows": [
                    {
                        "cost": str(cost.label),
                        "boxes": [self[self._name(course, cost, funder)] for funder in FunderKind],
                    }
                    for cost in CostKind
                ],
            }
            for course in self.course_kinds
        ]

    def clean(self) -> dict[str, Any]:
        """Every cost is shared wholly or not at all."""
        data: dict[str, Any] = super().clean() or {}
        for course in self.course_kinds:
            for cost in CostKind:
                names = [self._name(course, cost, funder) for funder in FunderKind]
                total = sum(int((data.get(name) or 0) * 100) for name in names)
                if total not in (0, ALL_OF_IT) and not any(name in self.errors for name in names):
                    self.add_error(names[0], self._uneven(course, cost, total))
        return data

    @staticmethod
    def _uneven(course: CourseKind, cost: CostKind, total: int) -> str:
        words = {
            "cost": f"{course.label}, {cost.label}",
            "total": percent(total),
            "rest": percent(abs(ALL_OF_IT - total)),
        }
        if total < ALL_OF_IT:
            return _now("%(cost)s: jumlahnya %(total)s, kurang %(rest)s dari 100%%.") % words
        return _now("%(cost)s: jumlahnya %(total)s, lebih %(rest)s dari 100%%.") % words

    @property
    def shares(self) -> list[Share]:
        """The shares; only after the form is valid."""
        found = []
        for course, cost, funder in self._cells():
            part = self.cleaned_data.get(self._name(course, cost, funder))
            if part:
                found.append(Share(course, cost, funder, int(part * 100)))
        return found


class VersionForm(forms.Form):
    """Which edit of a draft the person has read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflict: Conflict | None = None


# --- amendments -----------------------------------------------------------------------------------------------------


class AmendmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Jenis"), choices=AmendmentKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Alasan perubahan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}))
    effective_from = DateField(label=_("Berlaku mulai"))
    last_day = DateField(
        label=_("Perjanjian berlaku sampai dengan"),
        required=False,
        help_text=_("Untuk perpanjangan. Kosongkan bila masa berlakunya tetap."),
    )

    def __init__(self, *args: Any, earliest: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_effective_from(self) -> datetime.date:
        return checked_day(self.cleaned_data["effective_from"], self.earliest)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == AmendmentKind.RENEWAL and not data.get("last_day"):
            self.add_error("last_day", _("Tulis sampai kapan perjanjian diperpanjang."))
        if data.get("last_day") and data.get("effective_from") and data["last_day"] < data["effective_from"]:
            self.add_error("last_day", _("Hari terakhir harus pada atau sesudah hari mulai."))
        return data

    @property
    def facts(self) -> AmendmentFacts:
        """What the amendment is; only after the form is valid."""
        return AmendmentFacts(reason=self.cleaned_data["reason"], effective_from=self.cleaned_data["effective_from"])

    @property
    def ends(self) -> datetime.date | None:
        """The day after the last one."""
        last = self.cleaned_data["last_day"]
        return last + datetime.timedelta(days=1) if last else None


def checked_day(day: datetime.date, earliest: datetime.date) -> datetime.date:
    """The day from which an amendment holds; raises ValidationError before the text that it changes."""
    if day < earliest:
        words = {"day": format_date(earliest, "en" if get_language() == "en" else "id")}
        raise forms.ValidationError(
            _now("Naskah sekarang mulai berlaku %(day)s. Tulis hari itu atau sesudahnya.") % words
        )
    return day


class AmendedForm(AgreementForm):
    """The terms of an amendment; its parties are those of the agreement."""

    reason = forms.CharField(label=_("Alasan perubahan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}))
    effective_from = DateField(label=_("Perubahan berlaku mulai"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, earliest: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.settle_parties()
        for name in ("kind", "version"):
            del self.fields[name]

    def clean_effective_from(self) -> datetime.date:
        return checked_day(self.cleaned_data["effective_from"], self.earliest)

    @property
    def facts(self) -> AmendmentFacts:
        """What the amendment is besides its text; only after the form is valid."""
        return AmendmentFacts(**{name: self.cleaned_data[name] for name in AmendmentFacts.__slots__})


class AmendmentSigningForm(SigningForm):
    accepted = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    known = forms.BooleanField(label=_("Saya tahu kelas-kelas ini kehilangan dasar perjanjiannya"), required=False)

    def __init__(self, *args: Any, losing: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_losing(self, losing)

    @property
    def accepted_ids(self) -> frozenset[int]:
        """The classes of which the person says to know; only after the form is valid."""
        return accepted_ids(self)


# --- files and clause texts -----------------------------------------------------------------------------------------


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Berkas apa"), choices=DocumentKind.choices, widget=forms.RadioSelect)
    amendment: Any = forms.ModelChoiceField(
        label=_("Untuk"), queryset=None, required=False, empty_label=_("Perjanjiannya sendiri")
    )
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("PDF, PNG, JPEG, DOCX, atau XLSX, paling besar 10 MB. Jenisnya diperiksa dari isinya."),
    )

    def __init__(self, *args: Any, amendments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amendment"].queryset = amendments  # type: ignore[attr-defined]
        self.fields["amendment"].label_from_instance = amendment_label  # type: ignore[attr-defined]
        if not amendments:
            del self.fields["amendment"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_DOCUMENT_BYTES:
            raise forms.ValidationError(_("Berkas ini lebih besar dari 10 MB. Perkecil lalu unggah lagi."))
        return file


def amendment_label(amendment: Any) -> str:
    """An amendment by its kind and number."""
    words = {"kind": amendment.get_kind_display(), "number": amendment.number}
    return _now("%(kind)s ke-%(number)s") % words


class TemplateForm(forms.Form):
    """A prison's own text of a clause, from a day on."""

    title = forms.CharField(label=_("Judul pasal"), max_length=120)
    position = forms.IntegerField(label=_("Urutan"), min_value=1, max_value=99, widget=forms.TextInput(attrs=SMALL))
    body = forms.CharField(
        label=_("Bunyi"),
        max_length=LONGEST_BODY,
        required=False,
        help_text=_("Kosongkan bila pasal ini tidak dipakai. Baris yang dimulai dengan “- ” menjadi butir bernomor."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    valid_from = DateField(label=_("Dipakai mulai"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def clean_body(self) -> str:
        return checked_body(self.cleaned_data["body"])


class NewTemplateForm(TemplateForm):
    """A clause that only this prison has; it stands in every agreement drafted from its first day on."""

    def __init__(self, *args: Any, known: Iterable[Clause], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.today = list(known), today
        self.fields["body"].required = True
        self.fields["body"].help_text = _("Baris yang dimulai dengan “- ” menjadi butir bernomor.")

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if title.casefold() in {one.title.casefold() for one in self.known}:
            raise forms.ValidationError(_now("Pasal berjudul ini sudah ada. Pakai judul lain, atau ubah pasal itu."))
        return title

    def clean_valid_from(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["valid_from"]
        if day > self.today:
            raise forms.ValidationError(_now("Pasal baru dipakai mulai hari ini atau sebelumnya."))
        return day

    def clause(self) -> Clause:
        """What was typed, under a code that no other clause has."""
        data = self.cleaned_data
        code = free_code(code_called(data["title"]), {one.code for one in self.known})
        return Clause(code, data["position"], data["title"], data["body"], data["valid_from"])


class ClauseSearch(forms.Form):
    """Whose texts are shown, and of which kind of agreement."""

    says_optional = False
    facility: Any = forms.ModelChoiceField(label=_("Lapas"), queryset=None, required=False, empty_label=None)
    kind = forms.ChoiceField(label=_("Jenis"), required=False, choices=AgreementKind.choices)

    def __init__(self, *args: Any, facilities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]


PartyFormSet = forms.formset_factory(PartyForm, extra=0)
JoinedFormSet = forms.formset_factory(JoinedForm, formset=JoinedLines, extra=0)
ClauseFormSet = forms.formset_factory(ClauseForm, extra=0)
DutyFormSet = forms.formset_factory(DutyForm, extra=0)
