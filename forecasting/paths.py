"""Random futures around a forecast, with the dependence that days and weeks have."""

from __future__ import annotations

import numpy as np

from forecasting.result import Forecast
from forecasting.series import FloatArray


def sample_paths(forecast: Forecast, futures: int, seed: int, slots_per_day: int) -> FloatArray:
    """Rates of possible futures, shape (futures, days * slots_per_day); counts are Poisson around them.

    Each rate is the mean times three independent mean-1 gamma factors: one for its week (sevens of days
    from the first), one for its day, one of its own, so that the covariances are those of `Dispersion`.
    """
    random = np.random.default_rng(seed)
    days = len(forecast.mean) // slots_per_day
    weeks = -(-days // 7)
    spread = forecast.dispersion
    week = _factors(random, (futures, weeks), 0.0, spread.week_cv)
    day = _factors(random, (futures, days), spread.week_cv, spread.day_cv)
    own = _factors(random, (futures, days * slots_per_day), spread.day_cv, spread.interval_cv)
    by_day = np.repeat(week, 7, axis=1)[:, :days] * day
    return np.asarray(forecast.mean * np.repeat(by_day, slots_per_day, axis=1) * own)


def _factors(random: np.random.Generator, shape: tuple[int, int], shared_cv: float, cv: float) -> FloatArray:
    """Mean-1 gamma factors that widen a rate whose spread is `shared_cv` already to `cv`."""
    variance = (1.0 + cv**2) / (1.0 + shared_cv**2) - 1.0
    if variance <= 1e-12:
        return np.ones(shape)
    return random.gamma(1.0 / variance, variance, shape)
