"""What the states, flaws and hindrances of a class are called, and where each is mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may
from bekal.classes.choices import AgreementLack, ClassState, ClassStep, Condition
from bekal.classes.rules import Flaw, Hindrance
from bekal.lib.dates import Language, format_date

TONES: Mapping[str, str] = {
    ClassState.PLANNED: "quiet",
    ClassState.OPEN: "info",
    ClassState.SELECTED: "info",
    ClassState.RUNNING: "ok",
    ClassState.PAUSED: "warn",
    ClassState.COMPLETED: "ok",
    ClassState.CANCELLED: "bad",
}


def language() -> Language:
    """The language of this page."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def state_tag(state: str) -> dict[str, str]:
    """The state of a class as a tag."""
    return {"text": str(ClassState(state).label), "tone": TONES[state]}


def flaw_sentence(flaw: Flaw) -> str:
    """What is wrong with a field of a plan, and what would fit."""
    if flaw.problem in ("busy", "away"):
        return _occupied(flaw)
    sentences = {
        "not_covered": _("Kursus ini tidak dicakup perjanjian. Pilih kursus lain, atau tambahkan ke perjanjian."),
        "not_approved": _("Kurikulum ini belum disahkan. Pilih versi yang sudah berlaku."),
        "other_facility": _(
            "Kurikulum ini disesuaikan untuk tempat lain. Pilih versi untuk semua atau untuk lapas ini."
        ),
        "no_lesson_hours": _("Kurikulum ini belum punya jam pelajaran. Pilih versi lain."),
        "elsewhere": _("Bengkel ini ada di tempat lain. Pilih bengkel di lapas kelas ini."),
        "other_institution": _("Pilih hanya instruktur dari mitra perjanjian ini."),
        "day_off": _("Hari itu libur. Hari kerja berikutnya: %(fits)s."),
        "too_few": _("Isi paling sedikit %(fits)s."),
        "above_capacity": _("Tidak boleh lebih dari jumlah peserta paling banyak, %(fits)s orang."),
        "places_taken": _("Sudah ada %(fits)s peserta. Isi paling sedikit %(fits)s."),
        "above_agreement": _("Perjanjian membatasi %(fits)s peserta. Isi paling banyak %(fits)s."),
        "above_seats": _("Bengkel hanya punya %(fits)s tempat. Kurangi peserta atau pilih bengkel lain."),
    }
    fits = format_date(flaw.fits, language(), weekday=True) if isinstance(flaw.fits, date) else flaw.fits
    return sentences[flaw.problem] % {"fits": fits}


