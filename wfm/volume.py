"""Volume: the forecast of every queue, from wall-clock history onto the plan's grid of instants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

import forecasting
from forecasting import Ahead, BacktestRow, Dispersion, Forecast, Series, count_quantile
from forecasting.models import ALL
from wfm.calendar import Grid, opening_mask
from wfm.config import PlanFile, Queue
from wfm.errors import DataFileError, PlanFileError, Problem
from wfm.events import DayCalendar, read_day_calendar
from wfm.forecast_overrides import Overrides, read_overrides
from wfm.history.model import HistoryData, QueueHistory
from wfm.many_queues import BacktestTask, ForecastTask, Run, backtest_all, forecast_all

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class QueueForecast:
    """Expected messages of one queue in each interval of the grid with quantiles, shape (T,).

    `model` and `reason` say how it was made, `notes` what the planner should know of it (a holiday
    whose effect nobody has seen). `dispersion` is the spread of the rate beyond Poisson.
    `before_overrides` is the model's own mean where the plan has overrides.
    """

    queue: str
    mean: FloatArray
    p05: FloatArray
    p50: FloatArray
    p95: FloatArray
    model: str
    reason: str
    dispersion: Dispersion
    notes: tuple[str, ...] = ()
    before_overrides: FloatArray | None = None

    @property
    def day_cv(self) -> float:
        """Coefficient of variation of the factor that a local day's intervals share."""
        return self.dispersion.day_cv


def forecast_queues(
    plan: PlanFile, history: HistoryData, model: str | None = None, run: Run | None = None
) -> tuple[QueueForecast, ...]:
    """Forecast every queue over the horizon, in the plan's order, with the model asked for or the best.

    With `all` the best is sought among all models. `run` says by whom and with what kept from before;
    the figures do not depend on it. PlanFileError for a model there is not, DataFileError for a queue
    without anything to learn from or a wrong events or overrides file.
    """
    _check_models((model,) if model and model != ALL else ())
    _check_history(plan, history)
    grid, calendar, overrides = Grid.of(plan), read_day_calendar(plan), read_overrides(plan)
    tasks = [
        ForecastTask(series_of(past, calendar), ahead_of(plan, queue, calendar), model)
        for queue, past in zip(plan.queues, history.queues, strict=True)
    ]
    made = forecast_all(tasks, run or Run())
    found = tuple(
        _on_grid(grid, queue, task, forecast)
        for queue, task, forecast in zip(plan.queues, tasks, made, strict=True)
    )
    return found if overrides is None else _overridden(plan, grid, found, overrides)


def backtest_queues(
    plan: PlanFile,
    history: HistoryData,
    models: tuple[str, ...] = (),
    weeks: int | None = None,
    origins: int = 6,
    run: Run | None = None,
) -> dict[str, tuple[BacktestRow, ...]]:
    """Backtest rows by queue, over the horizon's length or `weeks`; errors as for `forecast_queues`."""
    _check_models(models)
    _check_history(plan, history)
    calendar = read_day_calendar(plan)
    ahead_weeks = min(plan.horizon.weeks, 4) if weeks is None else weeks
    tasks = [BacktestTask(series_of(past, calendar), ahead_weeks, origins, models) for past in history.queues]
    made = backtest_all(tasks, run or Run())
    return {past.queue: rows for past, rows in zip(history.queues, made, strict=True)}


def series_of(past: QueueHistory, calendar: DayCalendar) -> Series:
    """A queue's history with its marked days, as the engine takes it."""
    days = len(past.volume) * past.interval_minutes // 1440
    marked = calendar.marked(past.queue, past.first_day, past.first_day + timedelta(days=days - 1))
    return Series(
        values=np.where(past.open, past.volume, np.nan),
        open=past.open,
        first_day=past.first_day,
        interval_minutes=past.interval_minutes,
        holidays=marked.holidays,
        day_effect=marked.day_effect,
        excluded=marked.excluded,
    )


def ahead_of(plan: PlanFile, queue: Queue, calendar: DayCalendar) -> Ahead:
    """The horizon's days by the wall clock, every one of 24 hours, with what is known of them."""
    first, days = plan.horizon.start, plan.horizon.days
    marked = calendar.marked(queue.name, first, first + timedelta(days=days - 1))
    wall = wall_clock(first, days, plan.interval)
    return Ahead(
        first_day=first,
        days=days,
        open=opening_mask(wall, queue, plan.interval),
        holidays=marked.holidays,
        day_effect=marked.day_effect,
    )


