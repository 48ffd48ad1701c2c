"""The time and memory of many queues: one hourly year each, choice by backtest, four weeks ahead."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from benchmarks.forecast_made import CHARACTERS, made
from forecasting import Ahead, Forecast, Series, forecast
from wfm.parallel import Crew, side_by_side

WEEKS = 52
AHEAD_DAYS = 28
MIB = 1024.0


@dataclass(frozen=True)
class Timing:
    """A row of `--many`: `peak_mib` is the largest memory of this process and of a worker, together."""

    queues: int
    workers: int
    seconds: float
    peak_mib: float


def time_many(queues: int, workers: int) -> Timing:
    """Make `queues` series of all characters and time their forecasts; making them is not timed."""
    tasks = [_task(number) for number in range(queues)]
    started = time.perf_counter()
    found = list(side_by_side(_forecast, tasks, Crew(workers)))
    seconds = time.perf_counter() - started
    return Timing(len(found), workers, seconds, _peak_mib(workers))


def _forecast(task: tuple[Series, Ahead]) -> Forecast:
    return forecast(*task)


def _task(number: int) -> tuple[Series, Ahead]:
    series = made(CHARACTERS[number % len(CHARACTERS)], WEEKS, seed=number).series
    first_day = series.first_day + timedelta(days=series.days)
    # Whole weeks: the hours open ahead are those of the last ones.
    is_open = series.open[-AHEAD_DAYS * series.slots_per_day :]
    return series, Ahead(first_day, AHEAD_DAYS, np.asarray(is_open), series.holidays)


def _peak_mib(workers: int) -> float:
    from joblib.externals.loky import get_reusable_executor

    # Only of children that have ended does the system tell the memory.
    get_reusable_executor().shutdown(wait=True)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    return (
        own if workers == 1 else own + workers * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MIB
    )
