from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.hearings.actions.decrees import DecreeFacts
from bekal.hearings.actions.hearings import HearingFacts, MemberFacts, Ruling
from bekal.hearings.choices import Decision, MemberRole, Proposed
from bekal.hearings.queries.hearings import Wanted
from bekal.lib.conflicts import Conflict
from bekal.web.layout.forms import DateField

SPARE_MEMBERS = 3
MOST_MEMBERS = 15


class HearingForm(forms.Form):
    held_on = DateField(label=_("Hari sidang"))
    place = forms.CharField(label=_("Tempat"), max_length=120)
    agenda = forms.CharField(label=_("Acara"), max_length=240)
    number = forms.CharField(label=_("Nomor berita acara"), max_length=80, required=False)
    remarks = forms.CharField(
        label=_("Catatan sidang"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    conflict: Conflict | None = None

    @property
    def facts(self) -> HearingFacts:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        return HearingFacts(
            held_on=data["held_on"],
            place=data["place"],
            agenda=data["agenda"],
            number=data["number"],
            remarks=data["remarks"],
        )


class MemberForm(forms.Form):
    """A member of the board; a line without a name is left out."""

    says_optional = False
    name = forms.CharField(label=_("Nama"), max_length=120, required=False)
    title = forms.CharField(label=_("Jabatan pada hari sidang"), max_length=160, required=False)
    role = forms.ChoiceField(label=_("Sebagai"), choices=MemberRole.choices, initial=MemberRole.MEMBER, required=False)
    present = forms.BooleanField(label=_("Hadir"), initial=True, required=False)

    def clean(self) -> dict[str, Any]:
        """Who has a name has a title."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("name") and not data.get("title"):
            self.add_error("title", _("Tulis jabatannya pada hari sidang."))
        return data

    @property
    def facts(self) -> MemberFacts | None:
        """Who it is; None for an empty line."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return MemberFacts(data["name"], data["title"], data["role"] or MemberRole.MEMBER, data["present"])


class BaseMembers(forms.BaseFormSet):
    def clean(self) -> None:
        """At most one member leads."""
        chairs = [one for one in board_of(self) if one.role == MemberRole.CHAIR]
        if len(chairs) > 1:
            raise forms.ValidationError(_("Hanya satu anggota yang menjadi ketua."))


def board_of(formset: Any) -> list[MemberFacts]:
    """The board in its order."""
    rows = [form.facts for form in formset.forms if form.is_valid()]
    return [row for row in rows if row is not None]


MemberFormSet = forms.formset_factory(
    MemberForm, formset=BaseMembers, extra=SPARE_MEMBERS, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS
)


UNDECIDED = "undecided"


class CandidateSearch(forms.Form):
    """Which candidates of a hearing are shown."""

    says_optional = False

    q = forms.CharField(label=_("Cari nama"), required=False, max_length=120, widget=forms.SearchInput)
    class_id = forms.TypedChoiceField(label=_("Kelas"), required=False, coerce=int, empty_value=None)
    show = forms.ChoiceField(
        label=_("Tampilkan"),
        required=False,
        choices=[("", _("Semua")), (UNDECIDED, _("Belum diputus")), *Proposed.choices],
    )

    def __init__(self, *args: Any, classes: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Semua")), *((one.pk, one.name) for one in classes)]
        self.fields["class_id"].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What the list is to show; everything where the address says what is no choice."""
        data = self.cleaned_data if self.is_valid() else {}
        show = data.get("show", "")
        return Wanted(
            search=data.get("q", ""),
            class_id=data.get("class_id"),
            proposed="" if show == UNDECIDED else show,
            undecided=show == UNDECIDED,
        )


class RulingForm(forms.Form):
    """What was decided on one candidate."""

    says_optional = False
    decision = forms.ChoiceField(
        label=_("Putusan"), choices=[("", _("Belum diputus")), *Decision.choices], required=False
    )
    rank = forms.IntegerField(
        label=_("Urutan cadangan"),
        min_value=1,
        max_value=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
    )
    reason = forms.CharField(label=_("Alasan"), max_length=240, required=False)
    dissent = forms.CharField(label=_("Pendapat berbeda"), max_length=240, required=False)

    def clean(self) -> dict[str, Any]:
        """Whom the board declines or puts off must be told why."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") in (Decision.DECLINE, Decision.POSTPONE) and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Tulis alasannya."))
        return data

    @property
    def ruling(self) -> Ruling:
        """What was written; only after the form is valid."""
        data = self.cleaned_data
        return Ruling(data["decision"], data["rank"], data["reason"], data["dissent"])


class RevisionForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    conflict: Conflict | None = None


class StepForm(forms.Form):
    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Alasan"), max_length=240, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def why(self) -> str:
        """The reason, where one was asked for."""
        return str(self.cleaned_data.get("reason", ""))


class DecreeForm(forms.Form):
    number = forms.CharField(label=_("Nomor keputusan"), max_length=80)
    issued_on = DateField(label=_("Tanggal keputusan"))
    place = forms.CharField(label=_("Ditetapkan di"), max_length=80)
    signatory_name = forms.CharField(label=_("Nama penanda tangan"), max_length=120)
    signatory_title = forms.CharField(label=_("Jabatan penanda tangan"), max_length=160)
    acting = forms.BooleanField(label=_("Pelaksana harian (Plh.)"), required=False)

    @property
    def facts(self) -> DecreeFacts:
        """What was written; only after the form is valid."""
        return DecreeFacts(**self.cleaned_data)


def ruling_forms(data: Any, candidates: Sequence[Any], suggested: dict[int, dict[str, Any]]) -> list[RulingForm]:
    """A form for each candidate, filled with what was decided or is proposed."""
    return [RulingForm(data, prefix=f"c{one.pk}", initial=suggested[one.pk]) for one in candidates]
