from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.intake.actions import DriveFacts, FormFacts, RegistrationFacts
from bekal.intake.choices import Ability, AfterRelease, EndReason, FormKind, WishState
from bekal.intake.queries import Wanted
from bekal.intake.rules import Question
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.people.choices import HealthLimit
from bekal.web.layout.forms import DateField, RowsField, TypedNames

NOTE = "note-"
WISH = "wish-"
MOST_QUESTIONS = 12


class SearchForm(forms.Form):
    says_optional = False

    q = forms.CharField(label=_("Cari nama atau nomor register"), required=False, widget=forms.SearchInput)
    wishing = forms.BooleanField(label=_("Hanya yang berminat pada kursus ini"), required=False)
    uncertified = forms.BooleanField(label=_("Hanya yang belum punya sertifikat"), required=False)
    standing = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), ("fits", "fits"), ("note", "note"), ("others", "others")],
    )


class ChooseForm(forms.Form):
    """What was pressed on a list: for whom, what, and the revision that was read."""

    revision = forms.IntegerField()
    do = forms.ChoiceField(choices=[(name, name) for name in ("participant", "reserve", "off", "up")])

    @property
    def ids(self) -> list[int]:
        """The people for whom a button was pressed, in the order of the list."""
        data: Any = self.data
        return [pk for value in data.getlist("ids") if (pk := read_id(value)) is not None]

    @property
    def notes(self) -> dict[int, str]:
        """What was written beside a person, for those who were ticked."""
        written = {pk: self.data.get(f"{NOTE}{pk}", "") for pk in self.ids}
        return {pk: note[:240] for pk, note in written.items() if note.strip()}


class ApproveForm(forms.Form):
    """The revision of the list that the warden read."""

    revision = forms.IntegerField()


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(label=_("Alasan"), choices=EndReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Catatan"),
        required=False,
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib diisi bila alasannya “Lainnya”."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == EndReason.OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", _("Tulis alasannya."))
        return cleaned


class ReinstateForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Tercatat di riwayat.")
    )


# At the registration table


