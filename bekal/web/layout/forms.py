"""How Django's forms are written out here: the GOV.UK pattern, with a date in three boxes and money in rupiah."""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bekal.lib.dates import FIRST_YEAR, LAST_YEAR, MONTHS, SHORT_MONTHS
from bekal.lib.identifiers import read_id
from bekal.lib.money import format_number, parse_rupiah

INPUT_CLASSES = {
    "input": "govuk-input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
MOST_RUPIAH = 10**15
LONGEST_AMOUNT = 40  # characters
MONTH_NUMBERS = {
    name.lower(): number
    for names in (*MONTHS.values(), *SHORT_MONTHS.values())
    for number, name in enumerate(names, start=1)
}


class BekalBoundField(forms.BoundField):
    """A field with what the templates in `layout/forms/` need to know about it."""

    @property
    def kind(self) -> str:
        """One of input, select, textarea, file, checkbox, choices, date."""
        if isinstance(self.field.widget, DateInput):
            return "date"
        return next((kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input")

    @property
    def choice_kind(self) -> str:
        """`radios` or `checkboxes`."""
        return "checkboxes" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radios"

    @property
    def choices(self) -> Iterator[dict[str, Any]]:
        """The radios or boxes, each ready to be written out; the first bears the field's own id for error links."""
        for index, choice in enumerate(self.subwidgets):
            data = choice.data
            yield {
                "type": data["type"],
                "name": data["name"],
                "id": self.auto_id if index == 0 else choice.id_for_label,
                "value": "" if data["value"] is None else data["value"],
                "label": choice.choice_label,
                "checked": data["selected"],
                "disabled": data["attrs"].get("disabled", False),
            }

    @property
    def problems(self) -> list[str]:
        """What is wrong, saying what to do; Django's own "this field is required" names no field."""
        reasons = self.form.errors.get(self.name)
        if not reasons:
            return []
        plain = str(forms.Field.default_error_messages["required"])
        return [self._what_is_missing() if str(text) == plain else str(text) for text in reasons]

    def _what_is_missing(self) -> str:
        if self.kind == "checkbox":
            return _("Centang “%(label)s”.") % {"label": self.label}
        if self.kind in ("choices", "select"):
            return _("Pilih: %(label)s.") % {"label": self.label}
        if self.kind == "file":
            return _("Pilih berkas: %(label)s.") % {"label": self.label}
        return _("Isi: %(label)s.") % {"label": self.label}

    @property
    def widget_class(self) -> str:
        """The class the form's author gave a group of choices, such as `inline`."""
        return str(self.field.widget.attrs.get("class", "")) if self.kind == "choices" else ""

    @property
    def prefix(self) -> str:
        """What stands before the box, such as Rp."""
        return getattr(self.field, "prefix", "")

    @property
    def shows_optional(self) -> bool:
        """Whether to say that the field may be left empty; in a search form everything may."""
        return not self.field.required and getattr(self.form, "says_optional", True)

    @property
    def first_input_id(self) -> str:
        """Where a link from the error summary goes."""
        return f"{self.auto_id}_0" if self.kind == "date" else self.auto_id

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes plus the GOV.UK class of this kind of input."""
        built: dict[str, Any] = super().build_widget_attrs(dict(attrs), widget)
        wanted = widget or self.field.widget
        if wanted.is_hidden or self.kind not in INPUT_CLASSES:
            return built
        base = INPUT_CLASSES[self.kind]
        error = f" {base}--error" if self.errors and self.kind != "checkbox" else ""
        own = wanted.attrs.get("class", "")
        return {**built, "class": f"{base}{error} {own}".strip()}


class BekalRenderer(TemplatesSetting):
    """Django's FORM_RENDERER."""

    form_template_name = "layout/forms/form.html"
    field_template_name = "layout/forms/field.html"
    bound_field_class = BekalBoundField


class DateInput(forms.Widget):
    """Day, month and year in three boxes: no script, no guessing whether 03/04 is March or April."""

    template_name = "layout/forms/date.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes with what was typed, also when it is no date."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        day, month, year = self._parts(value)
        birth = "birth" in name
        base = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["parts"] = [
            {
                "id": f"{base}_{index}",
                "name": f"{name}_{index}",
                "label": label,
                "value": part,
                "width": width,
                "numeric": index != 1,
                "autocomplete": f"bday-{key}" if birth else "off",
            }
            for index, (label, part, width, key) in enumerate(
                ((_("Hari"), day, 2, "day"), (_("Bulan"), month, 5, "month"), (_("Tahun"), year, 4, "year"))
            )
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        """The three boxes as ISO text where they make a date, else as typed; one ISO value under `name` also works."""
        if name in data:
            return str(data[name])
        parts = [str(data.get(f"{name}_{index}", "")).strip() for index in range(3)]
        if not any(parts):
            return None
        day, month, year = parts
        number = MONTH_NUMBERS.get(month.lower(), month)
        if re.fullmatch(r"\d{1,2}", day) and re.fullmatch(r"\d{1,2}", str(number)) and re.fullmatch(r"\d{4}", year):
            return f"{year}-{int(number):02d}-{int(day):02d}"
        return " ".join(part or "-" for part in parts)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether neither the three boxes nor the single value were sent."""
        return name not in data and not any(f"{name}_{index}" in data for index in range(3))

    def id_for_label(self, id_: str) -> str:
        """The label is a legend; it points at no single box."""
        return ""

    @staticmethod
    def _parts(value: Any) -> tuple[str, str, str]:
        if isinstance(value, datetime.date):
            return str(value.day), str(value.month), str(value.year)
        if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(value or "")):
            return str(int(match[3])), str(int(match[2])), match[1]
        typed = [part if part != "-" else "" for part in str(value or "").split(" ", 2)]
        return (*typed, "", "", "")[:3]  # type: ignore[return-value]


class DateField(forms.DateField):
    """A date typed as day, month (number or name) and year."""

    widget = DateInput
    input_formats = ("%Y-%m-%d",)
    default_error_messages = {
        "required": gettext_lazy("Isi hari, bulan, dan tahun."),
        "invalid": gettext_lazy("Tanggal itu tidak ada. Tulis hari, bulan, dan tahun, misalnya 21 11 2026."),
    }

    def to_python(self, value: Any) -> datetime.date | None:
        """A day of these times, so that counting on from it never leaves the calendar."""
        day: datetime.date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class TypedNames(forms.Select):
    """A choice among names that people typed; they are Indonesian on a page of any language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option, with its language unless it is the empty one."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = "id"
        return option


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a list; what cannot be an id is refused like an id that is not in the list."""

    def clean(self, value: Any) -> Any:
        """The rows."""
        for pk in value or ():
            if read_id(str(pk)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": pk}
                )
        return super().clean(value)


class RupiahField(forms.IntegerField):
    """Whole rupiah, typed with or without dots and Rp."""

    widget = forms.TextInput
    prefix = "Rp"
    default_error_messages = {
        "invalid": gettext_lazy("Tulis rupiah tanpa sen, misalnya 1.250.000."),
    }

    def __init__(self, *, min_value: int | None = 0, max_value: int = MOST_RUPIAH, **kwargs: Any) -> None:
        """From 0 to a million billion rupiah unless said otherwise."""
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Integer rupiah."""
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        text = str(value)
        amount = parse_rupiah(text) if len(text) <= LONGEST_AMOUNT else None
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """An amount is written with dots, in English too: that is how rupiah are read back."""
        return format_number(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A numeric keypad on phones, room for twelve digits."""
        return {"inputmode": "numeric", "class": "govuk-input--width-10", "autocomplete": "off"}
