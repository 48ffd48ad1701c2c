"""What `wfm forecast` and `wfm backtest` tell: figures by queue, as values, as JSON and as text rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import forecasting
from forecasting import BacktestRow, total_quantile
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.documents import intervals_csv, json_text
from wfm.events import read_day_calendar
from wfm.files import write_files
from wfm.forecast_cache import ForecastCache
from wfm.history.model import HistoryData
from wfm.history.read import read_history
from wfm.made_forecast import FORECAST_CSV, FORECAST_JSON
from wfm.many_queues import Progress, Run, silent
from wfm.parallel import Crew
from wfm.volume import QueueForecast, backtest_queues, forecast_queues
from wfm.workload import Stream, forecast_frame, streams, workload_hours


@dataclass(frozen=True)
class WeekVolume:
    """Messages of one local week, from its first planned day; p05..p95 are those of the total."""

    first_day: date
    volume: float
    p05: float
    p50: float
    p95: float


@dataclass(frozen=True)
class QueueReport:
    """How one queue was forecast and what comes to it."""

    queue: str
    model: str
    reason: str
    interval_cv: float
    day_cv: float
    weeks: tuple[WeekVolume, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ForecastReport:
    """The forecast of a plan in short; `timezone` is that of its weeks, `files` were written."""

    timezone: str
    queues: tuple[QueueReport, ...]
    workload_hours: float
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class BacktestReport:
    """One model of one queue, the mean over its origins; None where no origin says anything."""

    queue: str
    model: str
    origins: int
    weeks: float
    wape_interval: float | None
    wape_day: float | None
    bias: float | None
    mase: float | None
    coverage80_interval: float | None
    coverage95_interval: float | None
    coverage80_day: float | None
    pinball: float | None
    seconds: float | None


_FIGURES = (
    "wape_interval",
    "wape_day",
    "bias",
    "mase",
    "coverage80_interval",
    "coverage95_interval",
    "coverage80_day",
    "pinball",
    "seconds",
)


def run_forecast(
    plan: PlanFile,
    out_dir: Path,
    model: str | None = None,
    crew: Crew | None = None,
    say: Progress = silent,
    *,
    plot: bool = False,
) -> ForecastReport:
    """Read the history, forecast every queue, write `forecast.csv`, `forecast.json` and, to `plot`, pictures.

    Forecasts are kept in a hidden folder beside it: queues with the same inputs are not forecast again.
    DataFileError or PlanFileError for anything wrong in the inputs, with nothing written.
    """
    history, grid = read_history(plan), Grid.of(plan)
    run = Run(crew or Crew(), ForecastCache(cache_folder(out_dir)), say)
    forecasts = forecast_queues(plan, history, model, run)
    work = streams(plan, grid, forecasts, history)
    report = forecast_report(grid, forecasts, work)
    files = {
        FORECAST_CSV: forecast_csv(forecast_frame(work, grid)).encode(),
        FORECAST_JSON: json_text(forecast_document(report)).encode(),
    }
    if plot:
        say("drawing")
        files |= _pictures(plan, grid, forecasts, history)
    placed = {out_dir / name: content for name, content in files.items()}
    write_files(placed)
    return replace(report, files=tuple(placed))


def _pictures(
    plan: PlanFile, grid: Grid, forecasts: Sequence[QueueForecast], history: HistoryData
) -> dict[str, bytes]:
    """A picture a queue by file name."""
    from wfm.picture import Subject, picture, picture_names

    calendar, names = read_day_calendar(plan), picture_names([found.queue for found in forecasts])
    return {
        names[found.queue]: picture(Subject(grid, found, past, calendar))
        for found, past in zip(forecasts, history.queues, strict=True)
    }


def cache_folder(out_dir: Path) -> Path:
    """Where forecasts made before are kept: `.forecast-cache` beside `forecast`."""
    place = out_dir.absolute()
    return place.parent / f".{place.name}-cache"


def run_backtest(
    plan: PlanFile,
    models: tuple[str, ...] = (),
    weeks: int | None = None,
    origins: int = 6,
    crew: Crew | None = None,
    say: Progress = silent,
) -> tuple[BacktestReport, ...]:
    """Read the history and judge the models named, or the candidates of each queue's length of history."""
    run = Run(crew or Crew(), say=say)
    return backtest_report(backtest_queues(plan, read_history(plan), models, weeks, origins, run))


