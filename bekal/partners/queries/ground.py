from datetime import date

from bekal.partners.choices import AgreementKind, AgreementState
from bekal.partners.models import Agreement
from bekal.partners.queries.texts import stretches_of
from bekal.partners.rules.ground import ground


def agreements_covering(facility_id: int, course_id: int, starts: date, ends: date) -> list[Agreement]:
    """The executable agreements in force on every day from `starts` to `ends` (both included) that name the course.

    In force: signed by the first day, not terminated, begun, and not over before the last day; an amendment counts from
    its day. The one that runs longest comes first.
    """
    signed = Agreement.objects.select_related("facility", "institution").filter(
        facility=facility_id, kind=AgreementKind.EXECUTABLE, state=AgreementState.SIGNED, signed_on__lte=starts
    )
    covering = [one for one in signed if not ground(stretches_of(one), starts, ends, course_id, taken=())]
    return sorted(covering, key=lambda one: one.ends, reverse=True)
