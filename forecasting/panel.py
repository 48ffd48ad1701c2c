"""Past and future of a series as one table of days x slots, ready for the models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from forecasting.series import Ahead, BoolArray, FloatArray, Series


@dataclass(frozen=True)
class Panel:
    """Days x slots from the first day of history to the last day ahead; half-open row ranges.

    `counts` (days, slots) holds what may be learned from, on the scale of a normal day: NaN where
    there is no evidence (gaps, closed slots, excluded days, days closed by an event, all days from
    row `origin` on). `open` (days, slots) says where messages can arrive. `closed` (days,) marks
    days on which a queue that is open on that weekday took nothing. Rows from `ahead` on are to be
    forecast; between `origin` and `ahead` lie days that nobody asked for (history ended early).
    `holidays` and `effect` hold names and planned effects by date, as in `Series` and `Ahead`.
    """

    first_day: date
    counts: FloatArray
    open: BoolArray
    closed: BoolArray
    origin: int
    ahead: int
    holidays: dict[date, str]
    effect: dict[date, float]

    @property
    def days(self) -> int:
        """All rows, past and ahead."""
        return len(self.counts)

    @property
    def slots(self) -> int:
        """Intervals of a wall-clock day."""
        return int(self.counts.shape[1])

    @property
    def weekday(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Weekday of each row, Monday 0, shape (days,)."""
        return (self.first_day.weekday() + np.arange(self.days)) % 7

    @property
    def weeks_to_origin(self) -> FloatArray:
        """Age of each row in weeks before the origin; negative from the origin on, shape (days,)."""
        return (self.origin - 1 - np.arange(self.days)) / 7.0

    @property
    def after_closure(self) -> BoolArray:
        """Rows whose day before was closed out of turn, shape (days,)."""
        return np.concatenate([[False], self.closed[:-1]])

    @property
    def weeks_known(self) -> float:
        """Weeks of days with any evidence, counted against the weekdays that have some."""
        with_evidence = np.isfinite(self.counts).any(axis=1)
        weekdays = len(set(self.weekday[with_evidence].tolist()))
        return float(with_evidence.sum()) / max(weekdays, 1)

    def date(self, row: int) -> date:
        """The local date of a row."""
        return self.first_day + timedelta(days=row)

    def without(self, rows: BoolArray) -> Panel:
        """The same panel with the counts of `rows` (days,) taken out."""
        return replace(self, counts=np.where(rows[:, None], np.nan, self.counts))


def build_panel(series: Series, ahead: Ahead) -> Panel:
    """Lay a series and the days to forecast into one table; ValueError where they overlap or do not fit."""
    slots = series.slots_per_day
    start = (ahead.first_day - series.first_day).days
    if start < series.days:
        raise ValueError(f"the first day to forecast, {ahead.first_day}, lies inside the history")
    if len(ahead.open) != ahead.days * slots:
        raise ValueError(f"`open` has {len(ahead.open)} slots for {ahead.days} days of {slots}")
    past_open = series.open.reshape(series.days, slots)
    counts = _learnable(series, past_open)
    effect = {**series.day_effect, **ahead.day_effect}
    days = start + ahead.days
    dates = [series.first_day + timedelta(days=row) for row in range(days)]
    closed = np.asarray([effect.get(day) == 0.0 for day in dates], dtype=np.bool_)
    closed[: series.days] |= _closed_out_of_turn(series, past_open)
    unasked = np.zeros((start - series.days, slots))
    return Panel(
        first_day=series.first_day,
        counts=np.vstack([counts, np.full((days - series.days, slots), np.nan)]),
        open=np.vstack([past_open, unasked > 0, ahead.open.reshape(ahead.days, slots)]),
        closed=closed,
        origin=series.days,
        ahead=start,
        holidays={**series.holidays, **ahead.holidays},
        effect=effect,
    )


def _learnable(series: Series, is_open: BoolArray) -> FloatArray:
    counts = series.values.reshape(is_open.shape)
    scale = np.ones(series.days)
    for row, stamp in enumerate(series.dates()):
        day = stamp.date()
        scale[row] = np.nan if day in series.excluded else series.day_effect.get(day, 1.0)
    scale[scale <= 0] = np.nan
    return np.where(is_open, counts, np.nan) / scale[:, None]


def _closed_out_of_turn(series: Series, is_open: BoolArray) -> BoolArray:
    counts = series.values.reshape(is_open.shape)
    excluded = np.asarray([stamp.date() in series.excluded for stamp in series.dates()], dtype=np.bool_)
    silent = ~(np.isfinite(counts) & is_open).any(axis=1)
    return silent & is_open.any(axis=1) & ~excluded


def finish(rates: FloatArray, panel: Panel) -> FloatArray:
    """Turn a model's normal-day rates (ahead days, slots) into expected counts, flattened.

    Planned effects multiply, closed slots are exactly zero, nothing is negative or NaN.
    """
    rows = range(panel.ahead, panel.days)
    effect = np.asarray([panel.effect.get(panel.date(row), 1.0) for row in rows])
    expected = np.maximum(np.nan_to_num(rates, nan=0.0, posinf=0.0, neginf=0.0), 0.0) * effect[:, None]
    return np.where(panel.open[panel.ahead :], expected, 0.0).ravel()
