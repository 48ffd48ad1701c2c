"""Methods that know no loop: a rule of thumb with a buffer, both found by trying them in the simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, gcd
from statistics import NormalDist

import numpy as np

from benchmarks.peers_demand import Setting
from benchmarks.peers_search import FURTHEST, Least, Search, Trial, factor_at
from benchmarks.peers_staffing import Judge, Staffing
from scheduling.cover import CoverProblem, relax_cover, solve_cover
from scheduling.result import Status
from scheduling.solver import Stop
from wfm.case import Case
from wfm.covering import NO_WINDOW, Hedge, cover_problem
from wfm.simulation.result import Simulated

WINDOWS = (2, 1, 3, 4, 6, 8, 12)  # hours, likely ones first
GAP = 0.01  # of a trial's cover, as of a plan's own
ROUNDING = 1e-6
FAR = 0.001  # a chance this near to 0 or 1 says no more
CONFIRMATIONS = 6  # steps up that a buffer goes at most when fresh futures do not confirm it


@dataclass(frozen=True)
class Made:
    """A staffing made at some factor; `is_short` where people did not suffice for it."""

    staffing: Staffing
    is_short: bool
    seconds: float


@dataclass(frozen=True)
class Maker:
    """Staffings of a rule of thumb by grid step, and the hours that each pays at least, where known."""

    make: Callable[[int], Made]
    least_hours: Least = lambda _step: None


@dataclass(frozen=True)
class Found:
    """What a method ends with: a staffing, what fresh futures say of it, and how it was made.

    `dearer` are hours and chances of other staffings on its way, by the same futures.
    """

    staffing: Staffing
    fresh: Simulated
    how: str
    seconds: float
    dearer: tuple[tuple[float, float], ...] = ()


class Covers:
    """Covers by window and factor, each solved once for all targets that leave it the same.

    Each may take `seconds` of the clock, which is as long as all covers of a plan of our own together.
    """

    def __init__(self, seconds: float) -> None:
        self.stop = Stop(seconds=seconds, gap=GAP)
        self.made: dict[tuple[object, ...], Made] = {}
        self.least: dict[tuple[object, ...], float] = {}

    def maker(self, case: Case, setting: Setting, window_seconds: int) -> Maker:
        """Covers of a case with work planned to wait `window_seconds`."""
        # Only a window as long as the target sees the target.
        target = setting.target_hours if window_seconds >= 3600 * setting.target_hours else 0
        key = (setting.demand, setting.weeks, setting.power, target, window_seconds)

        def make(step: int) -> Made:
            if (*key, step) not in self.made:
                self.made[*key, step] = _cover(_problem(case, window_seconds, factor_at(step)), self.stop)
            return self.made[*key, step]

        def least_hours(step: int) -> float | None:
            if case.plan.staffing.objective != "hours":
                return None
            if (*key, step) not in self.least:
                self.least[*key, step] = _least(_problem(case, window_seconds, factor_at(step)), self.stop)
            return self.least[*key, step]

        return Maker(make, least_hours)


def _problem(case: Case, window_seconds: int, factor: float) -> CoverProblem:
    """All work times `factor`, none planned to wait longer than the window.

    The plan's occupancy ceiling is on the forecast's work: a factor below one does not lift it.
    """
    along = np.full(case.grid.intervals, factor)
    hedge = Hedge({stream.name: along for stream in case.work}, window_seconds)
    problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, hedge)
    return replace(problem, occupancy=problem.occupancy * min(1.0, factor))


def _cover(problem: CoverProblem, stop: Stop) -> Made:
    """The cheapest whole shifts."""
    cover = solve_cover(problem, stop)
    is_short = cover.solve.status is Status.INFEASIBLE
    return Made(Staffing.of(problem, cover), is_short, cover.solve.seconds)


def _least(problem: CoverProblem, stop: Stop) -> float:
    """The relaxation's hours, rounded up to a multiple of what all shifts have in common; 0 unsolved."""
    bound = relax_cover(problem, stop).solve.bound or 0.0
    minutes = [round(60 * duty.paid_hours) for group in problem.groups for duty in group.options]
    step = gcd(*minutes) / 60
    return ceil(bound / step - ROUNDING) * step


