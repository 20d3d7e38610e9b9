"""Agreements and amendments as papers: the words of the text with what an official paper has around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bekal.lib.dates import format_date
from bekal.lib.paper import (
    Block,
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
from bekal.partners.choices import AgreementKind, AmendmentKind, PartySide
from bekal.partners.rules.clauses import BLANK, ITEM
from bekal.partners.rules.comparison import Difference, differences
from bekal.partners.rules.readable import NOTHING, Labels, entry_text, entry_title, percent
from bekal.partners.rules.text import Text, ordered
from bekal.partners.rules.wording import ORDINALS, day_in_words, duty_in_words, listed, titled

KINDS = {
    AgreementKind.MEMORANDUM.value: "Nota Kesepahaman",
    AgreementKind.EXECUTABLE.value: "Perjanjian Kerja Sama",
}
MINISTRIES = (
    (date.min, "Kementerian Hukum dan Hak Asasi Manusia Republik Indonesia"),
    (
        date(2024, 10, 21),
        "Kementerian Imigrasi dan Pemasyarakatan Republik Indonesia",
    ),  # day recalled
)
_KIND = re.compile(r"^(PKS|MoU|Perjanjian kerja sama|Nota kesepahaman)\s+(tentang\s+)?", re.IGNORECASE)
AMENDMENTS = {AmendmentKind.ADDENDUM.value: "Adendum", AmendmentKind.RENEWAL.value: "Perpanjangan"}


@dataclass(frozen=True, slots=True)
class House:
    """A party: its name, its number of the paper, and which institution it is (None: the facility or the first)."""

    name: str
    number: str = ""
    institution_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is known of a paper besides its text: on whose paper, between whom, when and where it is signed."""

    kind: str
    letterhead: Letterhead
    houses: tuple[House, ...]
    signed_on: date | None
    place: str


def ministry_on(day: date) -> str:
    """Under which ministry prisons were on a day, as their letterheads say it."""
    return [name for first, name in MINISTRIES if first <= day][-1]


def about_what(text: Text) -> str:
    """The title without the kind of the paper, which stands before it already."""
    return _KIND.sub("", text["terms"]["title"])


def agreement_paper(text: Text, occasion: Occasion, labels: Labels) -> Paper:
    """An agreement whose clauses are filled in, with annexes for the sharing of costs and the duties."""
    name, about = KINDS[occasion.kind], about_what(text)
    title = f"{name} antara {listed([house.name for house in occasion.houses])} tentang {about}"
    blocks: list[Block] = [
        *_opening(text, occasion),
        Paragraph(f"PARA PIHAK sepakat mengadakan {name.lower()} tentang {about} dengan ketentuan sebagai berikut."),
        *_clauses(text),
        *_signatures(text, occasion),
        *_annexes(text, labels),
    ]
    return Paper(occasion.letterhead, title, _numbers(occasion), tuple(blocks))


def _numbers(occasion: Occasion) -> tuple[str, ...]:
    return tuple(f"Nomor: {house.number or BLANK}" for house in occasion.houses)


def _opening(text: Text, occasion: Occasion) -> Iterator[Block]:
    day = day_in_words(occasion.signed_on) if occasion.signed_on else BLANK
    yield Paragraph(f"Pada hari ini, {day}, bertempat di {occasion.place or BLANK}, yang bertanda tangan di bawah ini:")
    yield Items(
        tuple(
            f"{_who(text, place, house)}, bertindak untuk dan atas nama {house.name}, "
            f"selanjutnya disebut {_called(place)}."
            for place, house in enumerate(occasion.houses)
        )
    )


def _called(place: int) -> str:
    return f"PIHAK {ORDINALS[place] if place < len(ORDINALS) else f'KE-{place + 1}'}"


def _who(text: Text, place: int, house: House) -> str:
    people = _signing(text, place, house)
    return " dan ".join(f"{one['name']}, {titled(one)}" for one in people) or BLANK


def _signing(text: Text, place: int, house: House) -> list[Any]:
    side = (PartySide.FACILITY, PartySide.PARTNER, PartySide.FURTHER)[min(place, 2)]
    people = [one for one in text["people"] if one["side"] == side]
    if side is not PartySide.FURTHER:
        return people
    return [one for one in people if one.get("institution") in (house.institution_id, None)]


def _clauses(text: Text) -> Iterator[Block]:
    for number, (_code, clause) in enumerate(ordered(text, "clauses"), start=1):
        yield Heading(f"Pasal {number}\n{clause['title']}")
        yield from body_blocks(clause["body"])


def body_blocks(body: str) -> Iterator[Block]:
    """The paragraphs and numbered points of a clause."""
    points: list[str] = []
    for line in body.splitlines():
        if line.startswith(ITEM):
            points.append(line.removeprefix(ITEM))
            continue
        if points:
            yield Items(tuple(points))
            points = []
        if line.strip():
            yield Paragraph(line)
    if points:
        yield Items(tuple(points))


def _signatures(text: Text, occasion: Occasion) -> Iterator[Block]:
    places = [
        Signature(_called(place), titled(one), one["name"])
        for place, house in enumerate(occasion.houses)
        for one in _signing(text, place, house) or [{"name": "", "title": house.name}]
    ]
    yield Signatures(tuple(places))
    witnesses = [one for one in text["people"] if one["side"] == PartySide.WITNESS]
    if witnesses:
        yield Paragraph("Saksi-saksi:")
        yield Signatures(tuple(Signature("SAKSI", titled(one), one["name"]) for one in witnesses))


