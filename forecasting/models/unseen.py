"""Slots that no week has shown."""

from __future__ import annotations

import numpy as np

from forecasting.series import FloatArray


def fill_unseen(week: FloatArray) -> FloatArray:
    """Give NaN entries of a week (7, slots) the mean of the slot on other weekdays, else of all slots."""
    by_slot = _mean(week, 0)
    whole = by_slot[np.isfinite(by_slot)]
    usual = np.where(np.isfinite(by_slot), by_slot, whole.mean() if len(whole) else 0.0)
    return np.where(np.isfinite(week), week, usual)


def _mean(values: FloatArray, axis: int) -> FloatArray:
    known = np.isfinite(values)
    times = known.sum(axis=axis)
    return np.where(times > 0, np.where(known, values, 0.0).sum(axis=axis) / np.maximum(times, 1), np.nan)
