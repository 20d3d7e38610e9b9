import datetime
from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bekal.hearings.actions.hearings import HearingFacts
from bekal.intake.actions.group_rules import RuleTerms
from bekal.intake.choices import GroupKind, OffenceGroup
from bekal.lib.conflicts import Conflict
from bekal.lib.dates import format_date
from bekal.lib.identifiers import read_id
from bekal.people.choices import Sex
from bekal.places.choices import SecurityTier
from bekal.planning.choices import Criterion, DecisionKind
from bekal.planning.rules.marks import HEAVIEST, Points
from bekal.web.layout.forms import DateField, RowsField
from bekal.web.planning.wording import MEANINGS, language

MOST_PEOPLE = 999
A_DAY = datetime.timedelta(days=1)
HERE, EVERYWHERE = "here", "everywhere"
NARROW = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}


def _weight_fields() -> dict[str, forms.IntegerField]:
    """A box for each point, with what it means in plain words."""
    return {
        criterion.value: forms.IntegerField(
            label=criterion.label,
            min_value=0,
            max_value=HEAVIEST,
            help_text=MEANINGS[criterion],
            widget=forms.TextInput(attrs=NARROW),
        )
        for criterion in Criterion
    }


def weights_of(data: dict[str, Any]) -> Points:
    """The weights that were written; only after the form is valid."""
    return Points(**{criterion.value: data[criterion.value] for criterion in Criterion})


def _weight_boxes(form: forms.Form) -> list[forms.BoundField]:
    """The boxes of the weights, in their order, to stand together on the page."""
    return [form[criterion.value] for criterion in Criterion]


