from django.db import connection
from django.test.utils import CaptureQueriesContext

from bekal.budget.queries.budgets import sheet_of


def queries_of(client, address):
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def lines_sent(budget, funders, **changes):
    """The form of a budget as it would be sent unchanged, but for `changes`."""
    rows = sheet_of(budget).lines
    sent = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": str(len(rows)), "revision": "1"}
    for place, row in enumerate(rows):
        line = row.line
        told = {
            "line_id": line.pk, "cost_kind": line.cost_kind, "description": line.description, "basis": line.basis,
            "quantity": line.quantity, "unit_price": line.unit_price,
        }  # fmt: skip
        told |= {f"part_{one.pk}": (row.shares[one.pk].share or 0) // 100 for one in funders if one.pk in row.shares}
        sent |= {f"lines-{place}-{name}": str(value) for name, value in told.items()}
    return sent | changes


def cost_lines(*lines):
    """Lines of a template as the form sends them: kind, description, basis, quantity, price."""
    names = ("cost_kind", "description", "basis", "quantity", "unit_price")
    sent = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0"}
    for place, line in enumerate(lines):
        sent |= {f"lines-{place}-{name}": str(value) for name, value in zip(names, line, strict=True)}
    return sent
