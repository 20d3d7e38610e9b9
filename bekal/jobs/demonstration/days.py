"""Days as whole numbers, for columns."""

from datetime import date

import numpy as np

EPOCH = np.datetime64("1930-01-01")


def day_number(day: date) -> int:
    """Days since EPOCH."""
    return int((np.datetime64(day) - EPOCH).astype(int))


def iso(days: np.ndarray, missing: np.ndarray) -> list[str | None]:
    """Days since EPOCH as ISO texts, None where missing."""
    texts = np.datetime_as_string(EPOCH + days).astype(object)
    texts[missing] = None
    return texts.tolist()


def moment(day: date | str, hour: int) -> str:
    """A time of day in UTC, as both databases read it."""
    return f"{day} {hour:02d}:00:00"
