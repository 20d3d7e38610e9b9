"""What makes partners known: heads through time, accreditations, trades, absences, reports, and a proposed curriculum.

Written through the product's own actions, as whoever would have written it.
"""

from datetime import date, timedelta
from typing import Any

from bekal.access.rules import SYSTEM
from bekal.accounts.queries import actor_for
from bekal.catalogue.actions import (
    ModuleFacts,
    UnitFacts,
    VersionFacts,
    adapt_for_facility,
    edit_version,
    propose_version,
)
from bekal.catalogue.choices import ModuleKind
from bekal.catalogue.models import Trade
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.world import World
from bekal.partners.actions import Head, add_absence, add_accreditation, name_head, offer_trade
from bekal.partners.actions.duties import record_delivery
from bekal.partners.choices import DutyKind
from bekal.partners.models import Agreement
from bekal.places.models import Institution


def make_profiles(world: World) -> None:
    """Everything in `profiles.toml`; before classes, so that nothing stands in the way of the absences."""
    told = document("profiles")
    for entry in told["institution"]:
        world.institutions[entry["key"]] = Institution.objects.create(
            name=entry["name"],
            short_name=entry["short_name"],
            kind=entry["kind"],
            certificate_prefix=entry["prefix"],
            address=entry["address"],
            facility=world.facilities.get(entry.get("facility", "")),
        )
    for entry in told["head"]:
        _head(world, entry)
    for entry in told["accreditation"]:
        _accreditation(world, entry)
    trades = {trade.code: trade for trade in Trade.objects.all()}
    for key, offers in told["offers"].items():
        for code, place in offers:
            house = world.institutions[key]
            offer_trade(institution=house, trade=trades[code], place=place, actor=SYSTEM, now=world.now)
    for key, words in told["qualifications"].items():
        instructor = world.instructors[key]
        instructor.qualification = words
        instructor.save(update_fields=["qualification"])
    for entry in told["absence"]:
        starts = world.day(entry["starts_days"])
        span = {"starts": starts, "ends": starts + timedelta(days=entry["length"]), "reason": entry["reason"]}
        add_absence(instructor=world.instructors[entry["instructor"]], **span, actor=SYSTEM, now=world.now)


def store_reports(world: World) -> None:
    """What partners wrote down of their duties, and the curriculum that waits for the prison's decision."""
    told = document("profiles")
    numbers = {entry["key"]: place for place, entry in enumerate(document("agreements")["agreement"])}
    for entry in told["delivery"]:
        agreement = Agreement.objects.select_related("facility").get(
            pk=world.agreements[numbers[entry["agreement"]]].pk
        )
        record_delivery(
            agreement=agreement,
            kind=DutyKind(entry["kind"]),
            date=world.day(entry["days"]),
            quantity=1,
            note=entry["note"],
            actor=actor_for(world.users[entry["user"]], world.today),
            now=world.now,
        )
    for entry in told["proposal"]:
        _proposal(world, entry)


def _head(world: World, entry: dict[str, Any]) -> None:
    house = world.facilities.get(entry.get("facility", "")) or world.institutions[entry["institution"]]
    starts = _day(world, entry, "starts")
    if starts is None:
        raise ValueError(f"{entry['name']} does not say since when")
    names = {name: entry[name] for name in ("name", "title")}
    head = Head(**names, acting=entry.get("acting", False), starts=starts, ends=_day(world, entry, "ends"))
    name_head(house=house, head=head, actor=SYSTEM, now=world.now)


def _accreditation(world: World, entry: dict[str, Any]) -> None:
    add_accreditation(
        institution=world.institutions[entry["institution"]],
        name=entry["name"],
        number=entry["number"],
        issuer=entry["issuer"],
        issued_on=world.day(entry["issued_days"]),
        expires_on=_day(world, entry, "expires"),
        actor=SYSTEM,
        now=world.now,
    )


def _proposal(world: World, entry: dict[str, Any]) -> None:
    actor = actor_for(world.users[entry["user"]], world.today)
    origin = world.curricula[entry["course"]][0]
    moment = world.at(world.facilities[entry["facility"]], world.day(entry["days"]), 10)
    draft = adapt_for_facility(
        version=origin.version,
        institution=world.institutions[entry["institution"]],
        facility=world.facilities[entry["facility"]],
        change_note=entry["change_note"],
        valid_from=world.day(entry["valid_days"]),
        actor=actor,
        now=moment,
    )
    facts = VersionFacts(
        valid_from=draft.valid_from,
        change_note=draft.change_note,
        minimum_attendance_percent=draft.minimum_attendance_percent,
        passing_score=65,
        health_bars=tuple(draft.health_bars),
    )
    modules = [
        ModuleFacts(name=name, kind=ModuleKind(kind), lesson_hours=hours) for kind, hours, name in entry["modules"]
    ]
    units = [UnitFacts(code=unit.code, title=unit.title) for unit in origin.units]
    edit_version(version=draft, revision=1, facts=facts, modules=modules, units=units, actor=actor, now=moment)
    propose_version(version=draft, actor=actor, now=moment)


def _day(world: World, entry: dict[str, Any], name: str) -> date | None:
    if f"{name}_days" in entry:
        return world.day(entry[f"{name}_days"])
    found: date | None = entry.get(name)
    return found
