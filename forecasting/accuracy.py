"""Measures of a forecast against what came; NaN in `actual` is not scored."""

from __future__ import annotations

import numpy as np

from forecasting.series import BoolArray, FloatArray


def wape(actual: FloatArray, expected: FloatArray) -> float:
    """WAPE: sum |F - A| / sum A over the known entries; NaN where nothing came."""
    known = np.isfinite(actual)
    return _ratio(float(np.abs(expected[known] - actual[known]).sum()), float(actual[known].sum()))


def bias(actual: FloatArray, expected: FloatArray) -> float:
    """Bias: sum (F - A) / sum A over the known entries; positive when too much was forecast."""
    known = np.isfinite(actual)
    return _ratio(float((expected[known] - actual[known]).sum()), float(actual[known].sum()))


def mase(actual: FloatArray, expected: FloatArray, scale: float) -> float:
    """Mean absolute error over `scale`, the history's mean weekly difference (Hyndman & Koehler 2006)."""
    known = np.isfinite(actual)
    return _ratio(float(np.abs(expected[known] - actual[known]).mean()) if known.any() else np.nan, scale)


def weekly_difference(values: FloatArray, slots_per_week: int) -> float:
    """Mean absolute difference of a slot to the same slot a week before; NaN where none is known."""
    if len(values) <= slots_per_week:
        return float("nan")
    steps = np.abs(values[slots_per_week:] - values[:-slots_per_week])
    known = np.isfinite(steps)
    return float(steps[known].mean()) if known.any() else float("nan")


def coverage(actual: FloatArray, low: FloatArray, high: FloatArray, judged: BoolArray | None = None) -> float:
    """Share of known entries inside [low, high], both ends inside; `judged` narrows what counts."""
    known = np.isfinite(actual) if judged is None else np.isfinite(actual) & judged
    if not known.any():
        return float("nan")
    inside = (actual[known] >= low[known]) & (actual[known] <= high[known])
    return float(inside.mean())


def pinball(actual: FloatArray, quantile: FloatArray, level: float) -> float:
    """Mean pinball loss of a quantile forecast at `level`, in messages."""
    known = np.isfinite(actual)
    if not known.any():
        return float("nan")
    miss = actual[known] - quantile[known]
    return float(np.maximum(level * miss, (level - 1.0) * miss).mean())


def day_totals(values: FloatArray, known: BoolArray, slots_per_day: int) -> FloatArray:
    """Totals of the known slots of each day, shape (days,); NaN for a day with none."""
    shape = (-1, slots_per_day)
    totals = np.where(known, values, 0.0).reshape(shape).sum(axis=1)
    return np.where(known.reshape(shape).any(axis=1), totals, np.nan)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
