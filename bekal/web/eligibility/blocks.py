"""The building blocks of rules as an officer fills them in: what each is called, and its parameters as form fields."""

import re
from collections.abc import Mapping, Sequence
from inspect import Parameter, signature
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bekal.eligibility.criteria import CRITERIA, FRACTIONS, Term
from bekal.eligibility.facts import EDUCATION_LEVELS
from bekal.eligibility.sentences import Sentence, spoken, texts
from bekal.lib.dates import Language

MOST = 1200  # months or whatever a rule counts
NAMES: Mapping[str, Any] = {
    "minimum_age": _("Umur paling rendah"),
    "maximum_age": _("Umur paling tinggi"),
    "minimum_education": _("Pendidikan paling rendah"),
    "sex": _("Jenis kelamin"),
    "resident_of": _("Warga kabupaten atau kota tertentu"),
    "remaining_at_most": _("Sisa pidana paling lama"),
    "fraction_served": _("Bagian pidana yang sudah dijalani"),
    "minimum_served": _("Lama yang sudah dijalani"),
    "term_at_most": _("Pidana paling lama"),
    "conduct_score": _("Nilai SPPN paling rendah"),
    "clean": _("Bersih dari hukuman disiplin"),
    "convict": _("Hanya narapidana"),
    "offence_group": _("Jenis tindak pidana"),
    "literate": _("Bisa membaca dan menulis"),
    "board_approval": _("Disetujui sidang TPP"),
    "held": _("Ada di lapas atau rutan ini"),
    "health": _("Kesehatan tidak menghalangi"),
    "prerequisites": _("Kursus prasyarat sudah lulus"),
    "last_remission": _("Pernah mendapat remisi"),
    "pre_release_window": _("Masa cuti menjelang bebas"),
    "deradicalised": _("Mengikuti deradikalisasi"),
    "pledge": _("Menyatakan ikrar"),
    "fine_paid": _("Denda sudah dibayar"),
    "restitution_paid": _("Uang pengganti sudah dibayar"),
    "assimilation_served": _("Asimilasi sudah dijalani"),
    "tier_allows": _("Tingkat keamanan mengizinkan"),
    "convict_to_go_out": _("Ke luar tembok: hanya narapidana"),
    "course_fit": _("Kelas selesai sebelum bebas"),
    "no_overlap": _("Tidak bentrok dengan kelas lain"),
}
TO_ADD = tuple(NAMES)[:15]
"""What a prison or an agreement may ask beside the law, the most usual first."""

LABELS: Mapping[tuple[str, str], Any] = {
    ("minimum_age", "years"): _("Umur paling rendah (tahun)"),
    ("maximum_age", "years"): _("Umur paling tinggi (tahun)"),
    ("minimum_education", "level"): _("Pendidikan paling rendah"),
    ("sex", "only"): _("Hanya untuk"),
    ("conduct_score", "at_least"): _("Nilai SPPN paling rendah"),
    ("clean", "months"): _("Tanpa hukuman disiplin selama (bulan)"),
    ("fraction_served", "fraction"): _("Sudah menjalani"),
    ("minimum_served", "months"): _("Sudah menjalani paling sedikit (bulan)"),
    ("term_at_most", "months"): _("Dipidana paling lama (bulan)"),
    ("remaining_at_most", "years"): _("Sisa pidana paling lama (tahun)"),
    ("resident_of", "regency_codes"): _("Kode kabupaten atau kota"),
    ("offence_group", "groups"): _("Dipidana karena"),
    ("tier_allows", "tiers"): _("Yang diizinkan"),
    ("course_fit", "margin_days"): _("Selesai paling lambat sekian hari sebelum bebas"),
}
CODES = re.compile(r"[\s,;]+")


