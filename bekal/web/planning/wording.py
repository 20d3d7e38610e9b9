"""What is said of proposals: what each point means, why somebody is in or out, in words fit to be read to them.

Nobody else is ever named, and of a pair that is kept apart no more is said than that safety forbids it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bekal.intake.choices import Standing
from bekal.lib.money import format_number, format_rupiah
from bekal.people.choices import Education, Sex
from bekal.planner.evaluate import Broken, Limit
from bekal.planner.explain import More, Refusal
from bekal.planning.choices import Age, Criterion, OffenceGroup, RunState, RunStep, Stay

TONES = {
    RunState.QUEUED: "info",
    RunState.DONE: "ok",
    RunState.IMPOSSIBLE: "bad",
    RunState.ADOPTED: "ok",
    RunState.DISCARDED: "quiet",
}
MEANINGS: Mapping[str, Any] = {
    Criterion.RELEASE: gettext_lazy(
        "Yang bebas dalam 90 hari sesudah kelas selesai bernilai 100; makin jauh makin kecil. "
        "Contoh: bebas satu tahun sesudah kelas bernilai 62."
    ),
    Criterion.WISH: gettext_lazy("Minat pertama bernilai 100, kedua 80, ketiga 60, keempat 40, kelima 20."),
    Criterion.ASSESSMENT: gettext_lazy("Nilai asesmen awal, 0 sampai 100. Yang belum dinilai dihitung 50."),
    Criterion.UNSERVED: gettext_lazy("Yang belum pernah mendapat sertifikat bernilai 100, yang sudah bernilai 0."),
    Criterion.WAITING: gettext_lazy(
        "Yang sudah setahun menunggu sejak mendaftar bernilai 100. Contoh: tiga bulan bernilai 24."
    ),
    Criterion.BLOCKS: gettext_lazy(
        "Setiap blok diharapkan mendapat tempat menurut jumlah peminatnya. Setiap tempat yang kurang mengurangi nilai "
        "seluruh usulan 100 kali bobot ini."
    ),
}
COLOURS = {
    Criterion.UNSERVED: "ok",
    Criterion.RELEASE: "info",
    Criterion.WISH: "warn",
    Criterion.ASSESSMENT: "dark",
    Criterion.WAITING: "quiet",
}


def number(value: int) -> str:
    """With the thousands marked as the reader writes them."""
    return format_number(value, language())


def language() -> Any:
    """The language of the page."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def state_tag(state: str) -> dict[str, str]:
    """The state of a run as a tag."""
    return {"text": str(RunState(state).label), "tone": TONES[RunState(state)]}


def past(step: str) -> str:
    """What was done, for the timeline."""
    sentences = {
        RunStep.ASK: _("Usulan diminta"),
        RunStep.SOLVE: _("Usulan selesai dihitung"),
        RunStep.FAIL: _("Tidak ada susunan yang memenuhi semua batas"),
        RunStep.ADOPT: _("Usulan dibawa ke sidang TPP"),
        RunStep.DISCARD: _("Usulan dibuang"),
        RunStep.RETURN: _("Usulan diambil kembali dari sidang"),
    }
    return sentences[RunStep(step)]


def proof(proposal: Any) -> tuple[str, str]:
    """How good a proposal is known to be: (tone, sentence)."""
    if proposal.proven:
        return "ok", _("Tidak ada susunan lain yang nilainya lebih tinggi dalam semua batas.")
    gap = format_number(100 * proposal.gap, language(), decimals=2)
    return "warn", _(
        "Belum terbukti terbaik: waktu habis. Susunan terbaik paling tinggi %(gap)s%% lebih baik daripada ini."
    ) % {"gap": gap}


def limit(broken: Broken, info: Any, names: Mapping[str, str]) -> str:
    """Which limit one more place would break, in plain words."""
    sentences = {
        Limit.CAPACITY: _("Semua %(seats)s tempat di kelas ini sudah terisi.") % {"seats": info.capacity},
        Limit.MINIMUM: _("Kelas ini tidak dibuka dalam usulan ini: paling sedikit harus ada %(least)s peserta.")
        % {"least": info.minimum},
        Limit.MONEY: _("Dana dari %(funder)s tidak cukup untuk satu tempat lagi.")
        % {"funder": names.get(broken.about[0], "") if broken.about else ""},
        Limit.QUOTA: _("Jatah tempat menurut perjanjian dengan mitra sudah habis."),
        Limit.APART: _("Demi keamanan, penempatan di kelas ini tidak dimungkinkan."),
        Limit.GROUP: _("Jumlah peserta dari kelompok ini di kelas ini sudah mencapai batasnya."),
        Limit.TIME: _("Waktunya bersamaan dengan kelas lain."),
        Limit.NUMBER: _("Sudah mendapat satu kelas."),
        Limit.NO_OPTION: _("Tidak diikutkan dalam kelas ini atas keputusan petugas."),
        Limit.PIN: _("Ada tempat yang sudah dipastikan untuk peserta lain."),
    }
    return sentences[broken.limit]


