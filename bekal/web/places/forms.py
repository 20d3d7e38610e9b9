from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.places.models import Facility, Workshop


class WorkshopForm(forms.Form):
    name = forms.CharField(label=_("Nama bengkel"), max_length=80)
    seats = forms.IntegerField(
        label=_("Jumlah tempat"),
        help_text=_("Berapa orang dapat bekerja bersamaan."),
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )

    def __init__(self, *args: object, facility: Facility, workshop: Workshop | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.taken = Workshop.objects.filter(facility=facility).exclude(pk=workshop.pk if workshop else None)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.taken.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Bengkel dengan nama ini sudah ada. Pakai nama lain."))
        return name
