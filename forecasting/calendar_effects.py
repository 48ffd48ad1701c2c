"""Holidays: kept out of what a normal day looks like, their effect learned with caution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from forecasting.panel import Panel
from forecasting.series import FloatArray

# Two to six past holidays teach little (WAPE 2 on such days), so each estimate starts from
# this many imaginary holidays at its prior: 1 for all holidays, the common effect for one name.
PRIOR_HOLIDAYS = 2.0
PRIOR_SAME_NAME = 1.0
NEIGHBOUR_WEEKS = 4


@dataclass(frozen=True)
class _Seen:
    """One past holiday: its total over what a day of its weekday takes nearby."""

    name: str
    ratio: float


def settle_holidays(panel: Panel) -> Panel:
    """Take past holidays out of the evidence and give holidays ahead the effect they had.

    A date whose effect the planner stated keeps it. The learned effect of a holiday is the mean
    ratio to the same weekday nearby, pulled to 1; a holiday of a name that was always closed is closed.
    """
    learned = {row: panel.date(row) for row in range(panel.days) if _is_unplanned(panel, panel.date(row))}
    if not learned:
        return panel
    is_holiday = np.zeros(panel.days, dtype=np.bool_)
    is_holiday[list(learned)] = True
    normal = panel.without(is_holiday)
    seen = _seen(panel, normal, {row: day for row, day in learned.items() if row < panel.origin})
    effect = dict(panel.effect)
    for row, day in learned.items():
        if row >= panel.ahead:
            effect[day] = _effect(panel.holidays[day], seen)
    return replace(normal, effect=effect)


def _is_unplanned(panel: Panel, day: date) -> bool:
    return day in panel.holidays and day not in panel.effect


def _seen(panel: Panel, normal: Panel, days: dict[int, date]) -> list[_Seen]:
    found = []
    for row, day in days.items():
        nearby = _nearby(normal, row)
        known = np.isfinite(panel.counts[row]) & np.isfinite(nearby)
        expected = float(nearby[known].sum())
        if panel.closed[row]:
            found.append(_Seen(panel.holidays[day], 0.0))
        elif expected > 0:
            found.append(_Seen(panel.holidays[day], float(panel.counts[row][known].sum()) / expected))
    return found


def _nearby(normal: Panel, row: int) -> FloatArray:
    """Mean of the same weekday in the weeks around a row, shape (slots,), NaN where never known."""
    reach = [row + 7 * k for k in range(-NEIGHBOUR_WEEKS, NEIGHBOUR_WEEKS + 1)]
    rows = normal.counts[[r for r in reach if 0 <= r < normal.origin]]
    known = np.isfinite(rows)
    times = known.sum(axis=0)
    return np.where(times > 0, np.where(known, rows, 0.0).sum(axis=0) / np.maximum(times, 1), np.nan)


def _effect(name: str, seen: list[_Seen]) -> float:
    own = [holiday.ratio for holiday in seen if holiday.name == name]
    if own and all(ratio == 0.0 for ratio in own):
        return 0.0
    # That one holiday was closed says nothing of another: who is open is for the planner to say.
    common = _pulled([holiday.ratio for holiday in seen if holiday.ratio > 0.0], 1.0, PRIOR_HOLIDAYS)
    return _pulled(own, common, PRIOR_SAME_NAME)


def _pulled(values: list[float], prior: float, weight: float) -> float:
    return (sum(values) + weight * prior) / (len(values) + weight)