OWN_INTERVAL = {"0 h": 0}


def whole_targets(case: Case) -> dict[str, int]:
    """Windows, in seconds by name, that let work wait its whole target; late shares left alone, or used."""
    longest = max(target.within_seconds for stream in case.work for target in stream.targets)
    # Under a window shorter than the longest target nothing is planned late.
    return {"whole target": longest - 1, "whole target, late shares used": NO_WINDOW}


def windows_up_to(case: Case, target_hours: float) -> dict[str, int]:
    """Windows to try, in seconds by name: a good first answer spares trials of the others."""
    hours = [window for window in WINDOWS if window <= target_hours]
    # Own intervals last: their buffers are far from those of the others.
    return {f"{window} h": 3600 * window for window in hours} | whole_targets(case) | OWN_INTERVAL


class Trials:
    """Bisections of one question's makers, all judged on the same futures."""

    def __init__(self, judge: Judge, confidence: float, say: Callable[[str], None]) -> None:
        self.judge, self.confidence, self.say = judge, confidence, say
        self.plans: dict[tuple[str, int], Made] = {}
        self.trials: dict[tuple[str, int], Trial] = {}

    def search(self, makers: Mapping[str, Maker], start: int, lowest: int = -FURTHEST) -> Found | None:
        """The cheapest plan of any maker that trial and fresh futures say holds; None where none does."""
        most = float("inf")
        for name in makers:
            search = Search(start, lowest, most, makers[name].least_hours)
            tried = search.run(partial(self._try, makers, name))
            held = [trial for trial in tried if trial.holds]
            best = min(held, key=lambda trial: trial.paid_hours, default=None)
            if best and best.paid_hours < most:
                most, start = best.paid_hours, best.step
        return next(self._confirmed(makers), None)

    def _try(self, makers: Mapping[str, Maker], name: str, step: int) -> Trial:
        if (name, step) not in self.trials:
            made = makers[name].make(step)
            simulated = self.judge.trial(made.staffing)
            self.say(
                f"{name}, work x {factor_at(step):.2f}: {made.staffing.paid_hours:,.1f} h, "
                f"chance {simulated.chance_all:.3f}, {made.seconds:.1f} s"
            )
            self.plans[name, step] = made
            short = _score(self.confidence) - _score(simulated.chance_all)
            self.trials[name, step] = Trial(step, made.staffing.paid_hours, short, made.is_short)
        return self.trials[name, step]

    def _confirmed(self, makers: Mapping[str, Maker]) -> Iterator[Found]:
        """Plans that fresh futures confirm, from the cheapest on, of equal ones from the safest.

        A few steps beyond those tried are tried.
        """
        seen: set[tuple[str, int]] = set()
        for _ in range(CONFIRMATIONS * len(makers)):
            waiting = {key: trial for key, trial in self.trials.items() if trial.holds and key not in seen}
            if not waiting:
                return
            name, step = min(waiting, key=lambda key: (waiting[key].paid_hours, waiting[key].short, key))
            seen.add((name, step))
            staffing = self.plans[name, step].staffing
            fresh = self.judge.fresh(staffing)
            if fresh.chance_all >= self.confidence and self.judge.allows(staffing):
                yield Found(staffing, fresh, f"{name}, work x {factor_at(step):.2f}", self._seconds())
            self._try(makers, name, step + 1)

    def _seconds(self) -> float:
        return sum(made.seconds for made in self.plans.values())


def _score(chance: float) -> float:
    """A chance as a normal score, finite."""
    return NormalDist().inv_cdf(min(max(chance, FAR), 1.0 - FAR))
