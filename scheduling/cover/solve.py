"""Solve cover: a linear relaxation for the bound, a first whole plan day by day, then better ones.

The relaxation is tight where work sets the hours (county: within 1 % of the best plan) and weak where a
floor with breaks does. So what time is left once windows find nothing more goes to the whole programme,
whose branch and cut raises the bound. Every plan costs a multiple of the step that prices have in
common, so a bound is rounded up to the next of them. Method: docs/background/cover.md.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

from scheduling.cover.board import Board
from scheduling.cover.coarse import coarsened
from scheduling.cover.effort import Effort
from scheduling.cover.improve import FAR, Improving, Plan
from scheduling.cover.model import PROHIBITIVE, CoverModel
from scheduling.cover.presence import presence_bound
from scheduling.cover.problem import CoverProblem, CoverResult, Planned
from scheduling.cover.quick import quick_needs, quick_plan
from scheduling.cover.refine import refined
from scheduling.cover.windows import first_plan
from scheduling.matrix import Answer
from scheduling.problem import FloatArray, coverage_of
from scheduling.result import Solve, Status
from scheduling.solver import PROVEN, Stop

Progress = Callable[[float, float], None]
NOTHING = 1e-6  # agent-hours or heads unmet, below which all is met
MANY = 5_000  # intervals times skill sets and classes, beyond which a coarser grid is relaxed
LOOK_SECONDS = 0.1  # between two looks for an interrupt


def solve_cover(problem: CoverProblem, stop: Stop, progress: Progress | None = None) -> CoverResult:
    """The cheapest shifts that do all work in time, with the proven bound of the stated problem.

    Infeasible says what cannot be met and still plans the rest. Where the relaxation was not solved twenty
    seconds beyond the stop there is a plan made without it, and no bound; nothing found means that neither
    was there. `progress` is told the cost and the bound of each better plan. Ctrl-C ends with the best
    plan so far (`interrupted`); where there is none, the exception that it raised goes on.
    """
    search = _Search(problem, stop, progress or _silent)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(search.run)
        try:
            while not running.done():
                _wait(running.result)
        except BaseException:  # KeyboardInterrupt, or what the caller has Ctrl-C raise
            search.effort.watch.interrupt()
            if running.result().solve.objective is None:
                raise
    return running.result()


def _silent(_cost: float, _bound: float) -> None:
    """Tell nobody."""


def _wait(result: Callable[[float], CoverResult]) -> None:
    with suppress(TimeoutError):
        result(LOOK_SECONDS)


def relax_cover(problem: CoverProblem, stop: Stop) -> CoverResult:
    """The linear relaxation alone: the bound and the heads it would have, in a fraction of the time.

    Where it was not solved in time there is neither, and `needs` are heads that suffice.
    """
    model = CoverModel(problem)
    relaxed, _ = _relax(model, Effort(stop, time.perf_counter()))
    if relaxed.values is None:
        is_late = relaxed.solve.status is Status.NOTHING_FOUND
        return CoverResult(relaxed.solve, (), (), needs=quick_needs(problem) if is_late else ())
    _tell(model, relaxed.values)
    return CoverResult(_said(model, relaxed.solve), (), model.heads(), model.unmet(), model.needs())


def _is_large(problem: CoverProblem) -> bool:
    return problem.days.intervals * (len(problem.skill_sets) + len(problem.classes)) > MANY


def _relax(model: CoverModel, effort: Effort) -> tuple[Answer, Board]:
    """The relaxation, solved to its optimum or not at all: only then is its objective a bound."""
    board = Board.of(model)
    answer = effort.relax(board.matrix)
    if answer.values is not None and board.unmet(answer.values) > NOTHING:
        # A price that real numbers sit well with may be too low; what is still unmet then, must be.
        model.price_unmet(PROHIBITIVE)
        board = Board.of(model)
        answer = effort.relax(board.matrix)
    if answer.solve.status is Status.FEASIBLE:
        return Answer(replace(answer.solve, status=Status.NOTHING_FOUND, objective=None), None), board
    return answer, board


class _Search:
    """One solve from relaxation to proof."""

    def __init__(self, problem: CoverProblem, stop: Stop, progress: Progress) -> None:
        self.effort = Effort(stop, time.perf_counter())
        self.problem, self.progress = problem, progress
        self.is_rough = False  # whether the bound is that of a coarser grid
        self.floor_asked = False

    def run(self) -> CoverResult:
        """All stages."""
        relaxed, board = self._relaxed()
        if relaxed.values is None or relaxed.solve.bound is None:
            return self._quickly(relaxed.solve)
        self.bound = relaxed.solve.bound
        found = self._first(board, relaxed.values)
        if found.solve.status is Status.INFEASIBLE and self.is_rough:
            relaxed, board = self._finely()
            found = relaxed if relaxed.values is None else self._first(board, relaxed.values)
        if found.values is None or found.solve.objective is None or relaxed.values is None:
            return self._quickly(replace(found.solve, bound=self.bound))
        plan = self._prove(self._improve(relaxed.values, Plan(found.values, found.solve.objective)))
        return self._result(plan)

    def _quickly(self, ended: Solve) -> CoverResult:
        """A plan made without a relaxation, where that or the first whole plan was not found in time."""
        may = ended.status is Status.NOTHING_FOUND and not self.effort.watch.interrupted
        quick = quick_plan(self.problem, self.effort) if may else None
        if quick is None or quick.answer.values is None:
            return CoverResult(ended, (), ())
        _tell(quick.model, quick.answer.values)
        planned = quick.model.planned()
        solve = Solve(
            Status.FEASIBLE,
            quick.answer.solve.objective,
            ended.bound,
            time.perf_counter() - self.effort.began,
            hit_limit=True,
        )
        heads = _heads(self.problem, planned)
        return CoverResult(solve, planned, heads, by_group=quick.model.by_group())

    def _relaxed(self) -> tuple[Answer, Board]:
        """The relaxation, of a large problem on a coarser grid and the fine programme built meanwhile."""
        coarse = coarsened(self.problem) if _is_large(self.problem) else None
        if coarse is None:
            self.model = CoverModel(self.problem)
            return self._finely()
        rough = CoverModel(coarse.problem)
        with ThreadPoolExecutor(1) as pool:
            relaxing = pool.submit(_relax, rough, self.effort)
            self.model = CoverModel(self.problem)
            board = Board.of(self.model)
            relaxed, _ = relaxing.result()
        if relaxed.values is None:
            return relaxed, board
        _tell(rough, relaxed.values)
        values = None if rough.unmet() else refined(coarse, rough, self.model, board.matrix)
        if values is None:
            return self._finely()
        self.is_rough = True
        return Answer(relaxed.solve, values), board

    def _finely(self) -> tuple[Answer, Board]:
        """The relaxation on the problem's own grid."""
        self.is_rough = False
        return _relax(self.model, self.effort)

    def _first(self, board: Board, relaxed: FloatArray) -> Answer:
        """A whole plan; what the relaxation can meet must be met in whole numbers too, if it can be."""
        self.board = board.meeting_all() if board.unmet(relaxed) <= NOTHING else board
        self._raise_bound(self.bound)
        found = first_plan(self.board, relaxed, self.effort)
        if found.solve.status is Status.INFEASIBLE and self.board is not board:
            self.board, unrounded = board, self.bound
            found = first_plan(board, relaxed, self.effort)
            self.bound = unrounded
        return found

    def _improve(self, relaxed: FloatArray, plan: Plan) -> Plan:
        """Windows opened again; what the floor costs is asked first where fractions say far too little."""
        self._say(plan.cost)
        if plan.cost - self.bound > FAR * plan.cost:
            self._ask_floor(plan)
        enough = self.bound / (1.0 - self.effort.stop.gap) if self.effort.stop.gap < 1.0 else math.inf
        return Improving(self.board, relaxed, plan, self.effort).until(enough, self._say)

    def _prove(self, plan: Plan) -> Plan:
        """Search the whole programme for a bound, and a better plan, while there is time."""
        if self._is_close(plan) or self.effort.over:
            return plan
        self._ask_floor(plan)
        if self._is_close(plan) or self.effort.over:
            return plan
        if self.is_rough:
            relaxed, _ = self._finely()
            self._raise_bound(min(relaxed.solve.bound or self.bound, plan.cost))
            return plan
        answer = self.effort.prove(self.board.matrix, plan.values)
        if answer.solve.bound is not None:
            self._raise_bound(min(answer.solve.bound, plan.cost))
        if answer.values is not None and (answer.solve.objective or 0.0) < plan.cost - NOTHING:
            plan = Plan(answer.values, answer.solve.objective or 0.0)
        self._say(plan.cost)
        return plan

    def _ask_floor(self, plan: Plan) -> None:
        """Raise the bound to what the floor alone must cost, once."""
        if self.board.meets_all and not self.floor_asked and not self.effort.over:
            self.floor_asked = True
            self._raise_bound(min(presence_bound(self.problem, self.effort), plan.cost))
            self._say(plan.cost)

    def _is_close(self, plan: Plan) -> bool:
        return plan.cost - self.bound <= self.effort.stop.gap * plan.cost + NOTHING

    def _raise_bound(self, bound: float) -> None:
        """The bound, rounded up to what a whole plan can cost."""
        step = self.board.matrix.price_step()
        if step:
            bound = math.ceil(bound / step - PROVEN * max(1.0, bound / step)) * step
        self.bound = max(self.bound, bound)

    def _say(self, cost: float) -> None:
        self.progress(cost, self.bound)

    def _result(self, plan: Plan) -> CoverResult:
        _tell(self.model, plan.values)
        planned = self.model.planned()
        seconds = time.perf_counter() - self.effort.began
        proven = plan.cost - self.bound <= PROVEN * max(1.0, plan.cost)
        status = Status.OPTIMAL if proven else Status.FEASIBLE
        missed = not self._is_close(plan)
        solve = Solve(
            status,
            plan.cost,
            self.bound,
            seconds,
            hit_limit=self.effort.hit_limit or (self.effort.over and missed),
            interrupted=self.effort.watch.interrupted,
        )
        return CoverResult(
            _said(self.model, solve),
            planned,
            _heads(self.problem, planned),
            self.model.unmet(),
            by_group=self.model.by_group(),
        )


def _tell(model: CoverModel, values: FloatArray) -> None:
    """Give the programme's variables their values."""
    for variable, value in zip(model.lp.variables(), values.tolist(), strict=True):
        variable.varValue = value


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
