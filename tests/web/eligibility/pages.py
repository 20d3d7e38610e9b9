import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address):
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def boxes(**days):
    """Dates as the three boxes of a form send them."""
    return {
        f"{name}_{index}": str(part)
        for name, day in days.items()
        for index, part in enumerate((day.day, day.month, day.year))
        if isinstance(day, dt.date)
    }
