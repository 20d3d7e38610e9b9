from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from bekal.partners.models import Agreement, AgreementClause, ClauseTemplate
from bekal.partners.rules.clauses import Clause, clauses_in_force, shipped_clauses
from bekal.places.models import Facility


def clauses_for_drafting(facility: Facility, kind: str, day: date) -> list[Clause]:
    """The clauses from which a facility drafts an agreement of a kind on a day, in their order."""
    return clauses_in_force(shipped_clauses(kind, day), own_clauses(facility, kind, day))


def own_clauses(facility: Facility, kind: str, day: date) -> list[Clause]:
    """The texts that are the facility's own, or everybody's but not shipped, as they hold on a day."""
    rows = ClauseTemplate.objects.filter(Q(facility=facility) | Q(facility=None), kind=kind, valid_from__lte=day)
    newest: dict[str, ClauseTemplate] = {}
    for row in sorted(rows, key=lambda row: (row.facility_id is not None, row.valid_from)):
        newest[row.code] = row
    return [
        Clause(row.code, row.position, row.title, row.body, row.valid_from)
        for row in newest.values()
        if not row.shipped
    ]


def clause_history(facility: Facility, kind: str, code: str) -> QuerySet[ClauseTemplate]:
    """A facility's own texts of one clause, the newest first."""
    return ClauseTemplate.objects.filter(facility=facility, kind=kind, code=code).order_by("-valid_from")


def clauses_of(agreement: Agreement) -> Sequence[AgreementClause]:
    """The clauses of an agreement as they were written, names in braces and all."""
    return list(AgreementClause.objects.filter(agreement=agreement))
