from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bekal.roster.choices import RosterField
from bekal.roster.rules.headings import COLUMNS, doubts

MEGABYTE = 1024 * 1024


class UploadForm(forms.Form):
    facility: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=_("Lapas atau rutan"), queryset=None, empty_label=None
    )
    file = forms.FileField(
        label=_("Berkas daftar"),
        help_text=_("Excel (.xlsx) atau CSV, seperti yang diekspor dari SDP. Paling besar 64 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, facilities: QuerySet[Any], max_bytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_bytes = max_bytes
        choice = self.fields["facility"]
        choice.queryset = facilities  # type: ignore[attr-defined]
        if len(facilities) == 1:
            choice.initial = facilities[0]
            choice.widget = forms.HiddenInput()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > self.max_bytes:
            size = self.max_bytes // MEGABYTE
            raise forms.ValidationError(
                gettext("Berkas ini lebih besar dari %(size)s MB. Bagi menjadi beberapa berkas.") % {"size": size}
            )
        return file


class MappingForm(forms.Form):
    """For each heading of a file a choice of what it tells."""

    def __init__(self, *args: Any, names: Sequence[str], told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("Jangan dipakai")), *((column.field.value, column.field.label) for column in COLUMNS)]
        for place, name in enumerate(names):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name or gettext("Kolom %(number)s (tanpa judul)") % {"number": place + 1},
                choices=choices,
                required=False,
                initial=told.get(str(place), ""),
            )

    def clean(self) -> None:
        missing, twice = doubts(dict(enumerate(self.chosen().values())))
        for field in missing:
            self.add_error(None, gettext("Pilih kolom mana yang memuat “%(field)s”.") % {"field": field.label})
        for field in twice:
            self.add_error(
                None, gettext("“%(field)s” dipilih untuk lebih dari satu kolom. Sisakan satu.") % {"field": field.label}
            )

    def chosen(self) -> dict[int, RosterField]:
        """The field of each column that is used, by place."""
        found = {int(name.removeprefix("column_")): value for name, value in self.cleaned_data.items()}
        return {place: RosterField(value) for place, value in found.items() if value}


class ApplyForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    complete = forms.ChoiceField(
        label=_("Apakah berkas ini memuat semua orang yang ada di sini?"),
        choices=[
            ("yes", _("Ya, semua orang. Yang tidak ada di berkas dicatat “Tidak ada lagi di daftar”.")),
            ("no", _("Tidak, hanya sebagian. Yang tidak ada di berkas dibiarkan.")),
        ],
        widget=forms.RadioSelect,
    )
    confirmed = forms.BooleanField()

    def __init__(self, *args: Any, gone: int, errors: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = gone
        if not gone:
            del self.fields["complete"]
        confirmed = self.fields["confirmed"]
        if errors and gone:
            confirmed.label = gettext("Saya sudah memeriksa baris yang salah (dilewati) dan orang yang tidak ada lagi.")
        elif errors:
            confirmed.label = gettext("Baris yang salah dilewati; orangnya belum masuk atau belum berubah.")
        elif gone:
            confirmed.label = gettext("Saya sudah memeriksa daftar orang yang tidak ada lagi.")
            confirmed.required = self.data.get("complete") != "no"
        else:
            del self.fields["confirmed"]

    @property
    def is_complete(self) -> bool:
        """Whether the officer says that the file lists everyone."""
        return bool(self.cleaned_data.get("complete") == "yes")

    @property
    def is_confirmed(self) -> bool:
        """Whether the officer said yes to what is left out or gone; nothing to confirm is confirmed."""
        return bool(self.cleaned_data.get("confirmed", True))
