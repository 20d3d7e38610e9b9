import io

import pytest
from pypdf import PdfReader

from bekal.audit.models import Event
from tests.web.intake.desk import statuses, take, url


def words(answer):
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


@pytest.mark.parametrize("rows", ["3", "", "x"])
def test_a_blank_sheet_names_the_courses_and_nobody(rows, desk, cast, signed_in):
    said = words(signed_in(cast.owner).get(url("drive_paper", desk.drive, query=f"?kind=blank&rows={rows}")))
    assert "Mebel" in said
    assert "Orang 01" not in said


def test_a_sheet_with_names_bears_codes_and_no_register_numbers(desk, cast, signed_in):
    said = words(signed_in(cast.owner).get(url("drive_paper", desk.drive, query="?kind=names")))
    assert "Orang 01" in said
    assert desk.people[0].register_number not in said
    assert Event.objects.get(action="inmate.download").details == {"report": "drive", "people": 3}


def test_the_list_of_who_registered(desk, cast, acting, signed_in):
    taken = take(desk, desk.people[0], acting(cast.owner), *desk.courses[:2])
    said = words(signed_in(cast.owner).get(url("drive_paper", desk.drive, query="?kind=list")))
    for text in ("Orang 01", "Jahit", "Las", taken.receipt_code):
        assert text in said
    assert "Orang 02" not in said


def test_who_may(desk, cast, signed_in):
    found = statuses(signed_in, url("drive_paper", desk.drive), stranger=cast.stranger, warden=cast.warden)
    assert found == {"stranger": 404, "warden": 200}
