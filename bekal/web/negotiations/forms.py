import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bekal.catalogue.choices import CourseKind
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.negotiations.actions import Came, MeetingFacts, NegotiationFacts, Shared, Taught, Todo
from bekal.negotiations.choices import Delivery, MeetingMode, NegotiationState, Side
from bekal.negotiations.queries import Known
from bekal.negotiations.rules.decisions import ALL_OF_IT
from bekal.partners.actions import Party, Terms
from bekal.partners.choices import AgreementKind, CostKind, FunderKind, PartySide
from bekal.partners.queries.institutions import institutions_matching, institutions_near
from bekal.partners.rules.readable import percent
from bekal.web.layout.forms import RowsField
from bekal.web.layout.terms import TermsForm
from bekal.web.layout.written_dates import WrittenDateField

SEARCH = {"type": "search"}
SHORT = {"class": "govuk-input--width-4", "inputmode": "numeric", "autocomplete": "off"}
PERCENT = {"class": "govuk-input--width-4", "inputmode": "decimal", "autocomplete": "off"}
MOST_OFFERED = 20
"""So many institutions are offered to tick; the others are found by their names."""
EVERY = "every"
"""Both kinds of course, or all kinds of cost: one line instead of sixteen."""
FACILITY, WITNESS = "facility", "witness"


class NegotiationSearch(forms.Form):
    """The filters above the list of negotiations."""

    says_optional = False
    q = forms.CharField(label=_("Cari lembaga atau judul"), required=False, widget=forms.TextInput(attrs=SEARCH))
    state = forms.ChoiceField(label=_("Keadaan"), required=False, choices=[("", _("Semua")), *NegotiationState.choices])


