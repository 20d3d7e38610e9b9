"""What is said of proposals: what each point means, why somebody is in or out, in words fit to be read to them.

Nobody else is ever named, and of a pair that is kept apart no more is said than that safety forbids it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bekal.entitlements.choices import Validity
from bekal.intake.choices import GROUP_WORDS, OffenceGroup, Standing
from bekal.intake.rules.groups import Flaw
from bekal.lib.dates import format_date
from bekal.lib.money import format_number, format_rupiah
from bekal.people.choices import Education, Sex
from bekal.planner.evaluate import Broken, Limit
from bekal.planner.explain import More, Refusal
from bekal.planning.choices import Age, Criterion, RunState, RunStep, Stay

TONES = {
    RunState.QUEUED: "info",
    RunState.DONE: "ok",
    RunState.IMPOSSIBLE: "bad",
    RunState.ADOPTED: "ok",
    RunState.DISCARDED: "quiet",
}
VALIDITY_TONES = {Validity.IN_FORCE: "ok", Validity.TO_COME: "info", Validity.OVER: "quiet"}
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


def limit(broken: Broken, info: Any, inputs: Mapping[str, Any]) -> str:
    """Which limit one more place would break, in plain words; `inputs` are those of the run."""
    if broken.limit == Limit.GROUP:
        return _group_limit(broken, inputs["groups"])
    names = inputs["funder_names"]
    sentences = {
        Limit.CAPACITY: _("Semua %(seats)s tempat di kelas ini sudah terisi.") % {"seats": info.capacity},
        Limit.MINIMUM: _("Kelas ini tidak dibuka dalam usulan ini: paling sedikit harus ada %(least)s peserta.")
        % {"least": info.minimum},
        Limit.MONEY: _("Dana dari %(funder)s tidak cukup untuk satu tempat lagi.")
        % {"funder": names.get(broken.about[0], "") if broken.about else ""},
        Limit.QUOTA: _("Jatah tempat menurut perjanjian dengan mitra sudah habis."),
        Limit.APART: _("Demi keamanan, penempatan di kelas ini tidak dimungkinkan."),
        Limit.TIME: _("Waktunya bersamaan dengan kelas lain."),
        Limit.NUMBER: _("Sudah mendapat satu kelas."),
        Limit.NO_OPTION: _("Tidak diikutkan dalam kelas ini atas keputusan petugas."),
        Limit.PIN: _("Ada tempat yang sudah dipastikan untuk peserta lain."),
    }
    return sentences[broken.limit]


def _group_limit(broken: Broken, groups: Sequence[Mapping[str, Any]]) -> str:
    """The rule for a group that stands in the way, with the letter or decree that says so."""
    rule = _rule_of(broken, groups)
    told = {
        "who": GROUP_WORDS[rule["group"], rule["value"]],
        "most": number(rule["most"]),
        "reference": rule["reference"],
    }
    if not rule["most"]:
        return _("Orang %(who)s tidak dapat ikut kelas ini. Dasarnya: %(reference)s.") % told
    return (
        _(
            "Paling banyak %(most)s orang %(who)s dalam satu kelas, dan jumlah itu sudah tercapai. "
            "Dasarnya: %(reference)s."
        )
        % told
    )


def _rule_of(broken: Broken, groups: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(one for one in groups if (one["class"], one["name"]) == broken.about)


def group_rule(group: str, value: str, most: int) -> str:
    """What a rule for a group says."""
    told = {"who": GROUP_WORDS[group, value], "most": number(most)}
    if not most:
        return _("Orang %(who)s tidak dapat ikut.") % told
    return _("Paling banyak %(most)s orang %(who)s dalam satu kelas.") % told


def days(starts: date, ends: date | None) -> str:
    """From when to when a rule holds, the last day included."""
    if ends is None:
        return _("sejak %(day)s") % {"day": format_date(starts, language())}
    if ends <= starts:
        return _("dibatalkan sebelum berlaku")
    told = {"first": format_date(starts, language()), "last": format_date(ends - timedelta(days=1), language())}
    return _("%(first)s sampai %(last)s") % told


def refused_rule(flaw: Flaw) -> str:
    """Why a rule cannot be entered or ended so, and what to do."""
    words = {
        Flaw.PAST: _("Tanggalnya sudah lewat. Pilih hari ini atau sesudahnya."),
        Flaw.KNOWN: _("Untuk kelompok dan kursus ini sudah ada aturan. Akhiri aturan itu lebih dahulu."),
        Flaw.ELSEWHERE: _("Lapas ini bertingkat keamanan lain. Pilih tingkatnya sendiri, atau berlakukan untuk semua."),
        Flaw.OVER: _("Aturan ini sudah berakhir. Tidak ada yang diubah."),
    }
    return words[flaw]


def change(refusal: Refusal, course: str, opened: bool, groups: Sequence[Mapping[str, Any]]) -> str:
    """The smallest change that would give the place; `groups` are the rules for groups in the run."""
    limits = {one.limit for one in refusal.stopped_by}
    rules = [_rule_of(one, groups) for one in refusal.stopped_by if one.limit == Limit.GROUP]
    if Limit.NO_OPTION in limits:
        return _("Akan dinilai lagi bila keputusan itu dicabut.")
    if Limit.APART in limits:
        return _("Kesempatan terbaik ada pada kelas atau angkatan lain.")
    if any(not rule["most"] for rule in rules):
        return _("Akan dinilai lagi bila aturan itu berubah; kesempatan terbaik ada pada kelas lain.")
    if not opened:
        return _("Akan dinilai lagi bila kelas %(course)s dibuka.") % {"course": course}
    rank, words = refusal.ahead + 1, {"course": course, "rank": refusal.ahead + 1}
    if rules:
        return _change_of_group(limits, {(rule["group"], rule["value"]) for rule in rules}, words)
    if rank == 1 and limits <= {Limit.CAPACITY}:
        return _("Cadangan pertama untuk %(course)s; akan masuk bila ada satu tempat lagi.") % words
    if rank == 1:
        return (
            _("Cadangan pertama untuk %(course)s; akan masuk bila batas di atas dilonggarkan untuk satu tempat.")
            % words
        )
    return _("Cadangan ke-%(rank)d untuk %(course)s; akan masuk bila ada %(rank)d tempat lagi.") % words


def _change_of_group(limits: set[Limit], groups: set[tuple[str, str]], words: Mapping[str, Any]) -> str:
    """What would change it for who waits because a group is full."""
    if len(groups) > 1:
        return _("Akan dinilai lagi untuk %(course)s bila batas-batas itu dilonggarkan.") % words
    told = {**words, "who": GROUP_WORDS[next(iter(groups))]}
    if words["rank"] > 1:
        return _("Urutan ke-%(rank)d untuk %(course)s; akan dinilai lagi bila peserta %(who)s mundur.") % told
    if limits == {Limit.GROUP}:
        return (
            _(
                "Akan masuk %(course)s bila batas untuk peserta %(who)s dinaikkan satu orang, "
                "atau bila seorang dari mereka mundur."
            )
            % told
        )
    return _("Akan masuk %(course)s bila seorang peserta %(who)s mundur.") % told


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
