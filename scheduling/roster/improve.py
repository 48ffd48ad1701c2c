"""Column generation over everybody for the bound and a first dive, then part by part; the gap closed."""

from __future__ import annotations

import math
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from scheduling.problem import FloatArray
from scheduling.roster.closing import branch, choose
from scheduling.roster.columns import Columns, reduced
from scheduling.roster.dive import dive
from scheduling.roster.generation import EPSILON, Generated, generate, rounded_up
from scheduling.roster.lagrange import Bounded, ascend, lagrange
from scheduling.roster.master import Between, Master
from scheduling.roster.neighbourhoods import Neighbourhoods
from scheduling.roster.part import cost_of, master_of, take
from scheduling.roster.state import Roster
from scheduling.roster.wanted import HeadPrices

NEAR = 12  # columns a person that a master of everybody begins with
WARM = 25  # moves of the prices before the first master
WARMING, EARLY = 0.1, 0.2  # shares of the time at which these and the first parts have ended
ROOT = 0.35  # share of the time left for the relaxation over everybody
DIVE = 0.8  # share of the time at which a dive from there must have ended
UNSURE = 0.3  # of what is to gain, by which the relaxation may stand above its bound before a dive
LARGE = 2500  # person-days of a problem from which parts come before the relaxation
LARGER = 500.0  # person-days of a part at least, once there is a dive to improve on
IDLE = 25  # neighbourhoods in a row that make nothing cheaper before the gap is closed otherwise
CLOSE = 0.004  # of the cost: the gap from which choosing among columns is worth trying
CHOICE, BRANCHES = 0.1, 0.15  # shares of the time left for choosing and for branching
MOST_ROUNDS = 100  # of pricing in a branch
PROOF = 0.15  # share of the time kept for the bound of a long horizon
PROOF_ROUNDS = 200
SHARES = (1.0, 0.0, 0.5)  # of the prices that parts left, tried as a beginning: early they are far too high


