"""What each shift is worth where it stands, and each would be elsewhere: told by the fluid, future by future.

A head more adds less than a head fewer costs, so what is given and what is taken have values of their own; an
hour worked before and after a change is worth nothing either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from scheduling.problem import FloatArray, IntArray
from wfm.cover_changes.futures import Futures
from wfm.cover_changes.shifts import Counts, Move, Shifts
from wfm.polish.estimate import Estimate
from wfm.simulation.result import Simulated
from wfm.simulation.unroll import unroll

ROUNDING = 1e-9
FEW = 30  # options of a group in place of one shift, in a list


@dataclass(frozen=True)
class Value:
    """Safety that a head more adds (`more`), or a head fewer costs (`fewer`), by skill set and interval."""

    shifts: Shifts
    more: FloatArray
    fewer: FloatArray

    @classmethod
    def of(cls, futures: Futures, shifts: Shifts, counts: Counts, simulated: Simulated) -> Value:
        """The values around shifts that were simulated on all futures."""
        case = futures.case
        world = unroll(case.demand, case.settings, futures.count, futures.seed, futures.paths)
        estimate = Estimate(case, world, futures.seed, shifts.team(counts), simulated)
        sets = shifts.problem.skill_sets
        return cls(shifts, estimate.worth(sets, 1.0), estimate.worth(sets, -1.0))

    def exchanges(self, counts: Counts) -> list[Move]:
        """Shifts for others that cost no more, those that add most to safety first."""
        found: list[tuple[float, Move]] = []
        for (g, j), to in product(_used(counts), range(len(counts))):
            added, saved = self._instead(g, j, to)
            may = np.flatnonzero((saved > -ROUNDING) & (added > -np.inf))
            found += _best(added, may, g, j, to)
        return _ranked(found)

    def savings(self, counts: Counts) -> list[Move]:
        """Shifts out, or cheaper ones in their place, those that lose least for what they save first."""
        found: list[tuple[float, Move]] = []
        for g, j in _used(counts):
            price = max(float(self.prices[g][j]), ROUNDING)
            found.append((-float(self.lost[g][j]) / price, ((g, j, -1),)))
            for to in range(len(counts)):
                added, saved = self._instead(g, j, to)
                may = np.flatnonzero(saved > ROUNDING)
                found += _best(added / np.maximum(saved, ROUNDING), may, g, j, to)
        return _ranked(found)

    def _instead(self, g: int, j: int, to: int) -> tuple[FloatArray, FloatArray]:
        """What each option of a group adds to safety, and what it saves, in place of a shift of `g`."""
        added = self.gained[to] - self.lost[g][j]
        if to == g:
            own = np.flatnonzero(self.shifts.options[g].day == self.shifts.options[g].day[j])
            added[own] = self._along(g, j, own)
            added[j] = -np.inf
        return added, self.prices[g][j] - self.prices[to]

    def _along(self, g: int, j: int, own: IntArray) -> FloatArray:
        """What other shifts of a day add, hours worked before and after not counted."""
        coverage, s = self.shifts.options[g].coverage, self._set(g)
        change = coverage[own].toarray() - coverage[j].toarray()
        added = np.maximum(change, 0.0) @ self.more[s] - np.maximum(-change, 0.0) @ self.fewer[s]
        return np.asarray(added)

    @cached_property
    def gained(self) -> list[FloatArray]:
        """What one more of each option adds, by group."""
        return [np.asarray(o.coverage @ self.more[self._set(g)]) for g, o in enumerate(self.shifts.options)]

    @cached_property
    def lost(self) -> list[FloatArray]:
        """What one of each option less costs, by group."""
        return [np.asarray(o.coverage @ self.fewer[self._set(g)]) for g, o in enumerate(self.shifts.options)]

    @cached_property
    def prices(self) -> list[FloatArray]:
        """What each option counts in the objective, by group."""
        return [options.prices for options in self.shifts.options]

    def _set(self, g: int) -> int:
        return self.shifts.problem.skill_sets.index(self.shifts.problem.groups[g].skills)


def _used(counts: Counts) -> list[tuple[int, int]]:
    """Groups and options that are worked."""
    return [(g, int(j)) for g, own in enumerate(counts) for j in np.flatnonzero(own)]


def _best(key: FloatArray, may: IntArray, g: int, j: int, to: int) -> list[tuple[float, Move]]:
    """The few best options of a group in place of a shift."""
    few = may[np.argsort(-key[may], kind="stable")[:FEW]]
    return [(float(key[i]), ((g, j, -1), (to, int(i), 1))) for i in few]


def _ranked(found: list[tuple[float, Move]]) -> list[Move]:
    return [move for _, move in sorted(found, key=lambda item: -item[0])]
