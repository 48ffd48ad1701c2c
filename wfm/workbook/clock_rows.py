"""The rows of an interval x day table: the wall clock, with the hour that occurs twice in its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wfm.calendar import Grid
from wfm.config.values import write_clock_time


@dataclass(frozen=True, order=True)
class ClockRow:
    """A local interval start; `again` where the clock shows it for the second time that day.

    `place` orders rows as time passes: a repeated hour comes after the whole first one.
    """

    place: float
    minute: int
    again: bool = False

    @property
    def label(self) -> str:
        """Such as `02:00`, or `02:00 (2nd)`."""
        return write_clock_time(self.minute) + (" (2nd)" if self.again else "")


@dataclass(frozen=True)
class ClockRows:
    """The rows of every local day of a grid, and the interval that stands in each cell."""

    grid: Grid

    @cached_property
    def _days(self) -> tuple[dict[ClockRow, int], ...]:
        return tuple(self._day(day) for day in range(self.grid.days))

    @cached_property
    def rows(self) -> tuple[ClockRow, ...]:
        """Every interval start that some day has, in the order of the day."""
        return tuple(sorted({row for day in self._days for row in day}))

    def interval(self, row: ClockRow, day: int) -> int | None:
        """The interval of a cell, None where the clock skips it or shows it once only."""
        return self._days[day].get(row)

    def _day(self, day: int) -> dict[ClockRow, int]:
        first, last = self._first_intervals[day : day + 2]
        local = self.grid.local[first:last]
        minutes = [int(minute) for minute in local.hour * 60 + local.minute]
        found: dict[ClockRow, int] = {}
        latest = -1
        for t, minute in enumerate(minutes, start=first):
            if minute > latest:
                found[ClockRow(minute, minute)] = t
                latest = minute
            else:
                found[ClockRow(latest + 0.5, minute, again=True)] = t
        return found

    @cached_property
    def _first_intervals(self) -> tuple[int, ...]:
        day = self.grid.day
        return (*(int(day.searchsorted(d)) for d in range(self.grid.days)), self.grid.intervals)

    def first_interval(self, day: int) -> int:
        """The first interval of a day."""
        return self._first_intervals[day]
