import io

from django.urls import reverse
from openpyxl import load_workbook

from tests.roster.files import HEADINGS, csv_file, people, person


def download(client, roster):
    return client.get(reverse("roster_errors", args=[roster.pk]))


def test_each_row_has_its_reason_beside_it(preview, cast, signed_in):
    answer = download(signed_in(cast.owner), preview)
    assert "attachment" in answer["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][2:] == HEADINGS
    assert rows[1][0] == 4
    assert "31/02/1990" in rows[1][1]
    assert rows[1][3] == "BI 4/2024"


def test_no_cell_becomes_a_formula_or_a_link(read, cast, signed_in):
    evil = ["=1+1", "+1", "-2+3", "@SUM(1)", "http://x.example", "{=1}"]
    roster = read(
        csv_file([person(n, **{"Nama Lengkap": text, "Blok": text, "Denda": text}) for n, text in enumerate(evil, 1)])
    )
    book = load_workbook(io.BytesIO(download(signed_in(cast.owner), roster).content))
    cells = [cell for row in book.active.iter_rows(min_row=2, min_col=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)


def test_without_errors_there_is_nothing_to_download(read, cast, signed_in):
    assert download(signed_in(cast.owner), read(csv_file(people(2)))).status_code == 404


def test_a_stranger_does_not_see_it(preview, cast, signed_in):
    assert download(signed_in(cast.stranger), preview).status_code == 404
