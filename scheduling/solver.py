"""The one seam to PuLP and HiGHS: build with PuLP, solve in process, and say honestly how it ended.

A time-limited PuLP run calls itself optimal, and with no incumbent its variables still hold values
(DESIGN.md 4.5); so the answer is read from HiGHS's own model status and incumbent.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import pulp

from scheduling.result import Solve, Status

PROVEN = 1e-6  # relative gap at which a bound counts as reached


@dataclass(frozen=True)
class Stop:
    """When a solve may stop: seconds of wall clock, or the relative gap reached; on how many threads."""

    seconds: float = 30.0
    gap: float = 0.01
    threads: int = 2


class WarmHighs(pulp.HiGHS):  # type: ignore[misc]
    """`pulp.HiGHS` that starts from known values, which PuLP 3 does not pass on."""

    def __init__(self, start: Mapping[str, float], stop: Stop, interior: bool = False) -> None:
        super().__init__(
            msg=False,
            timeLimit=stop.seconds,
            gapRel=stop.gap,
            threads=stop.threads,
            random_seed=0,
            solver="ipm" if interior else "choose",
        )
        self.start = start

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802  (PuLP's name)
        """Hand over the starting values, then run."""
        if self.start:
            solution = highspy.HighsSolution()
            solution.col_value = [self.start.get(v.name, 0.0) for v in lp.variables()]
            lp.solverModel.setSolution(solution)
        if lp.solverModel.run() == highspy.HighsStatus.kError:
            # HiGHS keeps one pool of threads a process and refuses another number of them.
            highspy.Highs.resetGlobalScheduler(True)
            lp.solverModel.run()


def solve(
    problem: pulp.LpProblem, stop: Stop, start: Mapping[str, float] | None = None, *, interior: bool = False
) -> Solve:
    """Minimise `problem` in place and tell optimal, feasible, infeasible and nothing found apart.

    The objective's constant, which PuLP keeps from HiGHS, is added to objective and bound. A linear
    programme may be solved by the interior point method (`interior`), which large ones of cover are
    two to three times as fast with.
    """
    began = time.perf_counter()
    problem.solve(WarmHighs(start or {}, stop, interior))
    return _read(problem, time.perf_counter() - began)


def _read(problem: pulp.LpProblem, seconds: float) -> Solve:
    model = problem.solverModel
    status, info = model.getModelStatus(), model.getInfo()
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Solve(Status.INFEASIBLE, None, None, seconds, ("the rows contradict each other",))
    optimal = status == highspy.HighsModelStatus.kOptimal
    constant = float(problem.objective.constant or 0.0)
    # HiGHS keeps no dual bound for a linear programme: solved to its end, its objective is the bound.
    linear = info.objective_function_value if optimal else -math.inf
    raw = float(info.mip_dual_bound if problem.isMIP() else linear)
    bound = raw + constant if math.isfinite(raw) else None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solve(Status.NOTHING_FOUND, None, bound, seconds, hit_limit=True)
    objective = float(info.objective_function_value) + constant
    proven = optimal and bound is not None and objective - bound <= PROVEN * max(1.0, abs(objective))
    found = Status.OPTIMAL if proven else Status.FEASIBLE
    return Solve(found, objective, bound, seconds, hit_limit=not optimal)
