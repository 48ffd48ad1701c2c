"""Column generation over everybody for the bound and a first dive, then over some people at a time."""

from __future__ import annotations

import math
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.closing import branch, choose
from scheduling.roster.columns import Column, Columns, reduced
from scheduling.roster.dive import dive
from scheduling.roster.generation import EPSILON, Generated, generate, rounded_up
from scheduling.roster.lagrange import lagrange
from scheduling.roster.master import Between, Master
from scheduling.roster.response import Window
from scheduling.roster.state import Roster
from scheduling.roster.wanted import HeadPrices
from scheduling.roster.window import cuts_of

FEWEST, MOST = 6, 20  # people whose columns are priced anew at once
NEAR = 40  # columns a person that a neighbourhood begins with
AT_ONCE = 35  # days: longer horizons are improved a window at a time
WINDOWS = (14, 28)  # their least and most days
PERSON_DAYS = 500  # of a window, about
ROOT = 0.35  # share of the time for the relaxation over everybody
IDLE = 25  # neighbourhoods in a row that make nothing cheaper before the gap is closed otherwise
CLOSE = 0.004  # of the cost: the gap from which choosing among columns is worth trying
CHOICE, BRANCHES = 0.35, 0.15  # shares of the time left for choosing and for branching
MOST_ROUNDS = 100  # of pricing in a branch
PROOF = 0.2  # share of the time kept for the bound of a long horizon
PROOF_ROUNDS = 200


