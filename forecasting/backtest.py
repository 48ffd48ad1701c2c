"""Rolling-origin backtest: forecast from days in the past and look at what came."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from forecasting import accuracy
from forecasting.calendar_effects import settle_holidays
from forecasting.dispersion import ASSUMED, Errors, count_quantile, fit_dispersion, total_cv
from forecasting.models import load_model
from forecasting.outages import without_dead_days
from forecasting.panel import build_panel, finish
from forecasting.result import Dispersion
from forecasting.series import Ahead, FloatArray, Series

# Between origins, in how much their errors say of those to come.
HALF_LIFE_WEEKS = 4.0
DECILES = tuple(round(0.1 * k, 1) for k in range(1, 10))


@dataclass(frozen=True)
class BacktestRow:
    """One model from one origin, the first day forecast. Coverage of the central 80 or 95 % band.

    Bands use the dispersion of the model's other origins, so no origin judges itself. `pinball` is the
    mean over the nine deciles, in messages. A figure is NaN where nothing came or nothing is known.
    """

    model: str
    origin: date
    weeks: float
    wape_interval: float
    wape_day: float
    bias: float
    mase: float
    coverage80_interval: float
    coverage95_interval: float
    coverage80_day: float
    pinball: float
    seconds: float


@dataclass(frozen=True)
class Trial:
    """One model's forecast from one origin beside what came, both (days * slots,); NaN is not judged."""

    model: str
    origin: date
    actual: FloatArray
    expected: FloatArray
    slots_per_day: int
    naive_error: float
    seconds: float

    @cached_property
    def wape_interval(self) -> float:
        """WAPE by interval."""
        return accuracy.wape(self.actual, self.expected)

    @cached_property
    def wape_day(self) -> float:
        """WAPE by day, over the known slots of each day."""
        return accuracy.wape(*self.days)

    @cached_property
    def days(self) -> tuple[FloatArray, FloatArray]:
        """Actual and expected day totals over the known slots, each (days,)."""
        known = np.isfinite(self.actual)
        return (
            accuracy.day_totals(self.actual, known, self.slots_per_day),
            accuracy.day_totals(self.expected, known, self.slots_per_day),
        )

    @property
    def errors(self) -> Errors:
        """The same as days x slots."""
        shape = (-1, self.slots_per_day)
        return Errors(self.actual.reshape(shape), self.expected.reshape(shape))


def predict(model: str, series: Series, ahead: Ahead) -> FloatArray:
    """Expected counts of one model, shape (ahead.days * slots_per_day,); zero where closed."""
    panel = without_dead_days(settle_holidays(build_panel(series, ahead)))
    return finish(load_model(model).predict(panel), panel)


def backtest(
    series: Series,
    weeks: int = 4,
    origins: int | Sequence[date] = 6,
    models: Sequence[str] = (),
) -> tuple[BacktestRow, ...]:
    """Judge models `weeks` ahead from several origins (a number of them, or their dates).

    Without `models` the candidates of the length of history are judged. () where history is too
    short for a single origin.
    """
    from forecasting.choose import ladder

    series = series.trimmed()
    names = tuple(models) or ladder(series).candidates
    dates = spread_origins(series, 7 * weeks, 0, origins) if isinstance(origins, int) else tuple(origins)
    trials = run_trials(series, 7 * weeks, 0, dates, names)
    by_model: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        by_model[trial.model].append(trial)
    return tuple(
        _row(trial, dispersion_of(other for other in own if other is not trial), weeks)
        for own in by_model.values()
        for trial in own
    )


