"""What is said of hearings: states as tags, what was done, and why something cannot be."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.classes.rules import NotYet as ClassNotYet
from bekal.hearings.choices import Decision, HearingCondition, HearingState, HearingStep
from bekal.lib.dates import Language

TONES = {
    HearingState.PLANNED: "info",
    HearingState.HELD: "warn",
    HearingState.MINUTED: "ok",
    HearingState.CANCELLED: "quiet",
}
DECISION_TONES = {Decision.ACCEPT: "ok", Decision.RESERVE: "info", Decision.DECLINE: "bad", Decision.POSTPONE: "warn"}


def language() -> Language:
    """The language of the page."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def state_tag(state: str) -> dict[str, str]:
    """The state of a hearing as a tag."""
    return {"text": str(HearingState(state).label), "tone": TONES[HearingState(state)]}


def decision_tag(decision: str) -> dict[str, str]:
    """A decision as a tag."""
    if not decision:
        return {"text": _("Belum diputus"), "tone": "quiet"}
    return {"text": str(Decision(decision).label), "tone": DECISION_TONES[Decision(decision)]}


def past(step: str) -> str:
    """What was done, for the timeline."""
    sentences = {
        HearingStep.PLAN: _("Sidang direncanakan"),
        HearingStep.EDIT: _("Sidang diubah"),
        HearingStep.DECIDE: _("Putusan dicatat"),
        HearingStep.HOLD: _("Sidang dinyatakan sudah berlangsung"),
        HearingStep.MINUTE: _("Berita acara diselesaikan"),
        HearingStep.REOPEN: _("Berita acara dibuka kembali"),
        HearingStep.CANCEL: _("Sidang dibatalkan"),
    }
    return sentences[HearingStep(step)]


def meaning(step: str) -> str:
    """What a step does, before it is taken."""
    sentences = {
        HearingStep.HOLD: _("Sidang sudah berlangsung. Sesudah ini berita acaranya dapat diselesaikan."),
        HearingStep.MINUTE: _(
            "Berita acara dikunci dan dapat dicetak. Sesudah itu kepala dapat menerbitkan keputusan."
        ),
        HearingStep.REOPEN: _("Berita acara dapat diubah lagi. Hanya selama keputusan kepala belum terbit."),
        HearingStep.CANCEL: _("Sidang tidak jadi diadakan. Usulannya dapat dibawa ke sidang lain."),
    }
    return sentences[HearingStep(step)]


def conditions(missing: Iterable[HearingCondition]) -> list[str]:
    """What must be done first."""
    sentences = {
        HearingCondition.MEMBERS_PRESENT: _("Catat paling sedikit tiga anggota yang hadir, satu di antaranya ketua."),
        HearingCondition.ALL_DECIDED: _("Tulis putusan untuk setiap calon."),
        HearingCondition.SEATS_SUFFICE: _("Yang disetujui lebih banyak daripada tempat. Jadikan sebagian cadangan."),
        HearingCondition.NO_DECREE: _("Keputusan kepala sudah terbit, jadi berita acara tidak dapat dibuka lagi."),
    }
    return [sentences[one] for one in missing]


def faults(candidates: Iterable[Any], forms: Iterable[Any]) -> list[str]:
    """Whose decision cannot be kept as it was written, and why: among a hundred forms it is not seen at once."""
    return [
        _("%(name)s: %(problem)s") % {"name": one.inmate.name, "problem": problem}
        for one, form in zip(candidates, forms, strict=True)
        for problems in form.errors.values()
        for problem in problems
    ]


def class_problems(problem: ClassNotYet) -> list[str]:
    """Why a class cannot be settled."""
    sentences: dict[str, str] = {
        "enough_participants": _("Peserta salah satu kelas kurang dari jumlah paling sedikit."),
        "seats_suffice": _("Peserta salah satu kelas lebih banyak daripada tempatnya."),
        "no_keep_apart": _("Ada peserta yang harus dipisah dalam satu kelas. Ubah putusannya."),
    }
    other = _("Salah satu kelas belum dapat ditetapkan. Periksa kelasnya.")
    return [sentences.get(one.condition.value, other) for one in problem.hindrances]


def step_label(step: Any) -> str:
    """The words on the button of a step."""
    return str(HearingStep(step.name).label)
