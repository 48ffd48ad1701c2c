"""Column generation over everybody for the bound and a first dive, then over some people at a time."""

from __future__ import annotations

import math
import time

import numpy as np

from scheduling.problem import FloatArray
from scheduling.roster.columns import Column, Columns
from scheduling.roster.dive import dive
from scheduling.roster.generation import EPSILON, Generated, generate, rounded_up
from scheduling.roster.master import Master
from scheduling.roster.state import Roster

FEWEST, MOST = 8, 30  # people whose columns are priced anew at once
NEAR = 40  # columns a person that a neighbourhood begins with


class Improver:
    """Makes a roster cheaper by columns; `bound` is what no roster can go below, in `objective()`'s terms."""

    def __init__(self, roster: Roster, able: list[int], threads: int) -> None:
        self.roster, self.able = roster, able
        self.columns = Columns(roster, threads)
        self.rng = np.random.default_rng(roster.problem.seed)
        self.bound = -math.inf
        self.prices = np.zeros(len(roster.problem.shifts))
        self.whole = _whole(roster)

    def close(self) -> None:
        """End the threads."""
        self.columns.close()

    def done(self) -> bool:
        """Whether the roster is proven to be the cheapest."""
        return self.bound >= self.roster.objective() - EPSILON

    def root(self, until: float) -> None:
        """The relaxation over everybody, and a dive from it."""
        master, found = self._relax(self.able, self.roster.objective(), until)
        self.bound, self.prices = rounded_up(found.bound, self.whole), found.prices
        if not self.done():
            self._dive(master, found, until)

    def neighbourhood(self, until: float) -> None:
        """Some people's columns priced anew, everybody else as they are; kept where that is cheaper."""
        size = min(len(self.able), int(self.rng.integers(FEWEST, MOST + 1)))
        people = [self.able[i] for i in self.rng.choice(len(self.able), size=size, replace=False)]
        master, found = self._relax(people, math.inf, until)
        self._dive(master, found, until)

    def _relax(self, people: list[int], below: float, until: float) -> tuple[Master, Generated]:
        shifts = self.roster.wanted.shifts
        mine = np.zeros(len(shifts.heads))
        for p in people:
            np.add.at(mine, self._column(p).rows, 1.0)
        others = self._worked() - mine
        master = Master(people, shifts, shifts.heads - others)
        for p in people:
            master.add([self._column(p), *self.columns.near(p, self.prices, NEAR)])
        return master, generate(
            master, self.columns, self.prices, min(below, self._cost(people)), self.whole, until
        )

    def _dive(self, master: Master, found: Generated, until: float) -> None:
        cost = self._cost(master.people)
        if rounded_up(found.bound, self.whole) >= cost - EPSILON:
            return
        better = dive(master, self.columns, found.relaxed, found.prices, cost, self.whole, until, self.rng)
        if better:
            self._take(better)

    def _take(self, chosen: dict[int, Column]) -> None:
        for p in chosen:
            self.roster.remove(p)
        for p, column in chosen.items():
            self.roster.put(p, column.duties)

    def _cost(self, people: list[int]) -> float:
        """What these people and all shifts short or over cost."""
        return self.roster.wanted.penalty(self.roster.heads) + float(self.roster.own[people].sum())

    def _column(self, p: int) -> Column:
        return self.columns.column(p, self.roster.chosen[p])

    def _worked(self) -> FloatArray:
        return np.asarray(self.roster.heads[:, self.roster.problem.days.intervals :].sum(axis=0))


def _whole(roster: Roster) -> bool:
    """Whether every cost is a whole number."""
    shifts = roster.wanted.shifts
    parts = [roster.people.bonus.ravel(), shifts.under, shifts.over, shifts.heads]
    return all(bool(np.all(part == np.round(part))) for part in parts)


def improve(roster: Roster, able: list[int], rounds: int, until: float, threads: int) -> float:
    """Improve for so many neighbourhoods, or until proven cheapest or the time is over; the bound."""
    improver = Improver(roster, able, threads)
    try:
        improver.root(until)
        for _ in range(rounds):
            if improver.done() or time.perf_counter() > until:
                break
            improver.neighbourhood(until)
    finally:
        improver.close()
    return improver.bound