def forecast_report(grid: Grid, forecasts: Sequence[QueueForecast], work: Sequence[Stream]) -> ForecastReport:
    """Sum the forecasts up by local week. Bounds of a week are not sums of its intervals' bounds."""
    queues = tuple(
        QueueReport(
            queue=found.queue,
            model=found.model,
            reason=found.reason,
            interval_cv=found.dispersion.interval_cv,
            day_cv=found.dispersion.day_cv,
            weeks=_weeks(grid, found),
            notes=found.notes,
        )
        for found in forecasts
    )
    return ForecastReport(grid.zone.key, queues, workload_hours(work))


def backtest_report(rows: Mapping[str, Sequence[BacktestRow]]) -> tuple[BacktestReport, ...]:
    """A row per queue and model, the best by interval WAPE first within a queue."""
    found = []
    for queue, tried in rows.items():
        models = dict.fromkeys(row.model for row in tried)
        own = [_mean(queue, [row for row in tried if row.model == model]) for model in models]
        found += sorted(own, key=lambda row: math.inf if row.wape_interval is None else row.wape_interval)
    return tuple(found)


def forecast_document(report: ForecastReport) -> dict[str, Any]:
    """The JSON document of `wfm forecast`."""
    queues = [asdict(queue) for queue in report.queues]
    for queue in queues:
        queue["weeks"] = [{**week, "first_day": week["first_day"].isoformat()} for week in queue["weeks"]]
    return {
        "schema": 1,
        "timezone": report.timezone,
        "queues": queues,
        "workload_hours": report.workload_hours,
    }


def backtest_document(report: Sequence[BacktestReport]) -> dict[str, Any]:
    """The JSON document of `wfm backtest`."""
    return {"schema": 1, "rows": [asdict(row) for row in report]}


FORECAST_HEADINGS = ("Queue", "Week from", "Messages", "5 % to 95 %", "Model")
BACKTEST_HEADINGS = (
    "Queue",
    "Model",
    "WAPE interval",
    "WAPE day",
    "Bias",
    "80 % interval",
    "80 % day",
    "Origins",
)


def forecast_rows(report: ForecastReport) -> tuple[tuple[str, ...], ...]:
    """Text cells under FORECAST_HEADINGS, a row per queue and week."""
    return tuple(
        (
            queue.queue,
            f"{week.first_day}",
            f"{week.volume:,.0f}",
            f"{week.p05:,.0f} to {week.p95:,.0f}",
            queue.model,
        )
        for queue in report.queues
        for week in queue.weeks
    )


def backtest_rows(report: Sequence[BacktestReport]) -> tuple[tuple[str, ...], ...]:
    """Text cells under BACKTEST_HEADINGS, a row per queue and model."""
    return tuple(
        (
            row.queue,
            row.model,
            _said(row.wape_interval, ".3f"),
            _said(row.wape_day, ".3f"),
            _said(row.bias, "+.1%"),
            _said(row.coverage80_interval, ".0%"),
            _said(row.coverage80_day, ".0%"),
            str(row.origins),
        )
        for row in report
    )


def forecast_csv(frame: pd.DataFrame) -> str:
    """The text of forecast.csv (DESIGN.md 5.3) from `wfm.workload.forecast_frame`."""
    return intervals_csv(frame, {"volume": 4, "handle_seconds": 2, "model_volume": 4})


def _weeks(grid: Grid, found: QueueForecast) -> tuple[WeekVolume, ...]:
    week_of = grid.week_of_day[grid.day]
    return tuple(_week(grid, found, np.flatnonzero(week_of == week)) for week in np.unique(week_of))


def _week(grid: Grid, found: QueueForecast, intervals: np.ndarray[Any, np.dtype[np.int64]]) -> WeekVolume:
    mean, day = found.mean[intervals], grid.day[intervals]
    low, middle, high = (total_quantile(mean, day, found.dispersion, level) for level in (0.05, 0.50, 0.95))
    return WeekVolume(grid.date(int(day[0])), float(mean.sum()), low, middle, high)


def _mean(queue: str, rows: Sequence[BacktestRow]) -> BacktestReport:
    figures = {name: _known_mean([getattr(row, name) for row in rows]) for name in _FIGURES}
    return BacktestReport(queue, rows[0].model, len(rows), rows[0].weeks, **figures)


def _known_mean(values: Sequence[float]) -> float | None:
    known = [value for value in values if math.isfinite(value)]
    return sum(known) / len(known) if known else None


def _said(value: float | None, style: str) -> str:
    return "-" if value is None else format(value, style)


def models_named(text: str) -> tuple[str, ...]:
    """Model names with commas between them; `all` is every model there is, nothing the candidates."""
    if text.strip() == "all":
        return forecasting.model_names()
    return tuple(name.strip() for name in text.split(",") if name.strip())
