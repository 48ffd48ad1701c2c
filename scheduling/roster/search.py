"""Named people on shifts: each one's best response in turn, then small sets of people again and again.

What is needed is heads by interval, of everybody and of who holds some skill, or shifts by day and type.
Falling short of it costs more than any shift does, so people are added where they help most; what stays
short is reported, never hidden.
"""

from __future__ import annotations

import time

import numpy as np

from scheduling.roster.state import Roster

MOST_REOPENED = 4  # people whose rosters are made anew at once
TIE = 1e-9


def construct(roster: Roster) -> tuple[int, ...]:
    """Everybody's best response in turn, named people before the pools; those who have no roster at all."""
    people = roster.problem.people
    order = sorted(range(len(people)), key=lambda p: (people[p].is_pool, p))
    return tuple(p for p in order if not roster.place(p))


class Descent:
    """Coordinate descent over people with exact best responses, and random small sets re-opened."""

    def __init__(self, roster: Roster, able: list[int]) -> None:
        self.roster, self.able = roster, able
        self.rng = np.random.default_rng(roster.problem.seed)

    def improve(self, rounds: int, until: float, patience: int | None = None) -> bool:
        """Re-open small sets of people `rounds` times; True where the clock stopped that.

        It also ends after `patience` sets in a row that made nothing cheaper.
        """
        best, idle = self.roster.objective(), 0
        for _ in range(rounds if self.able else 0):
            if time.perf_counter() > until:
                return True
            now = self._reopen(self._neighbourhood(), best)
            idle = 0 if now < best - TIE else idle + 1
            best = now
            if idle == patience:
                break
        return False

    def _neighbourhood(self) -> list[int]:
        size = min(len(self.able), int(self.rng.integers(1, MOST_REOPENED + 1)))
        return [self.able[i] for i in self.rng.choice(len(self.able), size=size, replace=False)]

    def _reopen(self, people: list[int], best: float) -> float:
        """Take these people off and place them anew; keep the roster where it is no worse."""
        kept = self.roster.keep()
        for p in people:
            self.roster.remove(p)
        for p in people:
            self.roster.place(p)
        now = self.roster.objective()
        if now <= best + TIE:
            return now
        self.roster.back_to(kept)
        return best