class NegotiationForm(forms.Form):
    facility: Any = forms.ModelChoiceField(label=_("Lapas"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("Tentang"), max_length=200, help_text=_("Misalnya: Pelatihan keterampilan tahun 2026.")
    )
    kind = forms.ChoiceField(
        label=_("Yang ingin dicapai"),
        choices=AgreementKind.choices,
        initial=AgreementKind.EXECUTABLE,
        widget=forms.RadioSelect,
    )
    institutions: Any = RowsField(
        label=_("Dengan siapa"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Boleh lebih dari satu lembaga. Lembaga yang belum terdaftar ditambahkan dulu di daftar mitra."),
    )
    other = forms.CharField(
        label=_("Lembaga lain"),
        max_length=80,
        required=False,
        help_text=_("Ketik sebagian namanya bila lembaganya tidak ada di atas."),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    says_optional = False

    def __init__(self, *args: Any, facilities: Any, institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facility"].queryset = facilities  # type: ignore[attr-defined]
        self.every = institutions
        self.fields["institutions"].queryset = institutions  # type: ignore[attr-defined]
        if institutions.count() > MOST_OFFERED:
            self._offer(institutions_near(institutions, facilities.values_list("regency_code", flat=True)))
        else:
            del self.fields["other"]

    def _offer(self, near: Any) -> None:
        """A short list to tick: what is ticked, and what is near or what the text finds."""
        text = self["other"].value() or ""
        found = institutions_matching(self.every, q=text) if text.strip() else near
        ticked = [pk for pk in map(read_id, map(str, self["institutions"].value() or ())) if pk]
        offered = [*self.every.filter(pk__in=ticked), *found.exclude(pk__in=ticked)[:MOST_OFFERED]]
        self.fields["institutions"].widget.choices = [(one.pk, str(one)) for one in offered]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen, text = list(data.get("institutions") or ()), data.get("other", "")
        found = list(institutions_matching(self.every, q=text)[:MOST_OFFERED]) if text else []
        new = [one for one in found if one not in chosen]
        if len(found) == 1:
            chosen += new
        elif len(new) == len(found) > 1:
            self.add_error("institutions", _now("Beberapa lembaga cocok. Centang yang dimaksud."))
        elif text and not found:
            self.add_error("other", _now("Tidak ada lembaga bernama itu. Periksa tulisannya, atau tambahkan dulu."))
        if not chosen and not self.errors:
            self.add_error("institutions", _now("Pilih paling sedikit satu lembaga."))
        return data | {"institutions": chosen}

    def settle_facility(self) -> None:
        """A negotiation stays with its prison."""
        del self.fields["facility"], self.fields["nonce"]

    @property
    def facts(self) -> NegotiationFacts:
        """What it is about; only after the form is valid."""
        return NegotiationFacts(self.cleaned_data["title"], AgreementKind(self.cleaned_data["kind"]))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        help_text=_("Tersimpan dalam riwayat perundingan."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# --- a meeting ------------------------------------------------------------------------------------------------------


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H.%M", "%H:%M", "%H"],
        widget=forms.TimeInput(format="%H.%M", attrs=SHORT),
        error_messages={"invalid": _("Tulis jam dan menit, misalnya 09.00.")},
    )


class MeetingForm(forms.Form):
    institution = forms.TypedChoiceField(label=_("Lembaga yang ditemui"), coerce=int)
    date = WrittenDateField(
        label=_("Hari dan tanggal"),
        help_text=_("Misalnya: Rabu, 14 Januari 2026, atau 14/1/2026. Bila harinya ditulis, Bekal memeriksanya."),
    )
    starts_at = _time(_("Mulai pukul"))
    ends_at = _time(_("Selesai pukul"))
    place = forms.CharField(label=_("Tempat"), max_length=160)
    mode = forms.ChoiceField(
        label=_("Cara bertemu"),
        choices=MeetingMode.choices,
        initial=MeetingMode.WE_VISITED,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    subject = forms.CharField(
        label=_("Perihal"), max_length=200, help_text=_("Misalnya: Jenis dan cara pelatihan di dalam lapas.")
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, institutions: Sequence[Any], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.met = {one.pk: one for one in institutions}
        choices = [(one.pk, one.name) for one in institutions]
        self.fields["institution"].choices = choices  # type: ignore[attr-defined]

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if day > self.today:
            raise forms.ValidationError(_("Rapat dicatat setelah terjadi. Tulis tanggal paling lambat hari ini."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if ends and not starts and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Tulis juga jam mulainya, atau kosongkan jam selesainya."))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Jam selesai harus sesudah jam mulai."))
        return data

    @property
    def facts(self) -> MeetingFacts:
        """When, where and whom; only after the form is valid."""
        data = {name: self.cleaned_data[name] for name in MeetingFacts.__slots__}
        mode = MeetingMode(data["mode"])
        return MeetingFacts(**{**data, "institution": self.met[data["institution"]], "mode": mode})


class AttendeeForm(forms.Form):
    """Somebody who was there; of whom Bekal knows, the name is enough. A line without a name is left out."""

    says_optional = False
    name = forms.CharField(
        label=_("Nama"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Jabatan pada hari itu"), max_length=160, required=False)
    organisation = forms.CharField(label=_("Lembaga"), max_length=160, required=False)
    side = forms.ChoiceField(label=_("Dari"), choices=[("", _("Pilih")), *Side.choices], required=False)
    acting = forms.BooleanField(label=_("Plh."), required=False)

    def __init__(self, *args: Any, known: Mapping[str, Known], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name"):
            if data.get("title"):
                self.add_error("name", _("Tulis namanya, atau kosongkan jabatannya."))
            return data
        person = self.known.get(data["name"].casefold())
        if person is not None:
            data["acting"] = data["acting"] or (not data.get("title") and person.acting)
            for name in ("title", "organisation", "side"):
                data[name] = data.get(name) or getattr(person, name)
        if not data.get("title"):
            self.add_error("title", _("Tulis jabatannya pada hari itu."))
        if not data.get("side"):
            self.add_error("side", _("Pilih dari pihak mana."))
        return data

    def came(self, houses: Mapping[str, str]) -> Came | None:
        """Who it was; `houses` has the organisation of each side. None for an empty line."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        side = Side(data["side"])
        organisation = data["organisation"] or houses.get(side.value, "")
        return Came(side, data["name"], data["title"], organisation, data["acting"])


class TextForm(forms.Form):
    """A point or a decision in words; an empty line is left out."""

    says_optional = False
    text = forms.CharField(label=_("Isi"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CourseForm(forms.Form):
    """A course that is to be taught; a line without a course is left out."""

    says_optional = False
    course = forms.TypedChoiceField(label=_("Kursus"), coerce=int, empty_value=None, required=False)
    delivery = forms.ChoiceField(label=_("Tempat"), choices=Delivery.choices, required=False)
    method = forms.CharField(label=_("Cara pelatihan"), max_length=240, required=False)

    def __init__(self, *args: Any, courses: Sequence[Any], choices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {one.pk: one for one in courses}
        self.fields["course"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("method") and not data.get("course") and "course" not in self.errors:
            self.add_error("course", _("Pilih kursusnya, atau kosongkan caranya."))
        return data

    @property
    def taught(self) -> Taught | None:
        """Which course; None for an empty line."""
        data = self.cleaned_data
        if not data.get("course"):
            return None
        return Taught(self.by_id[data["course"]], Delivery(data["delivery"] or Delivery.INSIDE), data["method"])


class CourseLines(forms.BaseFormSet):
    def clean(self) -> None:
        """A course is decided once in a meeting."""
        seen: set[int | None] = set()
        for line in self.forms:
            course = getattr(line, "cleaned_data", {}).get("course")
            if course and course in seen:
                line.add_error("course", _("Kursus ini sudah ada di baris lain."))
            seen.add(course)


def course_choices(courses: Iterable[Any]) -> list[Any]:
    """The courses to choose from, gathered by trade."""
    groups = groupby(courses, key=lambda one: one.trade.name)
    return [("", _("Pilih kursus")), *((trade, [(one.pk, one.name) for one in found]) for trade, found in groups)]


class SharingForm(forms.Form):
    """Who bears which part of a cost; a line without a part is left out."""

    says_optional = False
    course_kind = forms.ChoiceField(
        label=_("Jenis pelatihan"), choices=[(EVERY, _("Keduanya")), *CourseKind.choices], required=False
    )
    cost_kind = forms.ChoiceField(
        label=_("Biaya"), choices=[(EVERY, _("Semua biaya lainnya")), *CostKind.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for funder in FunderKind:
            self.fields[funder.value] = forms.DecimalField(
                label=funder.label,
                min_value=0,
                max_value=100,
                decimal_places=2,
                max_digits=5,
                required=False,
                localize=True,
                widget=forms.TextInput(attrs=PERCENT),
            )

    @property
    def funders(self) -> list[Any]:
        """The boxes of the parts."""
        return [self[one.value] for one in FunderKind]

    @property
    def parts(self) -> dict[FunderKind, int]:
        """The parts in basis points."""
        data = self.cleaned_data
        return {one: int(data[one.value] * 100) for one in FunderKind if data.get(one.value)}

    @property
    def cells(self) -> Iterator[tuple[CourseKind, CostKind]]:
        """Every kind of course and cost that the line speaks of."""
        kind, cost = self.cleaned_data.get("course_kind"), self.cleaned_data.get("cost_kind")
        for one in CourseKind if kind in ("", EVERY) else [CourseKind(str(kind))]:
            for other in CostKind if cost in ("", EVERY) else [CostKind(str(cost))]:
                yield one, other

    @property
    def is_general(self) -> bool:
        """Whether it is about every cost but those with a line of their own."""
        return self.cleaned_data.get("cost_kind") in ("", EVERY)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        total = sum(int((data.get(one.value) or 0) * 100) for one in FunderKind)
        if total > ALL_OF_IT:
            words = {"total": percent(total), "more": percent(total - ALL_OF_IT)}
            self.add_error(FunderKind.PRISON.value, _now("Jumlahnya %(total)s, lebih %(more)s dari 100%%.") % words)
        return data


class SharingLines(forms.BaseFormSet):
    def clean(self) -> None:
        """Each cost is shared in one line only; the line about all other costs does not count."""
        seen: set[Any] = set()
        for line in self.forms:
            if not line.is_valid() or not line.parts:
                continue
            keys = {(line.is_general, *cell) for cell in line.cells}
            if keys & seen:
                line.add_error("cost_kind", _("Biaya ini sudah dibagi di baris lain."))
            seen |= keys

    @property
    def shares(self) -> list[Shared]:
        """Every share; a line about one cost goes before the one about all others."""
        found: dict[tuple[CourseKind, CostKind], dict[FunderKind, int]] = {}
        lines = [line for line in self.forms if line.parts]
        for line in sorted(lines, key=lambda one: not one.is_general):
            found |= dict.fromkeys(line.cells, line.parts)
        return [Shared(*cell, funder, part) for cell, parts in found.items() for funder, part in parts.items()]


def sharing_lines(shares: Iterable[Any]) -> list[dict[str, Any]]:
    """Shares as lines of the form, as few as can be: the inverse of `SharingLines.shares`."""
    cells: dict[str, dict[str, Parts]] = {}
    for one in shares:
        of_kind = cells.setdefault(one.course_kind, {})
        of_kind[one.cost_kind] = of_kind.get(one.cost_kind, frozenset()) | {(one.funder_kind, one.share)}
    lines: dict[tuple[str, Parts], list[str]] = {}
    for kind in CourseKind:
        for cost, parts in _gathered(cells.get(kind, {})):
            lines.setdefault((cost, parts), []).append(kind.value)
    return [
        {
            "course_kind": kinds[0] if len(kinds) == 1 else EVERY,
            "cost_kind": cost,
            **{funder: Decimal(part) / 100 for funder, part in parts},
        }
        for (cost, parts), kinds in sorted(lines.items(), key=lambda line: line[0][0] != EVERY)
    ]


Parts = frozenset[tuple[str, int]]


def _gathered(of_kind: Mapping[str, Parts]) -> list[tuple[str, Parts]]:
    """Where every cost is shared, the commonest way first as that of all costs, then those that differ."""
    if len(of_kind) < len(CostKind):
        return list(of_kind.items())
    commonest, _times = Counter(of_kind.values()).most_common(1)[0]
    return [(EVERY, commonest), *((cost, parts) for cost, parts in of_kind.items() if parts != commonest)]


class TaskForm(forms.Form):
    """Something to be done; a line without a task is left out."""

    says_optional = False
    task_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("Tugas"), max_length=240, required=False)
    side = forms.ChoiceField(label=_("Pihak"), choices=Side.choices, required=False)
    owner = forms.CharField(
        label=_("Nama pelaksana"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known", "autocomplete": "off"}),
    )
    due_on = WrittenDateField(label=_("Tenggat"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (data.get("owner") or data.get("due_on")) and not data.get("text"):
            self.add_error("text", _("Tulis tugasnya, atau kosongkan barisnya."))
        return data

    @property
    def todo(self) -> Todo | None:
        """What is to be done; None for an empty line."""
        data = self.cleaned_data
        if not data.get("text"):
            return None
        return Todo(data["text"], Side(data["side"] or Side.OURS), data["owner"], data["due_on"], data["task_id"])


AttendeeFormSet = forms.formset_factory(AttendeeForm, extra=0)
TextFormSet = forms.formset_factory(TextForm, extra=0)
CourseFormSet = forms.formset_factory(CourseForm, formset=CourseLines, extra=0)
SharingFormSet = forms.formset_factory(SharingForm, formset=SharingLines, extra=0)
TaskFormSet = forms.formset_factory(TaskForm, extra=0)


# --- the draft ------------------------------------------------------------------------------------------------------


class DraftForm(TermsForm):
    """What nobody decided in a meeting yet but an agreement needs."""

    institution = forms.TypedChoiceField(label=_("Pihak mitra"), coerce=int)
    joined = forms.TypedMultipleChoiceField(
        label=_("Pihak lain yang ikut"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("Tentang"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), choices=AgreementKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, institutions: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.houses = {one.pk: one for one in institutions}
        choices = [(one.pk, one.name) for one in institutions]
        self.fields["institution"].choices = choices  # type: ignore[attr-defined]
        self.fields["joined"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            del self.fields["joined"]

    @property
    def partner(self) -> Any:
        """The institution that is the other party; only after the form is valid."""
        return self.houses[self.cleaned_data["institution"]]

    @property
    def further(self) -> list[Any]:
        """The institutions beside the two parties."""
        chosen = self.cleaned_data.get("joined", [])
        return [self.houses[pk] for pk in chosen if pk != self.cleaned_data["institution"]]

    @property
    def terms(self) -> Terms:
        """What the agreement says; only after the form is valid."""
        data = self.cleaned_data
        kept = ("title", "starts", "facility_number", "institution_number")
        people = ("minimum_participants", "maximum_participants")
        return Terms(
            kind=AgreementKind(data["kind"]),
            ends=self.terms_end,
            **{name: data[name] for name in (*kept, *people)},
        )


class SignatoryForm(forms.Form):
    """Who signs or witnesses; a line without a name is left out."""

    says_optional = False
    house = forms.ChoiceField(label=_("Untuk"), required=False)
    name = forms.CharField(
        label=_("Nama"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "known", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Jabatan"), max_length=160, required=False)
    acting = forms.BooleanField(label=_("Plh."), required=False)

    def __init__(self, *args: Any, houses: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].choices = houses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("name") and not data.get("title"):
            self.add_error("title", _("Tulis jabatannya pada hari penandatanganan."))
        if data.get("title") and not data.get("name"):
            self.add_error("name", _("Tulis namanya, atau kosongkan jabatannya."))
        return data

    def party(self, partner: Any, further: Sequence[Any]) -> Party | None:
        """Who signs for whom; None for an empty line, or for a house that is no party after all."""
        data = self.cleaned_data
        who = {"name": data.get("name", ""), "title": data.get("title", ""), "acting": data.get("acting", False)}
        house = data.get("house")
        if not who["name"]:
            return None
        if house == FACILITY:
            return Party(side=PartySide.FACILITY, **who)
        if house == str(partner.pk):
            return Party(side=PartySide.PARTNER, **who)
        joined = next((one for one in further if str(one.pk) == house), None)
        if joined is not None:
            return Party(side=PartySide.FURTHER, institution=joined, **who)
        return Party(side=PartySide.WITNESS, **who) if house in (WITNESS, "") else None


SignatoryFormSet = forms.formset_factory(SignatoryForm, extra=0)
