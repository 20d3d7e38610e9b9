"""What the page of one person shows, put together from what every room knows of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may, may_somewhere
from bekal.classes.queries import classes_offered
from bekal.eligibility.rules import RuleSet
from bekal.eligibility.sentences import fact_name
from bekal.eligibility.verdict import Reason, ReasonStatus, Status, Verdict
from bekal.entitlements.rules import WAIVABLE
from bekal.intake.choices import EndReason, EnrolmentState
from bekal.intake.queries import IN_HOUSE, facts_and_decisions_of_one, facts_for_course, measures_of
from bekal.lib.dates import MONTHS, SHORT_MONTHS
from bekal.lib.transitions import steps_from
from bekal.people import queries
from bekal.people.choices import CustodyStatus, DisciplineLevel, Education, MovementKind, Presence
from bekal.people.queries import Happening
from bekal.people.rules import MOVES, masked
from bekal.reporting.queries.training import Training, training_of
from bekal.web.layout.drawing import draw
from bekal.web.layout.templatetags.bekal import days_left, long_date, number, rupiah, short_date
from bekal.web.people import wording

CONDUCT_SHOWN = 12
CONDUCT_PASS = 65
EVENTS_SHOWN = 15
URGENT_DAYS = 90

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class May:
    """What the reader of the page may do with this person; what they may not is not drawn."""

    record: bool
    edit: bool
    reveal: bool
    keep_apart: bool


def rights(actor: Actor, inmate: Any) -> May:
    """What `actor` may do with a person."""
    target = inmate.target
    return May(
        record=may(actor, "inmate.record", target),
        edit=may(actor, "inmate.edit", target),
        reveal=may(actor, "inmate.reveal", target),
        keep_apart=may(actor, "inmate.keep_apart", target),
    )


def identity(inmate: Any, allowed: May, today: date) -> Item:
    """The bar that says whom the page is about, the same on each page of that person."""
    facts = [{"label": _("Tempat"), "value": inmate.facility.name}]
    if allowed.record:
        age = _("%(years)s tahun") % {"years": _age(inmate.birth_date, today)} if inmate.birth_date else ""
        facts = [
            {"label": wording.label("register_number"), "value": inmate.register_number},
            {"label": wording.label("block"), "value": inmate.block},
            {"label": _("Umur"), "value": age},
            *facts,
        ]
    tags = [{"text": CustodyStatus(inmate.custody_status).label, "tone": "info"}] if allowed.record else []
    if inmate.presence != Presence.HELD:
        tags.append({"text": Presence(inmate.presence).label, "tone": "quiet"})
    certified = inmate.certified_on is not None
    tags.append(
        {
            "text": _("Punya sertifikat") if certified else _("Belum punya sertifikat"),
            "tone": "ok" if certified else "warn",
        }
    )
    return {"name": inmate.name, "facts": facts, "tags": tags, "url": reverse("inmate_detail", args=[inmate.pk])}


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def page_of(actor: Actor, inmate: Any, today: date, *, whole: bool) -> Item:
    """Everything on the page of a person who was found for `actor`; `whole` with all that ever happened."""
    allowed = rights(actor, inmate)
    training = training_of(inmate.pk)
    shown = {
        "inmate": inmate,
        "crumbs": [{"label": _("Warga binaan"), "url": reverse("inmate_list")}],
        "may": allowed,
        "identity": identity(inmate, allowed, today),
        "home": _home(inmate, today),
        "training": [_training(one, actor) for one in training],
        "may_see_classes": may(actor, "class.list", inmate.target),
    }
    if not allowed.record:
        return shown | {"events": _newest_first(_training_events(training))}
    happenings = queries.happenings_of(inmate, with_keep_apart=allowed.keep_apart)
    events = _newest_first(
        [*_training_events(training), *_happening_events(happenings), *_change_events(queries.changes_of(inmate))]
    )
    discipline = [one for one in happenings if one.kind == "discipline"]
    return shown | {
        "offers": _offers(actor, inmate, happenings, today) if inmate.presence == Presence.HELD else "",
        "sentence": _sentence(inmate),
        "person": _person(inmate),
        "numbers": _numbers(inmate),
        "has_numbers": bool(inmate.nik_sealed or inmate.phone_sealed),
        "conduct": _conduct(happenings),
        "discipline": [_discipline(one, today) for one in discipline],
        "apart": [_apart(one, today) for one in happenings if one.kind == "apart"],
        "events": events if whole else events[:EVENTS_SHOWN],
        "older_count": 0 if whole else max(len(events) - EVENTS_SHOWN, 0),
        "moves": bool(steps_from(MOVES, inmate.presence)),
    }


# Going home


def _home(inmate: Any, today: date) -> Item:
    day: date | None = inmate.release_on
    if inmate.presence != Presence.HELD:
        return {"title": Presence(inmate.presence).label, "day": day, "left": "", "text": ""}
    if day is None:
        return {"title": _("Pulang"), "day": None, "left": "", "text": _no_day(inmate)}
    left = days_left(day, today)
    urgent = inmate.certified_on is None and (day - today).days <= URGENT_DAYS
    text = _("Belum punya sertifikat, dan waktunya tinggal sedikit.") if urgent else ""
    return {"title": _("Pulang"), "day": day, "left": left, "text": text}


def _no_day(inmate: Any) -> str:
    if inmate.life_or_death:
        return _("Pidana seumur hidup atau mati: tidak ada tanggal bebas.")
    if inmate.custody_status == CustodyStatus.DETAINEE:
        return _("Masih tahanan, jadi belum ada tanggal bebas. Petugas boleh memilihnya untuk kelas dengan catatan.")
    return _("SDP belum memberi tanggal bebas. Tanpa tanggal itu tidak pasti apakah sebuah kelas selesai tepat waktu.")


# What they can join


def _offers(actor: Actor, inmate: Any, happenings: list[Happening], today: date) -> str:
    """The classes that are planned or open where the person is, each with the verdict and its reasons, as HTML."""
    classes = classes_offered(actor, inmate.facility_id, today)
    if not classes:
        return ""
    discipline = [(one.day, one.until) for one in happenings if one.kind == "discipline"]
    score = next((one.number for one in happenings if one.kind == "conduct" and one.day <= today), None)
    facts, decisions = facts_and_decisions_of_one(inmate, today, discipline=discipline, conduct_score=score)
    decides = may(actor, "override.decide", inmate.target)
    decide_url = reverse("decision_add", args=[inmate.pk]) if decides else ""
    offers = [
        _offer(one, measure, facts_for_course(facts, decisions, one.version.course_id), decide_url)
        for one, measure in zip(classes, measures_of(classes, today), strict=True)
    ]
    decided_url = f"{reverse('decision_list')}?person={inmate.pk}" if may(actor, "override.view", inmate.target) else ""
    return draw(
        "people/offers.jinja",
        offers=offers,
        unknown=_("Data belum ada"),
        unmet=_("Belum terpenuhi"),
        waived=_("Dengan keputusan"),
        decide=_("Catat keputusan kepala"),
        decided_url=decided_url,
        rules=_("Baca aturannya"),
    )


def _offer(training_class: Any, measure: Any, facts: Any, decide_url: str) -> Item:
    verdict = measure.verdict(facts)
    text, tone = _verdict_words(verdict)
    course_id = training_class.version.course_id
    reasons = [_reason(reason, decide_url, course_id) for reason in verdict.reasons]
    met = [reason for reason in reasons if reason["status"] == ReasonStatus.MET]
    return {
        "name": training_class.name,
        "url": reverse("class_detail", args=[training_class.pk]),
        "days": f"{short_date(training_class.starts_on)} – {short_date(training_class.ends_on)}",
        "partner": training_class.agreement.institution.short_name,
        "verdict": text,
        "tone": tone,
        "against": [reason for reason in reasons if reason["status"] != ReasonStatus.MET],
        "met": met,
        "met_count": ngettext("%(met)s syarat terpenuhi", "%(met)s syarat terpenuhi", len(met)) % {"met": len(met)},
        "waived": any(reason.waived for reason in verdict.reasons),
        "basis": _basis(measure.ruleset, verdict),
        "rules_url": f"{reverse('ruleset_detail', args=[IN_HOUSE])}?day={verdict.day.isoformat()}",
    }


def _verdict_words(verdict: Verdict) -> tuple[str, str]:
    if verdict.status is Status.YES:
        return _("Bisa ikut"), "ok"
    if verdict.status is Status.UNKNOWN:
        if verdict.needs_note:
            return _("Bisa dengan catatan petugas"), "info"
        names = ", ".join(fact_name(fact)[_language()] for fact in verdict.missing)
        return _("Data belum ada: %(facts)s") % {"facts": names}, "warn"
    if verdict.status in (Status.ALMOST, Status.NOT_YET):
        return _("Belum, mulai %(day)s") % {"day": long_date(verdict.date)}, "warn"
    if verdict.status is Status.NO_LONGER and verdict.date:
        return _("Tidak lagi, sejak %(day)s") % {"day": long_date(verdict.date)}, "quiet"
    return _("Tidak bisa ikut"), "bad"


def _reason(reason: Reason, decide_url: str, course_id: int) -> Item:
    language = _language()
    open_to_decision = decide_url and reason.status != ReasonStatus.MET and reason.code in WAIVABLE
    return {
        "waived": reason.waived,
        "decide_url": f"{decide_url}?criterion={reason.code}&course={course_id}" if open_to_decision else "",
        "status": reason.status,
        "title": reason.title[language],
        "sentence": reason.sentence[language],
        "reference": reason.reference,
    }


def _basis(ruleset: RuleSet, verdict: Verdict) -> str:
    words = {"rules": ruleset.title[_language()], "day": short_date(verdict.day), "since": short_date(verdict.version)}
    return _("Dinilai untuk tanggal %(day)s menurut aturan “%(rules)s” yang berlaku sejak %(since)s.") % words


def _language() -> Any:
    return "en" if (get_language() or "id").startswith("en") else "id"


# Facts


def _sentence(inmate: Any) -> list[Item]:
    term = [
        (inmate.term_years, _("%(count)s tahun")),
        (inmate.term_months, _("%(count)s bulan")),
        (inmate.term_days, _("%(count)s hari")),
    ]
    length = " ".join(words % {"count": number(count)} for count, words in term if count)
    remission = [(inmate.remission_months, _("%(count)s bulan")), (inmate.remission_days, _("%(count)s hari"))]
    reduced = " ".join(words % {"count": number(count)} for count, words in remission if count)
    dates = ("one_third_on", "one_half_on", "two_thirds_on", "expires_on", "release_on")
    convict = inmate.custody_status == CustodyStatus.CONVICT and not inmate.life_or_death
    rows = [
        _row("offence", inmate.offence, needed=True),
        _row("detained_on", long_date(inmate.detained_on) if inmate.detained_on else "", needed=True),
        {"key": _("Lama pidana"), "value": _("Seumur hidup atau mati") if inmate.life_or_death else length},
        {"key": _("Remisi"), "value": reduced},
        *(
            _row(name, long_date(getattr(inmate, name)) if getattr(inmate, name) else "", needed=convict)
            for name in dates
        ),
        _row("fine_rupiah", rupiah(inmate.fine_rupiah) if inmate.fine_rupiah else ""),
        _row("recidivist", "" if inmate.recidivist is None else wording.value("recidivist", inmate.recidivist)),
    ]
    return [row for row in rows if row["value"]]


def _person(inmate: Any) -> list[Item]:
    limits = (
        wording.value("health_limits", inmate.health_limits)
        if inmate.health_limits
        else _("Tidak ada batasan tercatat")
    )
    return [
        _row("birth_date", long_date(inmate.birth_date) if inmate.birth_date else "", needed=True),
        {"key": wording.label("sex"), "value": inmate.get_sex_display()},
        _row("alias", inmate.alias),
        _row("education", Education(inmate.education).label if inmate.education else "", needed=True),
        _row("former_occupation", inmate.former_occupation),
        _row("regency_code", inmate.regency_code, needed=True),
        {"key": wording.label("health_limits"), "value": limits},
    ]


def _row(name: str, value: Any, *, needed: bool = False) -> Item:
    missing = needed and not value
    return {"key": wording.label(name), "value": _("Belum ada") if missing else value, "missing": missing}


def _numbers(inmate: Any) -> list[Item]:
    return [
        {"key": wording.label("nik"), "value": masked(queries.nik_of(inmate))},
        {"key": wording.label("phone"), "value": masked(queries.phone_of(inmate))},
    ]


def _conduct(happenings: Iterable[Happening]) -> Item:
    scores = [one for one in happenings if one.kind == "conduct"][:CONDUCT_SHOWN][::-1]
    language = _language()
    points = [
        {
            "label": SHORT_MONTHS[language][one.day.month - 1],
            "value": one.number,
            "note": f"{MONTHS[language][one.day.month - 1]} {one.day.year}",
        }
        for one in scores
    ]
    latest = scores[-1] if scores else None
    passed = latest is not None and latest.number >= CONDUCT_PASS
    return {"points": points, "latest": latest, "tone": "ok" if passed else "warn"}


def _discipline(one: Happening, today: date) -> Item:
    running = one.until is None or one.until >= today
    return {
        "level": DisciplineLevel(one.code).label,
        "day": one.day,
        "until": one.until,
        "note": one.text,
        "tone": ("bad" if one.code == DisciplineLevel.HEAVY else "warn") if running else "quiet",
        "running": running,
    }


def _apart(one: Happening, today: date) -> Item:
    return {
        "name": one.origin,
        "url": reverse("inmate_detail", args=[one.other_id]),
        "end_url": reverse("keep_apart_end", args=[one.number]),
        "since": one.day,
        "until": one.until,
        "reason": one.text,
        "holds": one.until is None or one.until > today,
    }


def _training(one: Training, actor: Actor) -> Item:
    mine = any(grant.facility_id == one.facility_id for grant in actor.grants)
    sees = mine or any(grant.region_id or not grant.facility_id for grant in actor.grants)
    state = EnrolmentState(one.state)
    tones = {EnrolmentState.COMPLETED: "ok", EnrolmentState.ENROLLED: "info", EnrolmentState.RESERVE: "info"}
    return {
        "one": one,
        "state": state.label,
        "tone": tones.get(state, "quiet"),
        "attended": _attended(one),
        "class_url": reverse("class_detail", args=[one.class_id])
        if sees and may_somewhere(actor, "class.view")
        else "",
        "certificate_url": reverse("certificate_detail", args=[one.certificate_id])
        if one.certificate_id and sees and may_somewhere(actor, "certificate.view")
        else "",
    }


def _attended(one: Training) -> str:
    if not one.hours_total or not one.hours_attended:
        return ""
    share = round(100 * one.hours_attended / one.hours_total)
    words = {"hours": number(one.hours_attended), "total": number(one.hours_total), "share": share}
    return _("Hadir %(hours)s dari %(total)s JP (%(share)s%%)") % words


# What happened


def _newest_first(events: Iterable[Item]) -> list[Item]:
    return sorted(events, key=lambda event: _moment(event["when"]), reverse=True)


def _moment(when: date) -> tuple[str, str]:
    if isinstance(when, datetime):
        return when.date().isoformat(), when.isoformat()
    return when.isoformat(), ""


def _training_events(training: Iterable[Training]) -> Iterator[Item]:
    for one in training:
        words = {"name": one.class_name}
        if one.enrolled_on:
            yield {
                "title": _("Terdaftar di kelas %(name)s") % words,
                "when": one.enrolled_on,
                "text": one.course_name,
                "tone": "info",
            }
        if one.ended_on:
            reason = str(EndReason(one.end_reason).label) if one.end_reason else ""
            title = f"{EnrolmentState(one.state).label}: {one.class_name}"
            done = one.state == EnrolmentState.COMPLETED
            yield {
                "title": title,
                "when": one.ended_on,
                "text": reason or _attended(one),
                "tone": "ok" if done else "quiet",
            }
        if one.issued_on:
            title = _("Sertifikat %(number)s terbit") % {"number": one.certificate_number}
            yield {"title": title, "when": one.issued_on, "text": one.course_name, "tone": "ok"}
        if one.revoked_on:
            title = _("Sertifikat %(number)s dicabut") % {"number": one.certificate_number}
            yield {"title": title, "when": one.revoked_on, "tone": "bad"}


def _happening_events(happenings: Iterable[Happening]) -> Iterator[Item]:
    for one in happenings:
        if one.kind == "movement":
            yield {"title": _movement(one), "when": one.day, "text": one.text, "tone": "info"}
        elif one.kind == "discipline":
            level = str(DisciplineLevel(one.code).label)
            yield {
                "title": _("Pelanggaran disiplin: %(level)s") % {"level": level},
                "when": one.day,
                "text": one.text,
                "tone": "bad",
            }
        elif one.kind == "conduct":
            tone = "ok" if one.number >= CONDUCT_PASS else "warn"
            yield {"title": _("Nilai SPPN %(score)s") % {"score": one.number}, "when": one.day, "tone": tone}
        else:
            yield {
                "title": _("Mulai dipisah dari %(name)s") % {"name": one.origin},
                "when": one.day,
                "text": one.text,
                "tone": "warn",
            }
            if one.until:
                yield {
                    "title": _("Tidak lagi dipisah dari %(name)s") % {"name": one.origin},
                    "when": one.until,
                    "tone": "quiet",
                }


def _movement(one: Happening) -> str:
    if one.code == MovementKind.TRANSFERRED:
        return _("Dipindahkan dari %(origin)s ke %(destination)s") % {
            "origin": one.origin,
            "destination": one.destination,
        }
    if one.code == MovementKind.ADMITTED:
        return _("Masuk %(place)s") % {"place": one.destination}
    return str(MovementKind(one.code).label)


def _change_events(changes: Iterable[Any]) -> Iterator[Item]:
    titles = {"roster": _("Data berubah lewat impor daftar"), "registration": _("Data dilengkapi saat pendaftaran")}
    for change in changes:
        yield {
            "title": titles.get(change.source, _("Data diubah")),
            "when": change.at,
            "by": change.changed_by,
            "text": " · ".join(wording.changes(change.changes)),
            "tone": "quiet",
        }
