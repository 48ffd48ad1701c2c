"""The horizon as a grid of intervals: instants in UTC, labels in local time, days and weeks local."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.config import PlanFile, Queue

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """The intervals `[start, end)` of whole local days, in UTC steps.

    A local day has 23, 24 or 25 hours. Minutes are counted in elapsed time from the first midnight.
    """

    zone: ZoneInfo
    first_day: date
    days: int
    interval_minutes: int

    @classmethod
    def of(cls, plan: PlanFile) -> Grid:
        """The grid of the plan's horizon."""
        return cls(ZoneInfo(plan.timezone), plan.horizon.start, plan.horizon.days, plan.interval)

    @cached_property
    def starts(self) -> pd.DatetimeIndex:
        """Start of each interval, UTC, length T."""
        ends = pd.to_datetime([self.midnight(0), self.midnight(self.days)], utc=True)
        return pd.date_range(ends[0], ends[1], freq=f"{self.interval_minutes}min", inclusive="left")

    @cached_property
    def local(self) -> pd.DatetimeIndex:
        """Start of each interval as naive local time, for labels."""
        return self.starts.tz_convert(self.zone).tz_localize(None)

    @cached_property
    def day(self) -> IntArray:
        """Local day of each interval, from 0, shape (T,)."""
        return np.asarray((self.local.normalize() - pd.Timestamp(self.first_day)).days, dtype=np.int64)

    @cached_property
    def week_of_day(self) -> IntArray:
        """Local Monday-to-Sunday week of each day, from 0, shape (days,)."""
        return np.asarray([(self.first_day.weekday() + d) // 7 for d in range(self.days)], dtype=np.int64)

    @property
    def intervals(self) -> int:
        """T, the number of intervals."""
        return len(self.starts)

    def date(self, day: int) -> date:
        """The local date of a day counted from 0."""
        return self.first_day + timedelta(days=int(day))

    def midnight(self, day: int) -> datetime:
        """The instant at which a local day begins."""
        return datetime.combine(self.date(day), datetime.min.time(), tzinfo=self.zone)

    def minute_of(self, day: int, local_minute: int) -> int:
        """Elapsed minutes from the first midnight to a local wall-clock minute of a day.

        `local_minute` may pass 1440 (the next day). A wall time that the spring change skips
        means the same instant one hour on; one that occurs twice means the first.
        """
        wall = datetime.combine(self.date(day), datetime.min.time()) + timedelta(minutes=local_minute)
        instant = wall.replace(tzinfo=self.zone).timestamp()
        return round((instant - self.midnight(0).timestamp()) / 60)

    def local_of(self, minute: int) -> datetime:
        """The local time of an elapsed minute of the horizon, which may lie past its end."""
        return (self.midnight(0).astimezone(UTC) + timedelta(minutes=minute)).astimezone(self.zone)

    def open_mask(self, queue: Queue) -> BoolArray:
        """Where the queue is open, by the local clock, shape (T,)."""
        return opening_mask(self.local, queue, self.interval_minutes)


def opening_mask(local: pd.DatetimeIndex, queue: Queue, interval_minutes: int) -> BoolArray:
    """Which of the naive local interval starts lie inside the queue's opening hours."""
    minute = np.asarray(local.hour * 60 + local.minute)
    weekday = np.asarray(local.day_of_week)
    inside = np.zeros(len(local), dtype=np.bool_)
    for day, first, end in queue.open:
        inside |= (weekday == day) & (minute + interval_minutes > first) & (minute < end)
    return inside
