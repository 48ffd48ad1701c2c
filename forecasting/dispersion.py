"""Count distributions around a forecast: negative binomial, its dispersion taken from past errors.

A count is Poisson around a random rate: the forecast times a mean-1 gamma factor. Factors of
intervals of one day, and of days of one week, are correlated, so bounds of sums are not sums of
bounds: with covariances `interval_cv^2` (an interval with itself), `day_cv^2` (two intervals of a day)
and `week_cv^2` (two days of a week), a total F has variance
F + week_cv^2 sum F_week^2 + (day_cv^2 - week_cv^2) sum F_day^2 + (interval_cv^2 - day_cv^2) sum m^2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln
from scipy.stats import nbinom, poisson

from forecasting.result import Dispersion
from forecasting.series import FloatArray, IntArray

# A gamma factor narrower than this cannot be told from none.
SMALLEST_CV = 1e-3
LARGEST_CV = 5.0
# The usual spread of a queue's errors, the centre of a log-normal prior on squared cv of this width.
USUAL = Dispersion(interval_cv=0.25, day_cv=0.12, week_cv=0.08)
PRIOR_WIDTH = 1.5
# A storm is some intervals of many, but a whole day of few.
TRIMMED = 0.025
TRIMMED_DAYS = 0.04
# Below this many days of errors no narrower spread of days and weeks is believed: a calm week is luck.
FEW_DAYS = 28
LEAST = Dispersion(interval_cv=0.06, day_cv=0.06, week_cv=0.04)
# What an unseen queue is given where no backtest is possible: social queues' usual spread.
ASSUMED = Dispersion(interval_cv=0.35, day_cv=0.20, week_cv=0.12)


def count_quantile(mean: FloatArray, cv: FloatArray | float, level: float) -> FloatArray:
    """Quantile of a negative binomial with that mean and variance mean + (cv mean)^2, same shape.

    Zero where the mean is zero; Poisson where `cv` is (nearly) zero.
    """
    mean, cv = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(cv, dtype=np.float64))
    size = 1.0 / np.maximum(cv, SMALLEST_CV) ** 2
    plain = poisson.ppf(level, mean)
    mixed = nbinom.ppf(level, size, size / (size + mean))
    return np.asarray(np.where(mean > 0, np.where(cv > SMALLEST_CV, mixed, plain), 0.0))


def total_cv(mean: FloatArray, day: IntArray, dispersion: Dispersion) -> float:
    """Coefficient of variation beyond Poisson of the total of `mean`.

    `day` numbers the day of each entry, from any origin, same shape; weeks are counted in sevens from
    the smallest.
    """
    total = float(mean.sum())
    if total <= 0:
        return 0.0
    days = np.bincount(day - day.min(), mean)
    weeks = np.add.reduceat(days, np.arange(0, len(days), 7))
    interval, shared, week = dispersion.interval_cv**2, dispersion.day_cv**2, dispersion.week_cv**2
    spread = week * (weeks**2).sum() + (shared - week) * (days**2).sum()
    spread += (interval - shared) * (mean**2).sum()
    return float(np.sqrt(max(float(spread), 0.0))) / total


def total_quantile(mean: FloatArray, day: IntArray, dispersion: Dispersion, level: float) -> float:
    """Quantile of the total of `mean`; `day` as in `total_cv`."""
    return float(count_quantile(np.asarray([mean.sum()]), total_cv(mean, day, dispersion), level)[0])


@dataclass(frozen=True)
class Errors:
    """What came against what was forecast: each (days, slots), NaN in `actual` where nothing is known."""

    actual: FloatArray
    expected: FloatArray


def fit_dispersion(errors: list[Errors]) -> Dispersion:
    """Dispersion by maximum likelihood at the level of interval, day and week, nested.

    The likelihood, not the moments, and without the least likely few: one storm day would otherwise
    widen every interval. Few errors say little, so each level starts from a usual spread.
    """
    slots = [_known(error) for error in errors]
    days = [_grouped(part, 1) for part in slots]
    weeks = [_grouped(part, 7) for part in slots]
    floor = LEAST if sum(_known_days(error) for error in errors) < FEW_DAYS else Dispersion(0.0, 0.0)
    interval = max(_fit(slots, USUAL.interval_cv, TRIMMED), floor.interval_cv**2)
    own = _concentration(slots, 1)
    day = (_fit(days, USUAL.day_cv, TRIMMED_DAYS) - interval * own) / max(1.0 - own, 1e-9)
    day = min(max(day, floor.day_cv**2), interval)
    own_week, own_day = _concentration(slots, 7), _concentration(days, 7)
    inner = (day * own_day) + (interval - day) * own_week
    week = (_fit(weeks, USUAL.week_cv, TRIMMED_DAYS) - inner) / max(1.0 - own_day, 1e-9)
    week = min(max(week, floor.week_cv**2), day)
    return Dispersion(interval_cv=interval**0.5, day_cv=day**0.5, week_cv=week**0.5)


def _known_days(error: Errors) -> int:
    return int(np.isfinite(error.actual).any(axis=1).sum())


def _known(error: Errors) -> Errors:
    known = np.isfinite(error.actual)
    return Errors(np.where(known, error.actual, 0.0), np.where(known, error.expected, 0.0))


def _grouped(error: Errors, days: int) -> Errors:
    """Totals of every `days` days, shape (groups, 1)."""
    starts = np.arange(0, len(error.actual), days)
    return Errors(
        np.add.reduceat(error.actual.sum(axis=1), starts)[:, None],
        np.add.reduceat(error.expected.sum(axis=1), starts)[:, None],
    )


def _concentration(errors: list[Errors], days: int) -> float:
    """Mean over groups of days of sum m^2 / (sum m)^2: what an independent part keeps in a total."""
    found: list[float] = []
    for error in errors:
        starts = np.arange(0, len(error.expected), days)
        squares = np.add.reduceat((error.expected**2).sum(axis=1), starts)
        totals = np.add.reduceat(error.expected.sum(axis=1), starts)
        found += (squares[totals > 0] / totals[totals > 0] ** 2).tolist()
    return float(np.mean(found)) if found else 1.0


def _fit(errors: list[Errors], usual_cv: float, trimmed: float) -> float:
    """The squared coefficient of variation under which the counts but the oddest are likeliest."""
    actual = np.concatenate([error.actual.ravel() for error in errors])
    expected = np.concatenate([error.expected.ravel() for error in errors])
    possible = expected > 0
    if not possible.any():
        return usual_cv**2
    y, m = actual[possible], expected[possible]
    usual = 2.0 * np.log(usual_cv)
    first = _likeliest(y, m, usual)
    surprise = np.abs(y - m) / np.sqrt(m + np.exp(first) * m**2)
    kept = surprise <= np.quantile(surprise, 1.0 - trimmed)
    return float(np.exp(_likeliest(y[kept], m[kept], usual)))


def _likeliest(y: FloatArray, m: FloatArray, usual: float) -> float:
    """Log squared cv at the maximum of the negative-binomial likelihood times its prior."""

    def loss(log_squared_cv: float) -> float:
        size = np.exp(-log_squared_cv)
        terms = gammaln(y + size) - gammaln(size) - size * np.log1p(m / size) - y * np.log1p(size / m)
        return float(0.5 * ((log_squared_cv - usual) / PRIOR_WIDTH) ** 2 - terms.sum())

    bounds = (2.0 * np.log(SMALLEST_CV), 2.0 * np.log(LARGEST_CV))
    return float(minimize_scalar(loss, bounds=bounds, method="bounded").x)
