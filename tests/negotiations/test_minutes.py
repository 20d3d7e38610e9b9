"""The minutes of a meeting as files, whatever was typed."""

import datetime as dt
import io

import docx
import pytest
from pypdf import PdfReader

from bekal.lib.paper_docx import as_docx
from bekal.lib.paper_pdf import as_pdf
from bekal.negotiations import queries
from bekal.negotiations.actions import Contents, Todo
from bekal.negotiations.choices import Side
from tests.negotiations.scene import DAY, contents, halves, meet

AWKWARD = "“kutip” & <b>{nama}</b> #let $a$ *b* é ß العربية 😀 \\ /"


def text_of(written):
    document = docx.Document(io.BytesIO(written))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.fixture
def minutes(talks, places, course, cast, acting, now):
    held = contents(
        course,
        sharing=halves(),
        others=[AWKWARD],
        tasks=[Todo(AWKWARD, Side.OURS, due_on=DAY), Todo("Tanpa tenggat", Side.THEIRS)],
    )
    meeting = meet(talks, places.bpvp, held, actor=acting(cast.owner), now=now, subject=AWKWARD[:200])
    return queries.minutes_of(queries.meeting_for(acting(cast.owner), "negotiation.view", meeting.pk))


def test_the_words_of_both_files(minutes):
    text = text_of(as_docx(minutes))
    for told in ("Rabu, 14 Januari 2026", "09.00 sampai 10.30", "BPVP Ambon", "Plh. Kepala Lapas", "Cuci kendaraan"):
        assert told in text
    for told in ("40%", "60%", "Biaya uji kompetensi", "Praktik langsung", "14 Jan 2026", "Pihak lapas", AWKWARD):
        assert told in text
    assert "Kementerian Imigrasi dan Pemasyarakatan".upper() in text.upper()
    printed = PdfReader(io.BytesIO(as_pdf(minutes, made_on=dt.date(2026, 1, 15))))
    words = "".join(page.extract_text() for page in printed.pages)
    for told in ("14 Januari 2026", "Cuci kendaraan", "Tindak lanjut", "#let $a$"):
        assert told in words


def test_a_meeting_of_which_little_is_known(talks, places, cast, acting, now):
    meeting = meet(talks, places.bpvp, Contents(), actor=acting(cast.owner), now=now, starts_at=None, ends_at=None)
    paper = queries.minutes_of(queries.meeting_for(acting(cast.owner), "negotiation.view", meeting.pk))
    assert "Tidak dicatat." in text_of(as_docx(paper))
    assert as_pdf(paper, made_on=DAY).startswith(b"%PDF")


def test_the_day_decides_the_ministry(talks, places, cast, acting, now):
    meeting = meet(talks, places.bpvp, contents(), actor=acting(cast.owner), now=now, date=dt.date(2021, 2, 17))
    paper = queries.minutes_of(queries.meeting_for(acting(cast.owner), "negotiation.view", meeting.pk))
    assert paper.letterhead.offices[0].startswith("Kementerian Hukum")
