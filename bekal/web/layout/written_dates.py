"""A date typed in one box as people write it; a weekday that does not fit is asked about, and nothing typed is lost."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bekal.lib.dates import Language, format_date, read_date, weekday_name

MEANT = "_meant"


def _language() -> Language:
    return "en" if get_language() == "en" else "id"


def _written(day: datetime.date) -> str:
    return format_date(day, _language(), weekday=True)


class WrittenDateInput(forms.TextInput):
    """One box, and below it the dates that may be meant where the weekday does not fit."""

    template_name = "layout/forms/written_date.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The box with what was typed, and what may be meant."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["meant"] = [
            {"value": day.isoformat(), "label": _written(day), "id": f"{context['widget']['attrs'].get('id')}_{place}"}
            for place, day in enumerate(read_date(str(value or "")).meant)
        ]
        return context

    def format_value(self, value: Any) -> str | None:
        """A date is written with its weekday."""
        return _written(value) if isinstance(value, datetime.date) else super().format_value(value)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed; where one of the dates that may be meant was chosen, that one."""
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(f"{name}{MEANT}")
        meant = (day for day in read_date(str(typed or "")).meant if day.isoformat() == chosen)
        return next((_written(day) for day in meant), typed)


class WrittenDateField(forms.CharField):
    """`14 Januari 2026`, `Rabu, 14 Januari 2026`, `14/1/2026` or `2026-01-14`."""

    widget = WrittenDateInput
    default_error_messages = {
        "unreadable": gettext_lazy("Tulis tanggalnya lengkap, misalnya 14 Januari 2026 atau 14/1/2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """No longer than a date can be."""
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        """The date; raises ValidationError with the question where its weekday does not fit."""
        text = super().clean(value)
        if not text:
            return None
        read = read_date(text)
        if read.value is not None:
            return read.value
        if not read.meant:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        raise ValidationError(self._question(read.meant), code="weekday")

    @staticmethod
    def _question(meant: tuple[datetime.date, ...]) -> str:
        written = meant[-1]
        words = {
            "written": format_date(written, _language()),
            "really": weekday_name(written, _language()),
            "meant": _written(meant[0]),
        }
        if len(meant) == 1:
            return _("%(written)s adalah hari %(really)s. Periksa tanggalnya.") % words
        return _("%(written)s adalah hari %(really)s. Maksud Anda %(meant)s?") % words

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Room for a long date."""
        return {**super().widget_attrs(widget), "autocomplete": "off"}