def _occupied(flaw: Flaw) -> str:
    """Which instructor is not free, why, and from when."""
    day = format_date(flaw.fits, language(), weekday=True) if isinstance(flaw.fits, date) else ""
    words = {"who": flaw.names[0], "class": flaw.names[-1], "day": day}
    if flaw.problem == "away":
        return (
            _("%(who)s berhalangan pada %(day)s dan tidak ada instruktur lain hari itu. Tambahkan instruktur.") % words
        )
    if not flaw.names[-1]:
        return _("%(who)s sudah mengajar di tempat lain pada jam yang sama, mulai %(day)s. Pilih yang lain.") % words
    told = _("%(who)s sudah mengajar %(class)s pada jam yang sama, mulai %(day)s. Pilih yang lain atau ubah jamnya.")
    return told % words


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what must hold before a step: its words, whether it holds, what to do, and where."""

    label: str
    holds: bool
    todo: str = ""
    url: str = ""
    link: str = ""


def check(condition: str, hindrances: Mapping[str, Hindrance], training_class: Any, actor: Actor) -> Check:
    """A condition of a step with what is lacking and the page that mends it, where the actor may go there."""
    label = str(Condition(condition).label)
    hindrance = hindrances.get(condition)
    if hindrance is None:
        return Check(label, holds=True)
    url, link = _where(Condition(condition), training_class, actor)
    return Check(label, holds=False, todo=_todo(hindrance, training_class), url=url, link=link)


def _todo(hindrance: Hindrance, training_class: Any) -> str:
    names = get_text_list(list(hindrance.names), _("dan"))
    count = hindrance.count or 0
    match hindrance.condition:
        case Condition.AGREEMENT_COVERS:
            return agreement_todo(hindrance)
        case Condition.INSTRUCTORS_NAMED:
            return _("Tunjuk paling sedikit satu instruktur.")
        case Condition.SELECTION_RECORDED:
            return _("Catat seleksi: %(names)s.") % {"names": names}
        case Condition.ENOUGH_PARTICIPANTS:
            return _("Baru %(count)s dari paling sedikit %(minimum)s peserta. Pilih peserta lagi.") % {
                "count": count,
                "minimum": training_class.minimum,
            }
        case Condition.SEATS_SUFFICE:
            return _("Ada %(count)s peserta untuk %(capacity)s tempat. Jadikan sebagian cadangan.") % {
                "count": count,
                "capacity": training_class.capacity,
            }
        case Condition.NO_KEEP_APART:
            return _("%(names)s harus dipisah. Keluarkan salah satu dari daftar peserta.") % {"names": names}
        case Condition.ATTENDANCE_RECORDED:
            return ngettext(
                "Isi presensi %(count)s pertemuan, atau batalkan pertemuannya.",
                "Isi presensi %(count)s pertemuan, atau batalkan pertemuannya.",
                count,
            ) % {"count": count}
        case Condition.RESULTS_DECIDED:
            return _("Lengkapi nilai: %(names)s.") % {"names": names}
    return ""


def agreement_todo(hindrance: Hindrance) -> str:
    """Which agreement lacks what, and what to do about it."""
    lacks = get_text_list([str(AgreementLack(lack).label) for lack in hindrance.lacks], _("dan"))
    words = {"agreement": get_text_list(list(hindrance.names), _("dan")), "lacks": lacks}
    if AgreementLack.NOT_SIGNED in hindrance.lacks:
        return _("Perjanjian “%(agreement)s” %(lacks)s. Minta kepala mencatat penandatanganannya.") % words
    if AgreementLack.COURSE_MISSING in hindrance.lacks:
        return _("Perjanjian “%(agreement)s” %(lacks)s. Buat perjanjian yang memuat kursus ini.") % words
    if {AgreementLack.STARTS_LATE, AgreementLack.ENDS_EARLY} & set(hindrance.lacks):
        return _("Perjanjian “%(agreement)s” %(lacks)s. Ubah tanggal kelas atau perpanjang perjanjian.") % words
    if AgreementLack.NO_PLACES_LEFT in hindrance.lacks:
        return _("Perjanjian “%(agreement)s” %(lacks)s. Kurangi tempat kelas, atau tambah dengan adendum.") % words
    return _("Perjanjian “%(agreement)s” %(lacks)s. Rencanakan kelas dengan perjanjian yang berlaku.") % words


def _where(condition: Condition, training_class: Any, actor: Actor) -> tuple[str, str]:
    target = training_class.target
    ways = {
        Condition.AGREEMENT_COVERS: (
            "agreement.view",
            "agreement_detail",
            training_class.agreement_id,
            _("Perjanjian"),
        ),
        Condition.INSTRUCTORS_NAMED: ("class.edit", "class_edit", training_class.pk, _("Ubah kelas")),
        Condition.SELECTION_RECORDED: (
            "partner.view",
            "partner_detail",
            training_class.agreement.institution_id,
            _("Instruktur mitra"),
        ),
        Condition.ATTENDANCE_RECORDED: ("attendance.view", "class_register", training_class.pk, _("Presensi")),
        Condition.RESULTS_DECIDED: ("result.view", "class_results", training_class.pk, _("Nilai")),
    }
    people = ("selection.view", "class_candidates", training_class.pk, _("Daftar peserta"))
    action, name, pk, label = ways.get(condition, people)
    return (reverse(name, args=[pk]), label) if may(actor, action, target) else ("", "")


def done_sentence(step: str) -> str:
    """What a person reads after a step was taken."""
    sentences = {
        ClassStep.OPEN: _("Pendaftaran dibuka. Sekarang peserta dapat dipilih."),
        ClassStep.RESELECT: _("Peserta dapat dipilih ulang."),
        ClassStep.START: _("Kelas dimulai. Jadwal pertemuan sudah dibuat."),
        ClassStep.PAUSE: _("Kelas dihentikan sementara."),
        ClassStep.RESUME: _("Kelas dilanjutkan."),
        ClassStep.COMPLETE: _("Kelas selesai. Kelulusan setiap peserta sudah dicatat."),
        ClassStep.CANCEL: _("Kelas dibatalkan."),
        ClassStep.REOPEN: _("Kelas dibuka kembali."),
    }
    return sentences[ClassStep(step)]


def past(step: str) -> str:
    """What was done, as the history of a class says it."""
    sentences = {
        ClassStep.PLAN: _("Kelas direncanakan"),
        ClassStep.EDIT: _("Rencana diubah"),
        ClassStep.OPEN: _("Pendaftaran dibuka"),
        ClassStep.SELECT: _("Peserta ditetapkan"),
        ClassStep.RESELECT: _("Pemilihan peserta dibuka lagi"),
        ClassStep.START: _("Kelas dimulai"),
        ClassStep.PAUSE: _("Kelas dihentikan sementara"),
        ClassStep.RESUME: _("Kelas dilanjutkan"),
        ClassStep.COMPLETE: _("Kelas diselesaikan"),
        ClassStep.CANCEL: _("Kelas dibatalkan"),
        ClassStep.REOPEN: _("Kelas dibuka kembali"),
    }
    return sentences[ClassStep(step)]


def meaning(step: str) -> str:
    """What a step brings about, read before it is taken."""
    sentences = {
        ClassStep.OPEN: _("Setelah dibuka, petugas memilih peserta dari warga binaan yang memenuhi syarat."),
        ClassStep.RESELECT: _(
            "Daftar peserta dibuka lagi. Kelas belum dapat dimulai sebelum peserta ditetapkan ulang."
        ),
        ClassStep.START: _("Pertemuan dibuat untuk setiap hari kerja, dan presensi dapat diisi."),
        ClassStep.PAUSE: _("Presensi tidak diisi selama kelas berhenti. Kelas dapat dilanjutkan kapan saja."),
        ClassStep.RESUME: _("Kelas berjalan lagi."),
        ClassStep.COMPLETE: _("Setiap peserta dinyatakan lulus atau tidak lulus dari kehadiran dan nilainya."),
        ClassStep.CANCEL: _("Kelas tidak diselenggarakan. Hanya kepala yang dapat membukanya kembali."),
        ClassStep.REOPEN: _("Kelas yang selesai kembali berjalan; kelas yang batal kembali menjadi rencana."),
    }
    return sentences[ClassStep(step)]
