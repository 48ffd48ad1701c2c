"""Parts of a roster solved anew by columns, several at once: some people on some days, or on all.

What the rest works is as it is. Parts solved at the same time have no person in common, or no day. They fit
together but for shifts that both work, or for limits on all days of a person, who then stays as the first of
them left it; where the roster becomes dearer by that the later one is left out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.columns import Column, Columns
from scheduling.roster.generation import EPSILON, generate, rounded_up
from scheduling.roster.opened import Opened
from scheduling.roster.part import cost_of, master_of, within
from scheduling.roster.response import Window
from scheduling.roster.state import Roster
from scheduling.roster.tree import Tree
from scheduling.roster.window import cuts_of

FEWEST = 6  # people in a part
PERSON_DAYS = 100  # of a part, about, in the beginning
PATIENCE, GROWTH = 8, 1.25  # parts of a size that make nothing cheaper before they grow, and by how much
WINDOWS = (7, 42)  # a part's least and most days
FORGIVEN = 3  # of these, for one that helps, over a long horizon
FEW = 8  # people for whom a part's size is enough for its most days, fewer at first
ALONE = 0.5  # of the parts are solved with no other at the same time but on other days
WHOLE = 0.2  # of the parts have all days, where that is no longer
ROUNDS = 25  # of pricing before a part is branched
DEAD_ENDS = 8  # in a part
NEARLY = 0.1  # of what a part may gain, which its relaxation need not find
WARMTH = 0.0005  # of the cost that a roster may become dearer by, on average


@dataclass(frozen=True)
class Part:
    """People, days, how much dearer they may become, and the seed of what is left to chance."""

    people: list[int]
    window: Window
    more: float
    seed: int


@dataclass(frozen=True)
class Solved:
    """Better rosters of the part's people, None where none were found; prices of shift needs (`rows`)."""

    chosen: dict[int, Column] | None
    rows: IntArray
    prices: FloatArray | None


