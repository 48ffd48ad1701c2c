"""What contracts allow of the shifts that a group takes: arithmetic on counts, no programme.

The rows are those of `scheduling/cover/contracts.py`, for shifts that are given and a group that takes
them: the fewest pool agents who suffice are the best choice in every row but none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from scheduling.cover import CoverProblem, Group
from scheduling.problem import Days, Duty, FloatArray, IntArray, coverage_of

ROUNDING = 1e-9


@dataclass(frozen=True)
class Options:
    """The duties that a group may work, as arrays over its J options."""

    group: Group
    days: Days
    objective: str

    @classmethod
    def of(cls, problem: CoverProblem, group: Group) -> Options:
        """The options of one group of a problem."""
        return cls(group, problem.days, problem.objective)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties themselves."""
        return self.group.options

    @cached_property
    def place(self) -> dict[Duty, int]:
        """The option that a duty is."""
        return {duty: j for j, duty in enumerate(self.duties)}

    @cached_property
    def day(self) -> IntArray:
        """The day each starts on, shape (J,)."""
        return np.array([duty.day for duty in self.duties], dtype=np.int64)

    @cached_property
    def paid(self) -> FloatArray:
        """Paid hours, shape (J,)."""
        return np.array([duty.paid_hours for duty in self.duties], dtype=np.float64)

    @cached_property
    def counted(self) -> FloatArray:
        """Hours as weekly minimum and maximum count them, shape (J,)."""
        return np.array([duty.counted_hours for duty in self.duties], dtype=np.float64)

    @cached_property
    def prices(self) -> FloatArray:
        """What one of each counts in the objective, but for overtime and agents, shape (J,)."""
        if self.objective != "cost":
            return self.paid
        return np.array([self.group.cost_per_hour * duty.priced_hours for duty in self.duties])

    @cached_property
    def week(self) -> IntArray:
        """The week each starts in, shape (J,)."""
        return np.array([self.days.week[duty.day] for duty in self.duties], dtype=np.int64)

    @cached_property
    def coverage(self) -> sparse.csr_matrix:
        """Heads at work, shape (J, T)."""
        rows = [sparse.csr_matrix(coverage_of([duty], self.days)) for duty in self.duties]
        return sparse.vstack(rows, format="csr") if rows else sparse.csr_matrix((0, self.days.intervals))

    def counts_of(self, duties: tuple[Duty, ...]) -> IntArray:
        """How often each option is among some duties, shape (J,)."""
        return np.bincount([self.place[duty] for duty in duties], minlength=len(self.duties)).astype(np.int64)

    def allows(self, counts: IntArray) -> bool:
        """Whether named and pool agents can take the shifts: hours by week, a shift a day, weekends."""
        group, hours = self.group, self._hours(counts)
        pool = self._pool(hours, self._a_day(counts))
        if (pool > self._most_pool).any():
            return False
        least = np.array(group.min_hours) + np.array(group.pool_min) * pool
        enough = bool((hours >= least - ROUNDING).all())
        return enough and self._weekends(counts) <= group.weekends * (group.named + group.pool)

    def price(self, counts: IntArray) -> float:
        """What the shifts count in the objective: paid hours, money, or agents and a little for hours."""
        if self.objective == "cost":
            priced = np.array([duty.priced_hours for duty in self.duties])
            return self.group.cost_per_hour * (float(priced @ counts) + self._overtime(counts))
        paid = float(self.paid @ counts)
        return paid if self.objective == "hours" else self._agents(counts) + 1e-4 * paid

    @property
    def _most_pool(self) -> int:
        """Pool agents in a week, at most."""
        return min(self.group.pool, self.group.named + self.group.pool - self.group.obliged)

    def _hours(self, counts: IntArray) -> FloatArray:
        """Counted hours by week."""
        weeks = len(self.group.min_hours)
        return np.bincount(self.week, self.counted * counts, minlength=weeks).astype(np.float64)

    def _a_day(self, counts: IntArray) -> FloatArray:
        """Shifts by day."""
        return np.bincount(self.day, counts, minlength=len(self.days)).astype(np.float64)

    def _pool(self, hours: FloatArray, a_day: FloatArray) -> FloatArray:
        """The fewest pool agents by week who suffice beside the named."""
        over, most = hours - np.array(self.group.max_hours), np.array(self.group.pool_max)
        a_head = np.divide(over, most, out=np.where(over > ROUNDING, np.inf, 0.0), where=most > 0)
        pool = np.maximum(np.ceil(a_head - ROUNDING), 0.0)
        np.maximum.at(pool, np.array(self.days.week), a_day - np.array(self.group.available))
        return np.asarray(pool)

    def _overtime(self, counts: IntArray) -> float:
        """Hours' price of the overtime, of as many pool agents as minimum hours let work."""
        group, hours = self.group, self._hours(counts)
        if group.overtime is None or group.pool_overtime is None:
            return 0.0
        free, least = hours - np.array(group.min_hours), np.array(group.pool_min)
        pool = np.divide(free, least, out=np.full_like(free, np.inf), where=least > 0)
        pool = np.clip(np.floor(pool + ROUNDING), self._pool(hours, self._a_day(counts)), self._most_pool)
        over = hours - np.array(group.overtime.after) - pool * np.array(group.pool_overtime.after)
        return group.overtime.premium * float(np.maximum(over, 0.0).sum())

    def _weekends(self, counts: IntArray) -> float:
        """Weekends worked, by agents: those of the busier day of each."""
        a_day, worked = self._a_day(counts), dict[int, float]()
        for d, weekend in enumerate(self.days.weekend):
            if weekend is not None:
                worked[weekend] = max(worked.get(weekend, 0.0), float(a_day[d]))
        return sum(worked.values())

    def _agents(self, counts: IntArray) -> float:
        """Agents with a shift, at least: for each day's shifts and each week's hours."""
        hours, a_day = self._hours(counts), self._a_day(counts)
        spread = [h / most for w, h in enumerate(hours) if (most := self.group.most_hours(w))]
        pool = self._pool(hours, a_day)
        return float(np.ceil(max([*spread, *a_day, *(pool + self.group.obliged)], default=0.0) - ROUNDING))
