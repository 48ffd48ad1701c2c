"""What shift design is asked and what it answers (Musliu, Gaertner & Slany 2004).

Indices: t interval of the cycle, d day, k kind.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduling.problem import IntArray
from scheduling.result import Solve


@dataclass(frozen=True, order=True)
class Kind:
    """A shift as it stands on every day: its start within the day and its length, in intervals."""

    start: int
    length: int


@dataclass(frozen=True)
class Family:
    """A shift type with windows, ends inclusive, in intervals; a start past midnight is the next day's."""

    first_start: int
    last_start: int
    shortest: int
    longest: int

    def kinds(self, intervals_a_day: int) -> Iterator[Kind]:
        """Every shift inside the windows."""
        for start in range(self.first_start, self.last_start + 1):
            for length in range(self.shortest, self.longest + 1):
                yield Kind(start % intervals_a_day, length)


@dataclass(frozen=True)
class Prices:
    """Whole numbers: of a head too few or too many in one interval, and of a kind in use."""

    under: int
    over: int
    kind: int

    @property
    def step(self) -> int:
        """Every cost is a multiple of it, so that a bound may be rounded up to one."""
        return math.gcd(self.under, self.over, self.kind) or 1


@dataclass(frozen=True)
class DesignProblem:
    """Heads wanted in every interval of a cycle of whole days, shape (T,), the families, the prices.

    No shift is longer than a day.
    """

    demand: IntArray
    days: int
    families: tuple[Family, ...]
    prices: Prices

    @property
    def intervals_a_day(self) -> int:
        """Intervals of one day."""
        return len(self.demand) // self.days

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind there may be; one that two families allow is one kind."""
        return tuple(sorted({k for family in self.families for k in family.kinds(self.intervals_a_day)}))

    def span(self, kind: Kind, day: int) -> IntArray:
        """The intervals that a kind covers when worked on a day; past the end of the cycle is its start."""
        first = day * self.intervals_a_day + kind.start
        return (first + np.arange(kind.length)) % len(self.demand)

    def most(self, kind: Kind, day: int) -> int:
        """Heads that some best design does not exceed on a kind and day.

        Of m heads one is too many wherever fewer than m are wanted. Taken away, it saves the price of
        over-cover there and costs at most that of under-cover elsewhere in the span.
        """
        wanted = np.sort(self.demand[self.span(kind, day)])
        m = np.arange(1, int(wanted[-1]) + 1)
        fewer = np.searchsorted(wanted, m, side="left")
        pays = self.prices.under * (len(wanted) - fewer) > self.prices.over * fewer
        return int(pays.sum())

    def cost(self, design: Design) -> int:
        """The objective of a design."""
        spare = self.coverage(design) - self.demand
        under, over = -spare[spare < 0].sum(), spare[spare > 0].sum()
        return int(self.prices.under * under + self.prices.over * over + self.prices.kind * len(design.heads))

    def coverage(self, design: Design) -> IntArray:
        """Heads at work, shape (T,)."""
        coverage = np.zeros(len(self.demand), dtype=np.int64)
        for kind, heads in design.heads.items():
            for day, count in enumerate(heads):
                coverage[self.span(kind, day)] += count
        return coverage


@dataclass(frozen=True)
class Design:
    """The kinds in use, each with its heads on every day of the cycle."""

    heads: Mapping[Kind, tuple[int, ...]]


@dataclass(frozen=True)
class DesignResult:
    """How the search ended and the best design it has; there always is one, if only that without a shift."""

    solve: Solve
    design: Design
