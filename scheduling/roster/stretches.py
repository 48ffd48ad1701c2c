"""Stretches of days on which small sets of people are re-opened again and again, several at once.

People in different stretches are different, and no interval is reached from two of them: so what is gained in
each adds up, whichever thread ends first.
"""

from __future__ import annotations

import time
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from scheduling.problem import IntArray
from scheduling.roster.opened import Opened
from scheduling.roster.programme import WORK, room_of
from scheduling.roster.reopen import Heads, Mood, reopen
from scheduling.roster.response import Window
from scheduling.roster.search import TIE
from scheduling.roster.state import Roster
from scheduling.roster.together import listed, placings
from scheduling.roster.wanted import BELOW_FLOOR, HeadPrices
from scheduling.roster.window import cuts_of

AT_ONCE = 2  # stretches, whatever the number of threads, so that the roster does not depend on it
MOST_REOPENED = 2  # people placed anew at once
FEWEST, MOST_PEOPLE = 6, 150  # in a stretch of several, and in any
SHORTEST, LONGEST = 3, 14  # days of a stretch
TIMES = 40  # that each person of a stretch is re-opened
WARMTH = 0.1  # paid hours that a roster may become dearer by, on average


def reaches(roster: Roster) -> bool:
    """Whether stretches know all that is asked: heads by interval, hours by the week, no overtime."""
    return not (roster.problem.shifts or roster.people.watches_hours or roster.people.has_overtime)


@dataclass(frozen=True)
class Stretch:
    """Some people on some days, the intervals these reach, and the seed of what is left to chance."""

    people: list[int]
    window: Window
    columns: tuple[int, int]
    seed: int


class Stretches:
    """Makes a roster cheaper stretch by stretch; people answer to a share of `prices`, where given, first."""

    def __init__(
        self, roster: Roster, able: list[int], prices: HeadPrices | None, executor: Executor
    ) -> None:
        self.roster, self.able, self.executor = roster, able, executor
        self.rng = np.random.default_rng(roster.problem.seed)
        self.cuts = cuts_of(roster.problem.days)
        self.prices = np.zeros((0, roster.heads.shape[1]))
        if prices is not None:
            self.prices = np.array([prices.gain(roster.wanted, s) for s in range(len(roster.heads))])

    def improve(self, rounds: int, until: float) -> None:
        """Re-open sets about so many times, or until the time is over; the cheapest roster stays."""
        best, kept = self.roster.objective(), self.roster.keep()
        while self.able and rounds > 0 and time.perf_counter() < until:
            drawn = self._draw()
            times = [min(rounds, TIMES * len(stretch.people)) for stretch in drawn]
            found = list(self.executor.map(self._solve, drawn, times))
            for stretch, duties in zip(drawn, found, strict=True):
                self._take(stretch, duties)
            rounds -= sum(times)
            now = self.roster.objective()
            if now < best - TIE:
                best, kept = now, self.roster.keep()
        self.roster.back_to(kept)

    def _draw(self) -> list[Stretch]:
        """Stretches of different people, whose intervals are different too."""
        order = [self.able[i] for i in self.rng.permutation(len(self.able))]
        windows: list[tuple[Window, int, int]] = []
        for _ in range(AT_ONCE if len(order) >= AT_ONCE * FEWEST else 1):
            window = self._window()
            a, b = self._columns(window)
            if all(b <= first or last <= a for _, first, last in windows):
                windows.append((window, a, b))
        seeds = self.rng.integers(2**31, size=len(windows))
        size = min(MOST_PEOPLE, -(-len(order) // len(windows)))
        return [
            Stretch(order[i * size : (i + 1) * size], window, (a, b), int(seeds[i]))
            for i, (window, a, b) in enumerate(windows)
        ]

    def _window(self) -> Window:
        days = len(self.roster.problem.days)
        length = int(self.rng.integers(SHORTEST, LONGEST + 1))
        first = int(self.rng.choice([cut for cut in self.cuts if cut <= max(0, days - SHORTEST)]))
        ends = [cut for cut in self.cuts if first < cut <= first + length]
        return Window(first, ends[-1] if ends else next(cut for cut in self.cuts if cut > first))

    def _columns(self, window: Window) -> tuple[int, int]:
        """The intervals that duties of the window reach: from the first to behind the last."""
        o = self.roster.options
        first, last = (int(o.first_duty[o.day_first[day]]) for day in window)
        reached = o.coverage.indices[o.coverage.indptr[first] : o.coverage.indptr[last]]
        return (int(reached.min()), int(reached.max()) + 1) if len(reached) else (0, 0)

    def _solve(self, stretch: Stretch, rounds: int) -> IntArray:
        """Duties of the stretch's people on its days; changes nothing."""
        roster, (first, last) = self.roster, stretch.window
        opened = [Opened(roster.people, p, roster.chosen[p], stretch.window) for p in stretch.people]
        programmes = [each.programme() for each in opened]
        chosen = np.array([roster.chosen[p][first:last] for p in stretch.people])
        own = np.array([roster.own[p] + each.bonus for p, each in zip(stretch.people, opened, strict=True)])
        sets = np.array([roster.set_of[p] for p in stretch.people])
        room = WORK.room(max(room_of(programme.graph) for programme in programmes))
        reopen(
            listed(programmes), sets, placings(roster.options, stretch.window), self._heads(stretch),
            chosen, own, Mood(MOST_REOPENED, WARMTH, rounds), np.random.default_rng(stretch.seed), room,
        )  # fmt: skip
        return chosen

    def _heads(self, stretch: Stretch) -> Heads:
        a, b = stretch.columns
        wanted, heads = self.roster.wanted, self.roster.heads[:, a:b]
        return Heads(
            first=a,
            gaps=wanted.met_by @ heads - wanted.needs[:, a:b],
            single=wanted.first[:, a:b],
            again=wanted.again[:, a:b],
            surplus=wanted.beyond[:, 0].copy(),
            met=wanted.met_by,
            above=heads.sum(axis=0) - wanted.floor[a:b],
            below=BELOW_FLOOR,
            hours=wanted.interval_hours,
            prices=self.prices[:, a:b],
        )

    def _take(self, stretch: Stretch, found: IntArray) -> None:
        first, last = stretch.window
        for p, days in zip(stretch.people, found, strict=True):
            if np.any(self.roster.chosen[p][first:last] != days):
                duties = self.roster.chosen[p].copy()
                duties[first:last] = days
                self.roster.change({p: duties})