class DriveForm(forms.Form):
    facility: Any = forms.ModelChoiceField(label=_("Lapas atau rutan"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("Nama pendaftaran"), max_length=160, help_text=_("Misalnya: Pendaftaran kursus BLK gelombang kedua.")
    )
    place = forms.CharField(label=_("Tempat"), max_length=120, required=False, help_text=_("Misalnya: aula."))
    starts_on = DateField(label=_("Hari pertama"))
    ends_on = DateField(label=_("Hari terakhir"))
    courses: Any = RowsField(
        label=_("Kursus yang ditawarkan"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan untuk semua kursus yang akan datang di lapas ini."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, facilities: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if facilities is None:
            del self.fields["facility"]
        else:
            self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.fields["courses"].queryset = courses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Hari terakhir tidak boleh sebelum hari pertama."))
        return data

    @property
    def facts(self) -> DriveFacts:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        course_ids = tuple(course.pk for course in data["courses"])
        values = {name: data[name] for name in ("title", "place", "starts_on", "ends_on")}
        return DriveFacts(**values, course_ids=course_ids)


class StepForm(forms.Form):
    """A step of a drive or of wishes, and the reason where it needs one."""

    step = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=240, required=False)


class RegistrationForm(forms.Form):
    """What one person says at the table. The rank of a course is sent as `wish-<its id>`."""

    plan = forms.ChoiceField(label=_("Setelah bebas"), choices=AfterRelease.choices)
    reading = forms.ChoiceField(label=_("Membaca"), choices=Ability.choices)
    writing = forms.ChoiceField(label=_("Menulis"), choices=Ability.choices)
    consent = forms.ChoiceField(
        label=_("Data boleh dibagikan kepada mitra pelatihan"), choices=[("yes", _("Ya")), ("no", _("Tidak"))]
    )
    former_work = forms.CharField(label=_("Pekerjaan dulu"), max_length=120, required=False)
    plan_note = forms.CharField(label=_("Rencana setelah bebas, dengan kata sendiri"), max_length=160, required=False)
    health_limits = forms.MultipleChoiceField(
        label=_("Batasan kesehatan"),
        choices=HealthLimit.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    health_note = forms.CharField(label=_("Catatan kesehatan"), max_length=160, required=False)
    nonce = forms.RegexField(r"^[0-9A-Za-z-]{8,40}$", widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Mengapa diperbaiki"), max_length=240, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, courses: Iterable[Any], wished: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = list(courses)
        self.wished = list(wished)

    @property
    def ranks(self) -> dict[int, str]:
        """What stands beside each course: what was typed, else what was wished before."""
        if not self.is_bound:
            return {pk: str(rank) for rank, pk in enumerate(self.wished, start=1)}
        return {course.pk: str(self.data.get(f"{WISH}{course.pk}", "")).strip() for course in self.courses}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        ranked = [(rank, pk) for pk, rank in self.ranks.items() if rank]
        numbers = [rank for rank, _pk in ranked]
        if not ranked:
            self.add_error(None, _("Pilih paling sedikit satu kursus."))
        elif len(set(numbers)) != len(numbers) or not set(numbers) <= set("12345"):
            self.add_error(None, _("Beri setiap kursus pilihan nomor yang berbeda, dari 1 sampai 5."))
        data["wishes"] = tuple(pk for _rank, pk in sorted(ranked))
        return data

    @property
    def facts(self) -> RegistrationFacts:
        """What was said; only after the form is valid."""
        data = self.cleaned_data
        names = ("wishes", "plan", "reading", "writing", "former_work", "plan_note", "health_note")
        return RegistrationFacts(
            **{name: data[name] for name in names},
            health_limits=tuple(data["health_limits"]),
            consent=data["consent"] == "yes",
        )


class RegistrationSearch(forms.Form):
    says_optional = False

    q = forms.CharField(label=_("Cari nama, nomor, atau tanda terima"), required=False, widget=forms.SearchInput)
    table = forms.ChoiceField(label=_("Meja"), required=False, widget=TypedNames)

    def __init__(self, *args: Any, tables: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [("", _("Semua")), *((name, name) for name in tables if name)]  # type: ignore[attr-defined]


class WishSearch(forms.Form):
    says_optional = False

    q = forms.CharField(label=_("Cari nama atau nomor register"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[("live", _("Masih berlaku")), ("all", _("Semua")), *WishState.choices],
    )
    course: Any = forms.ModelChoiceField(label=_("Kursus"), queryset=None, required=False, empty_label=_("Semua"))
    block = forms.CharField(
        label=_("Blok"), required=False, max_length=20, widget=forms.TextInput(attrs={"class": "govuk-input--width-5"})
    )
    drive: Any = forms.ModelChoiceField(label=_("Pendaftaran"), queryset=None, required=False, empty_label=_("Semua"))

    def __init__(self, *args: Any, courses: Any, drives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["drive"].queryset = drives  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What the list is to show."""
        data = self.cleaned_data if self.is_valid() else {}
        state = data.get("state") or "live"
        course, drive = data.get("course"), data.get("drive")
        return Wanted(
            search=data.get("q", "").strip(),
            state="" if state == "all" else state,
            course=course.pk if course else None,
            block=data.get("block", "").strip(),
            drive=drive.pk if drive else None,
        )


class WishStepForm(StepForm):
    """A step for every wish that was ticked."""

    @property
    def ids(self) -> list[int]:
        """The wishes that were ticked."""
        data: Any = self.data
        return [pk for value in data.getlist("ids") if (pk := read_id(value)) is not None]


class AssessmentFormForm(forms.Form):
    """A form of assessment; each question is a row of text, points and weight, empty rows are left out."""

    facility: Any = forms.ModelChoiceField(
        label=_("Untuk"), queryset=None, required=False, empty_label=_("Semua lapas dan rutan")
    )
    title = forms.CharField(label=_("Nama formulir"), max_length=120)
    kind = forms.ChoiceField(label=_("Jenis"), choices=FormKind.choices)
    course: Any = forms.ModelChoiceField(
        label=_("Kursus"), queryset=None, required=False, empty_label=_("Semua kursus")
    )
    valid_from = DateField(label=_("Berlaku mulai"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(
        self,
        *args: Any,
        facilities: Any,
        courses: Any,
        for_all: bool = False,
        questions: Iterable[Mapping[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if facilities is None:
            del self.fields["facility"]
        else:
            self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
            self.fields["facility"].required = not for_all
            if not for_all:
                self.fields["facility"].empty_label = None  # type: ignore[attr-defined]
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self._questions = list(questions)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The questions as they were typed, or as they are, with empty rows at the end."""
        if self.is_bound:
            return [self._typed(number) for number in range(1, MOST_QUESTIONS + 1)]
        known = [{**one, "number": number} for number, one in enumerate(self._questions, start=1)]
        empty = range(len(known) + 1, MOST_QUESTIONS + 1)
        return known + [{"number": number, "code": "", "text": "", "scale": "", "weight": ""} for number in empty]

    def _typed(self, number: int) -> dict[str, Any]:
        names = ("code", "text", "scale", "weight")
        return {"number": number} | {name: str(self.data.get(f"{name}-{number}", "")).strip() for name in names}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        rows = [row for row in self.rows if row["text"]]
        wrong = [row["number"] for row in rows if not (_is_points(row["scale"]) and _is_points(row["weight"] or "1"))]
        if not rows:
            self.add_error(None, _("Tulis paling sedikit satu pertanyaan."))
        for number in wrong:
            words = _("Pertanyaan %(number)s: nilai tertinggi dan bobot adalah angka dari 1 sampai 100.")
            self.add_error(None, words % {"number": number})
        if rows and not wrong:
            data["questions"] = tuple(
                Question(
                    row["code"][:20] or f"p{row['number']}",
                    row["text"][:200],
                    int(row["scale"]),
                    int(row["weight"] or 1),
                )
                for row in rows
            )
        return data

    @property
    def facts(self) -> FormFacts:
        """What was written; only after the form is valid."""
        names = ("title", "kind", "course", "valid_from", "questions")
        return FormFacts(**{name: self.cleaned_data[name] for name in names})


def _question(row: Mapping[str, Any]) -> Question:
    code = row["code"][:20] or f"p{row['number']}"
    return Question(code, row["text"][:200], int(row["scale"]), int(row["weight"] or 1))


def _is_points(text: str) -> bool:
    return str(text).isdecimal() and len(str(text)) <= 3 and 1 <= int(text) <= 100


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Tercatat di riwayat.")
    )
