"""What the pages of a registration drive show, at the table and beside it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor, may
from bekal.eligibility.verdict import Reason, ReasonStatus
from bekal.intake import queries
from bekal.intake.choices import Ability, AfterRelease, DriveState, DriveStep, Standing
from bekal.intake.queries import Chance, Found
from bekal.intake.rules import DRIVE_TRANSITIONS, differences_between, literate_by, temporary_number
from bekal.lib.dates import format_date
from bekal.lib.transitions import steps_from
from bekal.people.choices import FIELD_LABELS, HealthLimit
from bekal.web.intake import wording
from bekal.web.intake.forms import RegistrationForm
from bekal.web.layout.templatetags.bekal import number

Item = dict[str, Any]

KEYS: dict[str, str] = {"plan": "qwer", "reading": "asd", "writing": "zxc", "consent": "yn"}
"""The letters that answer a question at the table: a row of the keyboard each."""


def drive_page(drive: Any, actor: Actor, today: date) -> Item:
    """The figures of a drive as they are now, and what may be done."""
    live = queries.live_count(drive)
    most = max((one.wishes for one in live.courses), default=1)
    edits = may(actor, "drive.edit", drive.target)
    return {
        "drive": drive,
        "tag": wording.drive_tag(drive.state),
        "usual_rows": USUAL_ROWS,
        "crumbs": [{"label": _("Pendaftaran"), "url": reverse("drive_list")}],
        "live": live,
        "demands": [{"demand": one, "share": round(100 * one.wishes / most)} for one in live.courses],
        "numbers": [{"value": live.taken, "label": _("sudah mendaftar")}, {"value": live.left, "label": _("belum")}],
        "opened": drive.state == DriveState.OPEN,
        "courses": list(drive.courses.all()),
        "may_take": drive.state == DriveState.OPEN and may(actor, "registration.take", drive.target),
        "may_edit": edits,
        "steps": [_step(row) for row in steps_from(DRIVE_TRANSITIONS, drive.state)] if edits else [],
        "left": list(queries.people_left(drive)[:LEFT_SHOWN]),
        "left_more": max(live.left - LEFT_SHOWN, 0),
    }


LEFT_SHOWN = 60


def blank_rows(typed: str) -> int:
    """How many empty rows a sheet is to have."""
    return min(int(typed), MOST_ROWS) if typed.isdecimal() and len(typed) < 4 else USUAL_ROWS


USUAL_ROWS, MOST_ROWS = 20, 300


def entered(count: int) -> str:
    """What an officer reads after typing in sheets."""
    return ngettext("%(count)s orang didaftarkan.", "%(count)s orang didaftarkan.", count) % {"count": number(count)}


def _step(row: Any) -> Item:
    labels = {
        DriveStep.OPEN: _("Buka pendaftaran"),
        DriveStep.CLOSE: _("Tutup pendaftaran"),
        DriveStep.REOPEN: _("Buka kembali"),
    }
    return {"name": row.name, "label": labels[DriveStep(row.name)], "needs_reason": row.needs_reason}


# Finding


def find_page(drive: Any, found: Sequence[Found], search: str, table: str) -> Item:
    """Who was found, each with what to do next."""
    return {"drive": drive, "found": [_found(one, drive) for one in found], "search": search, "table": table}


def _found(one: Found, drive: Any) -> Item:
    known = one.registration
    if known is None:
        url = reverse("registration_take", args=[drive.pk, one.inmate.pk])
    else:
        url = reverse("registration_receipt", args=[known.pk])
    return {"inmate": one.inmate, "registration": known, "url": url}


# One person


def first_answers(inmate: Any, nonce: str) -> Item:
    """What is known already and need not be asked again."""
    return {"former_work": inmate.former_occupation, "health_limits": inmate.health_limits, "nonce": nonce}


def take_page(drive: Any, inmate: Any, form: RegistrationForm, chances: Iterable[Chance]) -> Item:
    """What a person may join and the questions, ready to be written out."""
    return {"drive": drive, "inmate": inmate, "form": form} | _questions(form, chances)


def edit_page(registration: Any, form: RegistrationForm, chances: Iterable[Chance]) -> Item:
    """The same for a correction, with what was corrected before."""
    return {
        "registration": registration,
        "inmate": registration.inmate,
        "form": form,
        "events": [_correction(change) for change in queries.corrections_of(registration)],
    } | _questions(form, chances)


def _questions(form: RegistrationForm, chances: Iterable[Chance]) -> Item:
    ranks = form.ranks
    return {
        "offers": [
            _offer(chance, place, ranks.get(chance.course.pk, "")) for place, chance in enumerate(chances, start=1)
        ],
        "ranks": "12345",
        "questions": [_question(form, name) for name in KEYS],
    }


def _question(form: RegistrationForm, name: str) -> Item:
    field = form[name]
    chosen = str(field.value() or "")
    choices = [
        {"value": value, "label": label, "key": key.upper(), "checked": str(value) == chosen}
        for (value, label), key in zip(form.fields[name].choices, KEYS[name], strict=True)  # type: ignore[attr-defined]
    ]
    return {"name": name, "label": field.label, "choices": choices, "problems": field.problems}  # type: ignore[attr-defined]


def _offer(chance: Chance, place: int, rank: str) -> Item:
    return {
        "course": chance.course,
        "key": str(place % 10) if place <= 10 else "",
        "rank": rank,
        "tag": _tag(chance),
        "when": _when(chance),
        "why": _why(chance),
    }


def _tag(chance: Chance) -> Item:
    if chance.standing is None:
        return {"text": _("Kelas belum direncanakan"), "tone": "quiet"}
    day = chance.verdict.date if chance.verdict and chance.standing == Standing.LATER else None
    if day:
        text = _("Boleh mulai %(day)s") % {"day": format_date(day, wording.language(), short=True)}
    else:
        text = wording.TABLE_STANDINGS[chance.standing]
    return {"text": text, "tone": wording.STANDING_TONES[chance.standing]}


def _when(chance: Chance) -> str:
    if chance.training_class is None:
        return ""
    one, spoken = chance.training_class, wording.language()
    starts, ends = (format_date(day, spoken, short=True) for day in (one.starts_on, one.ends_on))
    return _("%(starts)s sampai %(ends)s") % {"starts": starts, "ends": ends}


def _why(chance: Chance) -> str:
    if chance.verdict is None or chance.standing == Standing.FITS:
        return ""
    reasons: list[Reason] = [one for one in chance.verdict.reasons if one.status is not ReasonStatus.MET]
    reasons.sort(key=lambda one: one.status is ReasonStatus.UNKNOWN)
    return reasons[0].sentence[wording.language()] if reasons else ""


def answers_of(registration: Any) -> Item:
    """What was written before, for a correction."""
    names = ("plan", "reading", "writing", "former_work", "plan_note", "health_limits", "health_note", "revision")
    return {name: getattr(registration, name) for name in names} | {"consent": "yes" if registration.consent else "no"}


def courses_with(registration: Any, wishes: Iterable[Any], today: date) -> list[Any]:
    """The courses to choose from when a registration is corrected: those of the drive and those wished before."""
    drive = registration.drive
    courses = queries.courses_of_drive(drive, today) if drive else queries.courses_coming(registration.facility, today)
    known = {course.pk for course in courses}
    return courses + [wish.course for wish in wishes if wish.course_id not in known]


# The receipt


def receipt_page(registration: Any, actor: Actor) -> Item:
    """What a person takes along, or hears; with the search for the next one."""
    drive = registration.drive
    takes = may(actor, "registration.take", registration.target)
    return {
        "registration": registration,
        "drive": drive,
        "wishes": queries.wishes_of(registration),
        "facts": _told(registration),
        "events": [_correction(change) for change in queries.corrections_of(registration)],
        "may_take": takes,
        "goes_on": takes and drive is not None and drive.state == DriveState.OPEN,
        "spoken": " ".join(registration.receipt_code),
        "temporary": temporary_number(registration.device, registration.nonce),
        "differences": _differences(registration) if may(actor, "inmate.record", registration.target) else [],
        "may_settle": may(actor, "inmate.edit", registration.target),
    }


def _differences(registration: Any) -> list[Item]:
    """Where the person's record says otherwise than they did, for an officer to settle."""
    if registration.withdrawn_at:
        return []
    inmate, told = registration.inmate, {row["key"]: row["value"] for row in _told(registration)}
    said = {"literate": literate_by(registration.reading, registration.writing)}
    said |= {"health_limits": registration.health_limits}
    recorded = {"literate": inmate.literate, "health_limits": sorted(inmate.health_limits)}
    stored = {
        "literate": _("Belum ada") if inmate.literate is None else _("Ya") if inmate.literate else _("Tidak"),
        "health_limits": _limits(inmate.health_limits),
    }
    keys = {"literate": _("Baca tulis"), "health_limits": _("Kesehatan")}
    return [
        {"label": FIELD_LABELS[name], "stored": stored[name], "said": told[keys[name]]}
        for name in differences_between(said, recorded)
    ]


