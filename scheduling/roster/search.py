"""Named people on shifts: each one's best response in turn, then small sets of people again and again.

What is needed is heads by interval, of everybody and of who holds some skill, or shifts by day and type.
Falling short of it costs more than any shift does, so people are added where they help most; what stays
short is reported, never hidden.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from scheduling.roster.state import Roster

MOST_REOPENED = 4  # people whose rosters are made anew at once
TIE = 1e-9


def construct(roster: Roster) -> tuple[int, ...]:
    """Everybody's best response in turn, named people before the pools; those who have no roster at all.

    Who has been told a roster begins with what rules leave of it: whoever came first would else fill
    what the others were told to fill.
    """
    people = roster.problem.people
    if roster.problem.begin:
        return _begin(roster)
    order = sorted(range(len(people)), key=lambda p: (people[p].is_pool, p))
    with _contract_hours_first(roster):
        impossible = [p for p in order if not roster.place(p, is_needed=people[p].published is None)]
    for p in order if roster.people.has_overtime else ():  # now that everybody else has what contracts give
        roster.remove(p)
        roster.place(p, is_needed=people[p].published is None)
    return tuple(impossible)


@contextmanager
def _contract_hours_first(roster: Roster, *, sure: bool = True) -> Iterator[None]:
    """Nobody is given overtime meanwhile, so that others' contract hours are used up before; if `sure`."""
    roster.people.shuns_overtime = sure
    try:
        yield
    finally:
        roster.people.shuns_overtime = False


def _begin(roster: Roster) -> tuple[int, ...]:
    """Everybody on the duties of the roster to begin with, which leaves nobody without one."""
    place = {duty: j for j, duty in enumerate(roster.options.duties)}
    chosen = np.tile(roster.nobody, (len(roster.problem.people), 1))
    for assignment in roster.problem.begin:
        chosen[assignment.person, assignment.duty.day] = place[assignment.duty]
    for p, duties in enumerate(chosen):
        roster.put(p, duties)
    return ()


class Descent:
    """Coordinate descent over people with exact best responses, and random small sets re-opened."""

    def __init__(self, roster: Roster, able: list[int]) -> None:
        self.roster, self.able = roster, able
        self.rng = np.random.default_rng(roster.problem.seed)

    def improve(self, rounds: int, until: float, patience: int | None = None) -> bool:
        """Re-open small sets of people `rounds` times; True where the clock stopped that.

        It also ends after `patience` sets in a row that made nothing cheaper. The cheapest roster stays.
        """
        now = best = self.roster.objective()
        kept, idle = self.roster.keep(), 0
        for _ in range(rounds if self.able else 0):
            if time.perf_counter() > until:
                self.roster.back_to(kept)
                return True
            now = self._reopen(self._neighbourhood(), now)
            idle += 1
            if now < best - TIE:
                best, kept, idle = now, self.roster.keep(), 0
            if idle == patience:
                break
        self.roster.back_to(kept)
        return False

    def _neighbourhood(self) -> list[int]:
        size = min(len(self.able), int(self.rng.integers(1, MOST_REOPENED + 1)))
        return [self.able[i] for i in self.rng.choice(len(self.able), size=size, replace=False)]

    def _reopen(self, people: list[int], best: float) -> float:
        """Take these people off and place them anew; keep the roster where it is no worse than `best`."""
        kept = self.roster.keep()
        for p in people:
            self.roster.remove(p)
        shuns = self.roster.people.has_overtime and bool(self.rng.integers(2))
        with _contract_hours_first(self.roster, sure=shuns):
            for p in people:
                self.roster.place(p)
        if shuns:
            for p in people:
                self.roster.remove(p)
                self.roster.place(p)
        now = self.roster.objective()
        if now <= best + TIE:
            return now
        self.roster.back_to(kept)
        return best
