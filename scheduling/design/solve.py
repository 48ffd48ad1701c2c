"""Solve shift design: a relaxation, a first proof tried, neighbourhoods of kinds, then the proof.

The relaxation gives a bound, and by its reduced costs it says which kinds no better design can use.
Neighbourhoods (a few dozen kinds that start and end alike, all others as they are) find good designs
in seconds; what is left of the kinds is searched whole, from the best design known: for a short while
before the neighbourhoods where the bound is near, and for the rest of the time after them.
Results depend on the clock where the time given ends the search (`hit_limit`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection

from scheduling import solver
from scheduling.design.model import DesignModel
from scheduling.design.problem import Design, DesignProblem, DesignResult, Kind
from scheduling.result import Solve, Status
from scheduling.solver import Stop

FEW = 60  # kinds of the first neighbourhood; where no more are left, all are searched at once
MANY = 1000  # kinds, above which the interior point method relaxes them sooner than the simplex
SPREAD = 120  # kinds, evenly spread, that a first design is made of where the relaxation takes too long
RELAX_SHARE = 0.4  # of the time, for the relaxation
FIRST_SHARE, EARLY_SHARE = 0.15, 0.15  # of the time: for the first design, for a proof from it
CLOSE = 0.1  # gap from which a proof is likely
NEAR_UNTIL, FAR_UNTIL = 0.65, 0.85  # of the time, neighbourhoods go on, with a gap that is close and not
TRY_SHARE = 0.08  # of the time, that one neighbourhood may take
PATIENCE = 40  # neighbourhoods in a row that find nothing
ENDING_SHARE = 0.02  # of the time, kept for the last design's whole heads
LEAST_SECONDS = 0.1
BUILDING = 3.0  # times as long as building a model takes, must be left for it to be worth it
SLACK = 0.01  # what a solver's bound may be off by, prices being whole numbers


def solve_design(problem: DesignProblem, stop: Stop) -> DesignResult:
    """The cheapest design found within `stop.seconds`, and a bound that no design is below."""
    search = _Search(problem, stop)
    search.relax()
    search.try_kinds(search.likely, (), FIRST_SHARE)
    if search.close:
        search.prove(EARLY_SHARE)
    search.near()
    search.prove(1.0)
    return search.result()


class _Search:
    """The best design so far, the bound so far, and which kinds a better one may use."""

    def __init__(self, problem: DesignProblem, stop: Stop) -> None:
        self.problem, self.stop, self.began = problem, stop, time.perf_counter()
        self.best, self.start = Design({}), dict[str, float]()
        self.cost, self.bound = problem.cost(self.best), 0
        self.building = 0.0  # seconds that a model takes to be built, by kind
        self.least = dict.fromkeys(problem.kinds, 0.0)  # that a design with this kind costs
        self.likely: Collection[Kind] = problem.kinds[:: 1 + len(problem.kinds) // SPREAD]

    # -- stages ----------------------------------------------------------------------------------

    def relax(self) -> None:
        """The bound, what each kind costs at least, and the kinds that a relaxed design uses."""
        model = DesignModel(self.problem, self.problem.kinds)
        model.add_changes()
        model.relax()
        self.building = (time.perf_counter() - self.began) / max(1, len(model.kinds))
        relaxed = solver.solve(model.lp, self._stop(RELAX_SHARE), interior=len(model.kinds) > MANY)
        if relaxed.status is Status.OPTIMAL and relaxed.bound is not None:
            self._raise_bound(relaxed.bound)
            self.least = {k: relaxed.bound + used.dj for k, used in model.used.items()}
            self.likely = [k for k, used in model.used.items() if used.value() > SLACK / 10]

    def try_kinds(self, kinds: Collection[Kind], held: Collection[Kind], share: float) -> Solve | None:
        """Search designs of these kinds only; those held are in use."""
        if self.proven or self._left() <= LEAST_SECONDS + BUILDING * self.building * len(kinds):
            return None
        model = DesignModel(self.problem, kinds, held)
        model.add_changes()
        solved = solver.solve(model.lp, self._stop(share), self.start)
        if solved.objective is not None:
            self._settle(model.kinds_in_use())
        return solved

    def near(self) -> None:
        """One neighbourhood after another, each as large as can be searched in its time."""
        luck, size, idle = random.Random(0), float(FEW), 0
        while not self.proven and idle < PATIENCE and size < len(self.open):
            if self._spent() > (NEAR_UNTIL if self.close else FAR_UNTIL):
                return
            cost, began = self.cost, time.perf_counter()
            free = _around(luck.choice(self.open), self.open, int(size), luck)
            used = self.best.heads.keys()
            self.try_kinds(used | free, used - free, TRY_SHARE)
            share = (time.perf_counter() - began) / self.stop.seconds
            size *= 1.1 if share < TRY_SHARE / 2 else 0.8 if share > TRY_SHARE else 1.0
            idle = idle + 1 if self.cost == cost else 0

    def prove(self, share: float) -> None:
        """Search all the kinds that a better design may use: its bound is one for all designs."""
        solved = self.try_kinds({*self.open, *self.best.heads}, (), share)
        if solved is not None and solved.bound is not None:
            self._raise_bound(min(solved.bound, self.cost))

    def result(self) -> DesignResult:
        """What was found."""
        status = Status.OPTIMAL if self.proven else Status.FEASIBLE
        seconds = time.perf_counter() - self.began
        found = Solve(status, self.cost, self.bound, seconds, hit_limit=not self.proven)
        return DesignResult(found, self.best)

    # -- what they share -------------------------------------------------------------------------

    @property
    def proven(self) -> bool:
        """Whether no better design is left."""
        return self.bound >= self.cost

    @property
    def close(self) -> bool:
        """Whether the bound is so near the cost that a proof is likely."""
        return self.cost - self.bound <= CLOSE * self.cost

    @property
    def open(self) -> list[Kind]:
        """The kinds that a better design may use."""
        better = self.cost - self.problem.prices.step + SLACK
        return [k for k, least in self.least.items() if least <= better]

    def _settle(self, kinds: Collection[Kind]) -> None:
        """The best design of these kinds, in whole heads; kept if no dearer than the best known."""
        model = DesignModel(self.problem, kinds, kinds)
        model.relax()
        ending = Stop(max(self._left(ENDING_SHARE), LEAST_SECONDS), 0.0, self.stop.threads)
        if solver.solve(model.lp, ending).objective is None:
            return
        design = model.design()
        cost = self.problem.cost(design)
        if cost <= self.cost:
            self.best, self.cost, self.start = design, cost, model.start(design)

    def _raise_bound(self, bound: float) -> None:
        """Every cost is a multiple of the prices' step, and so the bound is."""
        step = self.problem.prices.step
        self.bound = max(self.bound, -int(-(bound - SLACK) // step) * step)

    def _spent(self) -> float:
        return (time.perf_counter() - self.began) / self.stop.seconds

    def _left(self, kept: float = 0.0) -> float:
        """Seconds left but for the end's, a part of which may be `kept` by asking for it."""
        return self.stop.seconds * (1.0 - self._spent() - ENDING_SHARE + kept)

    def _stop(self, share: float) -> Stop:
        """Stop at a share of the time, or where nothing less by a step is left."""
        seconds = max(LEAST_SECONDS, min(share * self.stop.seconds, self._left()))
        gap = (self.problem.prices.step - 2 * SLACK) / max(self.cost, 1)
        return Stop(seconds, gap, self.stop.threads)


def _around(centre: Kind, kinds: Collection[Kind], size: int, luck: random.Random) -> set[Kind]:
    """So many kinds that start and end nearly as the centre does."""

    def apart(kind: Kind) -> float:
        later = kind.start - centre.start
        return max(abs(later), abs(later + kind.length - centre.length)) + luck.random()

    return set(sorted(kinds, key=apart)[:size])
