from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bekal.intake.models import Assessment


def scores_of(inmate_ids: Iterable[int]) -> Mapping[int, Sequence[tuple[str, int]]]:
    """The latest score of each of these people by each form, as (title, score); one query."""
    rows = Assessment.objects.filter(inmate__in=list(inmate_ids)).order_by("taken_on", "pk")
    latest: dict[tuple[int, str], tuple[str, int]] = {}
    for inmate_id, code, title, score in rows.values_list("inmate_id", "form__code", "form__title", "score"):
        latest[inmate_id, code] = (title, score)
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for (inmate_id, _code), told in sorted(latest.items()):
        found[inmate_id].append(told)
    return found
