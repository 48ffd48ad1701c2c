"""Random futures around a forecast, with the dependence that days and weeks have."""

from __future__ import annotations

import numpy as np

from forecasting.result import Dispersion, Forecast
from forecasting.series import FloatArray


def sample_paths(forecast: Forecast, futures: int, seed: int, slots_per_day: int) -> FloatArray:
    """Rates of possible futures, shape (futures, days * slots_per_day); counts are Poisson around them."""
    days = len(forecast.mean) // slots_per_day
    return np.asarray(forecast.mean * sample_factors(forecast.dispersion, futures, seed, days, slots_per_day))


def sample_factors(spread: Dispersion, futures: int, seed: int, days: int, slots_per_day: int) -> FloatArray:
    """What multiplies the mean in possible futures, shape (futures, days * slots_per_day), mean 1.

    Three independent mean-1 gamma factors: one for each week (sevens of days from the first), one for
    each day, one for each slot, so that the covariances are those of `Dispersion`.
    """
    random = np.random.default_rng(seed)
    weeks = -(-days // 7)
    week = _factors(random, (futures, weeks), 0.0, spread.week_cv)
    day = _factors(random, (futures, days), spread.week_cv, spread.day_cv)
    own = _factors(random, (futures, days * slots_per_day), spread.day_cv, spread.interval_cv)
    by_day = np.repeat(week, 7, axis=1)[:, :days] * day
    return np.asarray(np.repeat(by_day, slots_per_day, axis=1) * own)


def _factors(random: np.random.Generator, shape: tuple[int, int], shared_cv: float, cv: float) -> FloatArray:
    """Mean-1 gamma factors that widen a rate whose spread is `shared_cv` already to `cv`."""
    variance = (1.0 + cv**2) / (1.0 + shared_cv**2) - 1.0
    if variance <= 1e-12:
        return np.ones(shape)
    return random.gamma(1.0 / variance, variance, shape)
