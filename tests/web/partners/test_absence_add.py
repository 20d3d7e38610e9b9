import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import InstructorAbsence

FILLED = {"starts": "2026-03-09", "last_day": "2026-03-10", "reason": "Diklat"}


def address(instructor):
    return reverse("absence_add", args=[instructor.pk])


def test_the_last_day_belongs_to_it(scene, cast, signed_in):
    client = signed_in(cast.coordinator)
    for _ in range(2):
        answer = client.post(address(scene.instructor), FILLED)
    absence = InstructorAbsence.objects.get()
    assert (absence.starts, absence.ends) == (dt.date(2026, 3, 9), dt.date(2026, 3, 11))
    assert "9 Mar 2026 sampai 10 Mar 2026" in client.get(answer.url).text


def test_it_does_not_end_before_it_begins(scene, cast, signed_in):
    page = signed_in(cast.coordinator).post(address(scene.instructor), {**FILLED, "last_day": "2026-03-08"}).text
    assert "Hari terakhir harus pada atau sesudah hari pertama." in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(scene.instructor), FILLED).status_code == status