def spread_origins(series: Series, days: int, lead_days: int, count: int) -> tuple[date, ...]:
    """Up to `count` origins, newest first, whole weeks apart, that leave half the history to learn from."""
    newest = series.days - days
    oldest = max(series.days // 2, 7 + lead_days)
    if newest < oldest:
        return ()
    step = 7 * max(1, (newest - oldest) // 7 // max(count - 1, 1))
    rows = range(newest, oldest - 1, -step)
    return tuple(series.first_day + timedelta(days=row) for row in rows)[:count]


def run_trials(
    series: Series, days: int, lead_days: int, origins: Iterable[date], models: Sequence[str]
) -> list[Trial]:
    """Every model from every origin; learning ends `lead_days` before the first day forecast."""
    trials = []
    for origin in origins:
        row = (origin - series.first_day).days
        past = first_days(series, row - lead_days)
        ahead, actual = window(series, row, min(days, series.days - row))
        naive_error = accuracy.weekly_difference(past.values, 7 * past.slots_per_day)
        for model in models:
            started = time.perf_counter()
            expected = predict(model, past, ahead)
            seconds = time.perf_counter() - started
            trials.append(Trial(model, origin, actual, expected, series.slots_per_day, naive_error, seconds))
    return trials


def dispersion_of(trials: Iterable[Trial]) -> Dispersion:
    """Dispersion from past errors; the assumed one where there are none.

    Newer origins say more: their forecasts had more to learn from, and their time is nearer.
    """
    judged = [trial for trial in trials if np.isfinite(trial.actual).any()]
    if not judged:
        return ASSUMED
    newest = max(trial.origin for trial in judged)
    weeks = [(newest - trial.origin).days / 7.0 for trial in judged]
    return fit_dispersion(
        [
            replace(trial.errors, weight=0.5 ** (age / HALF_LIFE_WEEKS))
            for trial, age in zip(judged, weeks, strict=True)
        ]
    )


def first_days(series: Series, days: int) -> Series:
    """The series as it was known after its first `days` days."""
    slots = days * series.slots_per_day
    return replace(series, values=series.values[:slots], open=series.open[:slots])


def window(series: Series, row: int, days: int) -> tuple[Ahead, FloatArray]:
    """The `days` from a row on as days to forecast, and what came, NaN where it is not judged."""
    slots = series.slots_per_day
    part = slice(row * slots, (row + days) * slots)
    first_day = series.first_day + timedelta(days=row)
    is_open = series.open[part]
    dates = [first_day + timedelta(days=k) for k in range(days)]
    judged = is_open & np.repeat([day not in series.excluded for day in dates], slots)
    ahead = Ahead(first_day, days, is_open, series.holidays, series.day_effect)
    return ahead, np.where(judged, series.values[part], np.nan)


def _row(trial: Trial, dispersion: Dispersion, weeks: float) -> BacktestRow:
    judged = trial.expected > 0

    def quantile(level: float) -> FloatArray:
        return count_quantile(trial.expected, dispersion.interval_cv, level)

    def inside(low: float, high: float) -> float:
        return accuracy.coverage(trial.actual, quantile(low), quantile(high), judged)

    return BacktestRow(
        model=trial.model,
        origin=trial.origin,
        weeks=weeks,
        wape_interval=trial.wape_interval,
        wape_day=trial.wape_day,
        bias=accuracy.bias(trial.actual, trial.expected),
        mase=accuracy.mase(trial.actual, trial.expected, trial.naive_error),
        coverage80_interval=inside(0.1, 0.9),
        coverage95_interval=inside(0.025, 0.975),
        coverage80_day=_day_coverage(trial, dispersion),
        pinball=float(np.mean([accuracy.pinball(trial.actual, quantile(q), q) for q in DECILES])),
        seconds=trial.seconds,
    )


def _day_coverage(trial: Trial, dispersion: Dispersion) -> float:
    actual, expected = trial.days
    known = np.where(np.isfinite(trial.actual), trial.expected, 0.0).reshape(-1, trial.slots_per_day)
    same_day = np.zeros(trial.slots_per_day, dtype=np.int64)
    cv = np.asarray([total_cv(day, same_day, dispersion) for day in known])
    means = np.nan_to_num(expected)
    return accuracy.coverage(
        actual, count_quantile(means, cv, 0.1), count_quantile(means, cv, 0.9), means > 0
    )
