"""What the pages of a person's rights show: each verdict with its reasons, when rights begin, and the dates."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.eligibility.facts import PersonFacts
from bekal.eligibility.problems import COMPARED, Problem, problems_of
from bekal.eligibility.readable import certainty_in_words, readable_method
from bekal.eligibility.scales import scale_on
from bekal.eligibility.sentences import fact_name
from bekal.eligibility.spans import Span
from bekal.eligibility.terms import Computed, Imprisonment, dates_of, method_on
from bekal.eligibility.verdict import Reason, ReasonStatus, Status, Verdict
from bekal.people.queries import happenings_of, imprisonment_of
from bekal.reporting.queries.rights import Right, changes_of_law, facts_of_person, rights_of
from bekal.web.layout.drawing import draw
from bekal.web.layout.templatetags.bekal import DASH, long_date, short_date

Item = dict[str, Any]
DATES = ("one_third", "one_half", "two_thirds", "sentence_expiry", "release_date")
"""The dates that stand side by side, by the name that they have among the facts."""

_TONES = {
    Status.YES: "ok",
    Status.ALMOST: "info",
    Status.NOT_YET: "warn",
    Status.NO_LONGER: "quiet",
    Status.NEVER: "bad",
    Status.UNKNOWN: "warn",
}


def page_of(inmate: Any, today: date, day: date) -> Item:
    """Every right of a person who was found for the actor, on `day`, with the dates; three queries."""
    happenings = happenings_of(inmate, with_keep_apart=False)
    facts = facts_of_person(inmate, happenings, today)
    imprisonment = imprisonment_of(inmate)
    found = rights_of(facts, day, changes_of_law())
    return {
        "rights": cards(found),
        "timeline": timeline_of(found, facts, day),
        "dates": dates_table(facts, imprisonment, today),
        "warnings": warnings(facts, imprisonment, today),
    }


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
    }[code]


def verdict_tag(verdict: Verdict | None) -> Item:
    """The verdict on a right in a few words, with its tone."""
    if verdict is None:
        return {"text": _("Belum ada aturan pada hari itu"), "tone": "quiet"}
    day = long_date(verdict.date)
    words = {
        Status.YES: _("Boleh"),
        Status.ALMOST: _("Hampir, mulai %(day)s") % {"day": day},
        Status.NOT_YET: _("Belum, mulai %(day)s") % {"day": day},
        Status.NO_LONGER: _("Tidak lagi, sejak %(day)s") % {"day": day},
        Status.NEVER: _("Tidak"),
        Status.UNKNOWN: _("Belum dapat dipastikan"),
    }
    return {"text": words[verdict.status], "tone": _TONES[verdict.status]}


def spoken_verdict(verdict: Verdict | None) -> str:
    """The verdict as a whole sentence, to be read aloud to whom it concerns."""
    if verdict is None:
        return _("Pada hari itu belum ada aturan yang dimuat di sini.")
    day, since = long_date(verdict.day), verdict.since
    if verdict.status is Status.YES and since is not None:
        return _("Pada %(day)s semua syarat terpenuhi, sejak %(since)s.") % {"day": day, "since": long_date(since)}
    if verdict.status is Status.YES:
        return _("Pada %(day)s semua syarat terpenuhi.") % {"day": day}
    if verdict.status in (Status.ALMOST, Status.NOT_YET):
        said = _("Pada %(day)s belum semua syarat terpenuhi. Paling cepat mulai %(since)s.")
        return said % {"day": day, "since": long_date(since)}
    if verdict.status is Status.UNKNOWN:
        return _("Pada %(day)s belum dapat dipastikan. Data yang perlu dilengkapi: %(facts)s.") % {
            "day": day,
            "facts": ", ".join(fact_name(fact)[language()] for fact in verdict.missing),
        }
    if verdict.status is Status.NO_LONGER and verdict.until is not None:
        return _("Pernah terpenuhi, tetapi tidak lagi sejak %(day)s.") % {"day": long_date(verdict.until)}
    return _("Menurut data sekarang, syaratnya tidak dapat terpenuhi.")


def language() -> Any:
    """The language of the page, as the rules know it."""
    return "en" if (get_language() or "id").startswith("en") else "id"


# Verdicts


def cards(rights: Iterable[Right]) -> SafeString:
    """Each right with its verdict and every reason, as HTML."""
    return draw(
        "people/rights.jinja",
        rights=[_card(right) for right in rights],
        waived=_("dengan keputusan pengecualian"),
        rules=_("Baca aturannya"),
        officer=_("Petugas boleh memutuskan dengan catatan."),
    )


def _card(right: Right) -> Item:
    verdict = right.verdict
    reasons = [reason_line(reason) for reason in verdict.reasons] if verdict else []
    met = [line for line in reasons if line["status"] == ReasonStatus.MET]
    return {
        "code": right.code,
        "title": title_of(right.code),
        "tag": verdict_tag(verdict),
        "said": spoken_verdict(verdict),
        "against": [line for line in reasons if line["status"] != ReasonStatus.MET],
        "met": met,
        "met_count": ngettext("%(met)s syarat terpenuhi", "%(met)s syarat terpenuhi", len(met)) % {"met": len(met)},
        "basis": _basis(right),
        "rules_url": f"{reverse('ruleset_detail', args=[right.code])}?day={verdict.day.isoformat()}" if verdict else "",
    }


def reason_line(reason: Reason) -> Item:
    """One requirement as it is read: what it says of the person, on which days it holds, by which paragraph."""
    return {
        "status": reason.status,
        "tone": {"met": "ok", "unmet": "bad", "unknown": "warn"}[reason.status],
        "title": reason.title[language()],
        "sentence": reason.sentence[language()],
        "label": _label(reason.status, reason.span),
        "reference": reason.reference,
        "waived": reason.waived,
        "officer": reason.officer_may_decide,
        "parts": [reason_line(part) for part in reason.parts],
    }


def _label(status: ReasonStatus, span: Span | None) -> str:
    """Whether a requirement is met, and the days that bound it where any do."""
    if status is ReasonStatus.UNKNOWN:
        return _("Data belum ada")
    since = None if span is None else span.since
    last = None if span is None or span.until is None else span.until - timedelta(days=1)
    words = {"since": short_date(since), "last": short_date(last)}
    if status is ReasonStatus.UNMET:
        return (_("Belum, mulai %(since)s") if since else _("Belum terpenuhi")) % words
    if since and last:
        return _("Terpenuhi %(since)s sampai %(last)s") % words
    if since:
        return _("Terpenuhi sejak %(since)s") % words
    return (_("Terpenuhi sampai %(last)s") if last else _("Terpenuhi")) % words


def _basis(right: Right) -> str:
    ruleset = right.ruleset
    if ruleset is None:
        return ""
    return _("Aturan yang dipakai: %(reference)s, berlaku sejak %(since)s. %(certainty)s") % {
        "reference": ruleset.reference,
        "since": long_date(ruleset.validity.since),
        "certainty": certainty_in_words(ruleset.certainty)[language()],
    }


# When rights begin


def timeline_of(rights: Sequence[Right], facts: PersonFacts, day: date) -> SafeString:
    """A picture of when each right begins and ends, drawn in percent of its width, with the same as a table."""
    begin, end = _frame(rights, facts, day)
    days = (end - begin).days

    def place(one: date) -> float:
        return round(min(max((one - begin).days / days, 0.0), 1.0) * 100, 2)

    rows = [_row(right, place) for right in rights]
    return draw(
        "people/rights_timeline.jinja",
        rows=rows,
        height=len(rows) * ROW + 26,
        row=ROW,
        today=place(day),
        years=[(place(date(year, 1, 1)), year) for year in _years(begin, end)],
        label=_("Kapan setiap hak mulai"),
        caption=_("Garis tegak: %(day)s. Batang dimulai pada hari semua syarat terpenuhi.") % {"day": short_date(day)},
        see_table=_("Lihat tabel"),
        heads=(_("Hak"), _("Putusan"), _("Mulai"), _("Sampai")),
    )


ROW = 44
_SOON, _LATE, _LONGEST = timedelta(days=365), timedelta(days=90), timedelta(days=25 * 365)


def _frame(rights: Iterable[Right], facts: PersonFacts, day: date) -> tuple[date, date]:
    """From the first day of detention, or a year before, to what comes last of expiry, release and rights."""
    known = [facts.sentence_expiry, facts.release_date, *(one.verdict.since for one in rights if one.verdict)]
    begin = max(min(facts.sentence_start or day - _SOON, day), day - _LONGEST)
    end = max([day + _SOON, *(one for one in known if one is not None)])
    return begin, min(end, day + _LONGEST) + _LATE


def _years(begin: date, end: date) -> range:
    count = end.year - begin.year
    return range(begin.year + 1, end.year + 1, 1 + count // 6)


def _row(right: Right, place: Any) -> Item:
    verdict = right.verdict
    tag = verdict_tag(verdict)
    item = {"title": title_of(right.code), "tag": tag, "short": _short(verdict), "x": None, "since": DASH, "last": DASH}
    if verdict is None or verdict.status in (Status.UNKNOWN, Status.NEVER):
        return item
    x = place(verdict.since) if verdict.since else 0.0
    until = place(verdict.until) if verdict.until else 100.0
    last = verdict.until - timedelta(days=1) if verdict.until else None
    return item | {
        "x": x,
        "width": round(max(until - x, 0.6), 2),
        "since": long_date(verdict.since),
        "last": long_date(last),
    }


def _short(verdict: Verdict | None) -> str:
    """The verdict in the few words for which a picture has room."""
    if verdict is None:
        return _("belum ada aturan")
    return {
        Status.YES: _("boleh"),
        Status.ALMOST: _("mulai %(day)s") % {"day": short_date(verdict.date)},
        Status.NOT_YET: _("mulai %(day)s") % {"day": short_date(verdict.date)},
        Status.NO_LONGER: _("tidak lagi"),
        Status.NEVER: _("tidak"),
        Status.UNKNOWN: _("belum pasti"),
    }[verdict.status]


# Dates


def dates_table(facts: PersonFacts, imprisonment: Imprisonment, day: date) -> Item:
    """The database's dates beside the computed ones, each with its working, and how they are counted."""
    method, tolerance = method_on(day), scale_on("data_quality", day).values["tolerance_days"]
    computed = dates_of(imprisonment, method)
    return {
        "rows": [_date_row(name, getattr(facts, name), computed[name], tolerance) for name in DATES],
        "method": [sentence[language()] for sentence in readable_method(method)],
        "without": _without_dates(facts),
    }


