"""The matching libraries' side of `selection.py`, run by it in an environment of its own: CASE METHOD.

CASE is a JSON file with `options` ([person, class, points, rank]), `capacity` by class, and for the solver CP-SAT all
other limits. What a matching library cannot be told (money, minimum, pairs) it leaves out: its answer is then kept to
all limits by the caller in the same way as every list. Prints {"places": [[person, class]…], "seconds": …}.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

Places = list[tuple[str, str]]


def linear_assignment(case: dict[str, Any]) -> Places:
    """scipy: people to seats, most points."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    people = sorted({person for person, *_ in case["options"]})
    seats = [key for key, capacity in case["capacity"].items() for _ in range(capacity)]
    row = {person: number for number, person in enumerate(people)}
    seats_of = defaultdict(list)
    for number, key in enumerate(seats):
        seats_of[key].append(number)
    points = np.zeros((len(people), len(seats)))
    for person, key, worth, _ in case["options"]:
        points[row[person], seats_of[key]] = worth + 1
    found = zip(*linear_sum_assignment(points, maximize=True), strict=True)
    return [(people[one], seats[other]) for one, other in found if points[one, other]]


def min_cost_flow(case: dict[str, Any]) -> Places:
    """networkx: people, classes, a way round for who gets none."""
    import networkx as nx

    graph = nx.DiGraph()
    people = {person for person, *_ in case["options"]}
    for person in people:
        graph.add_node(("p", person), demand=-1)
        graph.add_edge(("p", person), "out", capacity=1, weight=0)
    for person, key, worth, _ in case["options"]:
        graph.add_edge(("p", person), ("c", key), capacity=1, weight=-worth - 1)
    for key, capacity in case["capacity"].items():
        graph.add_edge(("c", key), "out", capacity=capacity, weight=0)
    graph.add_node("out", demand=len(people))
    flow = nx.min_cost_flow(graph)
    return [(person, key) for person, key, *_ in case["options"] if flow["p", person].get(("c", key))]


def stable_matching(case: dict[str, Any]) -> Places:
    """matching: hospitals and residents, stable, best for the people."""
    from matching.games import HospitalResident

    wishes, claims = _preferences(case)
    capacity = {key: number for key, number in case["capacity"].items() if key in claims}
    game = HospitalResident.create_from_dictionaries(wishes, claims, capacity)
    matched = game.solve(optimal="resident")
    return [(str(person), str(key)) for key, people in matched.items() for person in people]


def stable_algmatch(case: dict[str, Any]) -> Places:
    """algmatch: hospitals and residents, stable, best for the classes; it takes numbers for names."""
    from algmatch import HospitalResidentsProblem

    wishes, claims = _preferences(case)
    people = {name: number for number, name in enumerate(wishes, 1)}
    classes = {name: number for number, name in enumerate(claims, 1)}
    game = HospitalResidentsProblem(
        dictionary={
            "residents": {people[who]: [classes[key] for key in keys] for who, keys in wishes.items()},
            "hospitals": {
                classes[key]: {"capacity": case["capacity"][key], "preferences": [people[who] for who in whos]}
                for key, whos in claims.items()
            },
        },
        optimised_side="hospitals",
    )
    matched = game.get_stable_matching()["resident_sided"]
    names, keys = list(people), list(classes)
    return [(names[int(who[1:]) - 1], keys[int(key[1:]) - 1]) for who, key in matched.items() if key]


def fair_allocation(case: dict[str, Any]) -> Places:
    """fairpyx: course allocation by iterated maximum matching, one course each."""
    import fairpyx

    worth: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(case["capacity"], 0))
    for person, key, points, _ in case["options"]:
        worth[person][key] = points + 1
    instance = fairpyx.Instance(
        valuations=dict(worth), agent_capacities=dict.fromkeys(worth, 1), item_capacities=case["capacity"]
    )
    found = fairpyx.divide(fairpyx.algorithms.iterated_maximum_matching, instance)
    return [(person, key) for person, keys in found.items() for key in keys if worth[person][key]]


def cp_sat(case: dict[str, Any]) -> Places:
    """ortools: all limits, two workers, at most 60 seconds."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    opens = {key: model.new_bool_var(key) for key in case["capacity"]}
    place = {(person, key): model.new_bool_var("") for person, key, *_ in case["options"]}
    inside, mine = defaultdict(list), defaultdict(list)
    for (person, key), column in place.items():
        inside[key].append(column)
        mine[person].append(column)
        model.add_implication(column, opens[key])
    for key, opened in opens.items():
        model.add(sum(inside[key]) <= case["capacity"][key] * opened)
        model.add(sum(inside[key]) >= case["minimum"][key] * opened)
    for columns in mine.values():
        model.add_at_most_one(columns)
    for one, other in case["apart"]:
        for key in opens:
            if (one, key) in place and (other, key) in place:
                model.add_at_most_one([place[one, key], place[other, key]])
    for funder, limit in case["funders"].items():
        costs = [(case["costs"][key], key) for key in opens]
        spent = sum(
            cost["shares"].get(funder, 0) * (cost["fixed"] * opens[key] + cost["place"] * sum(inside[key]))
            for cost, key in costs
        )
        model.add(spent <= limit * 10_000)
    model.maximize(sum(worth * place[person, key] for person, key, worth, _ in case["options"]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, 60
    solver.solve(model)
    return [where for where, column in place.items() if solver.value(column)]


def _preferences(case: dict[str, Any]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    wishes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for person, key, worth, rank in case["options"]:
        wishes[person].append((rank, key))
        claims[key].append((-worth, person))
    return (
        {person: [key for _, key in sorted(keys)] for person, keys in wishes.items()},
        {key: [person for _, person in sorted(people)] for key, people in claims.items()},
    )


METHODS = {
    "scipy, linear assignment": linear_assignment,
    "networkx, min-cost flow": min_cost_flow,
    "matching, stable for people": stable_matching,
    "algmatch, stable for classes": stable_algmatch,
    "fairpyx, iterated matching": fair_allocation,
    "ortools CP-SAT, 2 workers, 60 s": cp_sat,
}

if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text())
    began = time.perf_counter()
    places = METHODS[sys.argv[2]](told)
    print(json.dumps({"places": places, "seconds": time.perf_counter() - began}))
