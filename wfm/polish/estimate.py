"""How safely futures hold, by simulation, and how a change of the roster would move that, by the fluid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.result import Assignment
from wfm.case import Case
from wfm.polish.changes import Change
from wfm.polish.fluid import Fluid
from wfm.polish.safety import margins_at, margins_of, safety_at
from wfm.simulation.demand import Demand
from wfm.simulation.layout import World
from wfm.simulation.result import Simulated
from wfm.simulation.staffed_duty import StaffedDuty, as_worked

MOST_FUTURES = 160  # in the fluid: those that a change may turn
FEW, MANY = 40, 80  # of these, nearest to the edge: for a first opinion on a change, and for a head's worth
ROUNDING = 1e-9
BLOCK_HOURS = 4  # hours over which a head's worth is asked for at once
MOST_BLOCKS = 84  # a fortnight's; longer horizons have longer ones


def shares_of(simulated: Simulated) -> FloatArray:
    """Shares of the messages that kept each target, shape (F, S, K, J + 1)."""
    places = range(simulated.kept.shape[3])
    return np.stack(
        [
            np.stack([simulated.share(k, target) for target in places], axis=-1)
            for k in range(simulated.kept.shape[2])
        ],
        axis=2,
    )


class Estimate:
    """A simulated roster, and what becomes of its futures at the edge when it is changed.

    `gain` is the safety that changes add over all futures; `chance` what they make of the chance.
    """

    def __init__(
        self, case: Case, world: World, seed: int, team: Sequence[StaffedDuty], simulated: Simulated
    ) -> None:
        self.case, self.futures = case, simulated.futures
        shares = shares_of(simulated)
        safe = safety_at(margins_of(simulated))
        # Those nearest to the edge first, so that a few of them say already which way a change turns them.
        self.which = which = np.argsort(-safe * (1.0 - safe), kind="stable")[:MOST_FUTURES]
        slope = safe * (1.0 - safe)
        self.in_proportion = float(slope.sum()) / max(float(slope[which].sum()), ROUNDING)
        self.fluid = Fluid(case, world, seed, which)
        self.fluid.stand(team)
        holds = np.asarray(simulated.holds.all(axis=1))
        self.others = int(holds.sum() - holds[which].sum())
        # What the fluid is off by, future by future, is carried over to the rosters that come of this one.
        self.off = shares[which] - self.fluid.share(self.fluid.late)
        self._take_stock()

    def stand(self, assignments: Sequence[Assignment]) -> None:
        """Go on from a changed roster, without a simulation."""
        self.fluid.stand(as_worked(self.case.people, assignments))
        self._take_stock()

    def _take_stock(self) -> None:
        self.safety = safety_at(self._margins(self.fluid.late))

    def _margins(self, late: FloatArray) -> FloatArray:
        shares = self.fluid.share(late) + self.off[: len(late)]
        return margins_at(self.case.demand, lambda k, target: shares[:, :, k, target])

    def after(self, change: Change) -> tuple[float, float]:
        """The safety that a change adds, summed over futures, and the chance it leaves."""
        margin = self._margins_after(change)
        return float((safety_at(margin) - self.safety).sum()), self._chance(margin)

    def hint(self, change: Change) -> float:
        """The safety that a change adds, by the few futures nearest to the edge, set in proportion."""
        return self._added(self._margins_after(change, FEW))

    def _added(self, margin: FloatArray) -> float:
        """Safety added to the first futures, set in proportion to how near all of them are to the edge."""
        slope, n = self.safety * (1.0 - self.safety), len(margin)
        scale = float(slope.sum()) / max(float(slope[:n].sum()), ROUNDING)
        return scale * float((safety_at(margin) - self.safety[:n]).sum())

    def _margins_after(self, change: Change, first: int | None = None) -> FloatArray:
        person = self.case.people[change.person]
        taken, given = [
            [StaffedDuty.of(person, duty) for duty in side] for side in (change.taken, change.given)
        ]
        return self._margins(self.fluid.late_after(taken, given, first))

    @property
    def chance(self) -> float:
        """The chance of the roster as it stands."""
        return self._chance(self._margins(self.fluid.late))

    def _chance(self, margin: FloatArray) -> float:
        holds = int((margin.min(axis=1) >= -ROUNDING).sum())
        return (holds + self.others) / self.futures

    def worth(self, skill_sets: Sequence[frozenset[str]], more: float) -> FloatArray:
        """Safety that a head more (or, with more = -1, fewer) adds (or costs) by interval, shape (sets, T).

        Who has several skills is worth what the best of them is worth alone, where others have it alone.
        """
        worth = np.zeros((len(skill_sets), self.case.demand.intervals))
        for s in sorted(range(len(skill_sets)), key=lambda s: len(skill_sets[s])):
            within = [other for other in range(len(skill_sets)) if skill_sets[other] < skill_sets[s]]
            covered = frozenset().union(*(skill_sets[other] for other in within)) == skill_sets[s]
            worth[s] = (
                worth[within].max(axis=0) if within and covered else self._worth_of(skill_sets[s], more)
            )
        return worth

    def _worth_of(self, skills: frozenset[str], more: float) -> FloatArray:
        worth, group = np.zeros(self.case.demand.intervals), self.fluid.groups.index(skills)
        for block in blocks(self.case.demand):
            margin = self._margins(self.fluid.late_with(group, block, more, MANY))
            worth[block] = more * self._added(margin) / len(block)
        return np.maximum(worth, 0.0)


def blocks(demand: Demand) -> list[IntArray]:
    """The intervals of the horizon in stretches of a few hours of one day."""
    size = max(1, BLOCK_HOURS * 60 // demand.interval_minutes, demand.intervals // MOST_BLOCKS)
    found: list[IntArray] = []
    for day in range(int(demand.day.max()) + 1):
        own: BoolArray = np.asarray(demand.day == day)
        intervals = np.flatnonzero(own)
        found += np.array_split(intervals, max(1, len(intervals) // size))
    return found