def _limits(codes: Iterable[str]) -> str:
    return ", ".join(str(HealthLimit(code).label) for code in codes) or _("Tidak ada batasan")


def _told(registration: Any) -> list[Item]:
    plan = str(AfterRelease(registration.plan).label)
    noted = _("%(plan)s: %(note)s") % {"plan": plan, "note": registration.plan_note}
    abilities = _("Membaca %(reading)s, menulis %(writing)s") % {
        "reading": str(Ability(registration.reading).label).lower(),
        "writing": str(Ability(registration.writing).label).lower(),
    }
    return [
        {"key": _("Setelah bebas"), "value": noted if registration.plan_note else plan},
        {"key": _("Pekerjaan dulu"), "value": registration.former_work},
        {"key": _("Baca tulis"), "value": abilities},
        {"key": _("Kesehatan"), "value": _limits(registration.health_limits)},
        {"key": _("Data untuk mitra"), "value": _("Boleh") if registration.consent else _("Tidak boleh")},
    ]


def _correction(change: Any) -> Item:
    names = ", ".join(str(wording.REGISTRATION_FIELDS.get(name, name)) for name in change.changes)
    withdrawn = "withdrawn_at" in change.changes
    return {
        "title": _("Ditarik") if withdrawn else _("Diperbaiki: %(fields)s") % {"fields": names},
        "when": change.at,
        "by": change.changed_by,
        "text": change.reason,
        "tone": "bad" if withdrawn else "info",
    }