class Neighbourhoods:
    """Makes a roster cheaper by parts, which grow once they help no more; `best` is the cheapest seen.

    So many parts are solved `at_once`. `prices` of shift needs are where their relaxations begin; it `learns`
    better ones from them where nobody else proves any.
    """

    def __init__(
        self,
        roster: Roster,
        able: list[int],
        executor: Executor,
        at_once: int,
        prices: FloatArray,
        learns: bool,
    ) -> None:
        self.roster, self.able, self.executor, self.prices = roster, able, executor, prices
        self.learns = learns
        self.days = len(roster.problem.days)
        self.shortest = min(WINDOWS[0], self.days)
        self.largest = float(len(able) * self.days)
        self.parts = max(1, min(at_once, len(able) // FEWEST))
        self.rng = np.random.default_rng(roster.problem.seed)
        self.cuts = cuts_of(roster.problem.days)
        self.whole = roster.has_whole_costs()
        self.step = 0.5 if self.whole else 1e-3
        self.size, self.idle = float(PERSON_DAYS), 0
        self.best, self.kept = roster.objective(), roster.keep()

    def improve(self, until: float) -> bool:
        """Solve one part, or several; whether the roster is now cheaper than any before."""
        parts = list(self._draw())
        if len(parts) == 1:
            found = [self._solve(parts[0], until)]
        else:
            found = list(self.executor.map(lambda part: self._solve(part, until), parts))
        for part, solved in zip(parts, found, strict=True):
            if solved.prices is not None and self.learns:
                self.prices[solved.rows] = solved.prices
            self._take(part, solved.chosen)
        cheaper = self.is_cheapest()
        fewer = FORGIVEN if self.learns else PATIENCE
        self.idle = max(0, self.idle - fewer) if cheaper else self.idle + len(parts)
        if self.idle >= PATIENCE:
            self.size, self.idle = min(GROWTH * self.size, self.largest), 0
        return cheaper

    def is_cheapest(self) -> bool:
        """Whether the roster is cheaper than any before; it is kept then."""
        if self.roster.objective() >= self.best - EPSILON:
            return False
        self.best, self.kept = self.roster.objective(), self.roster.keep()
        return True

    def back_to_best(self) -> None:
        """Leave the roster as it was when it was cheapest."""
        self.roster.back_to(self.kept)

    def _draw(self) -> Iterator[Part]:
        """Parts with different people, or on different days."""
        order = [self.able[i] for i in self.rng.permutation(len(self.able))]
        if self.rng.random() < ALONE or self.parts == 1:
            yield from self._apart(order)
            return
        share = len(order) // self.parts
        for i in range(self.parts):
            window = self._window()
            size = min(share, self._people(window))
            yield self._part(order[i * share : i * share + size], window)

    def _apart(self, order: list[int]) -> list[Part]:
        """Parts with no day in common, of everybody where their size is enough for that and they learn."""
        whole_days = int(self.size / len(order))
        for_all = self.learns and whole_days >= self.shortest
        found: list[Part] = []
        for _ in range(self.parts):
            window = self._stretch(whole_days) if for_all else self._window()
            people = order if for_all else order[: self._people(window)]
            if all(window.last <= other.window.first or other.window.last <= window.first for other in found):
                found.append(self._part(people, window))
        return found

    def _people(self, window: Window) -> int:
        """How many people a part on these days has, about."""
        most = max(FEWEST, round(self.size / (window.last - window.first)))
        return int(self.rng.integers(max(FEWEST, most // 2), most + 1))

    def _part(self, people: list[int], window: Window) -> Part:
        """These people on these days; how much dearer they may become is drawn."""
        more = WARMTH * abs(self.best) * float(self.rng.exponential()) + self.step
        return Part(people, window, more, int(self.rng.integers(2**31)))

    def _window(self) -> Window:
        """Some days in a row, or all of a short horizon."""
        days, shortest = self.days, self.shortest
        if FEW * days <= min(self.size, FEW * WINDOWS[1]) and self.rng.random() < WHOLE:
            return Window(0, days)
        longest = min(days, WINDOWS[1], max(2 * shortest, round(self.size / FEW)))
        return self._stretch(int(self.rng.integers(shortest, max(shortest, longest) + 1)))

    def _stretch(self, length: int) -> Window:
        """So many days in a row, about, which begin and end beside a weekend."""
        first = int(self.rng.choice([cut for cut in self.cuts if cut <= self.days - self.shortest]))
        return Window(first, max(cut for cut in self.cuts if cut <= min(first + length, self.days)))

    def _solve(self, part: Part, until: float) -> Solved:
        """A better roster of the part; changes nothing, so that parts may be solved at the same time."""
        columns = Columns(self.roster, map, 1, part.window)
        master = master_of(self.roster, columns, part.people)
        below = cost_of(self.roster, master) + part.more
        prices = within(self.prices, master)
        found = generate(master, columns, prices, below, self.whole, until, ROUNDS, NEARLY)
        chosen = None
        if rounded_up(found.bound, self.whole) < below - EPSILON and time.perf_counter() < until:
            rng = np.random.default_rng(part.seed)
            tree = Tree(master, columns, self.whole, below, until, rng, proves=False)
            chosen = tree.search(found.prices, DEAD_ENDS).chosen
        learnt = found.prices[master.rows] if math.isfinite(found.bound) else None
        return Solved(chosen, master.rows, learnt)

    def _take(self, part: Part, chosen: dict[int, Column] | None) -> None:
        if chosen:
            duties = {p: self._joined(p, column, part.window) for p, column in chosen.items()}
            self.roster.change_within(duties, self.roster.objective() + part.more)

    def _joined(self, p: int, column: Column, window: Window) -> IntArray:
        """A column with the days outside the window as they are by now, where that obeys the rules."""
        now, days = self.roster.chosen[p], slice(window.first, window.last)
        joined = now.copy()
        joined[days] = column.duties[days]
        if np.array_equal(joined, column.duties) or np.array_equal(joined, now):
            return joined
        opened = Opened(self.roster.people, p, now, window)
        nothing = np.zeros(self.roster.heads.shape[1])
        return joined if len(opened.answer(nothing, 1, column.starts).duties) else now