def _date_row(name: str, stated: date | None, computed: Computed, tolerance: int) -> Item:
    days = abs((stated - computed.value).days) if stated and computed.value else None
    steps = [step.sentence[language()] for step in computed.steps]
    missing = ", ".join(fact_name(fact)[language()] for fact in computed.missing)
    return {
        "name": _capital(fact_name(name)[language()]),
        "stated": long_date(stated),
        "computed": long_date(computed.value),
        "days": days,
        "differs": bool(days and days > tolerance and name in COMPARED),
        "steps": [*steps, _("Yang belum tercatat: %(facts)s.") % {"facts": missing}] if missing else steps,
    }


def _without_dates(facts: PersonFacts) -> str:
    if facts.custody_status == "detainee":
        return _("Masih tahanan, jadi belum ada masa pidana dan belum ada tanggal yang dihitung.")
    if facts.life_or_death:
        return _("Pidana seumur hidup atau mati tidak mempunyai tanggal-tanggal ini.")
    return ""


def warnings(facts: PersonFacts, imprisonment: Imprisonment, today: date) -> list[Item]:
    """What is missing or contradictory in the record, worst first, each as a sentence with its working."""
    return [_warning(problem) for problem in problems_of(facts, today, imprisonment)]


def _warning(problem: Problem) -> Item:
    return {
        "text": problem.sentence[language()],
        "is_missing": problem.code == "missing",
        "steps": [step.sentence[language()] for step in problem.working],
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
