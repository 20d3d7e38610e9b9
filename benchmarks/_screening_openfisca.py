"""The other side of `screening.py`, run by it with a Python that has openfisca-core: FILE DAY LAST_DAY_OF_CLASS KIND.

KIND `facts`: the rules as their law writes them, over the same facts, with the age as openfisca's country template
works it out; of a register, three entries a person are enough for these people. KIND `ready`: everything that needs a
calendar is worked out before the clock starts (who was born early enough, from when somebody is clean), so that only
comparisons are left: the least that any reader of these columns can do.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core import entities, periods, taxbenefitsystems, variables
from openfisca_core.simulations import SimulationBuilder

RUNS = 9
PATH, DAY, ENDS = sys.argv[1], np.datetime64(sys.argv[2]), np.datetime64(sys.argv[3])
PERIOD = sys.argv[2]
Person = entities.SingleEntity("person", "persons", "A person", "")
TO_EPOCH = date(1970, 1, 1).toordinal()
READY = sys.argv[4] == "ready"
ADULT_IF_BORN = np.datetime64(f"{int(PERIOD[:4]) - 18}{PERIOD[4:]}")


def variable(name: str, kind: type, formula: Any = None, **attributes: Any) -> type:
    """A variable of openfisca: a fact, or a criterion with its formula."""
    body = {"value_type": kind, "entity": Person, "definition_period": periods.DateUnit.DAY, "label": name}
    if formula is None:
        body["definition_period"] = periods.DateUnit.ETERNITY
    else:
        body["formula"] = formula
    return type(name, (variables.Variable,), {**body, **attributes})


def asks(*facts: str) -> Any:
    """A formula over facts."""

    def decorated(rule: Any) -> Any:
        def formula(persons: Any, period: Any) -> Any:
            return rule(*(persons(fact, period) for fact in facts))

        return formula

    return decorated


def months_later(days: Any, months: int) -> Any:
    """The same day of a later month, or its last."""
    month = days.astype("M8[M]")
    target = month + months
    length = (target + 1).astype("M8[D]") - target.astype("M8[D]")
    return target.astype("M8[D]") + np.minimum(days - month.astype("M8[D]"), length - 1)


def age_on_the_day(born: Any) -> Any:
    """As in openfisca's country template."""
    month_of_birth = born.astype("M8[M]").astype(int) % 12 + 1
    day_of_birth = (born - born.astype("M8[M]") + 1).astype(int)
    year, month, day = (int(part) for part in PERIOD.split("-"))
    had_birthday = (month_of_birth < month) | ((month_of_birth == month) & (day_of_birth <= day))
    return year - (born.astype("M8[Y]").astype(int) + 1970) - np.where(had_birthday, 0, 1)


def clean_after(*entries: Any) -> Any:
    """Six months after the day after the last day of each entry, three dates of beginning and three of end."""
    clean = True
    for first, last in zip(entries[:3], entries[3:], strict=True):
        ended = np.maximum(first, last) + 1
        stands_now = (first <= DAY) & ~(months_later(ended, 6) <= DAY)
        clean = clean & ~stands_now
    return clean


ENTRIES = [f"entry_{which}_{number}" for which in ("first", "last") for number in (1, 2, 3)]

CRITERIA = {
    "is_held": asks("held")(lambda held: held == 1),
    "health_permits": asks("health_limits")(lambda limits: (limits & 3) == 0),
    "is_of_age": asks("birth_date")(lambda born: born <= ADULT_IF_BORN),
    "is_of_sex": asks("sex")(lambda sex: sex == 0),
    "is_educated": asks("education")(lambda education: education >= 1),
    "has_prerequisites": asks("prerequisites_held")(lambda skills: (skills & 1) == 1),
    "tier_permits": asks("security_tier")(lambda tier: tier >= 1),
    "ends_before_release": asks("release_date", "life_or_death")(
        lambda release, life: (release >= ENDS + 7) | (life == 1)
    ),
    "has_no_other_class": asks("clashes")(lambda clashes: ~clashes),
    "is_convict": asks("custody_status")(lambda status: status == 0),
    "is_general": asks("offence_group")(lambda group: group == 0),
    "has_served_half": asks("one_half", "life_or_death", "half_waived")(
        lambda half, life, waived: ((half <= DAY) & (life == 0)) | waived
    ),
    "is_clean": asks("clean_from", "clean_waived")(lambda clean_from, waived: (clean_from <= DAY) | waived),
}
FACTS = {
    **dict.fromkeys((*ENTRIES, "class_first", "class_last"), date),
    **dict.fromkeys(("held", "health_limits", "sex", "education", "prerequisites_held", "security_tier"), int),
    **dict.fromkeys(("life_or_death", "custody_status", "offence_group"), int),
    **dict.fromkeys(("birth_date", "release_date", "one_half", "clean_from"), date),
    **dict.fromkeys(("clashes", "half_waived", "clean_waived"), bool),
}


