"""What the pages of a screening show: of one facility as it is now, of many as they were worked out last."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from bekal.eligibility.rules import NoRuleSet, RuleSet
from bekal.entitlements.queries import ruleset_for
from bekal.places.queries import facilities_allowing, facility_for
from bekal.screening.choices import Answer, Why
from bekal.screening.queries.verdicts import Line, changes_of, today_in
from bekal.screening.rules import general
from bekal.web.layout.page import Request
from bekal.web.screening import wording

Item = dict[str, Any]
MOST_CHANGES = 25
MOST_LACKING = 6
ROW = (Answer.YES, Answer.ALMOST, Answer.NOT_YET, Answer.UNKNOWN)


def chosen_facility(request: Request, action: str) -> Any:
    """The facility that the address names, or the only one that the actor has; None where there are several.

    Raises Unseen or Forbidden for one that is not theirs.
    """
    wanted = request.GET.get("facility", "")
    if wanted.isdecimal() and len(wanted) < 10:
        return facility_for(request.actor, action, int(wanted))
    several = facilities_allowing(request.actor, action)[:2]
    return several[0] if len(several) == 1 else None


def address(name: str, facility: Any, *words: Any, **asked: Any) -> str:
    """The address of a page of this area about a facility."""
    query = {**asked, "facility": facility.pk} if facility is not None else asked
    return f"{reverse(name, args=words)}?{urlencode(query)}"


def rights_table(rules: Sequence[Mapping[str, Any]], counts: Mapping[str, Any], facility: Any = None) -> list[Item]:
    """A line for each right: how many have each answer, and where they are listed."""
    return [
        {
            "title": wording.title_of(rule["code"]),
            "version": date.fromisoformat(rule["version"]) if rule["version"] else None,
            "cells": [_cell(rule["code"], answer, counts[rule["code"]], facility) for answer in ROW],
        }
        for rule in rules
    ]


def _cell(code: str, answer: Answer, counts: Mapping[str, int], facility: Any) -> Item:
    number = counts.get(answer.value, 0)
    url = address("screening_people", facility, code, status=answer.value) if facility is not None and number else ""
    return {"label": answer.label, "number": number, "url": url}


def points(counts: Mapping[str, Mapping[str, int]], answer: Answer = Answer.YES) -> list[Item]:
    """The bars of the figure: who may today, by right."""
    return [
        {"label": label, "value": sum(counts.get(code, {}).get(answer.value, 0) for code in codes)}
        for label, codes in wording.bars()
    ]


def of_facility(facility: Any, screening: Any) -> Item:
    """The page of one facility, as it is now."""
    lacking = sorted(screening.lacking.items(), key=lambda item: -item[1])[:MOST_LACKING]
    changes = changes_of(screening, MOST_CHANGES)
    return {
        "facility": facility,
        "screening": screening,
        "heads": [answer.label for answer in ROW],
        "rights": rights_table(screening.rules, screening.counts, facility),
        "points": points(screening.counts),
        "lacking": [
            {
                "title": wording.kind_title("missing", fact),
                "number": number,
                "url": address("data_quality", facility, kind=f"missing:{fact}"),
            }
            for fact, number in lacking
        ],
        "whys": wording.why_lines(screening.changed),
        "changes": [
            {"inmate": change.inmate, "why": Why(change.why).label, "steps": wording.change_lines(change.steps)}
            for change in changes
        ],
        "more_changes": max(0, sum(screening.changed.values()) - len(changes)),
    }


def of_many(screenings: Sequence[Any], now: datetime) -> Item:
    """The page of a region or the nation: sums, as they were worked out last."""
    counts: dict[str, Counter[str]] = {}
    for screening in screenings:
        for code, letters in screening.counts.items():
            counts.setdefault(code, Counter()).update(letters)
    newest = max(screenings, key=lambda one: one.screened_at, default=None)
    rules = [rule for rule in newest.rules if rule["code"] in counts] if newest else []
    changed: Counter[str] = Counter()
    for screening in screenings:
        if screening.day == today_in(screening.facility, now):
            changed.update(screening.changed)
    return {
        "newest": newest,
        "people": sum(screening.people for screening in screenings),
        "unknown": sum(screening.unknown for screening in screenings),
        "heads": [answer.label for answer in ROW],
        "rights": rights_table(rules, counts),
        "points": points(counts),
        "whys": wording.why_lines(changed),
        "behind": sum(screening.day < today_in(screening.facility, now) for screening in screenings),
    }


def place_line(screening: Any, now: datetime) -> Item:
    """A facility in the table of many."""
    return {
        "name": screening.facility.name,
        "region": screening.facility.region.name,
        "url": address("screening_list", screening.facility),
        "people": screening.people,
        "answers": points(screening.counts),
        "unknown": screening.unknown,
        "at": screening.screened_at,
        "is_behind": screening.day < today_in(screening.facility, now),
    }


# The people behind a number


def statuses(screening: Any, facility: Any, code: str, chosen: Answer) -> list[Item]:
    """How many have each answer by one rule set, each leading to its people."""
    return [
        {
            "value": screening.counts[code].get(answer.value, 0),
            "label": answer.label,
            "url": address("screening_people", facility, code, status=answer.value),
            "current": answer is chosen,
        }
        for answer in Answer
    ]


def people_lines(lines: Iterable[Line], code: str, screening: Any) -> list[Item]:
    """People with the date and the reason of their verdict."""
    titles = wording.titles_of(ruleset) if (ruleset := _ruleset(code, screening.day)) else {}
    return [
        {
            "inmate": line.inmate,
            "day": line.verdict.day,
            "reason": wording.reason_of(line.verdict, titles),
        }
        for line in lines
    ]


def _ruleset(code: str, day: date) -> RuleSet | None:
    try:
        return general(ruleset_for(code, day))
    except NoRuleSet:
        return None


def crumbs(facility: Any) -> list[Item]:
    """The way back to the numbers."""
    return [{"label": _("Siapa boleh apa"), "url": address("screening_list", facility)}]
