"""What hours at night, at weekends and on holidays cost on top of the contract's price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.config.countries import holidays_between

FloatArray = npt.NDArray[np.float64]

NIGHT_TIME = (
    23 * 60,
    6 * 60,
)  # seven hours about those from midnight to five: Directive 2003/88/EC, article 2 (3)


@dataclass(frozen=True)
class Premiums:
    """`share` of its price that an hour in each interval costs on top, shape (T,); those that meet add up."""

    share: FloatArray
    interval_minutes: int

    @classmethod
    def of(cls, plan: PlanFile, grid: Grid) -> Premiums:
        """The plan's premiums laid on its intervals."""
        asked = plan.premiums
        percent = np.zeros(grid.intervals)
        if asked.night is not None:
            at_night = _at_night(grid, asked.night.start_minute, asked.night.end_minute)
            percent += np.where(at_night, asked.night.percent, 0.0)
        weekday = np.asarray(grid.local.day_of_week)
        percent += np.where(weekday == 5, asked.saturday, 0.0) + np.where(weekday == 6, asked.sunday, 0.0)
        if asked.holiday:
            holidays = np.asarray([day in _holidays(plan, grid) for day in map(grid.date, range(grid.days))])
            percent += np.where(holidays[grid.day], asked.holiday, 0.0)
        return cls(percent / 100.0, grid.interval_minutes)

    @classmethod
    def of_night(cls, grid: Grid) -> Premiums:
        """Night time, each hour of it counted whole."""
        return cls(_at_night(grid, *NIGHT_TIME).astype(np.float64), grid.interval_minutes)

    def hours(self, start: int, end: int) -> float:
        """Hours of pay on top for the minutes `[start, end)` of the horizon.

        What passes its end is priced like its beginning, which falls on the same days of the week.
        """
        if not self.share.any():
            return 0.0
        step = self.interval_minutes
        inside = np.arange(start // step, -(-end // step))
        minutes = np.minimum(end, (inside + 1) * step) - np.maximum(start, inside * step)
        return float(minutes @ self.share[inside % len(self.share)]) / 60.0


def _at_night(grid: Grid, start_minute: int, end_minute: int) -> npt.NDArray[np.bool_]:
    minute = np.asarray(grid.local.hour * 60 + grid.local.minute)
    late, early = minute >= start_minute, minute < end_minute
    return np.asarray(late | early if start_minute > end_minute else late & early)


def _holidays(plan: PlanFile, grid: Grid) -> dict[date, str]:
    if plan.holidays.country is None:
        return {}
    return holidays_between(plan.holidays.country, grid.first_day, grid.date(grid.days - 1))