def language() -> Language:
    """The language of this page."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def said(sentence: Sentence) -> str:
    """A sentence in the language of this page."""
    return sentence[language()]


def name_of(code: str) -> str:
    """What a building block is called."""
    return str(NAMES.get(code, code))


class RegencyCodesField(forms.CharField):
    """Codes of regencies, four digits each, with whatever between them; a list of them."""

    default_error_messages = {"invalid": _("Tulis empat angka per kabupaten atau kota, misalnya 3671, 3603.")}

    def __init__(self, **kwargs: Any) -> None:
        hint = _("Empat angka, boleh beberapa, dipisah koma. Misalnya 8171 untuk Kota Ambon.")
        super().__init__(max_length=400, help_text=hint, widget=forms.TextInput(), **kwargs)

    def clean(self, value: Any) -> Any:
        """The codes, each once; ValidationError where one is none."""
        text = super().clean(value)
        codes = list(dict.fromkeys(code for code in CODES.split(text) if code))
        if any(not re.fullmatch(r"[1-9]\d{3}", code) for code in codes) or (self.required and not codes):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return codes

    def prepare_value(self, value: Any) -> Any:
        """A list is written with commas."""
        return ", ".join(value) if isinstance(value, list | tuple) else value


class TiersField(forms.MultipleChoiceField):
    """Which ways of training each security tier allows, as one box a pair."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs["required"] = False
        super().__init__(choices=_tier_choices(), **kwargs)

    def clean(self, value: Any) -> Any:
        """{tier: [ways]} with every tier in it."""
        pairs = [pair.split(":") for pair in super().clean(value)]
        return {tier: [way for one, way in pairs if one == tier] for tier in texts()["vocabulary"]["security_tier"]}

    def prepare_value(self, value: Any) -> Any:
        """What a rule says, as boxes to tick."""
        if isinstance(value, Mapping):
            return [f"{tier}:{way}" for tier, ways in value.items() for way in ways]
        return value


def _tier_choices() -> list[tuple[str, str]]:
    tiers, ways = texts()["vocabulary"]["security_tier"], texts()["vocabulary"]["delivery_mode"]
    return [(f"{tier}:{way}", f"{said(tiers[tier])}: {said(ways[way])}") for tier in tiers for way in ways]


def _choices(vocabulary: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, said(spoken(Term(vocabulary, code)))) for code in codes]


def _with_nothing(choices: list[tuple[str, str]], required: bool) -> list[tuple[str, Any]]:
    """The same, and where it may be left to the course, that."""
    return [*choices] if required else [("", _("Menurut kursus")), *choices]


def fields_of(code: str, *, required: bool) -> dict[str, forms.Field]:
    """The parameters of a building block as form fields; `required` also those that a rule may leave to the course."""
    known = signature(CRITERIA[code]).parameters.values()
    asked = [one for one in known if one.kind is Parameter.KEYWORD_ONLY]
    return {one.name: _field(code, one.name, required or one.default is Parameter.empty) for one in asked}


def _field(code: str, name: str, required: bool) -> forms.Field:
    told: dict[str, Any] = {"label": LABELS[code, name], "required": required}
    if not required:
        told["help_text"] = _("Kosongkan agar mengikuti syarat kursus.")
    match name:
        case "fraction":
            return forms.ChoiceField(choices=_choices("fraction", tuple(FRACTIONS)), **told)
        case "level":
            levels = _choices("education", EDUCATION_LEVELS[1:])
            return forms.ChoiceField(choices=_with_nothing(levels, required), **told)
        case "only":
            sexes = _choices("sex", ("M", "F"))
            return forms.ChoiceField(choices=_with_nothing(sexes, required), **told)
        case "groups":
            groups = tuple(texts()["vocabulary"]["offence_group"])
            return forms.MultipleChoiceField(
                choices=_choices("offence_group", groups), widget=forms.CheckboxSelectMultiple, **told
            )
        case "regency_codes":
            return RegencyCodesField(label=told["label"], required=required)
        case "tiers":
            return TiersField(label=told["label"])
    small = {"class": "govuk-input--width-4", "inputmode": "numeric"}
    least = 1 if name in ("years", "months") else 0
    return forms.IntegerField(min_value=least, max_value=MOST, widget=forms.TextInput(attrs=small), **told)


def parameters_of(code: str, cleaned: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """What was filled in as parameters of the rule; what was left to the course is left out."""
    found = {name: cleaned.get(f"{prefix}{name}") for name in fields_of(code, required=False)}
    return {name: value for name, value in found.items() if value not in (None, "")}
