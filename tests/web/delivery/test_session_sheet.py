import datetime as dt

import pytest
from django.urls import reverse

from tests.delivery.scene import make_session
from tests.web.delivery.scene import make_taught


def address(session):
    return reverse("session_sheet", args=[session.pk])


def test_a_column_to_sign_for_each_session_of_the_day(places, cast, signed_in):
    session, _ = make_taught(places, cast)
    make_session(session.training_class, starts_at=dt.time(13), hours=3)
    make_session(session.training_class, dt.date(2026, 3, 3))
    page = signed_in(cast.instructor).get(address(session)).text
    assert page.count('<td class="sign">') == 2 * 3
    assert "08.00–11.45" in page
    assert "13.00–15.15" in page
    assert "BI 1/2024" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 200), ("coordinator", 200), ("neighbour", 404), ("stranger", 404)]
)
def test_who_sees_it(places, cast, signed_in, who, status):
    session, _ = make_taught(places, cast)
    assert signed_in(getattr(cast, who)).get(address(session)).status_code == status
