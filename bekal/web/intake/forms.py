from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.intake.choices import EndReason
from bekal.lib.identifiers import read_id

NOTE = "note-"


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
