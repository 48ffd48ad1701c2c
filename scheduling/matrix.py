"""A programme built with PuLP as arrays, so that parts of it are held and solved again without rebuilding.

What is held leaves the programme before HiGHS sees it: windows of a few days of a long horizon stay as
small as they look. n columns, m rows.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from functools import reduce

import highspy
import numpy as np
import pulp
from scipy import sparse

from scheduling.problem import BoolArray, FloatArray
from scheduling.result import Solve, Status
from scheduling.solver import PROVEN, Stop

TOLERANCE = 1e-6
ENORMOUS = 1e6  # heads, shifts or agent-hours that no column comes near
UNITS = 10_000  # to which prices are told apart, when their common step is sought


@dataclass(frozen=True)
class Matrix:
    """`cost @ x`, minimised, with `least <= rows @ x <= most` and `lower <= x <= upper`, `whole` in part."""

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    whole: BoolArray
    rows: sparse.csr_matrix
    least: FloatArray
    most: FloatArray

    @classmethod
    def of(cls, problem: pulp.LpProblem) -> Matrix:
        """The arrays of a programme without constant; columns in the order of `problem.variables()`."""
        columns = problem.variables()
        index = {v.name: j for j, v in enumerate(columns)}
        starts, at, factors = [0], list[int](), list[float]()
        least, most = list[float](), list[float]()
        for row in problem.constraints():
            at += [index[v.name] for v in row]
            factors += row.values()
            starts.append(len(at))
            right = -float(row.constant)
            least.append(right if row.sense >= 0 else -math.inf)
            most.append(right if row.sense <= 0 else math.inf)
        cost = np.zeros(len(columns))
        for v, price in problem.objective.items():
            cost[index[v.name]] = price
        return cls(
            cost=cost,
            lower=np.array([-math.inf if v.lowBound is None else v.lowBound for v in columns], dtype=float),
            upper=np.array([math.inf if v.upBound is None else v.upBound for v in columns], dtype=float),
            whole=np.array([v.cat == pulp.LpInteger for v in columns], dtype=np.bool_),
            rows=sparse.csr_matrix((factors, at, starts), shape=(len(least), len(columns))),
            least=np.array(least),
            most=np.array(most),
        )

    def relaxed(self) -> Matrix:
        """The same with fractions of everything."""
        return replace(self, whole=np.zeros_like(self.whole))

    def holds(self, values: FloatArray, tolerance: float = TOLERANCE) -> bool:
        """Whether values of all columns keep every row and bound."""
        done = self.rows @ values
        pairs = ((self.least, done), (done, self.most), (self.lower, values), (values, self.upper))
        return all(bool((low <= high + tolerance).all()) for low, high in pairs)

    def price_step(self) -> float:
        """The step that the cost of whole plans goes in, 0 where fractions cost as well.

        Columns held at 0 count for nothing.
        """
        counts = (self.cost != 0) & (self.upper > 0)
        prices = np.abs(self.cost[counts]) * UNITS
        if not counts.any() or not self.whole[counts].all() or np.abs(prices - prices.round()).max() > 0.01:
            return 0.0
        return reduce(math.gcd, map(int, prices.round())) / UNITS


@dataclass(frozen=True)
class Answer:
    """How a solve ended, and the values of all columns, shape (n,), where it found any."""

    solve: Solve
    values: FloatArray | None


def solve_matrix(
    matrix: Matrix,
    stop: Stop,
    start: FloatArray | None = None,
    *,
    interior: bool = False,
    vertex: bool = True,
    nodes: int | None = None,
    watch: Watch | None = None,
) -> Answer:
    """Minimise; columns whose bounds meet are put in before the solver sees the rest.

    Rows in which nothing is free are none of this solve's: `Matrix.holds` tells whether values keep them.
    `start` are values of all columns to begin with; `nodes` ends the search after so many nodes,
    whatever the clock says; without `vertex` the interior point method ends inside the optimal face, in a
    third of the time, and the bound is that of its multipliers; `watch` may interrupt it from another thread.
    """
    began = time.perf_counter()
    held = matrix.lower == matrix.upper
    values = np.where(held, matrix.lower, 0.0)
    moved = matrix.rows @ values
    rows = matrix.rows[:, ~held]
    used = np.diff(rows.indptr) > 0
    least, most = matrix.least - moved, matrix.most - moved
    highs = _highs(stop, interior, vertex, nodes)
    highs.passModel(_model(matrix, ~held, rows[used], least[used], most[used]))
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start[~held].tolist()
        highs.setSolution(known)
    if watch is not None:
        watch.follow(highs)
    if highs.run() == highspy.HighsStatus.kError:
        # HiGHS keeps one pool of threads a process and refuses another number of them.
        highspy.Highs.resetGlobalScheduler(True)
        highs.run()
    solve = _read(highs, float(matrix.cost @ values), matrix.whole[~held].any(), began)
    if solve.objective is None:
        return Answer(solve, None)
    solution = highs.getSolution()
    if not vertex:
        duals = np.zeros(len(used))
        duals[used] = solution.row_dual
        solve = replace(solve, bound=_bound_of(matrix, duals), status=Status.OPTIMAL)
    values[~held] = solution.col_value
    values[matrix.whole] = values[matrix.whole].round()
    return Answer(solve, values)


class Watch:
    """Solves under way, which `interrupt` ends with the best they have."""

    def __init__(self) -> None:
        self.interrupted = False

    def follow(self, highs: highspy.Highs) -> None:
        """Let a solve be interrupted."""

        def look(event: highspy.HighsCallbackEvent) -> None:
            if self.interrupted:
                event.interrupt()

        highs.cbMipInterrupt += look
        highs.cbIpmInterrupt += look

    def interrupt(self) -> None:
        """End all that is under way."""
        self.interrupted = True


def _highs(stop: Stop, interior: bool, vertex: bool, nodes: int | None) -> highspy.Highs:
    highs = highspy.Highs()
    options = {
        "output_flag": False,
        "time_limit": max(stop.seconds, 0.0),
        "mip_rel_gap": stop.gap,
        "threads": stop.threads,
        "random_seed": 0,
        "solver": "ipm" if interior else "choose",
        "run_crossover": "on" if vertex else "off",
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    return highs


def _model(
    matrix: Matrix, free: BoolArray, rows: sparse.csr_matrix, least: FloatArray, most: FloatArray
) -> highspy.HighsLp:
    """HiGHS's own form of what is left."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = rows.shape[1], rows.shape[0]
    model.col_cost_ = matrix.cost[free]
    model.col_lower_, model.col_upper_ = matrix.lower[free], matrix.upper[free]
    model.row_lower_, model.row_upper_ = least, most
    model.offset_ = float(matrix.cost[~free] @ matrix.lower[~free])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr, rows.indices
    model.a_matrix_.value_ = rows.data
    if matrix.whole[free].any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in matrix.whole[free].tolist()]
    return model


