"""The minutes of a hearing and the warden's decree as official papers. They are in Indonesian, whoever prints them."""

from collections.abc import Sequence

from django.utils.translation import override

from bekal.classes.models import TrainingClass
from bekal.hearings.choices import Decision
from bekal.hearings.models import Candidate, Decree, Hearing, Member
from bekal.hearings.queries.hearings import accepted_in, candidates_of, classes_of, members_of, reserves_in
from bekal.lib.dates import format_date
from bekal.lib.paper import (
    Block,
    Facts,
    Heading,
    Items,
    Letterhead,
    NewPage,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from bekal.lib.words import number_in_words
from bekal.partners.rules.papers import ministry_on

_DIRECTORATE = "Direktorat Jenderal Pemasyarakatan"

NUMBER = frozenset({0})
"""The first column of a list: the number of the line."""


def minutes_paper(hearing: Hearing) -> Paper:
    """Berita acara sidang TPP: when, who, on what, what was decided on whom, dissent, signatures."""
    candidates, classes, members = candidates_of(hearing), classes_of(hearing), members_of(hearing)
    with override("id"):
        return Paper(
            letterhead=_letterhead(hearing),
            title="Berita Acara Sidang Tim Pengamat Pemasyarakatan",
            numbers=(f"Nomor: {hearing.number}",) if hearing.number else (),
            blocks=(
                Paragraph(_opening(hearing, members)),
                Facts((("Acara", hearing.agenda), ("Tempat", hearing.place))),
                Heading("Peserta sidang", 2),
                _attendance(members),
                Heading("Putusan", 2),
                Paragraph(_summary(candidates)),
                *(block for one in classes for block in _decided(one, candidates)),
                *_dissent(candidates),
                *_remarks(hearing),
                Paragraph(
                    "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
                ),
                Signatures(tuple(Signature(_role(one), one.title, one.name) for one in members if one.present)),
            ),
        )


def _letterhead(hearing: Hearing) -> Letterhead:
    facility = hearing.facility
    return Letterhead((ministry_on(hearing.held_on), _DIRECTORATE, facility.region.name, facility.name))


def _opening(hearing: Hearing, members: Sequence[Member]) -> str:
    day = format_date(hearing.held_on, weekday=True)
    present = sum(1 for one in members if one.present)
    return (
        f"Pada hari {day} bertempat di {hearing.place} telah diadakan sidang Tim Pengamat Pemasyarakatan "
        f"{hearing.facility.name}, dihadiri {present} ({number_in_words(present)}) dari {len(members)} anggota."
    )


def _role(member: Member) -> str:
    return str(member.get_role_display())


def _attendance(members: Sequence[Member]) -> Table:
    return Table(
        caption="Susunan sidang",
        headings=("No.", "Nama", "Jabatan", "Sebagai", "Kehadiran"),
        rows=tuple(
            (str(number), one.name, one.title, _role(one), "Hadir" if one.present else "Tidak hadir")
            for number, one in enumerate(members, 1)
        ),
        narrow=NUMBER,
    )


def _summary(candidates: Sequence[Candidate]) -> str:
    counts = {decision: sum(1 for one in candidates if one.decision == decision) for decision in Decision}
    return (
        f"Dari {len(candidates)} calon, {counts[Decision.ACCEPT]} orang disetujui menjadi peserta, "
        f"{counts[Decision.RESERVE]} orang menjadi cadangan, {counts[Decision.DECLINE]} orang ditolak, dan "
        f"{counts[Decision.POSTPONE]} orang ditunda."
    )


def _decided(one: TrainingClass, candidates: Sequence[Candidate]) -> list[Block]:
    chosen, reserves = accepted_in(candidates, one.pk), reserves_in(candidates, one.pk)
    others = [
        row
        for row in candidates
        if row.training_class_id == one.pk and row.decision in (Decision.DECLINE, Decision.POSTPONE)
    ]
    blocks: list[Block] = []
    if chosen:
        blocks.append(_names(f"Peserta {one.name}", chosen))
    if reserves:
        blocks.append(_names(f"Cadangan {one.name}, menurut urutan", reserves))
    if others:
        rows = tuple(
            (str(number), row.inmate.name, row.inmate.register_number, row.get_decision_display(), row.reason)
            for number, row in enumerate(others, 1)
        )
        headings = ("No.", "Nama", "Nomor register", "Putusan", "Alasan")
        blocks.append(Table(f"Tidak disetujui untuk {one.name}", headings, rows, narrow=NUMBER))
    return blocks


def _names(caption: str, rows: Sequence[Candidate]) -> Table:
    return Table(
        caption=caption,
        headings=("No.", "Nama", "Nomor register"),
        rows=tuple((str(number), row.inmate.name, row.inmate.register_number) for number, row in enumerate(rows, 1)),
        narrow=NUMBER,
    )


def _dissent(candidates: Sequence[Candidate]) -> list[Block]:
    noted = tuple(f"{one.inmate.name}: {one.dissent}" for one in candidates if one.dissent)
    return [Heading("Pendapat berbeda", 2), Items(noted)] if noted else []


def _remarks(hearing: Hearing) -> list[Block]:
    return [Heading("Catatan", 2), Paragraph(hearing.remarks)] if hearing.remarks else []


def decree_paper(decree: Decree) -> Paper:
    """Surat keputusan: on what it rests, what is decided, who signs, and the names in an annex."""
    hearing = decree.hearing
    candidates, classes = candidates_of(hearing), classes_of(hearing)
    filled = [one for one in classes if accepted_in(candidates, one.pk)]
    head = hearing.facility.name
    count = sum(len(accepted_in(candidates, one.pk)) for one in filled)
    with override("id"):
        return Paper(
            letterhead=Letterhead((ministry_on(decree.issued_on), _DIRECTORATE, hearing.facility.region.name, head)),
            title=f"Keputusan Kepala {head} tentang Penetapan Peserta Pelatihan Keterampilan",
            numbers=(f"Nomor: {decree.number}",),
            blocks=(
                Heading("Menimbang", 2),
                Items(tuple(_reasons(hearing, filled))),
                Heading("Memutuskan", 1),
                Facts(tuple(_articles(hearing, count))),
                _signed(decree),
                NewPage(),
                Heading(f"Lampiran Keputusan Nomor {decree.number}", 1),
                *(block for one in filled for block in _annex(one, candidates)),
                _signed(decree),
            ),
        )


def _reasons(hearing: Hearing, filled: Sequence[TrainingClass]) -> list[str]:
    day, names = format_date(hearing.held_on), ", ".join(one.name for one in filled)
    partners = ", ".join(dict.fromkeys(one.agreement.institution.name for one in filled))
    minutes = f" (berita acara nomor {hearing.number})" if hearing.number else ""
    return [
        f"bahwa warga binaan berhak mendapat pelatihan keterampilan, yang diselenggarakan bersama {partners}: {names};",
        f"bahwa sidang Tim Pengamat Pemasyarakatan tanggal {day}{minutes} telah menilai para calon;",
        "bahwa karena itu perlu ditetapkan peserta pelatihan dengan keputusan kepala.",
    ]


def _articles(hearing: Hearing, count: int) -> list[tuple[str, str]]:
    return [
        (
            "KESATU",
            f"Menetapkan {count} ({number_in_words(count)}) warga binaan {hearing.facility.name} yang namanya "
            "tercantum dalam lampiran keputusan ini sebagai peserta pelatihan keterampilan.",
        ),
        (
            "KEDUA",
            "Cadangan menggantikan peserta yang berhalangan menurut urutannya, bila pada hari itu memenuhi syarat.",
        ),
        ("KETIGA", "Keputusan ini berlaku sejak tanggal ditetapkan."),
    ]


def _annex(one: TrainingClass, candidates: Sequence[Candidate]) -> list[Block]:
    first, last = format_date(one.starts_on), format_date(one.ends_on)
    blocks: list[Block] = [
        Heading(one.name, 2),
        Facts(
            (
                ("Kursus", one.version.course.name),
                ("Mitra", one.agreement.institution.name),
                ("Tanggal", f"{first} sampai {last}"),
            )
        ),
        _names("Peserta", accepted_in(candidates, one.pk)),
    ]
    reserves = reserves_in(candidates, one.pk)
    return [*blocks, _names("Cadangan menurut urutan", reserves)] if reserves else blocks


def _signed(decree: Decree) -> Signatures:
    title = f"Plh. {decree.signatory_title}" if decree.acting else decree.signatory_title
    return Signatures((Signature(f"{decree.place}, {format_date(decree.issued_on)}", title, decree.signatory_name),))
