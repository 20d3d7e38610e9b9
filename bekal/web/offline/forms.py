from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.intake.choices import Ability, AfterRelease
from bekal.people.choices import HealthLimit

OFF = forms.TextInput(attrs={"autocomplete": "off"})  # what is typed must not go into the browser's own memory


class TableForm(forms.Form):
    """What is asked at the table beside the wishes; filled in and read by the page's script, never posted."""

    says_optional = False

    former_work = forms.CharField(label=_("Pekerjaan sebelumnya"), max_length=120, required=False, widget=OFF)
    plan = forms.ChoiceField(
        label=_("Rencana setelah bebas"),
        choices=AfterRelease.choices,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    plan_note = forms.CharField(label=_("Catatan rencana"), max_length=160, required=False, widget=OFF)
    reading = forms.ChoiceField(
        label=_("Membaca"), choices=Ability.choices, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    writing = forms.ChoiceField(
        label=_("Menulis"), choices=Ability.choices, widget=forms.RadioSelect(attrs={"class": "inline"})
    )
    health_limits = forms.MultipleChoiceField(
        label=_("Batasan kesehatan"), choices=HealthLimit.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    health_note = forms.CharField(label=_("Catatan kesehatan"), max_length=160, required=False, widget=OFF)
    consent = forms.BooleanField(
        label=_("Setuju nama dan minatnya diberitahukan kepada mitra pelatihan"), required=False
    )
