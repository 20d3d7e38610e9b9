"""The minutes of a meeting as an official paper, in Indonesian."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from bekal.lib.dates import format_date
from bekal.lib.paper import Block, Facts, Heading, Items, Letterhead, Paper, Paragraph, Signature, Signatures, Table
from bekal.negotiations.choices import Side

NOTHING = "–"
ACTING = "Plh."


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Somebody who was there, with the title of that day."""

    name: str
    title: str
    organisation: str
    side: str
    acting: bool = False

    @property
    def titled(self) -> str:
        return f"{ACTING} {self.title}" if self.acting else self.title


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to be done: what, by whom, by when, and when it was done."""

    text: str
    owner: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Everything that the minutes of one meeting say; `sharing` has a table for each kind of course."""

    letterhead: Letterhead
    about: str
    subject: str
    institution: str
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str
    mode: str
    present: Sequence[Present]
    points: Sequence[str]
    courses: Sequence[tuple[str, str, str]]
    sharing: Sequence[Table]
    others: Sequence[str]
    tasks: Sequence[Owed]


def minutes_paper(minutes: Minutes) -> Paper:
    """The minutes with who was there, what was said and decided, and who does what by when."""
    blocks: list[Block] = [Facts(_facts(minutes)), *_present(minutes.present)]
    blocks += _said("Pokok pembahasan", minutes.points)
    blocks += _decided(minutes)
    blocks += _tasks(minutes.tasks)
    blocks += _signatures(minutes)
    return Paper(minutes.letterhead, f"Notula Rapat\n{minutes.subject}", (), tuple(blocks))


def hours_of(starts_at: time | None, ends_at: time | None) -> str:
    """09.00 sampai 10.30; empty where it is not known."""
    told = [f"{one:%H.%M}" for one in (starts_at, ends_at) if one is not None]
    return " sampai ".join(told)


def _facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    return (
        ("Perihal", minutes.about),
        ("Hari, tanggal", format_date(minutes.day, weekday=True)),
        ("Waktu", hours_of(minutes.starts_at, minutes.ends_at) or NOTHING),
        ("Tempat", minutes.place),
        ("Cara bertemu", minutes.mode),
        ("Lembaga yang ditemui", minutes.institution),
    )


def _present(people: Sequence[Present]) -> Iterator[Block]:
    yield Heading("Yang hadir")
    if not people:
        yield Paragraph("Tidak dicatat.")
        return
    rows = tuple((one.name, one.titled, one.organisation) for one in people)
    yield Table("Jabatan seperti pada hari rapat", ("Nama", "Jabatan", "Lembaga"), rows)


def _said(title: str, points: Sequence[str]) -> Iterator[Block]:
    if points:
        yield Heading(title)
        yield Items(tuple(points))


def _decided(minutes: Minutes) -> Iterator[Block]:
    if not (minutes.courses or minutes.sharing or minutes.others):
        return
    yield Heading("Keputusan")
    if minutes.courses:
        rows = tuple((name, where, how or NOTHING) for name, where, how in minutes.courses)
        yield Table("Pelatihan yang diselenggarakan", ("Pelatihan", "Tempat", "Cara"), rows)
    if minutes.sharing:
        yield Paragraph("Biaya pelatihan dibagi sebagai berikut.")
        yield from minutes.sharing
    if minutes.others:
        yield Items(tuple(minutes.others))


def _tasks(tasks: Sequence[Owed]) -> Iterator[Block]:
    if not tasks:
        return
    yield Heading("Tindak lanjut")
    rows = tuple((one.text, one.owner, _day(one.due_on), _day(one.done_on)) for one in tasks)
    yield Table("Siapa mengerjakan apa", ("Tugas", "Pelaksana", "Tenggat", "Selesai"), rows)


def _day(day: date | None) -> str:
    return format_date(day, short=True) if day else NOTHING


def _signatures(minutes: Minutes) -> Iterator[Block]:
    """One for each side that was there, the first of it who was named."""
    first: dict[str, Present] = {}
    for one in minutes.present:
        first.setdefault(one.side, one)
    signing = [first[side] for side in (Side.OURS, Side.THEIRS) if side in first]
    if signing:
        yield Paragraph("Notula ini dibaca dan disetujui oleh:")
        yield Signatures(tuple(Signature(one.organisation, one.titled, one.name) for one in signing))
