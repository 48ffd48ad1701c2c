"""Column generation over everybody for the bound and a first roster, then part by part; the gap closed.

Large problems have their first roster out of mixtures, and parts before there is a relaxation of everybody.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np

from scheduling.problem import FloatArray
from scheduling.roster.columns import Columns
from scheduling.roster.generation import EPSILON, generate, rounded_up
from scheduling.roster.lagrange import Bounded, ascend, lagrange
from scheduling.roster.master import Master
from scheduling.roster.mixed import Mixed
from scheduling.roster.neighbourhoods import Neighbourhoods
from scheduling.roster.part import cost_of, master_of, take
from scheduling.roster.state import Roster
from scheduling.roster.tree import Tree
from scheduling.roster.wanted import HeadPrices

NEAR = 12  # columns a person that a master of everybody begins with
WARM, WARMER = 25, 100  # moves of the prices before the first master; of a large problem
WEEKS, MONTHS = (0.2, 0.3), (0.35, 0.5)  # shares of the time at which these and settling have ended
SETTLINGS = 4  # rosters out of mixtures, of which the cheapest is kept
EARLY = 0.5  # share of the time at which the first parts have ended
ROOT = 0.35  # share of the time left for the relaxation over everybody
FIRST = 0.8  # share of the time at which branching from there must have ended
UNSURE = 0.3  # of what is to gain, by which the relaxation may stand above its bound before it is branched
LARGE = 2500  # person-days of a problem from which mixtures and parts come before the relaxation
LARGER = 500.0  # person-days of a part at least, once there is a roster from the relaxation
IDLE = 25  # neighbourhoods in a row that make nothing cheaper before the gap is closed otherwise
CLOSING = 0.05  # share of the time left for branching over everybody
LEVELS = (0.0, 0.1, 0.3, 1.0)  # between bound and cost: what a roster is looked for below
DEAD_ENDS = 30  # met in branching over everybody, the first time
PROOF = 0.15  # share of the time kept for the bound of a long horizon
PROOF_ROUNDS = 200
FORESEEING = 0.1  # share of the time for prices of a long horizon to begin with


class Improver:
    """Makes a roster cheaper by columns; `bound` is what no roster can go below, in `objective()`'s terms."""

    def __init__(self, roster: Roster, able: list[int], executor: Executor, threads: int) -> None:
        self.roster, self.able, self.executor = roster, able, executor
        self.columns = Columns(roster, executor.map, threads)
        self.bound = -math.inf
        self.prices = self.proof = roster.wanted.prices_at(roster.heads).shifts
        self.whole = roster.has_whole_costs()
        self.dead_ends = DEAD_ENDS

    def done(self) -> bool:
        """Whether the roster is proven to be the cheapest."""
        return self.bound >= self.roster.objective() - EPSILON

    def warm(self, rounds: int, until: float, mixed: Mixed | None = None) -> None:
        """Prices about right for everybody, and columns that go with them; what people answer is mixed in."""
        start = self._heads(self.prices)
        found = ascend(self.roster, lambda prices: self._value(prices, mixed), start, rounds, until)
        self.prices = found.prices.shifts

    def _value(self, prices: HeadPrices, mixed: Mixed | None) -> tuple[float, HeadPrices]:
        wanted = self.roster.wanted.shifts.heads
        served, worth = np.zeros(len(wanted)), 0.0
        answers = self.columns.price(self.able, prices.shifts, {})
        if mixed is not None:
            mixed.mix_in(answers)
        for p, answer in zip(self.able, answers, strict=True):
            columns = [self.columns.column(p, duties) for duties in answer.duties]
            if columns:
                np.add.at(served, columns[0].rows, 1.0)
                worth += float(answer.worth[0])
        asked = HeadPrices(prices.needs, prices.floor, wanted - served)
        return float(prices.shifts @ wanted) - worth, asked

    def settle(self, mixed: Mixed, until: float) -> None:
        """The cheapest of a few rosters out of the mixtures, if it is cheaper than the roster as it is."""
        rng = np.random.default_rng(self.roster.problem.seed)
        for _ in range(SETTLINGS):
            began = time.perf_counter()
            self.roster.change_within(mixed.settle(rng, until), self.roster.objective())
            now = time.perf_counter()
            if now + (now - began) > until:
                break

    def root(self, until: float) -> None:
        """The relaxation over everybody, and the first roster that branching finds from it."""
        now = time.perf_counter()
        master = self._master()
        below = cost_of(self.roster, master)
        soon = now + ROOT * (until - now)
        found = generate(master, self.columns, self.prices, below, self.whole, soon)
        self.bound, self.prices = rounded_up(found.bound, self.whole), found.prices
        unsure = found.relaxed.value - found.bound > UNSURE * (below - found.bound)
        if self.done() or unsure:
            return
        rng = np.random.default_rng(self.roster.problem.seed)
        soon = now + FIRST * (until - now)
        tree = Tree(master, self.columns, self.whole, below, soon, rng, proves=False)
        take(self.roster, tree.search(found.prices, DEAD_ENDS).chosen or {})

    def prove(self, starts: Sequence[FloatArray], rounds: int, until: float) -> None:
        """A bound from the prices of these that prove most, raised from there; the prices that prove it."""
        people = self.roster.people
        best, let_go = Bounded(-math.inf, self._heads(starts[0])), people.let_go
        for prices in starts:
            people.let_go = {}  # prices of limits that went with other prices of shifts are far off
            found = self._proven(prices, 1, until)
            if found.bound > best.bound:
                best, let_go = found, people.let_go
            if time.perf_counter() > until:
                break
        people.let_go = let_go
        self.bound, self.proof = rounded_up(best.bound, self.whole), best.prices.shifts
        self.raise_bound(rounds, until)
        self.prices = self.proof.copy()
        for p, relaxed in people.let_go.items():
            if len(relaxed.nearest):
                people.graphs.follow(p, relaxed.nearest[0])

    def raise_bound(self, rounds: int, until: float) -> None:
        """A better bound by prices moved on from those of the last one."""
        found = self._proven(self.proof, rounds, until)
        if rounded_up(found.bound, self.whole) >= self.bound:
            self.bound, self.proof = rounded_up(found.bound, self.whole), found.prices.shifts

    def scarce(self) -> list[FloatArray]:
        """Prices as if nothing stayed short, every hour did, and every shift."""
        under, o = self.roster.wanted.shifts.under, self.roster.options
        units = {code: o.units[o.code == k][0] for k, code in enumerate(o.codes)}
        hours = np.array([units.get(need.code, 0) for need in self.roster.problem.shifts], dtype=np.float64)
        can = hours > 0
        per_hour = (under[can] / hours[can]).min(initial=under.max(initial=0.0))
        by_hours = np.minimum(hours * per_hour, under)
        return [np.zeros_like(under), by_hours, under]

    def _proven(self, prices: FloatArray, rounds: int, until: float) -> Bounded:
        return lagrange(self.roster, self.able, self._heads(prices), self.executor, rounds, until)

    def _heads(self, prices: FloatArray) -> HeadPrices:
        nothing = self.roster.problem.days.intervals
        return HeadPrices(np.zeros((0, nothing)), np.zeros(nothing), prices)

    def close_gap(self, until: float) -> None:
        """Branch over everybody, first for a roster far cheaper; twice as many dead ends each time.

        The nearer to the bound what is looked for, the sooner a branch is dead; where all are, that is the
        bound from then on. Without any bound yet, there is nothing to begin from.
        """
        if not math.isfinite(self.bound):
            return
        now = time.perf_counter()
        soon = now + CLOSING * (until - now)
        rng = np.random.default_rng(self.roster.problem.seed + self.dead_ends)
        master, missed = self._master(), -math.inf
        for share in LEVELS:
            cost = cost_of(self.roster, master)
            below = min(cost, self._above_bound(share * (cost - self.bound)))
            if self.done() or below <= missed or time.perf_counter() > soon:
                continue
            searched = Tree(master, self.columns, self.whole, below, soon, rng).search(
                self.prices, self.dead_ends
            )
            take(self.roster, searched.chosen or {})
            if searched.is_all:
                self.bound = below
            missed = below if searched.chosen is None else missed
        self.dead_ends *= 2

    def _above_bound(self, by: float) -> float:
        """The bound and so much more, by one at least and a whole number where costs are."""
        return self.bound + max(1.0, float(round(by))) if self.whole else self.bound + by

    def _master(self) -> Master:
        """The master of everybody with the roster as it is and the likeliest columns."""
        master = master_of(self.roster, self.columns, self.able)
        for p in self.able:
            master.add(self.columns.near(p, self.prices, NEAR))
        return master


