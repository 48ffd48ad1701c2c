"""Futures that judge a cover: how far inside its targets each stands in each span, and after a change.

A change is felt in the spans it touches, and there only by futures that are near the edge. Those alone are
played again for a first opinion; what is kept is judged by all.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scheduling.problem import BoolArray, Duty, FloatArray, IntArray
from wfm.case import Case
from wfm.paths import rate_paths
from wfm.polish.safety import margins_of
from wfm.simulation.result import Simulated
from wfm.simulation.run import simulate
from wfm.simulation.staffed_duty import StaffedDuty

LOST = -0.15  # further outside in a span that a change does not touch, nothing is to be gained
EDGE = -1e-9  # a future that is inside by nothing holds
AFTERWARDS = 1440  # minutes for which a shift is felt after its end
Team = tuple[StaffedDuty, ...]


class Futures:
    """F futures of one seed."""

    def __init__(self, case: Case, futures: int, seed: int) -> None:
        self.case, self.count, self.seed = case, futures, seed
        self.paths = rate_paths(case, futures, seed)

    def play(self, team: Team, which: IntArray | None = None) -> Simulated:
        """What some futures, or all, say of a team."""
        settings = self.case.settings
        return simulate(
            self.case.demand, team, settings, self.count, self.seed, paths=self.paths, which=which
        )

    def margins(self, team: Team) -> FloatArray:
        """How far inside all its targets each future is in each span, shape (F, S)."""
        return margins_of(self.play(team))

    def margins_after(self, margins: FloatArray, team: Team, which: IntArray) -> FloatArray:
        """The same with some futures played for a changed team."""
        after = margins.copy()
        if len(which):
            after[which] = margins_of(self.play(team, which))
        return after

    def who_feels(self, margins: FloatArray, duties: Iterable[Duty], within: float, losing: bool) -> IntArray:
        """The futures `within` so little of the edge that a change of these duties may turn them.

        Those alone that hold, where the change only loses.
        """
        touched = self._spans(duties)
        near, rest = margins[:, touched].min(axis=1), margins[:, ~touched].min(axis=1, initial=np.inf)
        felt = (near < within) & (rest > LOST)
        return np.flatnonzero(felt & (near >= EDGE) if losing else felt)

    def _spans(self, duties: Iterable[Duty]) -> BoolArray:
        demand = self.case.demand
        touched = np.zeros(demand.spans, dtype=np.bool_)
        for duty in duties:
            first = duty.start_minute // demand.interval_minutes
            end = -(-(duty.end_minute + AFTERWARDS) // demand.interval_minutes)
            touched[demand.span[np.arange(first, end) % demand.intervals]] = True
        return touched


def chance_of(margins: FloatArray) -> float:
    """Share of futures that hold everywhere."""
    return float((margins.min(axis=1) >= EDGE).mean())
