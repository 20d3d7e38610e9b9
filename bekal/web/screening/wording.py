"""What verdicts, rights and faults of a record are called on the pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.eligibility.problems import Problem
from bekal.eligibility.rules import Rule, RuleSet
from bekal.eligibility.sentences import fact_name, sentence
from bekal.eligibility.verdict import asked_of
from bekal.lib.dates import Language
from bekal.screening.choices import Answer, Why
from bekal.screening.rules import Kept

TONES = {
    Answer.YES: "ok",
    Answer.ALMOST: "info",
    Answer.NOT_YET: "quiet",
    Answer.UNKNOWN: "warn",
    Answer.NO_LONGER: "quiet",
    Answer.NEVER: "quiet",
}


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "id"


def title_of(code: str) -> str:
    """The short name of a right."""
    return {
        "in_house_training": _("Pelatihan di dalam"),
        "assimilation": _("Asimilasi"),
        "assimilation_special": _("Asimilasi (khusus)"),
        "parole": _("Pembebasan bersyarat"),
        "parole_special": _("Pembebasan bersyarat (khusus)"),
        "conditional_leave": _("Cuti bersyarat"),
        "pre_release_leave": _("Cuti menjelang bebas"),
    }.get(code, code)


def bars() -> list[tuple[str, tuple[str, ...]]]:
    """The bars of the figure: the rules for general and for special offences together."""
    return [
        (_("Pelatihan"), ("in_house_training",)),
        (_("Asimilasi"), ("assimilation", "assimilation_special")),
        (_("PB"), ("parole", "parole_special")),
        (_("CB"), ("conditional_leave",)),
        (_("CMB"), ("pre_release_leave",)),
    ]


def fact(name: str) -> str:
    """What a fact is called, with a capital letter."""
    text = fact_name(name)[language()]
    return text[:1].upper() + text[1:]


def titles_of(ruleset: RuleSet) -> dict[str, str]:
    """What each criterion asks, in a few words, by its code."""
    return {
        rule.code: sentence(rule.code, "title", criterion.words)[language()] if not rule.parts else _parts(rule)
        for rule, criterion in asked_of(ruleset)
    }


def _parts(rule: Rule) -> str:
    return "; ".join(part.code for part in rule.parts)


def reason_of(verdict: Kept, titles: Mapping[str, str]) -> str:
    """Why a verdict is as it is: the missing facts, or what is not met."""
    if verdict.status == Answer.UNKNOWN:
        return _("Belum tercatat: %(facts)s") % {"facts": ", ".join(fact(name) for name in verdict.missing)}
    if verdict.status == Answer.YES:
        return _("Semua syarat terpenuhi")
    asked = [titles.get(code, code) for code in verdict.unmet]
    return _("Belum terpenuhi: %(criteria)s") % {"criteria": "; ".join(asked)} if asked else ""


def kind_title(code: str, name: str) -> str:
    """A fault of a record in a few words; `name` is its first fact."""
    told = {
        "missing": _("%(fact)s belum tercatat"),
        "differs": _("%(fact)s: SDP lain dari hitungan"),
        "term_does_not_fit": _("Lama pidana tidak cocok dengan ekspirasi"),
        "out_of_order": _("%(fact)s: urutan tanggal terbalik"),
        "released_too_soon": _("Tanggal bebas sebelum 2/3"),
        "released_too_late": _("Tanggal bebas sesudah ekspirasi"),
        "still_held": _("%(fact)s sudah lewat, orangnya masih di sini"),
        "starts_later": _("Mulai ditahan pada hari yang belum tiba"),
        "too_young": _("Terlalu muda saat mulai ditahan"),
        "measure_ends_before": _("Hukuman disiplin berakhir sebelum mulai"),
        "dates_of_detainee": _("%(fact)s ada, padahal tahanan"),
        "dates_for_life": _("%(fact)s ada, padahal seumur hidup atau mati"),
        "no_term": _("Lama pidana nol"),
        "not_back": _("Pelarian belum berakhir"),
    }
    return told.get(code, "%(fact)s") % {"fact": fact(name)}


def said(problems: Iterable[Problem]) -> list[str]:
    """Faults in whole sentences."""
    return [problem.sentence[language()] for problem in problems]


def change_lines(steps: Iterable[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """What a person may now and might before, right by right."""
    return [
        {"title": title_of(code), "before": Answer(before).label, "now": Answer(now).label, "tone": TONES[Answer(now)]}
        for code, before, now in steps
    ]


def why_lines(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Why verdicts changed, with how many people, the most first."""
    return [
        {"why": Why(code).label, "text": ngettext("%(n)s orang", "%(n)s orang", number) % {"n": number}}
        for code, number in sorted(counts.items(), key=lambda item: -item[1])
    ]
