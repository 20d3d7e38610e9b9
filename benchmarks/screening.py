"""Judging a nation, beside openfisca-core's bare yes or no on the same rules, and beside one person at a time.

    python -m benchmarks.screening [--people 280000] [--one-by-one 28000]

Invented people, thirteen criteria: in-house training and assimilation, for one course and day. Ours gives the verdict
of everybody with every reason, date and missing fact. openfisca-core, in an environment of its own (made with the
versions of requirements/bench.txt), only says yes or no: once from the same facts, and once with all work of the
calendar done before the clock starts, which leaves a few comparisons. Each runs in a process of its own, on one core,
the facts loaded before the clock starts; the least of several runs counts. All must find the same number of people.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bekal.eligibility.columns import ChoiceColumn, Columns, DayColumn, EntryColumn, SetColumn, WaiverColumn
from bekal.eligibility.facts import EDUCATION_LEVELS, CourseFacts
from bekal.eligibility.rules import RuleSet, ruleset_on
from bekal.eligibility.screening import STATUSES, screen
from bekal.eligibility.verdict import Status, asked_of, judge, weigh

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 6, 1)
COURSE = CourseFacts(
    starts=DAY,
    ends=date(2026, 6, 12),
    minimum_age=18,
    minimum_education="primary",
    sex="M",
    health_bars=frozenset({"no_fumes", "no_dust"}),
    prerequisites=frozenset({"K3"}),
)
RUNS = 9
TIERS = ("super_maximum", "maximum", "medium", "minimum", "open")
OFFENCES = ("general", "narcotics", "corruption", "terrorism", "state_security")
LIMITS, SKILLS = ("no_fumes", "no_dust", "no_weight", "poor_sight"), ("K3", "LAS-DASAR")
ONE_CORE = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")}


def ruleset() -> RuleSet:
    """What is asked."""
    return ruleset_on("in_house_training", DAY).with_rules_of(ruleset_on("assimilation", DAY))


def write_people(path: Path, count: int, seed: int = 1) -> None:
    """Invented people as arrays: a fifth detainees without dates, a tenth with entries, 2 % of each fact missing."""
    chance = np.random.default_rng(seed)
    today = DAY.toordinal()

    def codes(share: list[float]) -> Any:
        return np.where(chance.random(count) < 0.02, -1, chance.choice(len(share), count, p=share)).astype(np.int8)

    def flags(share: float) -> Any:
        return np.where(chance.random(count) < 0.02, -1, chance.random(count) < share).astype(np.int8)

    born = today - chance.integers(6_200, 25_000, count)
    detainee = chance.random(count) < 0.2
    start = today - chance.integers(10, 3_000, count)
    term = chance.integers(200, 5_000, count)

    def dated(part: float) -> Any:
        return np.where(detainee | (chance.random(count) < 0.02), 0, start + (term * part).astype(int)).astype(np.int32)

    entries = np.where(chance.random(count) < 0.1, chance.integers(1, 4, count), 0)
    began = (today - chance.integers(0, 1_500, entries.sum())).astype(np.int32)
    last = np.where(chance.random(len(began)) < 0.05, 0, began + chance.integers(0, 90, len(began))).astype(np.int32)
    classes = (chance.random(count) < 0.05).astype(int)
    first = (today + chance.integers(-30, 60, classes.sum())).astype(np.int32)
    waived = (chance.random(count) < 0.002).astype(int)
    np.savez(
        path,
        held=flags(0.98), custody_status=np.where(detainee, 1, 0).astype(np.int8), life_or_death=flags(0.01),
        security_tier=codes([0.02, 0.1, 0.6, 0.2, 0.08]), sex=codes([0.94, 0.06]),
        education=codes([0.1, 0.35, 0.25, 0.25, 0.05]), offence_group=codes([0.6, 0.3, 0.05, 0.04, 0.01]),
        health_limits=chance.choice(16, count, p=[0.85, *[0.01] * 15]).astype(np.uint64)[None, :],
        prerequisites_held=chance.integers(0, 4, count).astype(np.uint64)[None, :],
        birth_date=np.where(chance.random(count) < 0.02, 0, born).astype(np.int32),
        one_half=dated(1 / 2), release_date=dated(2 / 3),
        discipline_offsets=np.concatenate(([0], np.cumsum(entries))), discipline_first=began, discipline_last=last,
        enrolled_offsets=np.concatenate(([0], np.cumsum(classes))), enrolled_first=first,
        enrolled_last=first + np.int32(20),
        waivers_offsets=np.concatenate(([0], np.cumsum(waived))),
        waivers_codes=chance.integers(0, 2, waived.sum()).astype(np.int16),
        waivers_since=np.full(waived.sum(), today - 30, np.int32), waivers_until=np.zeros(waived.sum(), np.int32),
    )  # fmt: skip


def loaded(path: Path) -> Columns:
    """The people of a file, as columns."""
    of = dict(np.load(path))
    return Columns(
        len(of["held"]),
        {
            "held": ChoiceColumn(of["held"]),
            "life_or_death": ChoiceColumn(of["life_or_death"]),
            "custody_status": ChoiceColumn(of["custody_status"], ("convict", "detainee")),
            "security_tier": ChoiceColumn(of["security_tier"], TIERS),
            "sex": ChoiceColumn(of["sex"], ("M", "F")),
            "education": ChoiceColumn(of["education"], EDUCATION_LEVELS),
            "offence_group": ChoiceColumn(of["offence_group"], OFFENCES),
            "health_limits": SetColumn(of["health_limits"], LIMITS),
            "prerequisites_held": SetColumn(of["prerequisites_held"], SKILLS),
            **{name: DayColumn(of[name]) for name in ("birth_date", "one_half", "release_date")},
            **{
                name: EntryColumn(of[f"{name}_offsets"], of[f"{name}_first"], of[f"{name}_last"])
                for name in ("discipline", "enrolled")
            },
            "waivers": WaiverColumn(
                of["waivers_offsets"], of["waivers_codes"], of["waivers_since"], of["waivers_until"],
                ("clean", "fraction_served"),
            ),
        },
    )  # fmt: skip


def least(run: Callable[[], Any], runs: int = RUNS) -> float:
    """Seconds of the quickest of several runs."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return min(taken)


