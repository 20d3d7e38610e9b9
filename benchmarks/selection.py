"""Choosing who gets which place, beside today's practice and the libraries that match people.

    python -m benchmarks.selection [--seeds 20] [--peers 5] [--no-region] [--no-nation]

The cases are `_selection_cases.py`'s, each with its seed. Every method's answer is kept to all limits in the same way
(`in_order`: its own places first, then whoever else fits, by points), and judged by the independent evaluator; what
breaks a limit stops the run. The matching libraries run in an environment of their own, with the versions of
requirements/bench.txt.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bekal.planner.evaluate import broken_limits, value_of
from bekal.planner.greedy import by_points, in_order
from bekal.planner.problem import Option, Problem, Proposal
from bekal.planner.solve import best_proposal
from benchmarks._selection_cases import Case, nation, prison, region
from benchmarks._selection_peers import METHODS

ROOT = Path(__file__).resolve().parents[1]
REGION_GAP, REGION_SECONDS = 0.003, 120.0
NATION_GAP, NATION_SECONDS = 0.008, 600.0


def judged(problem: Problem, places: Iterable[tuple[str, str]]) -> int:
    """The points of places that keep every limit."""
    given = frozenset(places)
    if broken := broken_limits(problem, given):
        raise AssertionError(broken[:3])
    return value_of(problem, given)


def of_list(case: Case, options: Iterable[Option]) -> int:
    """The points of a list that is followed from top to bottom."""
    return judged(case.problem, in_order(case.problem, options))


def of_peer(case: Case, python: Path, folder: Path, method: str) -> tuple[int, float]:
    """The points of a library's answer, and the seconds that it took."""
    path = folder / "case.json"
    path.write_text(json.dumps(_told(case)))
    command = [python, "-W", "ignore", Path(__file__).with_name("_selection_peers.py"), path, method]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    answer = json.loads(done.stdout.splitlines()[-1])
    theirs = {(person, key) for person, key in answer["places"]}
    ranked = by_points(case.problem.options)
    first = [one for one in ranked if (one.person, one.class_key) in theirs]
    rest = [one for one in ranked if (one.person, one.class_key) not in theirs]
    return of_list(case, first + rest), answer["seconds"]


def _told(case: Case) -> dict[str, Any]:
    problem = case.problem
    return {
        "options": [
            [one.person, one.class_key, one.points, case.rank[one.person, one.class_key]] for one in problem.options
        ],
        "capacity": {one.key: one.capacity for one in problem.classes},
        "minimum": {one.key: one.minimum for one in problem.classes},
        "costs": {
            one.key: {"fixed": one.fixed_cost, "place": one.cost_per_place, "shares": dict(one.shares)}
            for one in problem.classes
        },
        "funders": problem.funders,
        "apart": [sorted(pair) for pair in problem.apart],
    }


def peers_environment(folder: Path) -> Path:
    """The Python of a fresh environment with the libraries."""
    uv, python = Path(sys.executable).with_name("uv"), folder / "peers" / "bin" / "python"
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, python.parents[1]], **quiet)
    wanted = ROOT / "requirements" / "bench.txt"
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", wanted], **quiet)
    return python


def run_prisons(seeds: int, with_peers: int) -> None:
    """One prison: how long the proof takes, and what the others reach."""
    shares: dict[str, list[float]] = {}
    seconds: dict[str, list[float]] = {}

    def note(name: str, share: float, took: float) -> None:
        shares.setdefault(name, []).append(share)
        seconds.setdefault(name, []).append(took)

    proven = 0
    with tempfile.TemporaryDirectory() as folder:
        python = peers_environment(Path(folder)) if with_peers else None
        for seed in range(seeds):
            case = prison(seed)
            best = best_proposal(case.problem)
            assert judged(case.problem, best.places) == best.value
            proven += best.proven and best.seconds <= 10
            note("ours (HiGHS)", best.value / best.bound, best.seconds)
            lists = {
                "points, from the top": by_points(case.problem.options),
                "list by release date": case.by_release(),
                "first come, first served": case.first_come(),
            }
            for name, options in lists.items():
                began = time.perf_counter()
                note(name, of_list(case, options) / best.bound, time.perf_counter() - began)
            if python and seed < with_peers:
                for method in METHODS:
                    value, took = of_peer(case, python, Path(folder), method)
                    note(method, value / best.bound, took)
    print(f"One prison, 1,200 people, 12 classes: proven within 10 s on {proven} of {seeds} seeds, ", end="")
    print(f"median {statistics.median(seconds['ours (HiGHS)']):.2f} s\n")
    print("| method | seeds | share of the optimum | ours is | seconds |")
    print("|---|--:|--:|--:|--:|")
    for name, values in sorted(shares.items(), key=lambda item: -statistics.mean(item[1])):
        times = seconds[name]
        print(
            f"| {name} | {len(values)} | {min(values):.1%} to {max(values):.1%} | {1 / statistics.mean(values):.2f} x "
            f"| {min(times):.2f} to {max(times):.2f} |"
        )


def run_region() -> None:
    """Twenty prisons with shared budgets as one."""
    case = region(1)
    found = best_proposal(case.problem, seconds=REGION_SECONDS, gap=REGION_GAP)
    judged(case.problem, found.places)
    practice = of_list(case, case.first_come())
    print(f"\nRegion, 20 prisons, {len(case.problem.people):,} people, 240 classes: gap {found.gap:.2%} in ", end="")
    print(f"{found.seconds:.0f} s, {found.value / practice:.2f} x first come, first served, {_mib()} MiB")


def run_nation() -> None:
    """Every region, two at a time."""
    began = time.monotonic()
    value = bound = practice = people = 0
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        for number, (told, first) in enumerate(pool.imap_unordered(_one_region, range(33)), 1):
            value, bound, practice = value + told.value, bound + told.bound, practice + first
            people += len(told.places)
            print(f"  region {number} of 33, {time.monotonic() - began:.0f} s", file=sys.stderr)
    took, most = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nNation, 530 prisons, 280,000 people, 6,360 classes: gap {(bound - value) / bound:.2%} in {took:.0f} s, ")
    print(f"{value / practice:.2f} x first come, first served, {people:,} places, {most * 2 + _mib():.0f} MiB at most")


def _one_region(number: int) -> tuple[Proposal, int]:
    case = next(each for place, each in enumerate(nation(1)) if place == number)
    found = best_proposal(case.problem, seconds=NATION_SECONDS / 20, gap=NATION_GAP)
    judged(case.problem, found.places)
    return found, of_list(case, case.first_come())


def _mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--peers", type=int, default=5)
    parser.add_argument("--no-region", action="store_true")
    parser.add_argument("--no-nation", action="store_true")
    asked = parser.parse_args()
    run_prisons(asked.seeds, asked.peers)
    if not asked.no_region:
        run_region()
    if not asked.no_nation:
        run_nation()


if __name__ == "__main__":
    main()
