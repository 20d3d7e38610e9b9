"""The other side of `screening.py`, run by it with a Python that has openfisca-core: FILE DAY LAST_DAY_OF_CLASS."""

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
    **dict.fromkeys(("held", "health_limits", "sex", "education", "prerequisites_held", "security_tier"), int),
    **dict.fromkeys(("life_or_death", "custody_status", "offence_group"), int),
    **dict.fromkeys(("birth_date", "release_date", "one_half", "clean_from"), date),
    **dict.fromkeys(("clashes", "half_waived", "clean_waived"), bool),
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

    last = dates(np.maximum(of["discipline_last"], of["discipline_first"])) + 1
    month = last.astype("M8[M]") + 6
    length = (month + 1).astype("M8[D]") - month.astype("M8[D]")
    until = month.astype("M8[D]") + np.minimum(last - last.astype("M8[M]").astype("M8[D]"), length - 1)
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
