"""The parts of the pages of rules, each worked out by one small function."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may, may_somewhere
from bekal.eligibility.readable import ReadableRule, readable, readable_rule
from bekal.eligibility.rules import NoRuleSet, RuleSet, ruleset_on, shipped_rulesets
from bekal.entitlements import queries
from bekal.entitlements.choices import Validity
from bekal.entitlements.rules import Flaw, rule_of, validity
from bekal.web.eligibility.blocks import TO_ADD, name_of, said
from bekal.web.layout.templatetags.bekal import long_date, short_date

RIGHTS = (
    "in_house_training",
    "assimilation",
    "assimilation_special",
    "parole",
    "parole_special",
    "conditional_leave",
    "pre_release_leave",
)
"""The rights of everybody, in the order in which they are reached; what is left are rules that some prisons use."""

CERTAINTY_TONES = {"seen": "ok", "seen in part": "warn", "recalled": "warn", "open": "bad", "local": "info"}
TONES = {Validity.IN_FORCE: "ok", Validity.TO_COME: "info", Validity.OVER: "quiet"}


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The law, what is asked beside it, and what was decided for one person, side by side."""
    pages = [
        (_("Aturan"), "ruleset_list", "ruleset.view"),
        (_("Syarat tambahan"), "criterion_list", "criterion.view"),
        (_("Keputusan"), "decision_list", "override.view"),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, action in pages
        if may_somewhere(actor, action)
    ]


# Rule sets


def list_page(today: date) -> dict[str, Any]:
    """Every rule set in the words of the version that holds today, and what is about to change."""
    changes = queries.versions()
    groups = [
        (_("Hak setiap orang"), [code for code in RIGHTS if code in shipped_rulesets()]),
        (_("Syarat yang dipakai sebagian lapas atau perjanjian"), sorted(set(shipped_rulesets()) - set(RIGHTS))),
    ]
    return {
        "groups": [
            {"title": title, "rulesets": [card for code in codes if (card := _card(code, today, changes))]}
            for title, codes in groups
        ],
        "announced": announcements(today, changes),
    }


def _card(code: str, today: date, changes: Sequence[RuleSet]) -> dict[str, Any] | None:
    try:
        ruleset = ruleset_on(code, today, changes)
    except NoRuleSet:
        return None
    page = readable(ruleset)
    return {
        "code": code,
        "url": reverse("ruleset_detail", args=[code]),
        "title": said(page.title),
        "since": ruleset.validity.since,
        "reference": ruleset.reference,
        "certainty": certainty_tag(ruleset.certainty),
        "rules": [rule_line(rule) for rule in page.rules],
    }


def certainty_tag(certainty: str) -> dict[str, str]:
    """How sure the source is, in two words."""
    words = {
        "seen": _("Sumber dibaca"),
        "seen in part": _("Sumber dibaca sebagian"),
        "recalled": _("Sumber belum dibaca"),
        "open": _("Sumber belum pasti"),
        "local": _("Ditetapkan sendiri"),
    }
    return {"text": words.get(certainty, words["open"]), "tone": CERTAINTY_TONES.get(certainty, "bad")}


def announcements(today: date, changes: Iterable[RuleSet], code: str = "") -> list[dict[str, Any]]:
    """The versions that begin after today, entered or shipped, the next one first; with `code` those of one set."""
    known = [version for versions in shipped_rulesets().values() for version in versions]
    coming = [one for one in (*known, *changes) if one.validity.since and one.validity.since > today]
    coming = [one for one in coming if code in ("", one.code)]
    return [
        {
            "title": _("%(title)s berubah mulai %(day)s") % {"title": said(one.title), "day": long_date(day)},
            "reference": one.reference,
            "url": f"{reverse('ruleset_detail', args=[one.code])}?day={day.isoformat()}",
        }
        for one in sorted(coming, key=lambda one: one.validity.since or date.min)
        if (day := one.validity.since)
    ]


