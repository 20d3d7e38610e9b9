import datetime as dt

import pytest

from bekal.accounts.rules import standing, temporary_password

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (TODAY, None, "current"),
        (TODAY + DAY, None, "future"),
        (TODAY - DAY, TODAY, "past"),
        (TODAY - DAY, TODAY + DAY, "current"),
    ],
)
def test_standing(starts, ends, expected):
    assert standing(starts, ends, TODAY) == expected


def test_temporary_passwords_are_long_plain_and_never_the_same():
    some = {temporary_password() for _ in range(100)}
    assert len(some) == 100
    assert all(len(one) == 19 and not set(one) & set("il1o0O") for one in some)