class Improver:
    """Makes a roster cheaper by columns; `bound` is what no roster can go below, in `objective()`'s terms."""

    def __init__(self, roster: Roster, able: list[int], executor: Executor) -> None:
        self.roster, self.able = roster, able
        self.columns = Columns(roster, executor)
        self.rng = np.random.default_rng(roster.problem.seed)
        self.bound = -math.inf
        self.prices = np.zeros(len(roster.problem.shifts))
        self.whole = _whole(roster)
        people, wish = roster.problem.people, roster.problem.prices.wish
        self.asked = wish * sum(max(weight, 0.0) for p in people for *_, weight in p.wishes)
        self.branched = False
        self.cuts = cuts_of(roster.problem.days)
        self.day_of = np.array([need.day for need in roster.problem.shifts])

    def done(self) -> bool:
        """Whether the roster is proven to be the cheapest."""
        return self.bound >= self.roster.objective() - EPSILON

    def root(self, until: float) -> None:
        """The relaxation over everybody, and a dive from it."""
        now = time.perf_counter()
        master, found = self._relax(self.columns, self.able, now + ROOT * (until - now))
        self.bound, self.prices = rounded_up(found.bound, self.whole), found.prices
        if not self.done():
            self._dive(self.columns, master, found, until)

    def prove(self, rounds: int, until: float) -> None:
        """A bound from the prices that the windows left."""
        nothing = self.roster.problem.days.intervals
        prices = HeadPrices(np.zeros((0, nothing)), np.zeros(nothing), self.prices)
        found = lagrange(self.roster, self.able, prices, self.columns.executor, rounds, until)
        self.bound = max(self.bound, rounded_up(found.bound, self.whole))

    def neighbourhood(self, until: float) -> None:
        """Some people's columns priced anew, everything else as it is; kept where that is cheaper."""
        window = self._window()
        columns = self.columns if window is None else Columns(self.roster, self.columns.executor, window)
        most = MOST if window is None else PERSON_DAYS // (window.last - window.first)
        size = min(len(self.able), int(self.rng.integers(FEWEST, max(most, FEWEST) + 1)))
        people = [self.able[i] for i in self.rng.choice(len(self.able), size=size, replace=False)]
        master, found = self._relax(columns, people, until)
        if window is not None and math.isfinite(found.bound):
            self.prices[master.rows] = found.prices[master.rows]
        self._dive(columns, master, found, until)

    def close_gap(self, until: float) -> None:
        """The best choice among the columns that a better roster may have; then the bound by branching."""
        now = time.perf_counter()
        gap = self.roster.objective() - self.bound
        if gap <= CLOSE * (self.roster.objective() + self.asked):
            master, _ = self._relax(self.columns, self.able, now)
            for p, answer in zip(self.able, self.columns.price(self.able, self.prices), strict=True):
                near = [c for c in self.columns.of[p].values() if reduced(c, self.prices) < gap - answer.most]
                master.add(near)
            better = choose(master, self._cost(master), now + CHOICE * (until - now))
            if better:
                self._take(better)
        if not (self.done() or self.branched):
            self.branched = True
            soon = time.perf_counter() + BRANCHES * max(0.0, until - time.perf_counter())
            self.bound = branch(self._branch, self.bound, self.roster.objective(), soon)

    def _branch(self, between: Between) -> tuple[Master, Generated]:
        master = self._master(self.columns, self.able)
        master.keep_between(between)
        found = generate(
            master, self.columns, self.prices, self.roster.objective(), self.whole, math.inf, MOST_ROUNDS
        )
        return master, replace(found, bound=rounded_up(found.bound, self.whole))

    def _window(self) -> Window | None:
        """Some days in a row of a long horizon."""
        days = len(self.roster.problem.days)
        if days <= AT_ONCE:
            return None
        length = int(self.rng.integers(WINDOWS[0], WINDOWS[1] + 1))
        first = int(self.rng.choice([cut for cut in self.cuts if cut <= days - WINDOWS[0]]))
        last = max(cut for cut in self.cuts if cut <= min(first + length, days))
        return Window(first, last)

    def _relax(self, columns: Columns, people: list[int], until: float) -> tuple[Master, Generated]:
        master = self._master(columns, people)
        below = self._cost(master)
        return master, generate(master, columns, self._prices_in(master), below, self.whole, until)

    def _master(self, columns: Columns, people: list[int]) -> Master:
        """The master of these people with the roster as it is and the likeliest columns."""
        shifts = self.roster.wanted.shifts
        current = [columns.column(p, self.roster.chosen[p]) for p in people]
        others = self._worked()
        for column in current:
            np.add.at(others, column.rows, -1.0)
        master = Master(people, shifts, shifts.heads - others, self._rows(columns.window))
        master.add(current)
        if columns.window is None:
            for p in people:
                master.add(columns.near(p, self.prices, NEAR))
        return master

    def _rows(self, window: Window | None) -> IntArray:
        """The shift needs of a window."""
        first, last = window or (0, len(self.roster.problem.days))
        return np.flatnonzero((self.day_of >= first) & (self.day_of < last))

    def _prices_in(self, master: Master) -> FloatArray:
        """Prices to begin with: those of the last relaxation, of what is in the master."""
        prices = np.zeros(len(self.prices))
        prices[master.rows] = self.prices[master.rows]
        return prices

    def _dive(self, columns: Columns, master: Master, found: Generated, until: float) -> None:
        cost = self._cost(master)
        if rounded_up(found.bound, self.whole) >= cost - EPSILON:
            return
        better = dive(master, columns, found.relaxed, found.prices, cost, self.whole, until, self.rng)
        if better:
            self._take(better)

    def _take(self, chosen: dict[int, Column]) -> None:
        for p in chosen:
            self.roster.remove(p)
        for p, column in chosen.items():
            self.roster.put(p, column.duties)

    def _cost(self, master: Master) -> float:
        """What the people of a master cost, and shifts short or over in it."""
        penalty = self.roster.wanted.shifts.penalty(self._worked())[master.rows].sum()
        return float(penalty + self.roster.own[master.people].sum())

    def _worked(self) -> FloatArray:
        return np.asarray(self.roster.heads[:, self.roster.problem.days.intervals :].sum(axis=0))


def _whole(roster: Roster) -> bool:
    """Whether every cost is a whole number."""
    shifts = roster.wanted.shifts
    parts = [roster.people.bonus.ravel(), shifts.under, shifts.over, shifts.heads]
    return all(bool(np.all(part == np.round(part))) for part in parts)


def improve(roster: Roster, able: list[int], rounds: int, until: float, threads: int) -> float:
    """Improve for so many neighbourhoods, or until proven cheapest or the time is over; the bound."""
    long = len(roster.problem.days) > AT_ONCE
    now = time.perf_counter()
    proof = until - PROOF * (until - now) if long else until
    with ThreadPoolExecutor(threads) as executor:
        improver = Improver(roster, able, executor)
        if not long:
            improver.root(until)
        idle = 0
        for _ in range(rounds):
            if improver.done() or time.perf_counter() > proof:
                break
            before = roster.objective()
            improver.neighbourhood(proof)
            idle = 0 if roster.objective() < before - EPSILON else idle + 1
            if idle and idle % IDLE == 0 and not long:
                improver.close_gap(until)
        if long:
            improver.prove(min(rounds, PROOF_ROUNDS), until)
    return improver.bound