def detail_page(code: str, day: date, today: date, actor: Actor) -> dict[str, Any]:
    """A rule set in words as it holds on a day, with the versions before and after."""
    entered = list(queries.entered_versions(code))
    changes = [one for one in queries.versions() if one.code == code]
    title = said(shipped_rulesets()[code][-1].title)
    context = {
        "code": code,
        "title": title,
        "day": day,
        "is_today": day == today,
        "announced": [one for one in announcements(today, changes, code) if day <= today],
        "versions": _versions(code, changes, entered, day, today, may_change=may_somewhere(actor, "ruleset.change")),
        "crumbs": [{"label": _("Aturan"), "url": reverse("ruleset_list")}],
        "actions": _detail_actions(code, day, today, actor),
    }
    try:
        ruleset = ruleset_on(code, day, changes)
    except NoRuleSet:
        return context | {"page": None}
    return context | {"page": page_of(ruleset), "since": ruleset.validity.since}


def page_of(ruleset: RuleSet) -> dict[str, Any]:
    """A version in the words of this page's language."""
    page = readable(ruleset)
    return {
        "validity": said(page.validity),
        "reference": page.reference,
        "certainty": said(page.certainty),
        "tag": certainty_tag(ruleset.certainty),
        "note": page.note,
        "rules": [rule_line(rule, page.reference) for rule in page.rules],
    }


def rule_line(rule: ReadableRule, reference: str = "") -> dict[str, Any]:
    """A requirement as it is read: its sentence, of whom it is asked, its paragraph where it has one of its own."""
    return {
        "sentence": said(rule.sentence),
        "only_for": said(rule.only_for) if rule.only_for else "",
        "officer": said(rule.officer) if rule.officer else "",
        "reference": rule.reference if rule.reference != reference else "",
        "parts": [rule_line(part, rule.reference) for part in rule.parts],
    }


def _detail_actions(code: str, day: date, today: date, actor: Actor) -> list[dict[str, str]]:
    if not may_somewhere(actor, "ruleset.change"):
        return []
    query = f"?day={day.isoformat()}" if day > today else ""
    change = f"{reverse('ruleset_change', args=[code])}{query}"
    return [{"label": _("Catat perubahan"), "url": change, "kind": "primary"}]


def _versions(
    code: str, changes: Sequence[RuleSet], entered: Sequence[Any], day: date, today: date, *, may_change: bool
) -> list[dict[str, Any]]:
    standing = {one.valid_from: one for one in entered if one.withdrawn_at is None}
    known = {one.validity.since: one for one in (*shipped_rulesets()[code], *changes)}
    days = sorted((since for since in known if since), reverse=True)
    shown = next((since for since in days if since <= day), None)
    now = next((since for since in days if since <= today), None)
    return [
        {
            "since": since,
            "reference": known[since].reference,
            "url": f"?day={since.isoformat()}",
            "shown": since == shown,
            "tag": _version_tag(since, now, today),
            "entered": standing.get(since),
            "withdraw_url": reverse("ruleset_withdraw", args=[standing[since].pk])
            if may_change and since in standing and since > today
            else "",
        }
        for since in days
    ]


def _version_tag(since: date, now: date | None, today: date) -> dict[str, str]:
    if since > today:
        return {"text": _("Akan berlaku"), "tone": "info"}
    if since == now:
        return {"text": _("Berlaku sekarang"), "tone": "ok"}
    return {"text": _("Sudah diganti"), "tone": "quiet"}


# Criteria beside the law


def blocks() -> list[dict[str, str]]:
    """What may be added."""
    return [{"code": code, "name": name_of(code)} for code in TO_ADD]