def memory_mib(which: str) -> float:
    """What this process holds (VmRSS) or has held at most (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure_ours(path: Path, count: int) -> dict[str, Any]:
    """Everybody at once; the first run, which has tables to make, is told beside the quickest."""
    columns, asked = loaded(path), ruleset()
    before = memory_mib("VmRSS")
    started = time.perf_counter()
    found = screen(asked, columns, DAY, COURSE)
    first = time.perf_counter() - started
    above = memory_mib("VmHWM") - before
    yes = int((found.status == STATUSES.index(Status.YES)).sum())
    return {
        "seconds": least(lambda: screen(asked, columns, DAY, COURSE)),
        "first": first,
        "mib": above,
        "yes": yes,
        "criteria": len(found.asked),
    }


def measure_one_by_one(path: Path, count: int) -> dict[str, Any]:
    """One person after the other, all reasons and dates without words; then with words, as on a page."""
    columns = loaded(path)
    asked = asked_of(ruleset(), COURSE)
    people = [columns.person(number) for number in range(min(count, columns.size))]
    started = time.perf_counter()
    yes = sum(weigh(person, asked, DAY).status is Status.YES for person in people)
    seconds = time.perf_counter() - started
    page = people[:300]
    worded = least(lambda: [judge(person, ruleset(), DAY, COURSE) for person in page], 3) / len(page)
    expected = screen(ruleset(), columns, DAY, COURSE).status[: len(people)] == STATUSES.index(Status.YES)
    assert yes == int(expected.sum())
    return {"seconds": seconds * columns.size / len(people), "people": len(people), "worded": worded}


def openfisca_environment(folder: Path) -> Path:
    """The Python of a fresh environment with openfisca-core."""
    uv, python = Path(sys.executable).with_name("uv"), folder / "openfisca" / "bin" / "python"
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, python.parents[1]], **quiet)
    wanted = ROOT / "requirements" / "bench.txt"
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", wanted], **quiet)
    return python


def in_a_process_of_its_own(command: list[Any]) -> dict[str, Any]:
    """What a command printed last, as JSON."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=ONE_CORE)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def run(count: int, one_by_one: int) -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "people.npz")
        write_people(path, count)
        python = openfisca_environment(Path(folder))
        this = [sys.executable, "-m", "benchmarks.screening", "--measure"]
        theirs = [python, Path(__file__).with_name("_screening_openfisca.py"), path, str(DAY), str(COURSE.ends)]
        ready = in_a_process_of_its_own([*theirs, "ready"])
        rival = in_a_process_of_its_own([*theirs, "facts"])
        ours = in_a_process_of_its_own([*this, "ours", path, "0"])
        again = in_a_process_of_its_own([*theirs, "facts"])
        plain = in_a_process_of_its_own([*this, "one_by_one", path, str(one_by_one)])
    bare, once = min(rival["seconds"], again["seconds"]), ours["seconds"]
    assert rival["yes"] == ready["yes"] == ours["yes"], (rival["yes"], ready["yes"], ours["yes"])
    print(f"Screening: {count:,} people x {ours['criteria']} criteria, {ours['yes']:,} may join; one core\n")
    print("| what | ms | x openfisca | peak MiB above the facts |")
    print("|---|--:|--:|--:|")
    print(f"| openfisca-core, yes or no | {bare * 1e3:.1f} | 1.0 | {rival['mib']:.0f} |")
    least_of_all = "openfisca-core, all calendar work done beforehand"
    print(f"| {least_of_all} | {ready['seconds'] * 1e3:.1f} | {ready['seconds'] / bare:.2f} | {ready['mib']:.0f} |")
    print(f"| ours, all reasons and dates | {once * 1e3:.1f} | {once / bare:.2f} | {ours['mib']:.0f} |")
    print(f"| the same, first run of a process | {ours['first'] * 1e3:.1f} | {ours['first'] / bare:.2f} | |")
    told = f"one person at a time, no words ({plain['people']:,} measured)"
    print(f"| {told} | {plain['seconds'] * 1e3:,.0f} | {plain['seconds'] / bare:.0f} | |")
    print(f"\nOurs is {plain['seconds'] / once:.0f} times as fast as one at a time.")
    print(f"One person with every reason in both languages: {plain['worded'] * 1e3:.2f} ms.")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Judging a nation, beside openfisca-core and one person at a time.")
    parser.add_argument("--people", type=int, default=280_000)
    parser.add_argument("--one-by-one", type=int, default=28_000, help="how many are judged one by one")
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "PATH", "COUNT"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        what, path, count = chosen.measure
        measure = {"ours": measure_ours, "one_by_one": measure_one_by_one}[what]
        print(json.dumps(measure(Path(path), int(count))))
    else:
        run(chosen.people, chosen.one_by_one)


if __name__ == "__main__":
    main()
