"""What standings, places and refusals are called on these pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bekal.classes.choices import Condition
from bekal.classes.rules import Hindrance
from bekal.eligibility.verdict import Reason, ReasonStatus
from bekal.intake.choices import DriveState, DriveStep, EnrolmentState, Standing
from bekal.intake.queries import Candidate
from bekal.lib.dates import Language, format_date

STANDING_TONES: Mapping[str, str] = {
    Standing.FITS: "ok",
    Standing.NOTE: "warn",
    Standing.INCOMPLETE: "quiet",
    Standing.LATER: "info",
    Standing.BARRED: "bad",
}
STATE_TONES: Mapping[str, str] = {
    EnrolmentState.ENROLLED: "ok",
    EnrolmentState.RESERVE: "info",
    EnrolmentState.NOT_CHOSEN: "quiet",
    EnrolmentState.WITHDRAWN: "quiet",
    EnrolmentState.DISMISSED: "bad",
    EnrolmentState.COMPLETED: "ok",
    EnrolmentState.NOT_COMPLETED: "warn",
}


def language() -> Language:
    """The language of this page."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def standing_tag(candidate: Candidate) -> dict[str, str]:
    """Where a candidate stands, with the day where they only have to wait for it."""
    day = candidate.verdict.date if candidate.standing == Standing.LATER else None
    if day:
        text = _("Mulai %(day)s") % {"day": format_date(day, language(), short=True)}
    else:
        text = str(Standing(candidate.standing).label)
    return {"text": text, "tone": STANDING_TONES[candidate.standing]}


def state_tag(state: str) -> dict[str, str]:
    """The state of a place in a class as a tag."""
    return {"text": str(EnrolmentState(state).label), "tone": STATE_TONES[state]}


def requirement(reason: Reason) -> dict[str, str]:
    """One requirement: whether it is met, why, and by which rule."""
    words = {
        ReasonStatus.MET: (_("Ya"), "ok"),
        ReasonStatus.UNMET: (_("Belum"), "bad"),
        ReasonStatus.UNKNOWN: (_("Belum pasti"), "warn"),
    }
    text, tone = (_("Dengan keputusan"), "info") if reason.waived else words[reason.status]
    spoken = language()
    return {
        "text": text,
        "tone": tone,
        "title": reason.title[spoken],
        "sentence": reason.sentence[spoken],
        "reference": reason.reference,
    }


def requirements_summary(candidate: Candidate) -> str:
    """How many of the requirements are met."""
    reasons = candidate.verdict.reasons
    met = sum(1 for reason in reasons if reason.status is ReasonStatus.MET)
    return _("%(met)d dari %(all)d syarat terpenuhi") % {"met": met, "all": len(reasons)}


def first_reason(candidate: Candidate) -> str:
    """The sentence that matters most of somebody who does not simply fit."""
    reasons = [reason for reason in candidate.verdict.reasons if reason.status is ReasonStatus.UNMET]
    reasons += [reason for reason in candidate.verdict.reasons if reason.status is ReasonStatus.UNKNOWN]
    return reasons[0].sentence[language()] if reasons else ""


def seats_sentence(taken: int, capacity: int, reserves: int) -> str:
    """14 dari 16 tempat, 3 cadangan."""
    return _("%(taken)d dari %(capacity)d tempat, %(reserves)d cadangan") % {
        "taken": taken,
        "capacity": capacity,
        "reserves": reserves,
    }


def done_sentence(do: str, count: int) -> str:
    """What a person reads after a button of the list was pressed."""
    words = {"count": count}
    sentences = {
        "participant": ngettext(
            "%(count)d orang dipilih sebagai peserta.", "%(count)d orang dipilih sebagai peserta.", count
        ),
        "reserve": ngettext("%(count)d orang menjadi cadangan.", "%(count)d orang menjadi cadangan.", count),
        "off": ngettext("%(count)d orang dikeluarkan dari daftar.", "%(count)d orang dikeluarkan dari daftar.", count),
        "up": _("Urutan cadangan diubah."),
    }
    return sentences[do] % words


def hindrance_sentences(hindrances: Sequence[Hindrance], training_class: Any) -> list[str]:
    """What stands in the way of settling a list, and what to do."""
    return [_hindrance(one, training_class) for one in hindrances]


def _hindrance(hindrance: Hindrance, training_class: Any) -> str:
    match hindrance.condition:
        case Condition.ENOUGH_PARTICIPANTS:
            return _("Baru %(count)d peserta; kelas ini butuh paling sedikit %(minimum)d. Pilih lagi dari calon.") % {
                "count": hindrance.count or 0,
                "minimum": training_class.minimum,
            }
        case Condition.SEATS_SUFFICE:
            return _("Ada %(count)d peserta untuk %(capacity)d tempat. Jadikan sebagian cadangan.") % {
                "count": hindrance.count or 0,
                "capacity": training_class.capacity,
            }
        case Condition.NO_KEEP_APART:
            first, second = hindrance.names
            return _("%(first)s dan %(second)s harus dipisah. Keluarkan salah satu dari daftar.") % {
                "first": first,
                "second": second,
            }
    return str(Condition(hindrance.condition).label)


# Registration

DRIVE_TONES: Mapping[str, str] = {DriveState.PLANNED: "info", DriveState.OPEN: "ok", DriveState.CLOSED: "quiet"}
TABLE_STANDINGS: Mapping[str, Any] = {
    Standing.FITS: gettext_lazy("Bisa ikut"),
    Standing.NOTE: gettext_lazy("Bisa, dengan catatan"),
    Standing.INCOMPLETE: gettext_lazy("Data belum lengkap"),
    Standing.LATER: gettext_lazy("Belum waktunya"),
    Standing.BARRED: gettext_lazy("Belum bisa ikut"),
}
REGISTRATION_FIELDS: Mapping[str, Any] = {
    "wishes": gettext_lazy("pilihan kursus"),
    "plan": gettext_lazy("rencana setelah bebas"),
    "plan_note": gettext_lazy("rencana setelah bebas"),
    "reading": gettext_lazy("membaca"),
    "writing": gettext_lazy("menulis"),
    "health_limits": gettext_lazy("kesehatan"),
    "health_note": gettext_lazy("catatan kesehatan"),
    "former_work": gettext_lazy("pekerjaan dulu"),
    "consent": gettext_lazy("persetujuan data"),
}


def drive_tag(state: str) -> dict[str, str]:
    """The state of a drive as a tag."""
    return {"text": str(DriveState(state).label), "tone": DRIVE_TONES[state]}


def drive_done(step: str) -> str:
    """What an officer reads after a step of a drive."""
    sentences = {
        DriveStep.OPEN: _("Pendaftaran dibuka. Setiap meja dapat mulai."),
        DriveStep.CLOSE: _("Pendaftaran ditutup."),
        DriveStep.REOPEN: _("Pendaftaran dibuka kembali."),
    }
    return sentences[DriveStep(step)]
