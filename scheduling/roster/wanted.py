"""What heads are worth: what is needed of whom, and the floor, priced in paid hours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduling.problem import FloatArray
from scheduling.roster.problem import RosterProblem

SHORT = 2.0  # price of one head-hour short of the requirement, in paid hours
SHORT_AGAIN = 0.5  # what each further head short in the same interval adds, where a usual number is asked
LEAST_ASKED = 0.25  # of the usual number, below which a head short weighs no more
BELOW_FLOOR = 60.0  # price of one head-hour below the floor, which is a hard rule
SPREAD = 0.02  # price that a surplus head adds, so that surplus spreads


@dataclass(frozen=True)
class ShiftPrices:
    """Shifts wanted by type and day, the price of one too few and of one too many, each shape (rows,)."""

    heads: FloatArray
    under: FloatArray
    over: FloatArray

    def penalty(self, worked: FloatArray) -> FloatArray:
        """What so many shifts are short or over, at their prices, shape (rows,)."""
        short, extra = np.maximum(self.heads - worked, 0.0), np.maximum(worked - self.heads, 0.0)
        return np.asarray(self.under * short + self.over * extra)


NO_SHIFTS = ShiftPrices(np.zeros(0), np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class HeadPrices:
    """Something for every need, the floor and every shift need: prices of one more, or numbers of them.

    Shapes (needs, T), (T,) and (shift needs,).
    """

    needs: FloatArray
    floor: FloatArray
    shifts: FloatArray

    def gain(self, wanted: Wanted, s: int) -> FloatArray:
        """What one more head of skill set s is worth in each column of the coverage."""
        return np.concatenate([wanted.met_by[:, s] @ self.needs + self.floor, self.shifts])

    def less(self, other: HeadPrices) -> HeadPrices:
        """The difference."""
        return HeadPrices(self.needs - other.needs, self.floor - other.floor, self.shifts - other.shifts)

    def square(self) -> float:
        """The sum of squares."""
        return float((self.needs**2).sum() + (self.floor**2).sum() + (self.shifts**2).sum())

    def moved(self, toward: HeadPrices, step: float, wanted: Wanted) -> HeadPrices:
        """Moved, and kept where a bound is finite."""
        floor = self.floor + step * toward.floor
        shifts = self.shifts + step * toward.shifts
        return HeadPrices(
            self.needs + step * toward.needs,
            np.clip(floor, 0.0, wanted.interval_hours * BELOW_FLOOR),
            np.clip(shifts, -wanted.shifts.over, wanted.shifts.under),
        )


@dataclass(frozen=True)
class Wanted:
    """Heads wanted.

    `needs` are heads, shape (needs, T); `met_by` says whether a skill set counts for a need, shape
    (needs, sets); `floor` is of all together, shape (T,). `shifts` are wanted of all by type and day. Heads
    given to the methods have a row a skill set, and T columns and one a shift need; `whole_heads` says that
    all duties add whole heads; `priced` has the needs' own prices (first, again), where any has, NaN where
    one has none; `surplus` is what each head beyond a need adds to its price, shape (needs, 1).
    """

    needs: FloatArray
    met_by: FloatArray
    floor: FloatArray
    interval_hours: float
    shifts: ShiftPrices = NO_SHIFTS
    whole_heads: bool = False
    priced: tuple[FloatArray, FloatArray] | None = None
    surplus: FloatArray | float = SPREAD

    @cached_property
    def first(self) -> FloatArray:
        """The price of the first head short, shape (needs, T)."""
        usual = np.full_like(self.needs, SHORT)
        return np.where(np.isnan(self.priced[0]), usual, self.priced[0]) if self.priced else usual

    @cached_property
    def again(self) -> FloatArray:
        """What each further head short adds, shape (needs, T): the more, the fewer are asked.

        One of two missing at night leaves work to grow old, one of ten by day slows it a little.
        """
        usual = self.needs.mean(axis=1, keepdims=True)
        asked = np.maximum(self.needs, LEAST_ASKED * usual)
        weight = np.divide(usual, asked, out=np.ones_like(asked), where=asked > 0)
        again = np.asarray(SHORT_AGAIN * weight)
        return np.where(np.isnan(self.priced[1]), again, self.priced[1]) if self.priced else again

    def penalty(self, heads: FloatArray) -> float:
        """What `heads` fall short of needs and floor, and of shifts wanted or over them."""
        priced = self._price(self._gaps(heads)).sum() + BELOW_FLOOR * self._below(heads).sum()
        return float(self.interval_hours * priced + self.shifts.penalty(self._worked(heads)).sum())

    def gain(self, heads: FloatArray, s: int) -> FloatArray:
        """What one more head of skill set s takes off the penalty in each column of `heads`."""
        counts = self.met_by[:, s] > 0
        gaps, first, again = self._gaps(heads)[counts], self.first[counts], self.again[counts]
        surplus = self.beyond[counts]
        below = self._below(heads)
        rescued = below - np.maximum(below - 1.0, 0.0)
        saved = (_priced(gaps, first, again, surplus) - _priced(gaps + 1.0, first, again, surplus)).sum(
            axis=0
        )
        worked = self._worked(heads)
        by_shift = self.shifts.penalty(worked) - self.shifts.penalty(worked + 1.0)
        return np.concatenate([self.interval_hours * (saved + BELOW_FLOOR * rescued), by_shift])

    def least(self, prices: HeadPrices) -> tuple[float, HeadPrices]:
        """The least that any heads cost in penalty and at these prices, and those heads."""
        per_hour = prices.needs / self.interval_hours
        short = np.clip((per_hour - self.first) / self.again, 0.0, self.needs)
        asked = self.needs - short + np.maximum(-per_hour / self.beyond, 0.0)
        if self.whole_heads:
            # The penalty is convex, so the best whole number stands beside the best number.
            floor, ceil = np.floor(asked), np.ceil(asked)
            asked = np.where(self._priced_at(floor, prices) <= self._priced_at(ceil, prices), floor, ceil)
        least = self._priced_at(asked, prices).sum()
        least += (prices.floor * self.floor).sum() + (prices.shifts * self.shifts.heads).sum()
        return float(least), HeadPrices(asked, self.floor, self.shifts.heads)

    def _priced_at(self, heads: FloatArray, prices: HeadPrices) -> FloatArray:
        return np.asarray(self.interval_hours * self._price(heads - self.needs) + prices.needs * heads)

    def seen(self, heads: FloatArray) -> HeadPrices:
        """Heads as each need, the floor and each shift need counts them."""
        T = len(self.floor)
        return HeadPrices(self.met_by @ heads[:, :T], heads[:, :T].sum(axis=0), self._worked(heads))

    def prices_at(self, heads: FloatArray) -> HeadPrices:
        """What a head is worth about where `heads` stand: the mean of one more and one fewer."""
        gaps, worked, floor = self._gaps(heads), self._worked(heads), np.zeros(len(self.floor))
        fewer, more = (self._price(gaps + by) for by in (-1.0, 1.0))
        needs = self.interval_hours * (fewer - more) / 2
        shifts = (self.shifts.penalty(worked - 1.0) - self.shifts.penalty(worked + 1.0)) / 2
        return HeadPrices(needs, floor, shifts)

    def short_hours(self, heads: FloatArray) -> float:
        """Head-hours short, of the need that is shortest in each interval."""
        short = np.maximum(-self._gaps(heads), 0.0).max(axis=0, initial=0.0)
        return float(self.interval_hours * short.sum())

    @cached_property
    def beyond(self) -> FloatArray:
        """`surplus` for each need, shape (needs, 1)."""
        return np.broadcast_to(np.asarray(self.surplus, dtype=np.float64), (len(self.needs), 1))

    def _price(self, gap: FloatArray) -> FloatArray:
        """The price of so many heads over (or, negative, short of) each need, shape (needs, T)."""
        return _priced(gap, self.first, self.again, self.beyond)

    def _worked(self, heads: FloatArray) -> FloatArray:
        return np.asarray(heads[:, len(self.floor) :].sum(axis=0))

    def _gaps(self, heads: FloatArray) -> FloatArray:
        return np.asarray(self.met_by @ heads[:, : len(self.floor)] - self.needs)

    def _below(self, heads: FloatArray) -> FloatArray:
        below: FloatArray = np.maximum(self.floor - heads[:, : len(self.floor)].sum(axis=0), 0.0)
        return below


def wanted_of(
    problem: RosterProblem, skill_sets: tuple[frozenset[str], ...], whole_heads: bool = False
) -> Wanted:
    """What a problem wants, of people with these sets of skills."""
    n = len(problem.needs)
    by_shift = [(need.heads, need.under, need.over) for need in problem.shifts]
    met = [[need.met_by(s) for s in skill_sets] for need in problem.needs]
    return Wanted(
        needs=np.array([need.heads for need in problem.needs]).reshape(
            len(problem.needs), problem.days.intervals
        ),
        met_by=np.array(met, dtype=np.float64).reshape(n, len(skill_sets)),
        floor=problem.floor,
        interval_hours=problem.days.interval_minutes / 60.0,
        whole_heads=whole_heads,
        priced=_own_prices(problem),
        surplus=_surplus(problem),
        shifts=ShiftPrices(*np.array(by_shift, dtype=np.float64).reshape(-1, 3).T),
    )


def _own_prices(problem: RosterProblem) -> tuple[FloatArray, FloatArray] | None:
    """The needs' prices, NaN where one has none of its own; None where none has."""
    if all(need.first is None for need in problem.needs):
        return None
    none = np.full(problem.days.intervals, np.nan)
    first = [none if need.first is None else need.first for need in problem.needs]
    again = [none if need.again is None else need.again for need in problem.needs]
    return np.array(first), np.array(again)


def _surplus(problem: RosterProblem) -> FloatArray | float:
    """What each head beyond adds, one number where all needs have the usual."""
    if all(need.surplus is None for need in problem.needs):
        return SPREAD
    own = [SPREAD if need.surplus is None else need.surplus for need in problem.needs]
    return np.array(own)[:, None]


def _priced(gap: FloatArray, first: FloatArray, again: FloatArray, surplus: FloatArray) -> FloatArray:
    """The price of so many heads over (or, negative, short of) the requirement."""
    short, extra = np.maximum(-gap, 0.0), np.maximum(gap, 0.0)
    priced: FloatArray = first * short + again * short**2 / 2 + surplus * extra**2 / 2
    return priced
