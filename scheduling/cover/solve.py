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
from scheduling.cover.model import PROHIBITIVE, CoverModel
from scheduling.cover.problem import CoverProblem, CoverResult, Planned
from scheduling.problem import FloatArray, coverage_of
from scheduling.result import Solve, Status
from scheduling.solver import Stop

FEW = 60  # whole numbers a day, below which longer windows are quick enough to pay: county has 47
SHORT_WINDOW, LONG_WINDOW = (1, 1), (2, 3)  # days made whole, days free behind them
WINDOW_GAP = 0.5  # a window's gap, of the gap asked for: what windows miss adds up in part
PATIENCE = 2.0  # a window's time, in even shares of what is left
LEAST_SECONDS = 1.0  # that a window is given even when time is over, so that it ends with a plan


def solve_cover(problem: CoverProblem, stop: Stop) -> CoverResult:
    """The cheapest shifts that do all work in time, with the proven bound of the stated problem.

    Infeasible says what cannot be met and still plans the rest; nothing found means the time was
    too short.
    """
    began = time.perf_counter()
    model = CoverModel(problem)
    relaxed = _relax(model, stop)
    if relaxed.status is not Status.OPTIMAL:
        return CoverResult(relaxed, (), ())
    ended = _Windows(model, stop, began).make_whole()
    if ended.objective is None:
        return CoverResult(replace(ended, bound=relaxed.bound), (), ())
    planned = model.planned()
    solve = _said(model, _judged(ended, relaxed, time.perf_counter() - began))
    return CoverResult(solve, planned, _heads(problem, planned), model.unmet())


def relax_cover(problem: CoverProblem, stop: Stop) -> CoverResult:
    """The linear relaxation alone: the bound and the heads it would have, in a fraction of the time."""
    model = CoverModel(problem)
    relaxed = _relax(model, stop)
    if relaxed.status is not Status.OPTIMAL:
        return CoverResult(relaxed, (), ())
    return CoverResult(_said(model, relaxed), (), model.heads(), model.unmet(), model.needs())


def _relax(model: CoverModel, stop: Stop) -> Solve:
    """The relaxation, solved to its optimum or not at all: only then is its objective a bound."""
    for variable in model.whole():
        variable.cat = pulp.LpContinuous
    relaxed = solver.solve(model.lp, stop, interior=True)
    if relaxed.status is Status.OPTIMAL and model.unmet():
        # A price that real numbers sit well with may be too low; what is still unmet then, must be.
        model.price_unmet(PROHIBITIVE)
        relaxed = solver.solve(model.lp, stop, interior=True)
    if relaxed.status is Status.FEASIBLE:
        return replace(relaxed, status=Status.NOTHING_FOUND, objective=None)
    return relaxed


