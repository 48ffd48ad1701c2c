"""Count distributions around a forecast: negative binomial, its dispersion taken from past errors.

A count is Poisson around a random rate: the forecast times a mean-1 gamma factor. Factors of
intervals of one day, and of days of one week, are correlated, so bounds of sums are not sums of
bounds: with covariances `interval_cv^2` (an interval with itself), `day_cv^2` (two intervals of a day)
and `week_cv^2` (two days of a week), a total F has variance
F + week_cv^2 sum F_week^2 + (day_cv^2 - week_cv^2) sum F_day^2 + (interval_cv^2 - day_cv^2) sum m^2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq, minimize_scalar
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
# A storm is some intervals of many, but a whole day of few. Days may lose more: their band has a say too.
TRIMMED = 0.025
TRIMMED_DAYS = 0.06
TRIMMED_WEEKS = 0.04
BAND = (0.1, 0.9)
# Outside these a band says nothing: it is all Poisson's, or so skewed that a wider spread holds less.
BAND_CVS = (0.01, 1.0)
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
    """What came against what was forecast: each (days, slots), NaN in `actual` where nothing is known.

    `weight` is how much they say beside the others.
    """

    actual: FloatArray
    expected: FloatArray
    weight: float = 1.0


def fit_dispersion(errors: list[Errors]) -> Dispersion:
    """Dispersion by maximum likelihood at the level of interval, day and week, nested.

    The likelihood, not the moments, and without the least likely few: one storm day would otherwise
    widen every interval. Few errors say little, so each level starts from a usual spread. Days differ
    more than a gamma factor has it, calm most of the time and now and then far off, so the record of
    the 80 % band has an equal say there.
    """
    slots = [_known(error) for error in errors]
    days = [_grouped(part, 1) for part in slots]
    weeks = [_grouped(part, 7) for part in slots]
    floor = LEAST if sum(_known_days(error) for error in errors) < FEW_DAYS else Dispersion(0.0, 0.0)
    interval = max(_fit(slots, USUAL.interval_cv, TRIMMED), floor.interval_cv**2)
    own = _concentration(slots, 1)
    total = _fit(days, USUAL.day_cv, TRIMMED_DAYS)
    total = float(np.sqrt(total * _fit_band(days, total)))
    day = (total - interval * own) / max(1.0 - own, 1e-9)
    day = min(max(day, floor.day_cv**2), interval)
    own_week, own_day = _concentration(slots, 7), _concentration(days, 7)
    inner = (day * own_day) + (interval - day) * own_week
    week = (_fit(weeks, USUAL.week_cv, TRIMMED_WEEKS) - inner) / max(1.0 - own_day, 1e-9)
    week = min(max(week, floor.week_cv**2), day)
    return Dispersion(interval_cv=interval**0.5, day_cv=day**0.5, week_cv=week**0.5)


def _known_days(error: Errors) -> int:
    return int(np.isfinite(error.actual).any(axis=1).sum())


def _known(error: Errors) -> Errors:
    known = np.isfinite(error.actual)
    return replace(
        error, actual=np.where(known, error.actual, 0.0), expected=np.where(known, error.expected, 0.0)
    )


def _grouped(error: Errors, days: int) -> Errors:
    """Totals of every `days` days, shape (groups, 1)."""
    starts = np.arange(0, len(error.actual), days)
    return replace(
        error,
        actual=np.add.reduceat(error.actual.sum(axis=1), starts)[:, None],
        expected=np.add.reduceat(error.expected.sum(axis=1), starts)[:, None],
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


@dataclass(frozen=True)
class _Counts:
    """Counts that came and were expected where any were, with their weights of mean 1, each (entries,)."""

    came: FloatArray
    expected: FloatArray
    weight: FloatArray

    @classmethod
    def of(cls, errors: list[Errors]) -> _Counts:
        came = np.concatenate([error.actual.ravel() for error in errors])
        expected = np.concatenate([error.expected.ravel() for error in errors])
        weight = np.concatenate([np.full(error.actual.size, error.weight) for error in errors])
        possible = expected > 0
        usual = float(weight[possible].mean()) if possible.any() else 1.0
        return cls(came[possible], expected[possible], weight[possible] / usual)

    def calm(self, squared_cv: float, trimmed: float) -> _Counts:
        """The same without the `trimmed` share that is oddest under a spread."""
        deviation = np.sqrt(self.expected + squared_cv * self.expected**2)
        surprise = np.abs(self.came - self.expected) / deviation
        kept = surprise <= np.quantile(surprise, 1.0 - trimmed)
        return _Counts(self.came[kept], self.expected[kept], self.weight[kept])

    def in_band(self, squared_cv: float) -> float:
        """Share of the counts inside BAND, a count on its edge in part.

        By the non-randomised probability integral transform (Czado, Gneiting & Held 2009): of counts
        that are as the spread says it expects exactly the band's 80 %, however small they are.
        """
        size = 1.0 / squared_cv
        part = size / (size + self.expected)
        above = nbinom.cdf(self.came, size, part)
        below = np.where(self.came > 0, nbinom.cdf(self.came - 1.0, size, part), 0.0)
        inside = np.clip(np.minimum(above, BAND[1]) - np.maximum(below, BAND[0]), 0.0, None)
        return float(np.average(inside / np.maximum(above - below, 1e-12), weights=self.weight))


def _fit(errors: list[Errors], usual_cv: float, trimmed: float) -> float:
    """The squared coefficient of variation under which the counts but the oddest are likeliest."""
    counts = _Counts.of(errors)
    if not len(counts.came):
        return usual_cv**2
    usual = 2.0 * np.log(usual_cv)
    first = float(np.exp(_likeliest(counts, usual)))
    return float(np.exp(_likeliest(counts.calm(first, trimmed), usual)))


def _fit_band(errors: list[Errors], unknown: float) -> float:
    """The squared coefficient of variation whose band holds what it should; `unknown` without counts."""
    counts = _Counts.of(errors)
    if not len(counts.came):
        return unknown

    def lacking(log_squared_cv: float) -> float:
        return counts.in_band(float(np.exp(log_squared_cv))) - (BAND[1] - BAND[0])

    narrow, wide = 2.0 * np.log(BAND_CVS)
    if lacking(narrow) >= 0.0:
        return float(np.exp(narrow))
    if lacking(wide) <= 0.0:
        return float(np.exp(wide))
    return float(np.exp(brentq(lacking, narrow, wide, xtol=1e-3)))


def _likeliest(counts: _Counts, usual: float) -> float:
    """Log squared cv at the maximum of the negative-binomial likelihood times its prior."""
    y, m = counts.came, counts.expected

    def loss(log_squared_cv: float) -> float:
        size = np.exp(-log_squared_cv)
        terms = gammaln(y + size) - gammaln(size) - size * np.log1p(m / size) - y * np.log1p(size / m)
        return float(0.5 * ((log_squared_cv - usual) / PRIOR_WIDTH) ** 2 - counts.weight @ terms)

    bounds = (2.0 * np.log(SMALLEST_CV), 2.0 * np.log(LARGEST_CV))
    return float(minimize_scalar(loss, bounds=bounds, method="bounded").x)
