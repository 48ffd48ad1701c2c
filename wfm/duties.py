"""Shift types laid onto the horizon: every duty that could be worked, with its breaks placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

import numpy as np

from scheduling.problem import Days, Duty
from wfm.calendar import Grid
from wfm.config import PlanFile, Shift
from wfm.config.countries import holidays_between
from wfm.config.values import write_clock_time
from wfm.premiums import Premiums


def days_of(grid: Grid, plan: PlanFile | None = None) -> Days:
    """The horizon's days as the scheduling engine counts them; weekends are numbered by their Saturday.

    Holidays are those of the plan's country, where a plan is given.
    """
    first = np.searchsorted(grid.day, np.arange(grid.days + 1))
    return Days(
        first_interval=first.astype(np.int64),
        week=tuple(int(w) for w in grid.week_of_day),
        weekend=tuple(_weekend(grid, d) for d in range(grid.days)),
        interval_minutes=grid.interval_minutes,
        holidays=frozenset() if plan is None else _holidays(grid, plan),
    )


def _holidays(grid: Grid, plan: PlanFile) -> frozenset[int]:
    """Public holidays of the horizon, and of as many days before it."""
    if plan.holidays.country is None:
        return frozenset()
    known = holidays_between(plan.holidays.country, grid.date(-grid.days), grid.date(grid.days - 1))
    return frozenset((day - grid.first_day).days for day in known)


def _weekend(grid: Grid, day: int) -> int | None:
    return int(grid.week_of_day[day]) if grid.date(day).weekday() >= 5 else None


def duties_of(plan: PlanFile, grid: Grid) -> dict[str, tuple[Duty, ...]]:
    """Every duty of every shift type, by the type's code, ordered by day, start and break."""
    premiums, night = Premiums.of(plan, grid), Premiums.of_night(grid)
    return {shift.code: tuple(_duties(shift, grid, premiums, night)) for shift in plan.shifts}


def label_of(code: str, start_clock: int) -> str:
    """What a roster's cell says of a shift: `D8 08:00`."""
    return f"{code} {write_clock_time(start_clock)}"


def _duties(shift: Shift, grid: Grid, premiums: Premiums, night: Premiums) -> Iterator[Duty]:
    for day in range(grid.days):
        for clock in shift.starts:
            start = grid.minute_of(day, clock)
            # The local end is kept over a clock change, and so the paid hours are the real ones.
            end = grid.minute_of(day, clock + _minutes(shift))
            # A shift inside the hour that spring skips is none.
            if end <= start:
                continue
            plain = Duty(
                code=shift.code,
                day=day,
                start_clock=clock,
                start_minute=start,
                end_minute=end,
                breaks=(),
                paid_hours=(end - start) / 60.0,
                extra_hours=max(0, end - start - _minutes(shift)) / 60.0,
                premium_hours=premiums.hours(start, end),
                night_hours=night.hours(start, end),
            )
            for breaks in _breaks(shift, start, end, grid.interval_minutes):
                yield _with_breaks(shift, plain, breaks, premiums)


def _with_breaks(shift: Shift, plain: Duty, breaks: tuple[tuple[int, int], ...], premiums: Premiums) -> Duty:
    """The duty with its breaks placed, which are not paid unless the shift says so."""
    unpaid = breaks if shift.break_ and not shift.break_.paid else ()
    return replace(
        plain,
        breaks=breaks,
        paid_hours=(plain.end_minute - plain.start_minute - sum(b - a for a, b in unpaid)) / 60.0,
        premium_hours=plain.premium_hours - sum(premiums.hours(a, b) for a, b in unpaid),
    )


def _minutes(shift: Shift) -> int:
    return round(shift.hours * 60)


def _breaks(shift: Shift, start: int, end: int, interval: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Where the break may stand: from the earliest time on, an interval apart.

    The night that spring makes shorter may end before a late break does; that placing is none.
    """
    rest = shift.break_
    if rest is None:
        yield ()
        return
    first = start + ceil(rest.after_seconds / 60)
    last = min(start + rest.before_seconds // 60, end) - rest.minutes
    for minute in range(first, last + 1, interval):
        yield ((minute, minute + rest.minutes),)
