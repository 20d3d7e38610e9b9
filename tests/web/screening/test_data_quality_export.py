import datetime as dt
import io

from django.urls import reverse
from openpyxl import load_workbook

from bekal.audit.models import Event
from bekal.people.models import Inmate
from bekal.roster.choices import RowKind
from tests.roster.conftest import apply, found, officer, problems, read

__all__ = ["apply", "found", "officer", "problems", "read"]

ADDRESS = "/screening/data/export/"


def rows_of(answer):
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_file_names_who_and_what_is_to_be_mended(person, cast, signed_in):
    person("Adi Rekaan", one_half_on=None, education="upper")
    person("Bimo Rekaan", education="")
    answer = signed_in(cast.owner).get(reverse("data_quality_export"), {"kind": "missing:one_half"})
    assert answer["Content-Type"].endswith("sheet")
    (row,) = rows_of(answer)
    assert (row["Nama Lengkap"], row["Tanggal 1/2"]) == ("Adi Rekaan", None)
    assert "setengah" in row["Yang perlu diperbaiki"]
    assert Event.objects.filter(action="data_quality.export").count() == 1


def test_filled_in_and_imported_again_it_is_mended(person, read, apply, found, cast, signed_in):
    somebody = person("Adi Rekaan", one_half_on=None, education="")
    before = Inmate.objects.values().get(pk=somebody.pk)
    book = load_workbook(io.BytesIO(signed_in(cast.owner).get(ADDRESS).content))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("Tanggal 1/2") + 1).value = dt.date(2025, 3, 1)
    sheet.cell(2, heads.index("Pendidikan") + 1).value = "SMA"
    filled = io.BytesIO()
    book.save(filled)
    roster = read(filled.getvalue())
    assert found(roster) == {RowKind.CHANGED.value: 1}, roster.refusal or roster.summary
    assert apply(roster, complete=False)
    after = Inmate.objects.values().get(pk=somebody.pk)
    changed = {name for name in after if after[name] != before[name]}
    assert changed - {"updated_at"} == {"one_half_on", "education", "version"}
    assert (after["one_half_on"], after["education"]) == (dt.date(2025, 3, 1), "upper")


def test_left_as_it_is_nothing_changes(person, read, found, cast, signed_in):
    person("Adi Rekaan", one_half_on=None, two_thirds_on=dt.date(2024, 1, 1), life_or_death=False)
    roster = read(signed_in(cast.owner).get(ADDRESS).content)
    assert RowKind.CHANGED.value not in found(roster)
    assert RowKind.ERROR.value not in found(roster)


def test_who_may_not(person, places, cast, signed_in):
    person(one_half_on=None)
    assert signed_in(cast.warden).get(ADDRESS).status_code == 403
    assert signed_in(cast.national).get(ADDRESS).status_code == 403
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404
