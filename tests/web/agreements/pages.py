from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address):
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def who_sees(cast, signed_in, address):
    """The answers to the officer, the partner's coordinator, a stranger, and an instructor."""
    people = (cast.owner, cast.coordinator, cast.stranger, cast.instructor)
    return [signed_in(who).get(address).status_code for who in people]


def lines(prefix, *rows):
    """Lines of a formset as a browser sends them."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(len(rows))}
    for place, row in enumerate(rows):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


SEEN = [200, 200, 404, 404]
FOR_OFFICERS = [200, 403, 404, 404]