# --- annexes --------------------------------------------------------------------------------------------------------


def _annexes(text: Text, labels: Labels) -> Iterator[Block]:
    annexes = [annex for annex in (_sharing(text, labels), _duties(text)) if annex]
    for number, (title, blocks) in enumerate(annexes, start=1):
        yield NewPage()
        yield Heading(f"Lampiran {number}\n{title}")
        yield from blocks


def _sharing(text: Text, labels: Labels) -> tuple[str, list[Block]] | None:
    blocks = [sharing_table(text, kind, labels) for kind in labels.course_kinds]
    found: list[Block] = [one for one in blocks if one is not None]
    return ("Pembagian Biaya", found) if found else None


def sharing_table(text: Text, course_kind: str, labels: Labels) -> Table | None:
    """Who pays which part of each cost of a kind of course; None where nothing was agreed for it."""
    rows = {cost: text["sharing"].get(f"{course_kind}/{cost}") for cost in labels.costs}
    agreed = {cost: shares for cost, shares in rows.items() if shares}
    if not agreed:
        return None
    funders = [one for one in labels.funders if any(one in shares for shares in agreed.values())]
    lines = tuple(
        (labels.costs[cost], *(percent(shares[one]) if one in shares else NOTHING for one in funders))
        for cost, shares in agreed.items()
    )
    headings = ("Jenis biaya", *(labels.funders[one] for one in funders))
    return Table(labels.course_kinds[course_kind], headings, lines, frozenset(range(1, len(headings))))


def _duties(text: Text) -> tuple[str, list[Block]] | None:
    called = {PartySide.FACILITY: _called(0), PartySide.PARTNER: _called(1), PartySide.FURTHER: "PIHAK LAIN"}
    rows = tuple((called[PartySide(duty["side"])], duty_in_words(duty)) for _key, duty in ordered(text, "duties"))
    if not rows:
        return None
    return ("Kewajiban yang Terukur", [Table("Kewajiban para pihak", ("Pihak", "Kewajiban"), rows)])


# --- amendments -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """What an amendment is about: which one it is, of which paper, and from which day it holds."""

    kind: str
    number: int
    original: str
    effective_from: date


def amendment_paper(old: Text, new: Text, occasion: Occasion, amending: Amending, labels: Labels) -> Paper:
    """An amendment of the text `old` into `new`, both filled in, with what changes side by side as an annex."""
    found = differences(old, new)
    name = f"{AMENDMENTS[amending.kind]} ke-{amending.number}"
    title = f"{name} atas {KINDS[occasion.kind]} tentang {about_what(old)}"
    blocks: list[Block] = [
        *_opening(new, occasion),
        Paragraph(f"PARA PIHAK sepakat mengubah {amending.original} sebagai berikut."),
        Heading("Pasal 1\nPerubahan"),
        *_changes(found, old, labels),
        Heading("Pasal 2\nKetentuan Lain"),
        Paragraph("Ketentuan yang tidak diubah dengan adendum ini tetap berlaku."),
        Heading("Pasal 3\nMulai Berlaku"),
        Paragraph(f"Adendum ini berlaku mulai {format_date(amending.effective_from)}."),
        *_signatures(new, occasion),
        NewPage(),
        Heading("Lampiran\nPerbandingan Naskah"),
        _comparison(found, labels),
    ]
    return Paper(occasion.letterhead, title, _numbers(occasion), tuple(blocks))


def _changes(found: Sequence[Difference], old: Text, labels: Labels) -> Iterator[Block]:
    places = {key: number for number, (key, _one) in enumerate(ordered(old, "clauses"), start=1)}
    plain = [one for one in found if one.section != "clauses"]
    if plain:
        yield Paragraph("(1) Ketentuan berikut diubah:")
        yield Items(tuple(_sentence(one, labels) for one in plain))
    for number, one in enumerate((one for one in found if one.section == "clauses"), start=2 if plain else 1):
        title = entry_title(one, labels)
        if one.new is None:
            yield Paragraph(f"({number}) Pasal {places[one.key]} ({title}) dihapus.")
            continue
        how = f"Pasal {places[one.key]} ({title}) diubah" if one.old else f"ditambahkan pasal baru ({title})"
        yield Paragraph(f"({number}) Ketentuan {how} sehingga berbunyi sebagai berikut:")
        yield from body_blocks(one.new["body"])


def _sentence(one: Difference, labels: Labels) -> str:
    title = entry_title(one, labels)
    old, new = (entry_text(one.section, one.key, value, labels) for value in (one.old, one.new))
    if one.old in (None, ""):
        return f"{title}: ditambahkan {new};"
    return f"{title}: {old} dihapus;" if one.new in (None, "") else f"{title}: semula {old}, menjadi {new};"


def _comparison(found: Iterable[Difference], labels: Labels) -> Table:
    rows = tuple(
        (
            entry_title(one, labels),
            entry_text(one.section, one.key, one.old, labels),
            entry_text(one.section, one.key, one.new, labels),
        )
        for one in found
    )
    return Table("Yang berubah", ("Bagian", "Semula", "Menjadi"), rows)