def wall_clock(first: date, days: int, interval_minutes: int) -> pd.DatetimeIndex:
    """Starts of the intervals of `days` wall-clock days of 24 hours each, naive local time."""
    return pd.date_range(first, periods=days * 1440 // interval_minutes, freq=f"{interval_minutes}min")


def wall_slots(grid: Grid) -> IntArray:
    """For each interval of the grid, its place in the horizon's wall-clock days of 24 hours, shape (T,).

    An hour that the spring change skips is nobody's place; one that occurs twice is named twice, so
    each of the two holds its own expected volume.
    """
    minutes = np.asarray(grid.local.hour * 60 + grid.local.minute)
    return np.asarray((grid.day * 1440 + minutes) // grid.interval_minutes, dtype=np.int64)


def _on_grid(grid: Grid, queue: Queue, task: ForecastTask, found: Forecast) -> QueueForecast:
    place = wall_slots(grid)
    return QueueForecast(
        queue=queue.name,
        mean=found.mean[place],
        p05=found.p05[place],
        p50=found.p50[place],
        p95=found.p95[place],
        model=found.model,
        reason=found.reason,
        dispersion=found.dispersion,
        notes=_unseen_holidays(task.series, task.ahead),
    )


def _overridden(
    plan: PlanFile, grid: Grid, found: tuple[QueueForecast, ...], overrides: Overrides
) -> tuple[QueueForecast, ...]:
    """The forecasts under the planner's overrides; the spread around them stays the model's."""
    is_open = np.asarray([grid.open_mask(queue) for queue in plan.queues])
    means = np.asarray([forecast.mean for forecast in found])
    changed = overrides.applied(means, is_open, [forecast.queue for forecast in found], grid)
    return tuple(_with_mean(forecast, mean) for forecast, mean in zip(found, changed, strict=True))


def _with_mean(forecast: QueueForecast, mean: FloatArray) -> QueueForecast:
    cv, own = forecast.dispersion.interval_cv, forecast.mean
    touched = mean != own
    low, middle, high = (
        np.where(touched, count_quantile(mean, cv, level), quantile)
        for level, quantile in ((0.05, forecast.p05), (0.50, forecast.p50), (0.95, forecast.p95))
    )
    note = f"overrides change {own.sum():,.0f} messages of the model to {mean.sum():,.0f}"
    notes = (*forecast.notes, note) if touched.any() else forecast.notes
    return replace(forecast, mean=mean, p05=low, p50=middle, p95=high, notes=notes, before_overrides=own)


def _unseen_holidays(series: Series, ahead: Ahead) -> tuple[str, ...]:
    """A note for each holiday ahead that the planner stated nothing of and the history has not seen."""
    last = series.first_day + timedelta(days=series.days - 1)
    seen = {name for day, name in series.holidays.items() if series.first_day <= day <= last}
    return tuple(
        f"{day} is {name}: no such day in the history, so its effect is a guess; state it in events.csv"
        for day, name in sorted(ahead.holidays.items())
        if name not in seen and day not in ahead.day_effect and _opens(ahead, day)
    )


def _opens(ahead: Ahead, day: date) -> bool:
    by_day = ahead.open.reshape(ahead.days, -1)
    return bool(by_day[(day - ahead.first_day).days].any())


def _check_models(models: tuple[str, ...]) -> None:
    known = forecasting.model_names()
    problems = [
        Problem("--models", "", f"there is no forecasting model {name!r}", f"name one of {', '.join(known)}")
        for name in models
        if name not in known
    ]
    if problems:
        raise PlanFileError(problems)


def _check_history(plan: PlanFile, history: HistoryData) -> None:
    remedy = "give files that hold the queue's messages in its opening hours, or widen queue.open"
    problems = [
        Problem(
            ", ".join(plan.history.files), f"queue {past.queue}", "nothing known in opening hours", remedy
        )
        for past in history.queues
        if not np.isfinite(past.volume[past.open]).any()
    ]
    if problems:
        raise DataFileError(problems)
