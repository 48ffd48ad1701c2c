"""What a method answers, whatever it is made of: expected counts and quantiles of intervals and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from forecasting import Dispersion, count_quantile
from forecasting.dispersion import total_cv
from forecasting.series import BoolArray, FloatArray


class Answer(Protocol):
    """A forecast of whole days."""

    @property
    def mean(self) -> FloatArray:
        """Expected counts, shape (days * slots,)."""
        ...

    def interval_quantile(self, level: float) -> FloatArray:
        """Quantile of each count, shape (days * slots,)."""
        ...

    def day_quantile(self, level: float, known: BoolArray, slots_per_day: int) -> FloatArray:
        """Quantile of each day's total over its `known` slots (days * slots,), shape (days,)."""
        ...


@dataclass(frozen=True)
class CountAnswer:
    """Negative binomial counts around a mean, as our engine answers."""

    mean: FloatArray
    dispersion: Dispersion

    def interval_quantile(self, level: float) -> FloatArray:
        """See `Answer.interval_quantile`."""
        return count_quantile(self.mean, self.dispersion.interval_cv, level)

    def day_quantile(self, level: float, known: BoolArray, slots_per_day: int) -> FloatArray:
        """See `Answer.day_quantile`."""
        days = np.where(known, self.mean, 0.0).reshape(-1, slots_per_day)
        same_day = np.zeros(slots_per_day, dtype=np.int64)
        spread = np.asarray([total_cv(day, same_day, self.dispersion) for day in days])
        return count_quantile(days.sum(axis=1), spread, level)


@dataclass(frozen=True)
class DrawnAnswer:
    """A mean and random futures `draws` (futures, days * slots)."""

    mean: FloatArray
    draws: FloatArray

    def interval_quantile(self, level: float) -> FloatArray:
        """See `Answer.interval_quantile`."""
        return np.asarray(np.quantile(self.draws, level, axis=0))

    def day_quantile(self, level: float, known: BoolArray, slots_per_day: int) -> FloatArray:
        """See `Answer.day_quantile`."""
        days = np.where(known, self.draws, 0.0).reshape(len(self.draws), -1, slots_per_day).sum(axis=2)
        return np.asarray(np.quantile(days, level, axis=0))


@dataclass(frozen=True)
class NormalAnswer:
    """Normal intervals of given standard deviations, independent of each other, as a peer gives no more."""

    mean: FloatArray
    deviation: FloatArray

    def interval_quantile(self, level: float) -> FloatArray:
        """See `Answer.interval_quantile`."""
        return self.mean + _normal(level) * self.deviation

    def day_quantile(self, level: float, known: BoolArray, slots_per_day: int) -> FloatArray:
        """See `Answer.day_quantile`."""
        totals = np.where(known, self.mean, 0.0).reshape(-1, slots_per_day).sum(axis=1)
        squares = np.where(known, self.deviation**2, 0.0).reshape(-1, slots_per_day).sum(axis=1)
        return np.asarray(totals + _normal(level) * np.sqrt(squares))


def _normal(level: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf(level))