class Improver:
    """Makes a roster cheaper by columns; `bound` is what no roster can go below, in `objective()`'s terms."""

    def __init__(self, roster: Roster, able: list[int], executor: Executor, threads: int) -> None:
        self.roster, self.able, self.executor = roster, able, executor
        self.columns = Columns(roster, executor.map, threads)
        self.bound = -math.inf
        self.prices = roster.wanted.prices_at(roster.heads).shifts
        self.whole = roster.has_whole_costs()
        people, wish = roster.problem.people, roster.problem.prices.wish
        self.asked = wish * sum(max(weight, 0.0) for p in people for *_, weight in p.wishes)
        self.branched = False

    def done(self) -> bool:
        """Whether the roster is proven to be the cheapest."""
        return self.bound >= self.roster.objective() - EPSILON

    def warm(self, rounds: int, until: float) -> None:
        """Prices about right for everybody, and columns that go with them."""
        self.prices = ascend(self.roster, self._value, self._heads(self.prices), rounds, until).prices.shifts

    def _value(self, prices: HeadPrices) -> tuple[float, HeadPrices]:
        wanted = self.roster.wanted.shifts.heads
        served, worth = np.zeros(len(wanted)), 0.0
        for p, answer in zip(self.able, self.columns.price(self.able, prices.shifts, {}), strict=True):
            columns = [self.columns.column(p, duties) for duties in answer.duties]
            if columns:
                np.add.at(served, columns[0].rows, 1.0)
                worth += float(answer.worth[0])
        asked = HeadPrices(prices.needs, prices.floor, wanted - served)
        return float(prices.shifts @ wanted) - worth, asked

    def root(self, until: float) -> None:
        """The relaxation over everybody, and a dive from it."""
        now = time.perf_counter()
        master, found = self._relax(now + ROOT * (until - now))
        self.bound, self.prices = rounded_up(found.bound, self.whole), found.prices
        below = cost_of(self.roster, master)
        unsure = found.relaxed.value - found.bound > UNSURE * (below - found.bound)
        if self.done() or unsure:
            return
        rng = np.random.default_rng(self.roster.problem.seed)
        soon = now + DIVE * (until - now)
        better = dive(master, self.columns, found.relaxed, found.prices, below, self.whole, soon, rng)
        take(self.roster, better or {})

    def prove(self, rounds: int, until: float) -> None:
        """A bound from the prices that the windows left, raised from the share of them that proves most."""
        tried = [self._proven(share * self.prices, 1, until) for share in SHARES[:rounds]]
        best = max(tried, key=lambda each: each.bound)
        found = self._proven(best.prices.shifts, rounds - len(tried), until)
        self.bound = max(self.bound, rounded_up(max(best.bound, found.bound), self.whole))

    def _proven(self, prices: FloatArray, rounds: int, until: float) -> Bounded:
        return lagrange(self.roster, self.able, self._heads(prices), self.executor, rounds, until)

    def _heads(self, prices: FloatArray) -> HeadPrices:
        nothing = self.roster.problem.days.intervals
        return HeadPrices(np.zeros((0, nothing)), np.zeros(nothing), prices)

    def close_gap(self, until: float) -> None:
        """The best choice among the columns that a better roster may have; then the bound by branching."""
        now = time.perf_counter()
        gap = self.roster.objective() - self.bound
        if gap <= CLOSE * (self.roster.objective() + self.asked):
            master, _ = self._relax(now)
            for p, answer in zip(self.able, self.columns.price(self.able, self.prices, {}), strict=True):
                near = [c for c in self.columns.of[p].values() if reduced(c, self.prices) < gap - answer.most]
                master.add(near)
            better = choose(master, cost_of(self.roster, master), now + CHOICE * (until - now))
            take(self.roster, better or {})
        if not (self.done() or self.branched):
            self.branched = True
            soon = time.perf_counter() + BRANCHES * max(0.0, until - time.perf_counter())
            self.bound = branch(self._branch, self.bound, self.roster.objective(), soon)

    def _branch(self, between: Between) -> tuple[Master, Generated]:
        master = self._master()
        master.keep_between(between)
        below = self.roster.objective()
        found = generate(master, self.columns, self.prices, below, self.whole, math.inf, MOST_ROUNDS)
        return master, replace(found, bound=rounded_up(found.bound, self.whole))

    def _relax(self, until: float) -> tuple[Master, Generated]:
        master = self._master()
        below = cost_of(self.roster, master)
        return master, generate(master, self.columns, self.prices, below, self.whole, until)

    def _master(self) -> Master:
        """The master of everybody with the roster as it is and the likeliest columns."""
        master = master_of(self.roster, self.columns, self.able)
        for p in self.able:
            master.add(self.columns.near(p, self.prices, NEAR))
        return master


def improve(roster: Roster, able: list[int], rounds: int, until: float, threads: int) -> float:
    """Improve for so many neighbourhoods, or until proven cheapest or the time is over; the bound."""
    long = not all(roster.people.is_exact(p) for p in able)
    now = time.perf_counter()
    with ThreadPoolExecutor(threads) as executor:
        improver = Improver(roster, able, executor, threads)
        improver.warm(WARM, now + WARMING * (until - now))
        parts = Neighbourhoods(roster, able, executor, threads, improver.prices, learns=long)
        if long:
            made, proof = 0, until - PROOF * (until - now)
            while made < rounds and time.perf_counter() < proof:
                made += _by_parts(improver, parts, rounds - made, proof)
            improver.prices = parts.prices
            improver.prove(min(rounds, PROOF_ROUNDS), until)
            return improver.bound
        early = min(rounds, IDLE) if parts.largest > LARGE else 0
        _by_parts(improver, parts, early, now + EARLY * (until - now))
        improver.root(until)
        parts.is_cheapest()
        parts.prices, parts.size = improver.prices, max(parts.size, LARGER)
        while rounds > early and not improver.done() and time.perf_counter() < until:
            early += _by_parts(improver, parts, rounds - early, until)
            if early < rounds:
                improver.close_gap(until)
                parts.is_cheapest()
    return improver.bound


def _by_parts(improver: Improver, parts: Neighbourhoods, rounds: int, until: float) -> int:
    """So many neighbourhoods, fewer where many in a row make nothing cheaper; how many there were."""
    idle, made = 0, 0
    while made < rounds and idle < IDLE and not improver.done() and time.perf_counter() < until:
        idle = 0 if parts.improve(until) else idle + 1
        made += 1
    parts.back_to_best()
    return made
