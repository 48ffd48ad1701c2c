"""The past on the wall clock: whole local days of equal slots, clock-change days repaired (DESIGN.md 4.7).

The hour that spring skips is missing (NaN): nothing is known of it, and a model fills it by its own
profile. The hour that autumn doubles is averaged to one, since a model expects one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.history.clock import odd_times, wall_clock

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Slots:
    """The wall-clock slots of whole days, half-open, the first at local midnight of `first_day`."""

    first_day: date
    days: int
    interval_minutes: int
    zone: ZoneInfo

    def __len__(self) -> int:
        return self.days * self.per_day

    @property
    def per_day(self) -> int:
        """Slots in a day."""
        return 1440 // self.interval_minutes

    @property
    def starts(self) -> pd.DatetimeIndex:
        """Naive local start of each slot."""
        return pd.date_range(self.first_day, periods=len(self), freq=f"{self.interval_minutes}min", unit="us")

    def of(self, utc: pd.Series) -> IntArray:
        """The slot of each instant, by the wall clock; below 0 or past the end outside the days."""
        elapsed = wall_clock(utc, self.zone) - pd.Timestamp(self.first_day)
        return np.asarray(elapsed // pd.Timedelta(minutes=self.interval_minutes), dtype=np.int64)

    def sums(self, utc: pd.Series, weights: FloatArray | None = None) -> FloatArray:
        """Rows, or their weights, that fall into each slot."""
        return np.bincount(self.of(utc), weights, minlength=len(self)).astype(np.float64)

    def repaired(self, volume: FloatArray, open_: BoolArray) -> tuple[FloatArray, list[str]]:
        """Volumes as a day without clock change would have had them, and what was done in words."""
        skipped, doubled = odd_times(self.starts, self.zone)
        fixed = np.where(doubled, volume / 2, np.where(skipped, np.nan, volume))
        said = [
            f"{day} has 23 hours: the hour skipped counts as missing" for day in self._days(skipped & open_)
        ]
        said += [
            f"{day} has 25 hours: the hour that occurs twice is averaged"
            for day in self._days(doubled & open_)
        ]
        return fixed, said

    @property
    def skipped(self) -> BoolArray:
        """The slots that a clock change leaves out."""
        return odd_times(self.starts, self.zone)[0]

    def _days(self, mask: BoolArray) -> list[date]:
        return sorted(set(self.starts[mask].date))


def local_day(instant: pd.Timestamp, zone: ZoneInfo) -> date:
    """The local date of an instant."""
    return instant.tz_convert(zone).date()
