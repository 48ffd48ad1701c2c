"""Solve cover: one linear relaxation for the bound, then whole numbers a few days at a time.

The relaxation of this programme is tight (on the county plan the plan found this way was within 0.1 %
of it), because later days absorb what rounding earlier ones leaves; so a window of days is made whole
while the days after it stay free, and the rest stands at the relaxation's values (relax-and-fix,
Pochet & Wolsey 2006). The bound printed is that of the relaxation of the whole programme.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pulp

from scheduling import solver
from scheduling.cover.model import CoverModel
from scheduling.cover.problem import CoverProblem, CoverResult, Planned
from scheduling.result import Solve, Status
from scheduling.solver import Stop

WINDOW_DAYS = 2
FREE_DAYS = 6


def solve_cover(problem: CoverProblem, stop: Stop) -> CoverResult:
    """The cheapest shifts that do all work in time, with the proven bound of the stated problem.

    Infeasible says what cannot be met and still plans the rest; nothing found means the time was
    too short.
    """
    began = time.perf_counter()
    model = CoverModel(problem)
    relaxed = _relax(model, stop)
    if relaxed.objective is None:
        return CoverResult(relaxed, (), ())
    ended = _make_whole(model, model.whole_by_day(), stop, began)
    if ended.objective is None:
        return CoverResult(replace(ended, bound=relaxed.objective), (), ())
    solve = _judged(model, ended, relaxed, time.perf_counter() - began, stop)
    return CoverResult(solve, _planned(model), model.heads(), model.unmet())


def relax_cover(problem: CoverProblem, stop: Stop) -> CoverResult:
    """The linear relaxation alone: the bound and the heads it would have, in a fraction of the time."""
    model = CoverModel(problem)
    relaxed = _relax(model, stop)
    if relaxed.objective is None:
        return CoverResult(relaxed, (), ())
    return CoverResult(_said(model, relaxed), (), model.heads(), model.unmet())


def _relax(model: CoverModel, stop: Stop) -> Solve:
    for variable in model.whole():
        variable.cat = pulp.LpContinuous
    return solver.solve(model.lp, stop)


def _make_whole(model: CoverModel, whole: list[list[pulp.LpVariable]], stop: Stop, began: float) -> Solve:
    """Windows of days in turn; the last also makes the counts of agents whole."""
    n_days = len(whole)
    relaxed = [[float(v.value()) for v in day] for day in whole]
    ended = Solve(Status.NOTHING_FOUND, None, None, 0.0)
    for first in range(0, n_days, WINDOW_DAYS):
        behind = first + WINDOW_DAYS
        closing = behind >= n_days
        for d in range(first, n_days):
            free = closing or d < behind + FREE_DAYS
            for v, value in zip(whole[d], relaxed[d], strict=True):
                _bound(v, None if free else value)
                v.cat = pulp.LpInteger if d < behind else pulp.LpContinuous
        for v in model.counts() if closing else ():
            v.cat = pulp.LpInteger
        left = stop.seconds - (time.perf_counter() - began)
        ended = _solve_window(model, whole, first, replace(stop, seconds=max(left, 1.0), gap=stop.gap / 4))
        if ended.objective is None:
            return ended
        for v in (v for d in range(first, min(behind, n_days)) for v in whole[d]):
            _bound(v, round(v.value()))
    return ended


def _solve_window(model: CoverModel, whole: list[list[pulp.LpVariable]], first: int, stop: Stop) -> Solve:
    """A window that rounding before it has made impossible is tried again with more days free."""
    ended = solver.solve(model.lp, stop)
    reach = WINDOW_DAYS
    while ended.status is Status.INFEASIBLE and reach < 2 * len(whole):
        reach *= 2
        for day in whole[max(0, first - reach) :]:
            for v in day:
                _bound(v, None)
        ended = solver.solve(model.lp, stop)
        for v in (
            v for day in whole[max(0, first - reach) : first] for v in day if ended.objective is not None
        ):
            _bound(v, round(v.value()))
    return ended


def _bound(variable: pulp.LpVariable, value: float | None) -> None:
    """Hold a count at a value, or let it go."""
    variable.lowBound = 0 if value is None else value
    variable.upBound = value


def _judged(model: CoverModel, ended: Solve, relaxed: Solve, seconds: float, stop: Stop) -> Solve:
    assert ended.objective is not None
    assert relaxed.objective is not None
    proven = ended.objective - relaxed.objective <= 1e-6 * max(1.0, ended.objective)
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    late = seconds > stop.seconds
    return _said(model, Solve(status, ended.objective, relaxed.objective, seconds, hit_limit=late))


def _said(model: CoverModel, solve: Solve) -> Solve:
    """Infeasible, with what cannot be met, where the solution leaves anything unmet."""
    unmet = model.unmet()
    if not unmet:
        return solve
    amounts: dict[str, float] = {}
    for item in unmet:
        amounts[item.what] = amounts.get(item.what, 0.0) + item.amount
    reasons = tuple(f"{what}: {amount:.1f} cannot be met" for what, amount in amounts.items())
    return replace(solve, status=Status.INFEASIBLE, reasons=reasons)


def _planned(model: CoverModel) -> tuple[Planned, ...]:
    return tuple(
        Planned(s, duty, round(x.value()))
        for s in range(len(model.skill_sets))
        for x, duty in zip(model.x[s], model.options[s], strict=True)
        if round(x.value()) > 0
    )
