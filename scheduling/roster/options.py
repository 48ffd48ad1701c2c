"""The duties of a horizon laid out as arrays for the per-person dynamic programme.

A *start* is a (day, code, start clock): what a person's rules can tell apart. A *duty* is a start with
its breaks placed: what coverage can tell apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numba
import numpy as np
from scipy import sparse

from scheduling.problem import BoolArray, Days, Duty, FloatArray, IntArray, ShiftNeed
from scheduling.roster.response import Window


@dataclass(frozen=True)
class Options:
    """Duties grouped by start; starts of day d are `day_first[d]` to `day_first[d + 1]`.

    `coverage` has a row a duty, shape (duties, T + shift needs): the heads it adds in each interval, then to
    each shift need. Duty j is a placing of breaks for start `start_of[j]`, whose first is duty
    `first_duty[start]`. `units` are counted hours of each start in steps of `unit_hours`. By start also
    `day`, `clock`, `night` and `code` (index into `codes`).
    """

    days: Days
    duties: tuple[Duty, ...]
    start_of: IntArray
    first_duty: IntArray
    day_first: IntArray
    coverage: sparse.csr_array
    units: IntArray
    unit_hours: float
    codes: tuple[str, ...]
    code: IntArray
    day: IntArray
    clock: IntArray
    night: BoolArray

    @property
    def n_starts(self) -> int:
        """How many starts there are over all days."""
        return len(self.units)

    def starts_of(self, day: int, code: str | None, clock: int | None) -> IntArray:
        """The starts of a day, of a code and at a clock where these are given."""
        starts = np.arange(self.day_first[day], self.day_first[day + 1])
        fits = (code is None or self.code[starts] == self._index(code)) & (
            clock is None or self.clock[starts] == clock
        )
        found: IntArray = starts[np.broadcast_to(fits, starts.shape)]
        return found

    def has_code(self, codes: Iterable[str]) -> BoolArray:
        """Which starts have one of these codes, shape (starts,)."""
        return np.isin(self.code, [self._index(code) for code in codes])

    def _index(self, code: str) -> int:
        return self.codes.index(code) if code in self.codes else -1

    def representative(self, start: int) -> Duty:
        """A duty of the start; its rules do not depend on where the break stands."""
        return self.duties[int(self.first_duty[start])]


def compile_options(duties: tuple[Duty, ...], days: Days, shifts: tuple[ShiftNeed, ...] = ()) -> Options:
    """Lay out the distinct duties of all people; order does not depend on the order given."""
    ordered = tuple(sorted(set(duties), key=lambda v: (v.day, v.code, v.start_clock, v.breaks)))
    keys = [(v.day, v.code, v.start_clock) for v in ordered]
    first = [j for j, key in enumerate(keys) if j == 0 or keys[j - 1] != key]
    start_of = np.cumsum([j == 0 or keys[j - 1] != keys[j] for j in range(len(keys))]) - 1
    heads = [ordered[j] for j in first]
    day_first = np.searchsorted([v.day for v in heads], np.arange(len(days) + 1))
    unit = _unit_minutes(heads)
    codes = tuple(sorted({v.code for v in heads}))
    return Options(
        days=days,
        duties=ordered,
        start_of=start_of.astype(np.int64),
        first_duty=np.asarray([*first, len(ordered)], dtype=np.int64),
        day_first=day_first.astype(np.int64),
        coverage=sparse.hstack([_heads(ordered, days), _shifts(ordered, shifts)], format="csr"),
        units=np.asarray([round(v.counted_hours * 60) // unit for v in heads], dtype=np.int64),
        unit_hours=unit / 60.0,
        codes=codes,
        code=np.asarray([codes.index(v.code) for v in heads], dtype=np.int64),
        day=np.asarray([v.day for v in heads], dtype=np.int64),
        clock=np.asarray([v.start_clock for v in heads], dtype=np.int64),
        night=np.asarray([v.is_night for v in heads], dtype=np.bool_),
    )


def _unit_minutes(heads: list[Duty]) -> int:
    """The greatest common divisor of the counted minutes, so that weekly hours make few states."""
    return reduce(math.gcd, (round(v.counted_hours * 60) for v in heads), 0) or 60


def _heads(duties: tuple[Duty, ...], days: Days) -> sparse.csr_array:
    """Heads of each duty in each interval, as `coverage_of` counts them."""
    step = days.interval_minutes
    spans = np.array(
        [(j, a, b) for j, duty in enumerate(duties) for a, b in duty.segments()], dtype=np.int64
    ).reshape(-1, 3)
    duty, start, end = spans.T
    first = start // step
    count = -(-end // step) - first
    row = np.repeat(np.arange(len(spans)), count)
    t = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    part = (np.minimum(end[row], (t + 1) * step) - np.maximum(start[row], t * step)) / step
    inside = np.flatnonzero(days.cyclic | ((t >= 0) & (t < days.intervals)))
    at = (duty[row[inside]], t[inside] % days.intervals)
    return sparse.csr_array((part[inside], at), shape=(len(duties), days.intervals))


def _shifts(duties: tuple[Duty, ...], shifts: tuple[ShiftNeed, ...]) -> sparse.csr_array:
    """Which shift need each duty counts for."""
    column = {(need.day, need.code): i for i, need in enumerate(shifts)}
    pairs = [(j, column[v.day, v.code]) for j, v in enumerate(duties) if (v.day, v.code) in column]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(duties), len(shifts)))


def values_of(
    options: Options, gain: FloatArray, duty_bonus: FloatArray, window: Window | None = None
) -> tuple[FloatArray, IntArray]:
    """The value of each start with its best break placing, and that duty; shapes (starts,).

    `gain` is what one more head is worth in each column of the coverage; `duty_bonus` what else speaks
    for or against each duty, shape (duties,). Starts outside the window have no value and no duty.
    """
    first, last = window or (0, len(options.days))
    a, b = int(options.day_first[first]), int(options.day_first[last])
    coverage = options.coverage
    value, chosen = best_duties(
        coverage.indptr, coverage.indices, coverage.data, gain, duty_bonus, options.first_duty, a, b
    )
    return value, chosen


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def best_duties(
    row: IntArray,
    column: IntArray,
    part: FloatArray,
    gain: FloatArray,
    bonus: FloatArray,
    first_duty: IntArray,
    a: int,
    b: int,
) -> tuple[FloatArray, IntArray]:
    """The best duty of each start from a to b; the first of equals, so that ties are no accident."""
    best = np.zeros(len(first_duty) - 1)
    chosen = np.full(len(first_duty) - 1, -1, dtype=np.int64)
    for start in range(a, b):
        for duty in range(first_duty[start], first_duty[start + 1]):
            value = bonus[duty]
            for i in range(row[duty], row[duty + 1]):
                value += part[i] * gain[column[i]]
            if chosen[start] < 0 or value > best[start]:
                best[start], chosen[start] = value, duty
    return best, chosen