def criterion_rows(criteria: Iterable[Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """The lines of a list of added criteria."""
    return [_criterion_row(one, actor, today) for one in criteria]


def _criterion_row(criterion: Any, actor: Actor, today: date) -> dict[str, Any]:
    stands = validity(criterion.starts, criterion.ends, today)
    return {
        "criterion": criterion,
        "sentence": sentence_of(criterion),
        "about": about(criterion),
        "days": days(criterion.starts, criterion.ends),
        "tag": {"text": str(stands.label), "tone": TONES[stands]},
        "over": stands is Validity.OVER,
        "may_end": stands is not Validity.OVER and may(actor, "criterion.end", criterion.target),
    }


def sentence_of(criterion: Any) -> str:
    """What an added criterion asks, in words."""
    return said(readable_rule(rule_of(criterion.rule, criterion.reference)).sentence)


def about(criterion: Any) -> str:
    """For which course and under which agreement something is asked."""
    if criterion.agreement and criterion.course:
        words = {"course": criterion.course.name, "agreement": criterion.agreement.title}
        return _("%(course)s menurut %(agreement)s") % words
    if criterion.agreement:
        return _("Semua kursus menurut %(agreement)s") % {"agreement": criterion.agreement.title}
    return str(criterion.course.name)


def days(starts: date, ends: date | None) -> str:
    """From when to when, the last day included."""
    if ends is None:
        return _("sejak %(day)s") % {"day": short_date(starts)}
    if ends <= starts:
        return _("dibatalkan sebelum berlaku")
    last = ends - timedelta(days=1)
    return _("%(first)s sampai %(last)s") % {"first": short_date(starts), "last": short_date(last)}


# Decisions for one person


def override_rows(overrides: Iterable[Any], actor: Actor, today: date) -> list[dict[str, Any]]:
    """The lines of a list of decisions."""
    return [_decision_row(one, actor, today) for one in overrides]


def _decision_row(override: Any, actor: Actor, today: date) -> dict[str, Any]:
    stands = validity(override.starts, override.ends, today)
    return {
        "override": override,
        "name": name_of(override.criterion),
        "days": days(override.starts, override.ends),
        "tag": {"text": str(stands.label), "tone": TONES[stands]},
        "over": stands is Validity.OVER,
        "may_end": stands is not Validity.OVER and may(actor, "override.end", override.target),
    }


# Refusals


def refusal(flaw: Flaw) -> str:
    """What cannot be entered so, and what to do."""
    words = {
        Flaw.NOT_AHEAD: _("Aturan baru berlaku paling cepat besok. Tulis tanggal sesudah hari ini."),
        Flaw.DAY_TAKEN: _("Sudah ada versi yang mulai pada hari itu. Pilih hari lain, atau tarik dahulu versi itu."),
        Flaw.BEGUN: _("Versi ini sudah berlaku atau sudah ditarik. Perbaiki dengan versi baru."),
        Flaw.OF_NOTHING: _("Pilih kursus atau perjanjian yang memerlukan syarat ini."),
        Flaw.ELSEWHERE: _("Perjanjian ini milik lapas lain. Pilih perjanjian lapas yang dipilih."),
        Flaw.NOT_COVERED: _("Perjanjian itu tidak mencakup kursus ini. Pilih kursus yang dicakup."),
        Flaw.PAST: _("Tanggalnya sudah lewat atau di luar masa berlaku. Pilih tanggal lain."),
        Flaw.BACKWARDS: _("Hari terakhir harus pada atau sesudah hari mulai."),
        Flaw.OVER: _("Ini sudah berakhir. Tidak ada yang diubah."),
        Flaw.NOT_WAIVABLE: _("Syarat ini tidak dapat dikecualikan. Pilih syarat lain."),
        Flaw.TOO_LONG: _("Paling lama satu tahun. Bila masih perlu, buat keputusan baru nanti."),
        Flaw.UNREADABLE: _("Berkas ini bukan PDF, PNG, atau JPEG. Pindai surat keputusannya, lalu unggah lagi."),
        Flaw.TOO_LARGE: _("Berkas ini lebih besar dari 10 MB. Pindai lagi dengan ukuran lebih kecil."),
    }
    return words.get(flaw, _("Syarat ini tidak dapat dibaca. Periksa isian tiap syarat."))
