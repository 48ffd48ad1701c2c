"""The duties of a horizon laid out as arrays for the per-person dynamic programme.

A *start* is a (day, code, start clock): what a person's rules can tell apart. A *duty* is a start with
its breaks placed: what coverage can tell apart. Rest enters as *ready classes*: on each day the distinct
ways in which earlier work restricts what may start, class 0 meaning not at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy import sparse

from scheduling.problem import BoolArray, Days, Duty, FloatArray, IntArray, RosterRules, coverage_of


@dataclass(frozen=True)
class Options:
    """Duties grouped by start; starts of day d are `day_first[d]` to `day_first[d + 1]`.

    `coverage` has a row a duty, shape (duties, T): duty j is a placing of breaks for start
    `start_of[j]`, whose first is duty `first_duty[start]`. `units` are counted hours of each start in
    steps of `unit_hours`.
    `allowed[d][c, i]` says whether the i-th start of day d may follow ready class c; `after_work` and
    `after_off` give the ready class of the next day. The last row of each is the seam of the cycle,
    where day 0 follows the last day.
    """

    days: Days
    duties: tuple[Duty, ...]
    start_of: IntArray
    first_duty: IntArray
    day_first: IntArray
    coverage: sparse.csr_array
    units: IntArray
    unit_hours: float
    classes: IntArray
    allowed: BoolArray
    after_work: IntArray
    after_off: IntArray

    @property
    def n_starts(self) -> int:
        """How many starts there are over all days."""
        return len(self.units)

    def representative(self, start: int) -> Duty:
        """A duty of the start; its rules do not depend on where the break stands."""
        return self.duties[int(self.first_duty[start])]


def compile_options(duties: tuple[Duty, ...], days: Days, rules: RosterRules) -> Options:
    """Lay out the distinct duties of all people; order does not depend on the order given."""
    ordered = tuple(sorted(set(duties), key=lambda v: (v.day, v.code, v.start_clock, v.breaks)))
    keys = [(v.day, v.code, v.start_clock) for v in ordered]
    first = [j for j, key in enumerate(keys) if j == 0 or keys[j - 1] != key]
    start_of = np.cumsum([j == 0 or keys[j - 1] != keys[j] for j in range(len(keys))]) - 1
    heads = [ordered[j] for j in first]
    day_first = np.searchsorted([v.day for v in heads], np.arange(len(days) + 1))
    unit = _unit_minutes(heads)
    ready = _Ready(heads, day_first, days, rules.rest_minutes)
    return Options(
        days=days,
        duties=ordered,
        start_of=start_of.astype(np.int64),
        first_duty=np.asarray([*first, len(ordered)], dtype=np.int64),
        day_first=day_first.astype(np.int64),
        coverage=sparse.vstack(
            [sparse.csr_array(coverage_of([v], days)[None]) for v in ordered], format="csr"
        ),
        units=np.asarray([round(v.counted_hours * 60) // unit for v in heads], dtype=np.int64),
        unit_hours=unit / 60.0,
        classes=ready.counts(),
        allowed=ready.allowed(),
        after_work=ready.after_work(),
        after_off=ready.after_off(),
    )


def _unit_minutes(heads: list[Duty]) -> int:
    """The greatest common divisor of the counted minutes, so that weekly hours make few states."""
    return reduce(math.gcd, (round(v.counted_hours * 60) for v in heads), 0) or 60


class _Ready:
    """Ready times of each day, merged where they restrict alike; absolute minutes, -1 for no bar."""

    def __init__(self, heads: list[Duty], day_first: IntArray, days: Days, rest: int) -> None:
        self.heads, self.day_first, self.rest = heads, day_first, rest
        step = days.interval_minutes
        self.n_days = len(days)
        self.total = days.total_minutes
        self.day_end = [int(days.first_interval[d + 1]) * step for d in range(len(days))]
        self.times: list[list[int]] = [[-1, *self._seam()]]
        self._forward()
        # What reaches past the end of the cycle must be known at its beginning, and the other way round.
        closing = {t - self.total for t in self.times[-1] if t >= 0} | set(self.times[0])
        self.times = [[-1, *sorted(t for t in closing if t > self._earliest(0))]]
        self._forward()
        self.times[-1] = [-1, *(t + self.total for t in self.times[0][1:])]

    def _forward(self) -> None:
        for d in range(self.n_days):
            self.times.append(self._next(d))

    def _starts(self, d: int) -> list[Duty]:
        return self.heads[int(self.day_first[d]) : int(self.day_first[d + 1])]

    def _earliest(self, d: int) -> int:
        starts = self._starts(d)
        return min((v.start_minute for v in starts), default=self.day_end[d])

    def _seam(self) -> list[int]:
        last = {v.end_minute + self.rest - self.total for v in self._starts(self.n_days - 1)}
        return sorted(t for t in last if t > self._earliest(0))

    def _next(self, d: int) -> list[int]:
        """Ready times that bar something on day d + 1 or after it."""
        carried = {t for t in self.times[d] if t >= 0}
        found = {v.end_minute + self.rest for v in self._starts(d)} | carried
        bar = self._earliest(d + 1) if d + 1 < self.n_days else self._earliest(0) + self.total
        return [-1, *sorted(t for t in found if t > bar)]

    def _class(self, d: int, time: int) -> int:
        """The class of day d with this ready time; a time that bars nothing there is class 0."""
        times = self.times[d]
        return times.index(time) if time in times else 0

    def counts(self) -> IntArray:
        """How many ready classes each day has, the closing seam last."""
        return np.asarray([len(times) for times in self.times], dtype=np.int64)

    def _table(self) -> tuple[int, int]:
        widest = max((len(self._starts(d)) for d in range(self.n_days)), default=0)
        return max(len(times) for times in self.times), max(widest, 1)

    def allowed(self) -> BoolArray:
        """Shape (days, classes, starts a day)."""
        table = np.zeros((self.n_days, *self._table()), dtype=np.bool_)
        for d in range(self.n_days):
            for c, time in enumerate(self.times[d]):
                for i, v in enumerate(self._starts(d)):
                    table[d, c, i] = v.start_minute >= time
        return table

    def after_work(self) -> IntArray:
        """The next day's class after each start, shape (days, starts a day)."""
        table = np.zeros((self.n_days, self._table()[1]), dtype=np.int64)
        for d in range(self.n_days):
            for i, v in enumerate(self._starts(d)):
                table[d, i] = self._class(d + 1, v.end_minute + self.rest)
        return table

    def after_off(self) -> IntArray:
        """The next day's class after a day off in each class, shape (days, classes)."""
        table = np.zeros((self.n_days, self._table()[0]), dtype=np.int64)
        for d in range(self.n_days):
            for c, time in enumerate(self.times[d]):
                table[d, c] = self._class(d + 1, time)
        return table


def values_of(options: Options, gain: FloatArray, duty_bonus: FloatArray) -> tuple[FloatArray, IntArray]:
    """The value of each start with its best break placing, and that duty; shapes (starts,).

    `gain` is what one more head is worth in each interval, shape (T,); `duty_bonus` what else speaks
    for or against each duty, shape (duties,).
    """
    value = options.coverage @ gain + duty_bonus
    best = np.maximum.reduceat(value, options.first_duty[:-1])
    # The first placing that reaches the best value, so that ties do not depend on the machine.
    reaches = np.flatnonzero(value >= best[options.start_of])
    chosen = np.full(options.n_starts, -1, dtype=np.int64)
    chosen[options.start_of[reaches[::-1]]] = reaches[::-1]
    return best, chosen
