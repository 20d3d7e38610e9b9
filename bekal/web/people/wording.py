"""How fields of a record and their changes are said."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bekal.people.choices import FIELD_LABELS, CustodyStatus, Education, HealthLimit, Presence, Sex
from bekal.web.layout.templatetags.bekal import DASH, rupiah, short_date

_CHOICES = {"custody_status": CustodyStatus, "education": Education, "presence": Presence, "sex": Sex}


def label(field: str) -> str:
    """What a field is called."""
    return str(FIELD_LABELS.get(field, field))


def value(field: str, raw: Any) -> str:
    """A field's value as it is read, from the record itself or from JSON."""
    if raw is None or raw == "" or raw == []:
        return DASH
    if isinstance(raw, bool):
        return _("Ya") if raw else _("Tidak")
    if field == "health_limits":
        return ", ".join(str(HealthLimit(one).label) if one in HealthLimit.values else str(one) for one in raw)
    if field in _CHOICES:
        return str(dict(_CHOICES[field].choices).get(raw, raw))
    if field == "fine_rupiah":
        return rupiah(int(raw))
    if field.endswith(("_on", "_date")):
        return short_date(raw if isinstance(raw, date) else date.fromisoformat(str(raw)))
    return str(raw)


def changes(found: Mapping[str, Sequence[Any]]) -> list[str]:
    """Each change as one line: what, from what, to what."""
    return [
        _("%(field)s: %(old)s → %(new)s")
        % {"field": label(field), "old": _said(field, pair[0]), "new": _said(field, pair[1])}
        for field, pair in found.items()
    ]


def _said(field: str, raw: Any) -> str:
    try:
        return value(field, raw)
    except ValueError:
        return str(raw)


def differences(typed: Mapping[str, Any], stored: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where what somebody typed is not what is stored now, side by side."""
    return [
        {"label": label(field), "stored": value(field, stored[field]), "typed": value(field, typed[field])}
        for field in stored
        if field in typed and typed[field] != stored[field]
    ]
