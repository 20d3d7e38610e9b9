from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.reporting.queries.going_home import HORIZONS


class WithoutSkillForm(forms.Form):
    """Which people who go home without a certificate to show: how soon, from where, and whether only the pressing."""

    says_optional = False
    within = forms.TypedChoiceField(label=_("Pulang dalam"), coerce=int, required=False, empty_value=None)
    closing = forms.BooleanField(label=_("Hari terakhirnya dalam 14 hari"), required=False)
    region = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    facility = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, *args: Any, in_facility: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        horizons = [("", _("%(days)s hari") % {"days": HORIZONS[-1]})]
        horizons += [(str(days), _("%(days)s hari") % {"days": days}) for days in HORIZONS[:-1]]
        self.fields["within"].choices = horizons  # type: ignore[attr-defined]
        if not in_facility:
            del self.fields["closing"]