def improve(roster: Roster, able: list[int], rounds: int, until: float, threads: int) -> float:
    """Improve for so many neighbourhoods, or until proven cheapest or the time is over; the bound."""
    long = not all(roster.people.graphs.is_exact(p) for p in able)
    large = len(able) * len(roster.problem.days) > LARGE
    warming, settling = MONTHS if long else WEEKS
    now = time.perf_counter()
    with ThreadPoolExecutor(threads) as executor:
        improver = Improver(roster, able, executor, threads)
        mixed = Mixed(roster, able, executor, threads) if large else None
        if long:
            improver.prove(improver.scarce(), min(rounds, PROOF_ROUNDS), now + FORESEEING * (until - now))
        improver.warm(WARMER if large else WARM, now + warming * (until - now), mixed)
        if mixed is not None and not mixed.is_new:
            improver.settle(mixed, now + settling * (until - now))
        parts = Neighbourhoods(roster, able, executor, threads, improver.prices, learns=long)
        if long:
            _over_months(improver, parts, rounds, until)
        else:
            early = _by_parts(improver, parts, rounds, now + EARLY * (until - now)) if large else 0
            _over_weeks(improver, parts, rounds - early, until)
    return improver.bound


def _over_months(improver: Improver, parts: Neighbourhoods, rounds: int, until: float) -> None:
    """Parts, and a bound from the prices that they leave, since there is no relaxation of everybody."""
    now = time.perf_counter()
    made, proof = 0, until - PROOF * (until - now)
    while made < rounds and not improver.done() and time.perf_counter() < proof:
        made += _by_parts(improver, parts, rounds - made, proof)
    improver.raise_bound(min(rounds, PROOF_ROUNDS), until)


def _over_weeks(improver: Improver, parts: Neighbourhoods, rounds: int, until: float) -> None:
    """The relaxation of everybody and a roster from it; parts, and the gap closed in between."""
    improver.root(until)
    parts.prices, parts.size = improver.prices, max(parts.size, LARGER)
    made = 0
    while made < rounds and not improver.done() and time.perf_counter() < until:
        improver.close_gap(until)
        parts.is_cheapest()
        made += _by_parts(improver, parts, rounds - made, until)


def _by_parts(improver: Improver, parts: Neighbourhoods, rounds: int, until: float) -> int:
    """So many neighbourhoods, fewer where many in a row make nothing cheaper; how many there were."""
    idle, made = 0, 0
    while made < rounds and idle < IDLE and not improver.done() and time.perf_counter() < until:
        idle = 0 if parts.improve(until) else idle + 1
        made += 1
    parts.back_to_best()
    return made