if not READY:
    CRITERIA |= {
        "is_of_age": asks("birth_date")(lambda born: ~np.isnat(born) & (age_on_the_day(born) >= 18)),
        "has_no_other_class": asks("class_first", "class_last")(lambda first, last: ~((last >= DAY) & (first <= ENDS))),
        "is_clean": asks(*ENTRIES, "clean_waived")(lambda *facts: clean_after(*facts[:-1]) | facts[-1]),
    }


def may_join(persons: Any, period: Any) -> Any:
    """All criteria together."""
    result = True
    for name in CRITERIA:
        result = result & persons(name, period)
    return result


def facts_of(path: str) -> dict[str, Any]:
    """The facts as openfisca takes them; the registers summed up to one date or flag for each person."""
    of = dict(np.load(path))

    def dates(days: Any) -> Any:
        return np.where(days == 0, np.datetime64("NaT"), (days - TO_EPOCH).astype("M8[D]"))

    def owners(name: str) -> Any:
        return np.repeat(np.arange(len(of["held"])), np.diff(of[f"{name}_offsets"]))

    def waived(code: int) -> Any:
        flags = np.zeros(len(of["held"]), bool)
        flags[owners("waivers")[of["waivers_codes"] == code]] = True
        return flags

    def nth(name: str, number: int) -> Any:
        start, end = (of[f"{name.rpartition('_')[0]}_offsets"][part] for part in (slice(None, -1), slice(1, None)))
        has = start + number < end
        return dates(np.where(has, of[name][np.where(has, start + number, 0)], 0))

    until = months_later(dates(np.maximum(of["discipline_last"], of["discipline_first"])) + 1, 6)
    until[of["discipline_last"] == 0] = np.datetime64("9999-01-01")
    clean_from = np.full(len(of["held"]), np.datetime64("1900-01-01"))
    np.maximum.at(clean_from, owners("discipline"), until)
    first, final = dates(of["enrolled_first"]), dates(of["enrolled_last"])
    clashes = np.zeros(len(of["held"]), bool)
    clashes[owners("enrolled")[(final >= DAY) & (first <= ENDS)]] = True
    numbers = {name: of[name] for name, kind in FACTS.items() if kind is int and of[name].ndim == 1}
    sets = {name: of[name][0].astype(np.int32) for name in ("health_limits", "prerequisites_held")}
    days = {name: dates(of[name]) for name in ("birth_date", "release_date", "one_half")}
    flags = {"clashes": clashes, "clean_waived": waived(0), "half_waived": waived(1)}
    entries = {
        f"entry_{which}_{one + 1}": nth(f"discipline_{which}", one) for which in ("first", "last") for one in range(3)
    }
    classes = {f"class_{which}": nth(f"enrolled_{which}", 0) for which in ("first", "last")}
    days |= entries | classes
    return {**numbers, **sets, **days, "clean_from": clean_from, **flags}


def memory_mib(which: str) -> float:
    """What this process holds (VmRSS) or has held at most (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Calculate some times, each in a fresh simulation whose facts are set before the clock starts."""
    system = taxbenefitsystems.TaxBenefitSystem([Person])
    for name, kind in FACTS.items():
        system.add_variable(variable(name, kind))
    for name, formula in CRITERIA.items():
        system.add_variable(variable(name, bool, formula))
    system.add_variable(variable("may_join", bool, may_join))
    facts = facts_of(PATH)
    taken = []
    above = 0.0
    for _ in range(RUNS):
        simulation = SimulationBuilder().build_default_simulation(system, count=len(facts["held"]))
        for name, values in facts.items():
            simulation.set_input(name, PERIOD, values)
        before = memory_mib("VmRSS")
        started = time.perf_counter()
        answer = simulation.calculate("may_join", PERIOD)
        taken.append(time.perf_counter() - started)
        above = above or max(0.0, memory_mib("VmHWM") - before)
    print(json.dumps({"seconds": min(taken), "yes": int(answer.sum()), "mib": above}))


if __name__ == "__main__":
    main()
