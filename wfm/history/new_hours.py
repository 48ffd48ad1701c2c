"""Hours that opened during the history: silent at first and busy since, they were closed, not empty."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

# Opening hours differ by day of the week, and workdays alike: together they tell of a change sooner.
_GROUPS = ((0, 1, 2, 3, 4), (5,), (6,))
_SURPRISE = -np.log(1e-6)
_FEWEST_DAYS = 3


def closed_at_first(
    volume: FloatArray, open_: BoolArray, slots_per_day: int, first_weekday: int
) -> BoolArray:
    """Which open slots lie before their time of day had its first message, and cannot be zeros by chance.

    Arguments and result per slot, whole days; `first_weekday` is 0 on a Monday. The zeros before the
    first message of a time of day (workdays, Saturdays, Sundays apart) are no zeros where the rate since
    makes them less likely than one in a million: negative binomial with variance `phi` times the mean,
    so that `ln P(0) = - m ln(phi) / (phi - 1)` as in `wfm.history.gaps`.
    """
    table, is_open = volume.reshape(-1, slots_per_day), open_.reshape(-1, slots_per_day)
    weekday = (first_weekday + np.arange(len(table))) % 7
    found = np.zeros(table.shape, dtype=np.bool_)
    for group in _GROUPS:
        rows = np.flatnonzero(np.isin(weekday, group))
        if len(rows):
            found[rows] = _leading(table[rows], is_open[rows] & np.isfinite(table[rows]))
    return found.ravel()


def _leading(counts: FloatArray, told: BoolArray) -> BoolArray:
    """The same for the days of one group, (days, slots); `told` are open slots whose count is known."""
    arrived = told & (np.nan_to_num(counts) > 0)
    first = np.where(arrived.any(axis=0), arrived.argmax(axis=0), 0)
    day = np.arange(len(counts))[:, None]
    before, since = told & (day < first), told & (day >= first)
    days = since.sum(axis=0)
    mean = _over(np.where(since, counts, 0.0).sum(axis=0), days)
    variance = _over(np.where(since, (counts - mean) ** 2, 0.0).sum(axis=0), days)
    evidence = before.sum(axis=0) * mean * _surprise_per_message(mean, variance)
    leading: BoolArray = before & (evidence > _SURPRISE) & (days >= _FEWEST_DAYS)
    return leading


def _surprise_per_message(mean: FloatArray, variance: FloatArray) -> float:
    """- ln P(0) per expected message, with one `phi` for all slots."""
    phi = float(variance.sum() / mean.sum()) if mean.sum() > 0 else 1.0
    return float(np.log(phi) / (phi - 1)) if phi > 1.001 else 1.0


def _over(part: FloatArray, whole: IntArray) -> FloatArray:
    return np.asarray(part / np.maximum(whole, 1), dtype=np.float64)
