"""What holds for accounts without asking the database."""

import secrets
from datetime import date

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, GROUP_SIZE = 4, 4


class OwnAccount(Exception):
    """An administrator would shut themselves out."""


def temporary_password() -> str:
    """A password to be read out once and changed at the first sign-in: 79 random bits in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_SIZE)) for _ in range(GROUPS))


def standing(starts: date, ends: date | None, today: date) -> str:
    """Whether a grant is `future`, `current` or `past` on a day; it holds until, not including, its end."""
    if starts > today:
        return "future"
    return "past" if ends is not None and ends <= today else "current"
