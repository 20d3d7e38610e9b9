"""What is said of budgets: states as tags, what was done, and why something cannot be."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.budget.choices import BudgetCondition, BudgetState, BudgetStep
from bekal.budget.rules.ledger import BelowBound, Lacking, Overspent
from bekal.budget.rules.life import Flaw, Refused
from bekal.lib.dates import Language
from bekal.lib.money import format_rupiah
from bekal.partners.choices import FunderKind

TONES = {BudgetState.DRAFT: "quiet", BudgetState.COMMITTED: "info", BudgetState.CLOSED: "ok"}


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "id"


def state_tag(state: str) -> dict[str, str]:
    """The state of a budget as a tag."""
    return {"text": str(BudgetState(state).label), "tone": TONES[BudgetState(state)]}


def past(step: str) -> str:
    """What was done, for the timeline."""
    sentences = {
        BudgetStep.MAKE: _("Anggaran dibuat dari templat"),
        BudgetStep.EDIT: _("Rencana diubah"),
        BudgetStep.COMMIT: _("Anggaran ditetapkan"),
        BudgetStep.RELEASE: _("Dikembalikan ke rencana"),
        BudgetStep.CLOSE: _("Anggaran ditutup, sisanya kembali ke pagu"),
        BudgetStep.REOPEN: _("Anggaran dibuka kembali"),
    }
    return sentences[BudgetStep(step)]


def refusal(refused: Refused) -> str:
    """Why it cannot be so, and what to do."""
    sentences = {
        Flaw.NO_TEMPLATE: _("Belum ada templat biaya untuk kursus ini. Buat templatnya lebih dulu."),
        Flaw.NO_FUNDER: _("Tabel berbagi biaya menyebut “%(about)s”, tetapi sumber dana itu belum dicatat. Tambahkan."),
        Flaw.HAS_BUDGET: _("Kelas ini sudah punya anggaran."),
        Flaw.CLASS_CANCELLED: _("Kelas ini dibatalkan. Buka kembali kelasnya sebelum membuat anggaran."),
        Flaw.LINE_SPENT: _("Baris “%(about)s” sudah dipakai untuk pengeluaran, jadi tidak dapat dihapus."),
        Flaw.ELSEWHERE: _("Ada baris atau sumber dana dari tempat lain. Muat ulang halaman ini."),
        Flaw.NOT_COMMITTED: _("Pengeluaran hanya dicatat pada anggaran yang sudah ditetapkan dan belum ditutup."),
        Flaw.NO_AMOUNT: _("Tulis jumlah di atas nol rupiah."),
        Flaw.TO_COME: _("Pengeluaran dicatat setelah terjadi. Tulis tanggal paling lambat hari ini."),
        Flaw.RECEIPT_TAKEN: _("Nomor bukti ini sudah dipakai pada sumber dana yang sama. Periksa nomornya."),
        Flaw.CORRECTED: _("Pengeluaran ini sudah dibatalkan."),
        Flaw.UNREADABLE: _("Berkas ini bukan PDF, PNG, atau JPEG. Pindai buktinya lagi."),
        Flaw.TOO_LARGE: _("Berkas ini lebih besar dari 10 MB. Pindai lagi dengan ukuran lebih kecil."),
        Flaw.DAY_TAKEN: _("Sudah ada templat untuk kursus ini yang berlaku mulai hari itu. Ubah templat itu saja."),
        Flaw.NO_REASON: _("Tulis apa yang salah."),
        Flaw.OTHER_KIND: _("Jenisnya harus sama dengan dana bersama yang dipilih."),
        Flaw.HOLDS_MONEY: _(
            "Sumber dana ini sudah punya pagu atau mengikat uang. Tambahkan sumber dana baru untuk dana bersama."
        ),
        Flaw.OF_PURSE: _("Pagunya diatur pada dana bersama wilayah."),
    }
    about = refused.about
    if refused.flaw == Flaw.NO_FUNDER:
        about = str(FunderKind(about).label)
    return sentences[refused.flaw] % {"about": about} if about else sentences[refused.flaw]


def below_bound(problem: BelowBound) -> str:
    """Why an allocation is too low."""
    bound = format_rupiah(problem.bound, language())
    told = _("%(bound)s sudah terikat oleh kelas atau dibelanjakan. Tulis paling sedikit jumlah itu.")
    return told % {"bound": bound}


def overspent(problem: Overspent) -> str:
    """Why an expense is too high."""
    left = format_rupiah(problem.left, language())
    told = _("Bagian ini tinggal %(left)s. Tulis paling banyak jumlah itu, atau pakai baris atau sumber dana lain.")
    return told % {"left": left}


def lacking(problem: Lacking, names: Mapping[int, str]) -> list[str]:
    """Which funder lacks how much, a sentence each."""
    told = _("%(funder)s kurang %(missing)s: perlu %(needed)s, pagu %(year)s tersisa %(left)s.")
    return [
        told
        % {
            "funder": names.get(lack.funder_id, ""),
            "missing": format_rupiah(lack.missing, language()),
            "needed": format_rupiah(lack.needed, language()),
            "left": format_rupiah(lack.left, language()),
            "year": problem.year,
        }
        for lack in problem.lacks
    ]


def conditions(unmet: Iterable[BudgetCondition]) -> list[str]:
    """What does not hold yet."""
    return [str(BudgetCondition(one).label) for one in unmet]


def facts_of_step(step: str) -> dict[str, Any]:
    """What a step does, before it is taken."""
    words = {
        BudgetStep.COMMIT: _("Jumlah di bawah ini diikat dari pagu, lalu pengeluaran dapat dicatat."),
        BudgetStep.RELEASE: _("Ikatan pada pagu dilepas dan rencananya dapat diubah lagi."),
        BudgetStep.CLOSE: _("Yang belum dibelanjakan kembali ke pagu. Sesudah ini pengeluaran tidak dicatat lagi."),
        BudgetStep.REOPEN: _("Yang belum dibelanjakan diikat lagi dari pagu, lalu pengeluaran dapat dicatat."),
    }
    return {"label": str(BudgetStep(step).label), "does": words[BudgetStep(step)]}