class WeightsForm(forms.Form):
    valid_from = DateField(label=_("Berlaku mulai"))
    note = forms.CharField(
        label=_("Catatan"),
        max_length=240,
        required=False,
        help_text=_("Siapa yang memutuskan bobot ini, dan mengapa."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = _weight_fields() | self.fields

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The weights."""
        return _weight_boxes(self)

    @property
    def points(self) -> Points:
        """What was written; only after the form is valid."""
        return weights_of(self.cleaned_data)


class GroupRuleForm(forms.Form):
    """At most so many of a group in one class. `tier` is that of the prison, the only one its own rules are for."""

    group = forms.ChoiceField(label=_("Kelompok"))
    most = forms.IntegerField(
        label=_("Paling banyak dalam satu kelas"),
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("Tulis 0 bila kelompok ini tidak boleh ikut sama sekali."),
        widget=forms.TextInput(attrs=NARROW),
    )
    course: Any = forms.ModelChoiceField(
        label=_("Untuk kursus"), queryset=None, required=False, empty_label=_("Semua kursus")
    )
    scope = forms.ChoiceField(label=_("Berlaku di"), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Dasar"),
        max_length=240,
        help_text=_("Surat atau keputusan yang menetapkannya, dengan nomor dan tanggalnya. Boleh dibacakan."),
    )
    starts = DateField(
        label=_("Berlaku mulai"), help_text=_("Yang dihitung hari pertama kelas. Usulan yang sudah jadi tidak berubah.")
    )

    def __init__(
        self, *args: Any, facility: Any, courses: Any, for_all: bool, today: datetime.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facility, self.today = facility, today
        tiers = SecurityTier.choices if for_all else [(facility.tier, facility.get_tier_display())]
        kinds = ((GroupKind.SEX, Sex.choices), (GroupKind.OFFENCE, OffenceGroup.choices), (GroupKind.TIER, tiers))
        groups = [(kind.label, [(f"{kind}:{value}", label) for value, label in rows]) for kind, rows in kinds]
        self.fields["group"].choices = [("", _("Pilih kelompok")), *groups]  # type: ignore[attr-defined]
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (HERE, facility.name),
            (EVERYWHERE, _("Semua lapas dan rutan")),
        ]
        if not for_all:
            del self.fields["scope"]

    def clean_starts(self) -> datetime.date:
        """Not in the past."""
        day: datetime.date = self.cleaned_data["starts"]
        if day < self.today:
            raise forms.ValidationError(_("Aturan berlaku paling cepat hari ini."))
        return day

    @property
    def place(self) -> Any:
        """The prison that it is for, None for all; only after the form is valid."""
        return None if self.cleaned_data.get("scope") == EVERYWHERE else self.facility

    @property
    def terms(self) -> RuleTerms:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        group, _colon, value = data["group"].partition(":")
        told = {name: data[name] for name in ("course", "most", "reference", "starts")}
        return RuleTerms(group=group, value=value, **told)


class GroupRuleEndForm(forms.Form):
    """The last day on which a rule still holds, and why it ends."""

    last_day = DateField(
        label=_("Hari terakhir berlaku"), help_text=_("Tulis tanggal kemarin bila harus berhenti sekarang juga.")
    )
    reason = forms.CharField(label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> datetime.date:
        """Yesterday at the earliest."""
        day: datetime.date = self.cleaned_data["last_day"]
        if day < self.today - A_DAY:
            raise forms.ValidationError(_("Tulis kemarin (berhenti sekarang juga), hari ini, atau hari sesudahnya."))
        return day

    @property
    def ends(self) -> datetime.date:
        """The first day on which it holds no more; only after the form is valid."""
        day: datetime.date = self.cleaned_data["last_day"]
        return day + A_DAY


class ClassesField(RowsField):
    """Classes, told apart by when they begin and how many places they have."""

    def label_from_instance(self, one: Any) -> str:
        """A class as it stands beside its box."""
        told = {"name": one.name, "day": format_date(one.starts_on, language()), "seats": one.capacity}
        return gettext("%(name)s: mulai %(day)s, %(seats)d tempat") % told


class RunForm(forms.Form):
    """Which classes, with which weights; `once` lets a form that is sent twice ask for one run."""

    classes: Any = ClassesField(label=_("Kelas yang diisi bersama"), queryset=None, widget=forms.CheckboxSelectMultiple)
    seed = forms.IntegerField(
        label=_("Angka undian"),
        min_value=0,
        max_value=2_000_000_000,
        help_text=_("Bila dua orang bernilai sama, undian dengan angka ini yang menentukan. Angkanya dicatat."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("Catatan"), max_length=240, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", token_hex(8))
        self.fields["classes"].queryset = classes  # type: ignore[attr-defined]
        self.fields = {"classes": self.fields["classes"], **_weight_fields(), **self.fields}

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The weights."""
        return _weight_boxes(self)

    @property
    def points(self) -> Points:
        """What was written; only after the form is valid."""
        return weights_of(self.cleaned_data)


class RegionClassesField(ClassesField):
    """Classes of several prisons, told apart by where they are."""

    def label_from_instance(self, one: Any) -> str:
        """A class as it stands beside its box."""
        told = {"place": one.facility.name, "class": super().label_from_instance(one)}
        return gettext("%(place)s. %(class)s") % told


class RegionRunForm(RunForm):
    """Which classes of which prisons, all with the same weights."""

    classes: Any = RegionClassesField(
        label=_("Kelas yang diisi bersama"), queryset=None, widget=forms.CheckboxSelectMultiple
    )


class PinForm(forms.Form):
    kind = forms.ChoiceField(label=_("Keputusan"), choices=DecisionKind.choices, widget=forms.RadioSelect)
    option = forms.ChoiceField(label=_("Warga binaan dan kelas"))
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Alasan ini tercatat bersama usulan dan dapat dibacakan kepada yang bersangkutan."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", token_hex(8))
        self.fields["option"].choices = [("", _("Pilih")), *options]  # type: ignore[attr-defined]

    @property
    def place(self) -> tuple[int, int]:
        """The ids of the person and of the class; only after the form is valid."""
        person, _colon, key = self.cleaned_data["option"].partition(":")
        return int(person), int(key)


class AdoptForm(forms.Form):
    held_on = DateField(label=_("Hari sidang TPP"))
    place = forms.CharField(label=_("Tempat"), max_length=120)
    agenda = forms.CharField(label=_("Acara"), max_length=240)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_held_on(self) -> datetime.date:
        """Not in the past."""
        day: datetime.date = self.cleaned_data["held_on"]
        if day < self.today:
            raise forms.ValidationError(_("Sidang tidak dapat direncanakan pada hari yang sudah lewat."))
        return day

    @property
    def facts(self) -> HearingFacts:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        return HearingFacts(held_on=data["held_on"], place=data["place"], agenda=data["agenda"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}))


class FacilitySearch(forms.Form):
    says_optional = False
    facility = forms.ChoiceField(label=_("Lapas atau rutan"), required=False)

    def __init__(self, data: Any, *, facilities: Sequence[Any]) -> None:
        super().__init__(data)
        choices = [("", _("Semua")), *[(str(one.pk), one.name) for one in facilities]]
        self.fields["facility"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> int | None:
        """The prison that was picked."""
        return read_id(self.cleaned_data.get("facility") or "") if self.is_valid() else None