def change(refusal: Refusal, course: str, opened: bool) -> str:
    """The smallest change that would give the place."""
    limits = {one.limit for one in refusal.stopped_by}
    if Limit.NO_OPTION in limits:
        return _("Akan dinilai lagi bila keputusan itu dicabut.")
    if Limit.APART in limits:
        return _("Kesempatan terbaik ada pada kelas atau angkatan lain.")
    if not opened:
        return _("Akan dinilai lagi bila kelas %(course)s dibuka.") % {"course": course}
    rank, words = refusal.ahead + 1, {"course": course, "rank": refusal.ahead + 1}
    if rank == 1 and limits <= {Limit.CAPACITY}:
        return _("Cadangan pertama untuk %(course)s; akan masuk bila ada satu tempat lagi.") % words
    if rank == 1:
        return (
            _("Cadangan pertama untuk %(course)s; akan masuk bila batas di atas dilonggarkan untuk satu tempat.")
            % words
        )
    return _("Cadangan ke-%(rank)d untuk %(course)s; akan masuk bila ada %(rank)d tempat lagi.") % words


def shortage(short: int | None) -> str:
    """How many points are lacking."""
    if short is None:
        return _("Tambahan nilai tidak mengubahnya: batas di ataslah yang menentukan.")
    if short == 0:
        return _("Nilainya setara dengan yang masuk; undian yang menentukan.")
    return ngettext("Kurang %(points)s poin.", "Kurang %(points)s poin.", short) % {"points": number(short)}


def part(criterion: str, facts: Mapping[str, Any], release: str, registered: str) -> str:
    """From which fact a mark comes."""
    sentences = {
        Criterion.RELEASE: _("bebas %(day)s") % {"day": release} if release else _("tanggal bebas belum ada"),
        Criterion.WISH: _("minat ke-%(rank)d") % {"rank": facts["rank"]},
        Criterion.ASSESSMENT: _("nilai asesmen %(score)d") % {"score": facts["score"]}
        if facts["score"] is not None
        else _("belum dinilai"),
        Criterion.UNSERVED: _("sudah pernah bersertifikat") if facts["served"] else _("belum pernah bersertifikat"),
        Criterion.WAITING: _("mendaftar %(day)s") % {"day": registered},
    }
    return sentences[Criterion(criterion)]


def worth(one: Mapping[str, Any], classes: Mapping[str, str], names: Mapping[str, str]) -> tuple[str, str]:
    """What there would be more of, and what it would bring."""
    told = {
        "name": classes.get(one["name"], names.get(one["name"], "")),
        "amount": format_rupiah(one["amount"], language()),
    }
    more = {
        More.PLACE: _("Satu tempat lagi di %(name)s") % told,
        More.CLASS: _("Satu kelas %(name)s lagi pada waktu yang sama") % told,
        More.QUOTA: _("Satu tempat lagi dalam jatah %(name)s") % told,
        More.MONEY: _("%(amount)s lagi dari %(name)s") % told,
    }[More(one["more"])]
    if not one["points"]:
        return more, _("tidak mengubah apa-apa")
    people = ngettext("%(count)s orang lagi", "%(count)s orang lagi", one["people"]) % {"count": one["people"]}
    points = _("%(points)s poin") % {"points": number(one["points"])}
    return more, _("%(people)s, %(points)s") % {"people": people, "points": points} if one["people"] > 0 else points


STANDINGS: Mapping[str, Any] = {
    Standing.NOTE: gettext_lazy("Boleh dengan catatan: minatnya harus diterima petugas dahulu."),
    Standing.INCOMPLETE: gettext_lazy("Datanya belum lengkap."),
    Standing.LATER: gettext_lazy("Belum waktunya."),
    Standing.BARRED: gettext_lazy("Tidak memenuhi syarat."),
}
DIMENSIONS: Mapping[str, Any] = {
    "sex": gettext_lazy("Jenis kelamin"),
    "age": gettext_lazy("Umur"),
    "offence": gettext_lazy("Golongan perkara"),
    "stay": gettext_lazy("Sisa masa pidana"),
    "education": gettext_lazy("Pendidikan"),
}


def group(dimension: str, value: str) -> str:
    """A group of a dimension in words."""
    if dimension == "offence":
        return str(OffenceGroup(value).label) if value else _("Belum dapat digolongkan")
    if dimension == "education":
        return str(Education(value).label) if value else _("Pendidikan belum dicatat")
    return str({"sex": Sex, "age": Age, "stay": Stay}[dimension](value).label)


def impossible(problems: Sequence[str]) -> str:
    """What to do where people's decisions contradict a limit."""
    return " ".join(problems) or _(
        "Keputusan “pasti masuk” bertentangan dengan batas. Kurangi atau ubah keputusan itu."
    )
