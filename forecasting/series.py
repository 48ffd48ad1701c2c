"""A regular series of counts on the wall clock, with what is missing and what is closed told apart."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Series:
    """Counts per interval by local wall clock, whole days, first interval at local midnight.

    Every day has the same number of slots; 23- and 25-hour days have been repaired before (DESIGN.md
    4.7). `values` has NaN where nothing is known (gaps); `open` says where messages can arrive at all;
    closed intervals are no evidence and are forecast as exact zeros. `day_effect` maps a date to the
    planner's percent / 100 (0 closed); `excluded` days are never learned from; `holidays` are names.
    """

    values: FloatArray
    open: BoolArray
    first_day: date
    interval_minutes: int
    holidays: dict[date, str] = field(default_factory=dict)
    day_effect: dict[date, float] = field(default_factory=dict)
    excluded: frozenset[date] = frozenset()

    @property
    def slots_per_day(self) -> int:
        """Intervals in a wall-clock day."""
        return 1440 // self.interval_minutes

    @property
    def days(self) -> int:
        """Whole days in the series."""
        return len(self.values) // self.slots_per_day

    def trimmed(self) -> Series:
        """The same series from its first to its last day with a known open slot; ValueError with none."""
        known = (np.isfinite(self.values) & self.open).reshape(self.days, -1).any(axis=1)
        rows = np.flatnonzero(known)
        if not len(rows):
            raise ValueError("the history has no known interval inside opening hours")
        first, last = int(rows[0]), int(rows[-1]) + 1
        slots = slice(first * self.slots_per_day, last * self.slots_per_day)
        return replace(
            self,
            values=self.values[slots],
            open=self.open[slots],
            first_day=self.first_day + timedelta(days=first),
        )

    def dates(self) -> pd.DatetimeIndex:
        """The local date of each day."""
        return pd.date_range(self.first_day, periods=self.days, freq="D")


@dataclass(frozen=True)
class Ahead:
    """The whole days to forecast, by wall clock: which slots are open, and each day's known effect."""

    first_day: date
    days: int
    open: BoolArray
    holidays: dict[date, str] = field(default_factory=dict)
    day_effect: dict[date, float] = field(default_factory=dict)
