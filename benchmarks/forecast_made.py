"""Series made for measuring: hourly, reproducible from a seed, of characters that queues really have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from benchmarks.forecast_series import Measured
from forecasting import Series
from forecasting.series import BoolArray, FloatArray

MONDAY = date(2024, 1, 1)
HOURS = np.arange(24)
WEEKDAYS = np.asarray([1.25, 1.1, 1.05, 1.0, 0.95, 0.7, 0.6])


@dataclass(frozen=True)
class Character:
    """What sets a made series apart.

    `per_hour` is the mean count; the spreads are coefficients of variation of random mean-1 factors
    of weeks, days and hours; `wander` the weekly step of a random-walk level. `growth` multiplies the
    level over a year, `shift` from half way on. `storms` days a year run at three times their volume.
    """

    name: str
    per_hour: float
    hour_cv: float = 0.15
    day_cv: float = 0.08
    week_cv: float = 0.03
    wander: float = 0.01
    growth: float = 1.0
    shift: float = 1.0
    storms: float = 0.0
    season: float = 0.0
    closed_weekdays: tuple[int, ...] = ()
    holidays: bool = False


CHARACTERS = (
    Character("large and smooth", 800.0, hour_cv=0.05, day_cv=0.04, week_cv=0.02, season=0.1),
    Character("one message a day", 1 / 24, hour_cv=0.5, day_cv=0.3),
    Character("level shift", 15.0, shift=1.6),
    Character("closed on weekends", 60.0, day_cv=0.06, closed_weekdays=(5, 6), holidays=True),
    Character("growing", 20.0, growth=2.2, wander=0.015),
    Character("stormy", 8.0, hour_cv=0.35, day_cv=0.15, storms=12.0),
    Character("wandering", 5.0, hour_cv=0.3, day_cv=0.15, week_cv=0.05, wander=0.06),
)


def made(character: Character, weeks: int, seed: int) -> Measured:
    """A series of whole weeks from a Monday."""
    random = np.random.default_rng(seed)
    days = 7 * weeks
    level = np.repeat(_week_levels(character, weeks, random), 7) * _factors(random, days, character.day_cv)
    level *= np.where(random.random(days) < character.storms / 365.0, 3.0, 1.0)
    weekday = np.arange(days) % 7
    rates = character.per_hour * (level * WEEKDAYS[weekday])[:, None] * _day_shapes(random)[weekday]
    rates *= _factors(random, rates.size, character.hour_cv).reshape(rates.shape)
    counts = random.poisson(rates).astype(np.float64).ravel()
    series = Series(counts, _open(character, days), MONDAY, 60)
    return Measured(character.name, _with_holidays(series) if character.holidays else series)


def _week_levels(character: Character, weeks: int, random: np.random.Generator) -> FloatArray:
    week = np.arange(weeks)
    level = np.exp(np.cumsum(random.normal(0.0, character.wander, weeks)))
    level *= character.growth ** (week / 52.0) * np.where(week >= weeks // 2, character.shift, 1.0)
    level *= 1.0 + character.season * np.cos(2.0 * np.pi * week / 52.18)
    return np.asarray(level * _factors(random, weeks, character.week_cv))


def _day_shapes(random: np.random.Generator) -> FloatArray:
    """Mean-1 curves of the weekdays, shape (7, 24): a morning and an evening hump, later at weekends."""
    noon, evening = random.uniform(10.0, 13.0), random.uniform(18.0, 21.0)
    share = random.uniform(0.2, 0.5)
    late = np.where(np.arange(7) >= 5, 1.0, 0.0)[:, None]
    shape = 0.08 + (1 - share) * np.exp(-(((HOURS - noon - late) / 3.5) ** 2))
    shape = shape + (share + 0.15 * late) * np.exp(-(((HOURS - evening) / 2.5) ** 2))
    return np.asarray(shape / shape.mean(axis=1, keepdims=True))


def _factors(random: np.random.Generator, count: int, cv: float) -> FloatArray:
    return random.gamma(cv**-2, cv**2, count)


def _open(character: Character, days: int) -> BoolArray:
    shut = np.isin(np.arange(days) % 7, character.closed_weekdays)
    return np.repeat(~shut, 24)


def _with_holidays(series: Series) -> Series:
    """Every seventh Monday is a holiday at a quarter of its volume."""
    rows = range(28, series.days, 49)
    values = series.values.copy()
    for row in rows:
        values[24 * row : 24 * row + 24] = np.round(0.25 * values[24 * row : 24 * row + 24])
    names = {series.first_day + timedelta(days=row): "holiday" for row in rows}
    return replace(series, values=values, holidays=names)
