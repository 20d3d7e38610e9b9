"""What the home page says of duties and worries, and where each leads."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bekal.partners.rules.duties import Standing
from bekal.reporting.queries.duties import DutyTally
from bekal.reporting.queries.live_classes import Duty, LiveClass, Worry
from bekal.reporting.queries.misfits import Misfit
from bekal.reporting.queries.waiting import MeetingTask, Papers, Waiting


def duty_line(duty: Duty, one: LiveClass, today: date) -> dict[str, Any]:
    """A duty as `{title, text, url}`."""
    name = one.training_class.name
    titles = {
        Duty.OPEN: _("Buka pendaftaran %(name)s"),
        Duty.CHOOSE: _("Pilih peserta %(name)s"),
        Duty.APPROVE: _("Tetapkan peserta %(name)s"),
        Duty.START: _("Mulai %(name)s"),
        Duty.FILL_ATTENDANCE: _("Isi presensi %(name)s"),
        Duty.RECORD_RESULTS: _("Isi nilai %(name)s"),
        Duty.COMPLETE: _("Selesaikan %(name)s"),
        Duty.ISSUE: _("Terbitkan sertifikat %(name)s"),
    }
    pages = {
        Duty.CHOOSE: "class_candidates",
        Duty.APPROVE: "class_candidates",
        Duty.FILL_ATTENDANCE: "class_register",
        Duty.RECORD_RESULTS: "class_results",
        Duty.ISSUE: "class_certificates",
    }
    return {
        "title": titles[duty] % {"name": name},
        "text": _detail(duty, one, today),
        "url": reverse(pages.get(duty, "class_detail"), args=[one.training_class.pk]),
    }


def assessing_line(one: LiveClass, people: int) -> dict[str, Any]:
    """Candidates to be assessed for a class as `{title, text, url}`."""
    text = ngettext("%(n)s calon belum dinilai siapa pun", "%(n)s calon belum dinilai siapa pun", people)
    return {
        "title": _("Nilai calon peserta %(name)s") % {"name": one.training_class.name},
        "text": text % {"n": people},
        "url": reverse("class_assessment", args=[one.training_class.pk]),
    }


def mending_line(people: int) -> dict[str, Any]:
    """Records to be mended as `{title, text, url}`."""
    title = ngettext(
        "Lengkapi data %(n)s orang agar haknya diketahui", "Lengkapi data %(n)s orang agar haknya diketahui", people
    )
    text = _("Putusan mereka tertahan karena ada yang belum tercatat.")
    return {"title": title % {"n": people}, "text": text, "url": reverse("data_quality")}


def _detail(duty: Duty, one: LiveClass, today: date) -> str:
    if duty in (Duty.CHOOSE, Duty.APPROVE):
        return _("%(chosen)s dari %(capacity)s tempat terisi, %(reserves)s cadangan") % {
            "chosen": one.participants,
            "capacity": one.training_class.capacity,
            "reserves": one.reserves,
        }
    if duty is Duty.FILL_ATTENDANCE:
        count = one.unrecorded_sessions
        return ngettext("%(n)s pertemuan belum diisi", "%(n)s pertemuan belum diisi", count) % {"n": count}
    if duty is Duty.ISSUE:
        count = one.without_certificate
        return ngettext("%(n)s orang menunggu", "%(n)s orang menunggu", count) % {"n": count}
    return days_to(
        one.training_class.starts_on if duty in (Duty.OPEN, Duty.START) else one.training_class.ends_on, today
    )


def days_to(day: date, today: date) -> str:
    """How far off a day is, in words."""
    days = (day - today).days
    if days == 0:
        return _("hari ini")
    if days > 0:
        return ngettext("%(n)s hari lagi", "%(n)s hari lagi", days) % {"n": days}
    return ngettext("%(n)s hari yang lalu", "%(n)s hari yang lalu", -days) % {"n": -days}


def worry_line(worry: Worry, one: LiveClass, today: date, names_place: bool) -> dict[str, Any]:
    """A worry as `{title, text, url}`; `names_place` for those who watch over several prisons."""
    name, page = one.training_class.name, "class_candidates"
    if worry is Worry.TOO_FEW:
        title = _("%(name)s belum cukup peserta") % {"name": name}
        text = _("%(have)s orang, perlu paling sedikit %(need)s. Mulai %(when)s.") % {
            "have": one.participants,
            "need": one.training_class.minimum,
            "when": days_to(one.training_class.starts_on, today),
        }
    else:
        count = one.going_home_early
        title = ngettext(
            "%(n)s peserta %(name)s pulang sebelum kelas selesai",
            "%(n)s peserta %(name)s pulang sebelum kelas selesai",
            count,
        ) % {"n": count, "name": name}
        text = _("Periksa tanggal bebasnya. Tidak ada yang dikeluarkan dengan sendirinya.")
        page = "class_detail"
    if names_place:
        text = f"{one.training_class.facility.name}. {text}"
    return {"title": title, "text": text, "url": reverse(page, args=[one.training_class.pk])}


def misfit_lines(found: Sequence[Misfit], most: int) -> list[dict[str, Any]]:
    """Who stopped fitting their class, each with the first reason, as `{title, text, url}`; the rest by class."""
    lines = [_misfit_line(one) for one in found[:most]]
    rest: dict[int, list[Misfit]] = {}
    for one in found[most:]:
        rest.setdefault(one.training_class.pk, []).append(one)
    return lines + [_misfits_of_class(several) for several in rest.values()]


def _misfit_line(one: Misfit) -> dict[str, Any]:
    language = "en" if (get_language() or "id").startswith("en") else "id"
    words = {"name": one.inmate.name, "class": one.training_class.name}
    reason = one.reasons[0].sentence[language] if one.reasons else ""  # type: ignore[index]
    return {
        "title": _("%(name)s tidak lagi cocok dengan %(class)s") % words,
        "text": _("%(reason)s Tidak ada yang dikeluarkan dengan sendirinya.") % {"reason": reason},
        "url": reverse("inmate_detail", args=[one.inmate.pk]),
    }


def _misfits_of_class(several: Sequence[Misfit]) -> dict[str, Any]:
    one = several[0].training_class
    title = ngettext(
        "%(n)s peserta lain tidak lagi cocok dengan %(class)s",
        "%(n)s peserta lain tidak lagi cocok dengan %(class)s",
        len(several),
    )
    return {
        "title": title % {"n": len(several), "class": one.name},
        "text": _("Periksa syarat mereka. Tidak ada yang dikeluarkan dengan sendirinya."),
        "url": reverse("class_participants", args=[one.pk]),
    }


def ending_line(title: str, days: int, leaning: int, url: str) -> dict[str, Any]:
    """An agreement that ends soon as `{title, text, url}`."""
    when = ngettext("%(title)s berakhir %(n)s hari lagi", "%(title)s berakhir %(n)s hari lagi", days)
    text = ngettext(
        "%(n)s kelas yang belum selesai bersandar padanya", "%(n)s kelas yang belum selesai bersandar padanya", leaning
    )
    quiet = _("Tidak ada kelas yang bersandar padanya. Perpanjang bila masih diperlukan.")
    return {
        "title": when % {"title": title, "n": days},
        "text": text % {"n": leaning} if leaning else quiet,
        "url": url,
    }


def waiting_lines(found: Waiting) -> list[dict[str, Any]]:
    """Adapted curricula to decide on or to mend, as `{title, text, url}`."""
    decide = [
        {
            "title": _("Putuskan usulan kurikulum %(course)s") % {"course": one.course},
            "text": _("Diusulkan %(who)s, dibandingkan dengan yang lama.") % {"who": one.other},
            "url": reverse("version_decide", args=[one.version_id]),
        }
        for one in found.to_decide
    ]
    texts = {"declined": _("Ditolak %(place)s. Baca alasannya, perbaiki, lalu kirim lagi.")}
    mend = [
        {
            "title": _("Selesaikan usulan kurikulum %(course)s") % {"course": one.course},
            "text": texts.get(one.state, _("Belum dikirim ke %(place)s.")) % {"place": one.other},
            "url": reverse("proposal_edit", args=[one.version_id]),
        }
        for one in found.to_mend
    ]
    return decide + mend


def task_line(one: MeetingTask, today: date) -> dict[str, Any]:
    """Something that a meeting left to do, late or due soon, as `{title, text, url}`."""
    words = {"when": days_to(one.due_on, today), "who": one.owner}
    text = _("Tugas rapat untuk %(who)s, batasnya %(when)s") if one.owner else _("Tugas rapat, batasnya %(when)s")
    return {"title": one.text, "text": text % words, "url": reverse("meeting_detail", args=[one.meeting_id])}


def papers_line(one: Papers) -> dict[str, Any]:
    """Papers of a partner that expire soon, as `{title, text, url}`."""
    told = []
    if one.accreditations:
        told.append(ngettext("%(n)s akreditasi", "%(n)s akreditasi", one.accreditations) % {"n": one.accreditations})
    if one.certificates:
        text = ngettext("%(n)s sertifikat instruktur", "%(n)s sertifikat instruktur", one.certificates)
        told.append(text % {"n": one.certificates})
    words = {"what": get_text_list(told, _("dan"))}
    return {
        "title": _("Berkas %(name)s segera kedaluwarsa") % {"name": one.name},
        "text": _("%(what)s berakhir dalam 90 hari atau baru saja berakhir.") % words,
        "url": reverse("partner_detail", args=[one.institution_id]),
    }


def behind_sentence(one: DutyTally, today: date) -> str:
    """What is behind of a duty in its last period, and by when."""
    left = one.tallies[0]
    words = {"duty": one.duty.get_kind_display(), "missing": left.missing, "owed": left.owed}
    if left.standing is Standing.MISSED:
        return _("%(duty)s: kurang %(missing)s dari %(owed)s, masanya sudah lewat") % words
    when = {**words, "when": days_to(left.window.last_day, today)}
    return _("%(duty)s: masih kurang %(missing)s dari %(owed)s, %(when)s") % when
