"""The best proposal, and the proof that it is (HiGHS)."""

from __future__ import annotations

import math
import time
from collections.abc import Collection

import highspy
import numpy as np

from bekal.planner.evaluate import broken_limits, value_of
from bekal.planner.greedy import by_points, in_order
from bekal.planner.model import Model
from bekal.planner.problem import Problem, Proposal

LONGEST_SECONDS = 60.0
_WHOLE = 1 - 1e-3  # points are whole numbers: a gap below one is none
_TOLERANCE = 1e-6


class Impossible(Exception):
    """No proposal keeps every limit: what people pinned contradicts them."""


def best_proposal(problem: Problem, *, seconds: float = LONGEST_SECONDS, gap: float = 0.0) -> Proposal:
    """The proposal of the most points within every limit; after `seconds` the best that was found, with its bound.

    `gap` is how far below the bound it may stay (0.003: three in a thousand), for many prisons at once. The same
    problem gives the same places as long as it is solved in time. Raises Impossible.
    """
    began = time.monotonic()
    model = Model(problem)
    begin = in_order(problem, by_points(model.options))
    if not model.options:
        return _proposal(problem, begin, value_of(problem, begin), began)
    solver = _solver(problem.seed, seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.passModel(programme(model, model.whole_columns()))
    if usable := not broken_limits(problem, begin):
        solver.setSolution(_solution(model.values(begin)))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        raise Impossible
    places = _places(solver, model) or (begin if usable else None)
    if places is None or broken_limits(problem, places):
        raise Impossible
    return _proposal(problem, places, solver.getInfo().mip_dual_bound, began)


def _proposal(problem: Problem, places: frozenset[tuple[str, str]], bound: float, began: float) -> Proposal:
    value = value_of(problem, places)
    return Proposal(places, value, max(value, math.floor(bound + 1e-6)), time.monotonic() - began)


def _places(solver: highspy.Highs, model: Model) -> frozenset[tuple[str, str]] | None:
    """The places of the best solution, moved to a corner where it lies between some; None where none was found."""
    solution = solver.getSolution()
    if not solution.value_valid:
        return None
    values = np.array(solution.col_value)
    if _fractional(values, model):
        whole = np.array(sorted(model.whole_columns()), np.int32)
        corner = programme(model, ())
        lower, upper = np.array(corner.col_lower_), np.array(corner.col_upper_)
        lower[whole] = upper[whole] = np.round(values[whole])
        corner.col_lower_, corner.col_upper_ = lower, upper
        polish = _solver(model.problem.seed, LONGEST_SECONDS)
        polish.setOptionValue("solver", "simplex")
        polish.passModel(corner)
        polish.run()
        values = np.array(polish.getSolution().col_value)
    return model.places(values.tolist())


def _fractional(values: np.ndarray, model: Model) -> bool:
    options = values[: len(model.options)]
    return bool(np.any(np.abs(options - np.round(options)) > _TOLERANCE))


def _solution(values: list[float]) -> highspy.HighsSolution:
    solution = highspy.HighsSolution()
    solution.col_value = values
    return solution


def _solver(seed: int, seconds: float) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "threads": 1,  # the same steps in the same order every time
        "random_seed": seed % (2**31 - 1),
        "time_limit": seconds,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": _WHOLE,
        "mip_feasibility_tolerance": 1e-9,
        # measured on the cases of benchmarks/selection.py: these take longer than the whole rest
        "mip_allow_restart": False,
        "mip_heuristic_run_feasibility_jump": False,
        "mip_heuristic_run_rins": False,
        "mip_heuristic_run_rens": False,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def programme(model: Model, whole: Collection[int]) -> highspy.HighsLp:
    """The model as HiGHS takes it; the columns in `whole` take whole numbers only."""
    rows, (lower, upper) = model.rows(), model.bounds()
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = model.width, len(rows)
    programme.sense_ = highspy.ObjSense.kMaximize
    programme.col_cost_ = np.array(model.objective())
    programme.col_lower_, programme.col_upper_ = np.array(lower), np.array(upper)
    programme.row_lower_ = np.array([row.lower for row in rows])
    programme.row_upper_ = np.array([row.upper for row in rows])
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)])
    programme.a_matrix_.index_ = np.fromiter((column for row in rows for column in row.columns), np.int32)
    programme.a_matrix_.value_ = np.fromiter((number for row in rows for number in row.numbers), np.float64)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    programme.integrality_ = [kinds[column in whole] for column in range(model.width)]
    return programme
