from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bekal.reporting.queries.going_home import HORIZONS


class WithoutSkillForm(forms.Form):
    """Which people who go home without a certificate to show: how soon, and from which facility."""

    within = forms.TypedChoiceField(label=_("Pulang dalam"), coerce=int, required=False)
    facility = forms.TypedChoiceField(label=_("Lapas atau rutan"), coerce=int, required=False)

    def __init__(self, *args: Any, facilities: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        horizons = [(days, _("%(days)s hari") % {"days": days}) for days in HORIZONS]
        self.fields["within"].choices = horizons  # type: ignore[attr-defined]
        choices = [("", _("Semua")), *facilities]
        if len(choices) > 2:
            self.fields["facility"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["facility"]
