"""From the relaxation to a roster: branch on the day of a person that is least settled, deepest first.

A branch holds that day at a shift that may be worked on it, or off, the likeliest first, and prices the rest
anew. Where the shares of a person's columns are split in halves a day decides much: a few such days, and the
relaxation is a roster. (Days nearly settled decide little; held first, they leave the splits to the end,
where nothing is left to mend them.) A branch whose bound is no better than what is known is a dead end. When
all are, no roster is cheaper. Where very many days are split, no tree of them could be gone through: those
nearly settled are then held, many at once (Strandmark, Qu & Curtois 2020), until fewer are left.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.problem import BoolArray, FloatArray
from scheduling.roster.columns import Column, Columns
from scheduling.roster.generation import EPSILON, generate, rounded_up
from scheduling.roster.master import Master, Relaxed
from scheduling.roster.pricing import Held
from scheduling.roster.response import LOOSE, OFF

SETTLED = 1e-5  # of a share: a day this near to whole is settled
CHANCE, SPREAD = 0.3, 0.1  # of the choice of a day that is left to chance, so that no two searches are alike
MANY = 100  # days of people not settled, beyond which several are held at once
SURE, A_STEP = 0.95, 0.06  # those with a share above, and a part of all at least
MOST_ROUNDS, FEW_ROUNDS = 100, 2  # of pricing in a branch, where nothing is proven

Day = tuple[int, int, int]  # row of a person, day, and what is on it: 0 off, else 1 + number of its start


@dataclass(frozen=True)
class Searched:
    """The columns of a cheaper roster, None where none was found; `is_all`: no branch was left out."""

    chosen: dict[int, Column] | None
    is_all: bool


class Tree:
    """Branches of a master for a roster cheaper than `below`; costs are `whole` numbers or not.

    One that need not prove anything holds several days at once where many are split, and prices less.
    """

    def __init__(
        self,
        master: Master,
        columns: Columns,
        whole: bool,
        below: float,
        until: float,
        rng: np.random.Generator,
        proves: bool = True,
    ) -> None:
        self.master, self.columns, self.whole, self.below = master, columns, whole, below
        self.until, self.rng, self.proves, self.is_all = until, rng, proves, proves
        self.first_start = columns.roster.options.day_first
        self.chosen: dict[int, Column] | None = None

    def search(self, prices: FloatArray, dead_ends: int) -> Searched:
        """Branch until a cheaper roster is found, so many dead ends were met or the time is over."""
        stack: list[tuple[Held, FloatArray]] = [({}, prices)]
        while stack and self.chosen is None:
            if dead_ends < 0 or time.perf_counter() > self.until:
                return Searched(None, is_all=False)
            branches = self._branches_of(*stack.pop())
            dead_ends -= not branches
            stack += branches
        return Searched(self.chosen, self.is_all and self.chosen is None)

    def _branches_of(self, held: Held, prices: FloatArray) -> list[tuple[Held, FloatArray]]:
        """The branches of a branch, the last the likeliest; none at a dead end, or where it is a roster."""
        if not self._hold(held, prices):
            return []
        rounds = MOST_ROUNDS if self.proves else FEW_ROUNDS
        found = generate(self.master, self.columns, prices, self.below, self.whole, self.until, rounds)
        if rounded_up(found.bound, self.whole) >= self.below - EPSILON:
            return []
        shares = self._shares(found.relaxed)
        loose = shares.max(axis=2) < 1.0 - SETTLED
        if not loose.any():
            self._reached(found.relaxed)
            return []
        is_much = not self.proves and loose.sum() > MANY
        several = self._surest(shares, loose) if is_much else self._ways(shares, loose)
        prices = found.prices if math.isfinite(found.bound) else prices
        return [(self._with(held, days), prices) for days in several]

    def _reached(self, relaxed: Relaxed) -> None:
        """A roster, if the bound has come up to the relaxation; else nothing is known."""
        if relaxed.value < self.below - EPSILON:
            self.chosen = _likeliest(self.master.columns, relaxed)
        else:
            self.is_all = False

    def _hold(self, held: Held, prices: FloatArray) -> bool:
        """Hold days in the master; whether everybody has a column then, asked for where there was none."""
        master = self.master
        without = master.hold(held)
        if not without:
            return True
        answers = self.columns.price(master.people, prices, held)
        master.add([self.columns.column(master.people[i], d) for i in without for d in answers[i].duties])
        empty = [answers[i] for i in without if not len(answers[i].duties)]
        # No roster may be known because one breaks a maximum that states do not count: another may not.
        self.is_all &= all(answer.most == -math.inf for answer in empty)
        return not empty

    def _shares(self, relaxed: Relaxed) -> FloatArray:
        """How much of a person has what on a day, shape (people, days, 1 + starts of a day); first is off."""
        master, first = self.master, self.first_start
        shares = np.zeros((len(master.people), len(first) - 1, 1 + int(np.diff(first).max())))
        used = np.flatnonzero(relaxed.shares > EPSILON)
        starts = np.array([master.columns[j].starts for j in used])
        what = np.where(starts == OFF, 0, starts - first[:-1] + 1)
        who = np.array([master.row[master.columns[j].person] for j in used])
        np.add.at(shares, (who[:, None], np.arange(len(first) - 1), what), relaxed.shares[used][:, None])
        return shares

    def _ways(self, shares: FloatArray, loose: BoolArray) -> Iterable[list[Day]]:
        """What may be on the day of which the likeliest has a share near a half."""
        away = np.abs(shares.max(axis=2) - 0.5) * (1.0 + CHANCE * self.rng.random(loose.shape))
        away += SPREAD * self.rng.random(loose.shape)
        row, day = np.unravel_index(int(np.argmin(np.where(loose, away, np.inf))), loose.shape)
        starts = int(self.first_start[day + 1] - self.first_start[day])
        order = np.argsort(shares[row, day, : 1 + starts], kind="stable")
        return ([(int(row), int(day), int(what))] for what in order)

    def _surest(self, shares: FloatArray, loose: BoolArray) -> Iterable[list[Day]]:
        """One way: the days that are nearly settled as they are likeliest."""
        likeliest = np.where(loose, shares.max(axis=2), -1.0)
        most = max(int((likeliest > SURE).sum()), int(A_STEP * loose.sum()))
        order = np.argsort(-likeliest, axis=None, kind="stable")[:most]
        rows, days = np.unravel_index(order, loose.shape)
        what = shares[rows, days].argmax(axis=1)
        return [list(zip(rows.tolist(), days.tolist(), what.tolist(), strict=True))]

    def _with(self, held: Held, days: Sequence[Day]) -> Held:
        """What is held, and these days too."""
        found = dict(held)
        for row, day, what in days:
            p = self.master.people[row]
            if found.get(p) is held.get(p):
                found[p] = np.copy(held.get(p, np.full(len(self.first_start) - 1, LOOSE)))
            found[p][day] = OFF if what == 0 else self.first_start[day] + what - 1
        return found


def _likeliest(columns: Sequence[Column], relaxed: Relaxed) -> dict[int, Column]:
    """The column of each person that has the largest share."""
    return {columns[j].person: columns[j] for j in np.argsort(relaxed.shares, kind="stable")}
