"""The shifts of one group, how many of each are taken, and what contracts still allow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from scheduling.cover.problem import CoverProblem, Group
from scheduling.problem import BoolArray, FloatArray, IntArray, coverage_of

ENOUGH = 1e-6  # heads, hours
LEAST_PRICE = 1e-3  # of a shift, where it is free


class Shelf:
    """The shifts of one group, and what its contract's most hours, agents and weekends leave of them."""

    def __init__(self, problem: CoverProblem, group: Group) -> None:
        self.group, self.days = group, problem.days
        rows = [sparse.csr_matrix(coverage_of([duty], problem.days)) for duty in group.options]
        T = problem.days.intervals
        self.coverage = sparse.vstack(rows, format="csr") if rows else sparse.csr_matrix((0, T))
        whole = self.coverage.indices[self.coverage.data >= 1.0]
        self.reached = np.isin(np.arange(T), whole)
        self.day = np.array([duty.day for duty in group.options], dtype=np.int64)
        self.week = np.array([problem.days.week[duty.day] for duty in group.options], dtype=np.int64)
        self.hours = np.array([duty.counted_hours for duty in group.options], dtype=np.float64)
        by_cost = problem.objective == "cost"
        price = [duty.priced_hours if by_cost else duty.paid_hours for duty in group.options]
        self.price = np.maximum(price, LEAST_PRICE) * (group.cost_per_hour or 1.0 if by_cost else 1.0)
        self.weekends = group.weekends * (group.named + group.pool)
        self.clear()

    def clear(self) -> None:
        """Nothing taken."""
        group = self.group
        self.taken = np.zeros(len(group.options), dtype=np.int64)
        pool = min(group.pool, group.named + group.pool - group.obliged)
        self.hours_left = np.array(group.max_hours) + pool * np.array(group.pool_max)
        self.agents_left = np.array(group.available, dtype=np.int64) + pool

    def at(self, j: int) -> tuple[IntArray, FloatArray]:
        """The intervals that a shift covers, and the part of a head in each."""
        row = slice(self.coverage.indptr[j], self.coverage.indptr[j + 1])
        return self.coverage.indices[row], self.coverage.data[row]

    def take(self, j: int, count: int) -> None:
        """So many more of a shift."""
        self.taken[j] += count
        self.hours_left[self.week[j]] -= count * self.hours[j]
        self.agents_left[self.day[j]] -= count

    def best_of_days(self, short: FloatArray) -> Iterator[tuple[int, float, int]]:
        """The shift of each day that ends most of what is short for its price, with that."""
        if not len(self.taken):
            return
        value = np.where(self._room(), (self.coverage @ short) / self.price, 0.0)
        order = np.lexsort((np.arange(len(value)), -value, self.day))
        first = order[np.unique(self.day[order], return_index=True)[1]]
        yield from ((int(self.day[j]), float(value[j]), int(j)) for j in first if value[j] > ENOUGH)

    def has_room(self, j: int) -> bool:
        """Whether contracts still allow a shift, as far as sums over agents say."""
        return bool(self._room()[j])

    def _room(self) -> BoolArray:
        """Which shifts contracts still allow."""
        enough_hours = self.hours <= self.hours_left[self.week] + ENOUGH
        return np.asarray(enough_hours & (self.agents_left[self.day] > 0) & ~self._is_last_weekend())

    def _is_last_weekend(self) -> BoolArray:
        """Shifts that would need an agent for one weekend more than there are."""
        a_day = np.bincount(self.day, self.taken, minlength=len(self.days))
        numbers = [w for w in self.days.weekend if w is not None]
        busiest = {w: max(a_day[d] for d, on in enumerate(self.days.weekend) if on == w) for w in numbers}
        if sum(busiest.values()) < self.weekends:
            return np.zeros(len(self.day), dtype=np.bool_)
        full = [w is not None and a_day[d] >= busiest[w] for d, w in enumerate(self.days.weekend)]
        return np.array(full)[self.day]
