"""What was typed about an agreement or an amendment, as the actions take it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bekal.partners.actions import Joined, Party
from bekal.partners.choices import PartySide
from bekal.partners.rules.text import TERMS, Text, make_text, ordered, shares_of
from bekal.web.agreements.forms import clauses_written

SPARE_LINES = 2


def parties_written(lines: Iterable[Any], joined: Sequence[Joined]) -> list[Party]:
    """Who signs and witnesses; those of further parties in the order of the parties."""
    parties, others = [], iter(joined)
    for line in lines:
        party = line.party
        if party is None:
            continue
        if party.side is PartySide.FURTHER:
            house = next(others, None)
            party = Party(
                side=party.side,
                name=party.name,
                title=party.title,
                acting=party.acting,
                institution=house.institution if house else None,
            )
        parties.append(party)
    return parties


def text_written(
    form: Any, clauses: Iterable[Any], duties: Iterable[Any], sharing: Any, people: Iterable[Any], base: Text
) -> dict[str, Any]:
    """The whole text of an amendment as it was typed; who joined stays as in `base`."""
    data = {**form.cleaned_data, "ends": form.terms_end}
    houses = [one["institution"] for one in base["further"]]
    owed = [line.owed for line in duties if line.owed]
    return make_text(
        terms={name: data[name] for name in TERMS},
        courses={str(course.pk): course.name for course in form.cleaned_data["courses"]},
        clauses=clauses_written(clauses),
        sharing=[
            (one.course_kind.value, one.cost_kind.value, one.funder_kind.value, one.share) for one in sharing.shares
        ],
        duties=[
            {
                "side": one.side.value,
                "kind": one.kind.value,
                "quantity": one.quantity,
                "period": one.period.value,
                "text": one.text,
            }
            for one in owed
        ],
        people=_people(people, houses),
        further=base["further"],
    )


def _people(lines: Iterable[Any], houses: Sequence[int]) -> list[dict[str, Any]]:
    found, others = [], iter(houses)
    for line in lines:
        party = line.party
        if party is not None:
            house = next(others, None) if party.side is PartySide.FURTHER else None
            person = {"side": party.side.value, "name": party.name, "title": party.title}
            found.append({**person, "acting": party.acting, "institution": house})
    return found


def clause_lines(clauses: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The clauses as lines of a form, with a spare one."""
    lines = [{**one, "position": place} for place, one in enumerate(clauses, start=1)]
    return [*lines, {"position": len(lines) + 1}]


def lines_of(text: Text) -> dict[str, Any]:
    """The parts of a text as what a form begins with."""
    return {
        "clauses": clause_lines({"code": code, **one} for code, one in ordered(text, "clauses")),
        "duties": [one for _key, one in ordered(text, "duties")] + [{}] * SPARE_LINES,
        "people": [*text["people"], *[{"side": "witness"}] * SPARE_LINES],
        "shares": {(course, cost, funder): share for course, cost, funder, share in shares_of(text)},
    }