def _bound_of(matrix: Matrix, duals: FloatArray) -> float:
    """What multipliers of the rows prove, whatever their quality: the Lagrangian bound."""
    y = np.where(np.isfinite(matrix.least), duals, np.minimum(duals, 0.0))
    y = np.where(np.isfinite(matrix.most), y, np.maximum(y, 0.0))
    sides = np.where(y > 0, matrix.least, matrix.most)
    reduced = matrix.cost - matrix.rows.T @ y
    edges = np.where(reduced >= 0, matrix.lower, np.minimum(matrix.upper, ENORMOUS))
    return float(y[y != 0] @ sides[y != 0] + reduced @ edges)


def _read(highs: highspy.Highs, constant: float, whole: bool, began: float) -> Solve:
    """Tell the four ends apart by HiGHS's own status (DESIGN.md 4.5)."""
    seconds = time.perf_counter() - began
    status, info = highs.getModelStatus(), highs.getInfo()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Solve(Status.INFEASIBLE, None, None, seconds, ("the rows contradict each other",))
    optimal = status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty}
    raw = info.mip_dual_bound if whole else (info.objective_function_value if optimal else -math.inf)
    bound = float(raw) if math.isfinite(raw) else None
    limited = status in {highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt}
    empty = status == highspy.HighsModelStatus.kModelEmpty
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible and not empty:
        return Solve(Status.NOTHING_FOUND, None, bound, seconds, hit_limit=limited)
    objective = constant if empty else float(info.objective_function_value)
    bound = objective if empty else bound
    proven = optimal and bound is not None and objective - bound <= PROVEN * max(1.0, abs(objective))
    return Solve(Status.OPTIMAL if proven else Status.FEASIBLE, objective, bound, seconds, hit_limit=limited)
