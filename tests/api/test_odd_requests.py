"""Whatever is sent to the API, by its own description and against it: it answers as described and never breaks."""

import itertools
import json
import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bekal.api.endpoints import api
from tests.api.table import Table

DESCRIPTION = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
ENDPOINTS = [(path, method) for path, methods in DESCRIPTION["paths"].items() for method in methods]
NUMBERS = itertools.count(1)  # no example meets what another left behind
FEW = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DESCRIBED = {200, 204, 400, 401, 403, 404, 410, 422}


def address(case):
    """Where a case goes; half of the generated keys are replaced by things that are there."""
    values = {name: re.sub(r"[^\w.~-]", "_", str(value)) or "_" for name, value in (case.path_parameters or {}).items()}
    return case.operation.path, values


@pytest.mark.parametrize(("path", "method"), ENDPOINTS)
@FEW
@given(data=st.data())
def test_the_api_answers_as_it_describes(path, method, data, drive, people, signed_in, cast):
    table = Table(signed_in(cast.owner), drive, next(NUMBERS)).prepared()
    table.client.raise_request_exception = False
    case = data.draw(SCHEMA[path][method.upper()].as_strategy())
    route, values = address(case)
    if data.draw(st.booleans()):
        values |= {"drive_id": drive.pk, "device_key": table.key}
    target = re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), route)
    body = case.body if isinstance(case.body, (dict, list, str, int, float, bool, type(None))) else None
    content = {"data": json.dumps(body), "content_type": "application/json"} if method == "post" else {}
    answer = getattr(table.client, method)(target, **content)
    assert answer.status_code in DESCRIBED, (target, body, answer.text[:300])
    if answer.content and answer.headers["Content-Type"].startswith("application/json"):
        answer.json()


BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
KNOWN = st.sampled_from(["drive", "inmate", "table", "facts", "base", "nonce", "revision", "wishes"])


@FEW
@given(body=st.dictionaries(KNOWN, BODIES, max_size=6))
def test_no_body_of_a_write_breaks_the_rest(body, drive, people, signed_in, cast):
    table = Table(signed_in(cast.owner), drive).prepared()
    wrong, right = table.write(people[0]), table.write(people[1])
    wrong |= {"body": wrong["body"] | body, "nonce": f"odd-{next(NUMBERS):05}"}
    first, second = table.outcomes(wrong, right)
    assert first["state"] in {"refused", "done", "wait", "conflict"}
    assert second["state"] in {"done", "conflict"}
