"""What the page of suppositions shows: every verdict and date before and after, side by side."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bekal.eligibility.facts import PersonFacts
from bekal.eligibility.sentences import fact_name
from bekal.eligibility.terms import Computed, dates_of, method_on
from bekal.eligibility.verdict import ReasonStatus
from bekal.eligibility.whatif import Change, changed_facts, changed_imprisonment
from bekal.people.queries import happenings_of, imprisonment_of
from bekal.reporting.queries.rights import Right, changes_of_law, facts_of_person, rights_of
from bekal.web.layout.templatetags.bekal import long_date
from bekal.web.people.rights import DATES, language, reason_line, spoken_verdict, title_of, verdict_tag

Item = dict[str, Any]


def moves_of(inmate: Any, change: Change, today: date, day: date) -> Item:
    """How the verdicts on `day` and the dates move with a change; nothing is stored."""
    facts = facts_of_person(inmate, happenings_of(inmate, with_keep_apart=False), today)
    imprisonment, method, laws = imprisonment_of(inmate), method_on(today), changes_of_law()
    supposed = changed_facts(facts, imprisonment, change, method)
    now, then = rights_of(facts, day, laws), rights_of(supposed, day, laws)
    computed = dates_of(imprisonment, method)
    would_be = dates_of(changed_imprisonment(imprisonment, change), method)
    return {
        "day": day,
        "supposes": bool(change),
        "verdicts": [_verdict_row(before, after) for before, after in zip(now, then, strict=True)],
        "dates": list(_date_rows(facts, supposed, computed, would_be)),
    }


def _verdict_row(before: Right, after: Right) -> Item:
    first, second = before.verdict, after.verdict
    moved = (first and (first.status, first.date)) != (second and (second.status, second.date))
    against = [reason for reason in second.reasons if reason.status is not ReasonStatus.MET] if second else []
    return {
        "title": title_of(after.code),
        "before": verdict_tag(first),
        "after": verdict_tag(second),
        "moved": moved,
        "said": spoken_verdict(second),
        "against": [reason_line(reason) for reason in against],
    }


def _date_rows(
    facts: PersonFacts, supposed: PersonFacts, computed: Mapping[str, Computed], would_be: Mapping[str, Computed]
) -> Iterable[Item]:
    for name in DATES:
        stated, then = getattr(facts, name), getattr(supposed, name)
        title = fact_name(name)[language()]
        yield {
            "name": title[:1].upper() + title[1:],
            "before": long_date(stated),
            "after": long_date(then),
            "computed_before": long_date(computed[name].value),
            "computed_after": long_date(would_be[name].value),
            "moved": stated != then,
        }