class _Windows:
    """Whole numbers window by window; what the relaxation can meet must be met in whole numbers too."""

    def __init__(self, model: CoverModel, stop: Stop, began: float) -> None:
        self.model, self.stop, self.began = model, stop, began
        self.days = model.whole_by_day()
        few = sum(map(len, self.days)) <= FEW * len(self.days)
        self.length, self.free = LONG_WINDOW if few else SHORT_WINDOW
        self.relaxed = [[float(v.value()) for v in day] for day in self.days]
        self.done = [(t, v, float(v.value())) for t, v in model.programme.done]
        self.met = not model.unmet()
        self.hit_limit = False

    def make_whole(self) -> Solve:
        """All windows in turn; where whole numbers cannot meet what fractions can, that shows as unmet."""
        self.model.allow_unmet(not self.met)
        ended = self._all()
        if ended.status is Status.INFEASIBLE and self.met:
            self.model.allow_unmet(True)
            ended = self._all()
        return replace(ended, hit_limit=self.hit_limit)

    def _all(self) -> Solve:
        ended = Solve(Status.NOTHING_FOUND, None, None, 0.0)
        for first in range(0, len(self.days), self.length):
            self._open(first)
            ended = self._window(first)
            if ended.objective is None:
                return ended
        return ended

    def _open(self, first: int) -> None:
        """Whole numbers up to the window's end, fractions for some days more, the rest as relaxed."""
        behind = first + self.length
        closing = behind >= len(self.days)
        for d in range(first, len(self.days)):
            free = closing or d < behind + self.free
            for v, value in zip(self.days[d], self.relaxed[d], strict=True):
                _hold(v, None if free else value)
                v.cat = pulp.LpInteger if d < behind else pulp.LpContinuous
        for count in self.model.counts():
            count.cat = pulp.LpInteger if closing else pulp.LpContinuous
        self._plan_ahead(behind + self.free + 1)

    def _plan_ahead(self, day: int) -> None:
        """Work of this day and later is done as relaxed: the shifts there are, and windows stay small."""
        first = self.model.problem.days.first_interval
        ahead = int(first[min(day, len(self.days))])
        for t, v, value in self.done:
            _hold(v, value if t >= ahead else None)

    def _window(self, first: int) -> Solve:
        """A window that rounding before it has made impossible is tried again with more days free."""
        reach = 0
        ended = self._solve(first)
        while ended.status is Status.INFEASIBLE and reach < len(self.days):
            reach = 2 * reach or 2 * self.length
            for v in (v for day in self.days[max(0, first - reach) :] for v in day):
                _hold(v, None)
            self._plan_ahead(len(self.days))
            ended = self._solve(first)
        if ended.objective is not None:
            for v in (v for day in self.days[max(0, first - reach) : first + self.length] for v in day):
                _hold(v, round(v.value()))
        return ended

    def _solve(self, first: int) -> Solve:
        """Solve a window in its share of the time; one with nothing by then may take all that is left."""
        share = PATIENCE * self.length / (len(self.days) - first)
        ended = self._solve_within(min(1.0, share))
        return ended if ended.status is not Status.NOTHING_FOUND else self._solve_within(1.0)

    def _solve_within(self, share: float) -> Solve:
        left = self.stop.seconds - (time.perf_counter() - self.began)
        stop = replace(self.stop, seconds=max(share * left, LEAST_SECONDS), gap=WINDOW_GAP * self.stop.gap)
        ended = solver.solve(self.model.lp, stop)
        self.hit_limit |= ended.hit_limit
        return ended


def _hold(variable: pulp.LpVariable, value: float | None) -> None:
    """Hold a count at a value, or let it go."""
    variable.lowBound = 0 if value is None else value
    variable.upBound = value


def _judged(ended: Solve, relaxed: Solve, seconds: float) -> Solve:
    """The last window's plan, whole by then, against the bound of the whole programme."""
    assert ended.objective is not None
    assert relaxed.bound is not None
    proven = ended.objective - relaxed.bound <= 1e-6 * max(1.0, ended.objective)
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    return Solve(status, ended.objective, relaxed.bound, seconds, hit_limit=ended.hit_limit)


def _said(model: CoverModel, solve: Solve) -> Solve:
    """Infeasible, with what cannot be met, where the solution leaves anything unmet."""
    amounts: dict[str, float] = {}
    for item in model.unmet():
        amounts[item.what] = amounts.get(item.what, 0.0) + item.amount
    if not amounts:
        return solve
    reasons = tuple(f"{what}: {amount:.3g} cannot be met" for what, amount in amounts.items())
    return replace(solve, status=Status.INFEASIBLE, reasons=reasons)


def _heads(problem: CoverProblem, planned: tuple[Planned, ...]) -> tuple[FloatArray, ...]:
    """Heads at work of each skill set, counted from the shifts and not from the solver's fractions."""
    heads = [problem.days.present_of(skills) for skills in problem.skill_sets]
    for plan in planned:
        heads[plan.skill_set] += plan.count * coverage_of([plan.duty], problem.days)
    return tuple(heads)
