"""Scores of a method on a series from rolling origins; what a band holds is known before its origin."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.forecast_bands import Answer
from benchmarks.forecast_methods import Method
from benchmarks.forecast_series import Measured
from forecasting import accuracy
from forecasting.backtest import DECILES, first_days, window
from forecasting.models import SEASONAL_NAIVE
from forecasting.series import FloatArray


@dataclass(frozen=True)
class Score:
    """One row of the benchmark, DESIGN.md 5.4; every figure is the mean over the origins.

    `rel_interval` and `rel_day` are WAPE over seasonal naive's. NaN where nothing can be said.
    """

    file: str
    method: str
    origins: int
    weeks: int
    wape_interval: float
    wape_day: float
    rel_interval: float
    rel_day: float
    mase: float
    bias: float
    coverage80_interval: float
    coverage95_interval: float
    coverage80_day: float
    pinball: float
    seconds_per_fit: float


@dataclass(frozen=True)
class Judged:
    """Measures from one origin, in Score's order from `wape_interval` on, without the relative ones."""

    wape_interval: float
    wape_day: float
    mase: float
    bias: float
    coverage80_interval: float
    coverage95_interval: float
    coverage80_day: float
    pinball: float
    seconds: float


def origin_rows(measured: Measured, weeks: int, count: int) -> tuple[int, ...]:
    """Up to `count` origins as whole weeks from the first Monday, spread over the later half."""
    last = measured.whole_weeks - weeks
    first = min(max(measured.whole_weeks // 2, 2), last)
    if last < 1:
        return ()
    return tuple(sorted({round(week) for week in np.linspace(first, last, count)}))


def score(measured: Measured, name: str, method: Method, at_weeks: Sequence[int], weeks: int) -> Score:
    """The mean over origins, relative figures still NaN."""
    return mean_score(measured.name, name, judged(measured, method, at_weeks, weeks), weeks)


def judged(measured: Measured, method: Method, at_weeks: Sequence[int], weeks: int) -> list[Judged]:
    """The measures of a method from each origin."""
    return [_judge(measured, method, week, weeks) for week in at_weeks]


def mean_score(file: str, name: str, judged: Sequence[Judged], weeks: int) -> Score:
    """The mean over origins already judged, relative figures still NaN."""

    def mean(measure: str) -> float:
        found = np.asarray([getattr(one, measure) for one in judged])
        return float(np.nanmean(found)) if np.isfinite(found).any() else float("nan")

    return Score(
        file=file,
        method=name,
        origins=len(judged),
        weeks=weeks,
        wape_interval=mean("wape_interval"),
        wape_day=mean("wape_day"),
        rel_interval=float("nan"),
        rel_day=float("nan"),
        mase=mean("mase"),
        bias=mean("bias"),
        coverage80_interval=mean("coverage80_interval"),
        coverage95_interval=mean("coverage95_interval"),
        coverage80_day=mean("coverage80_day"),
        pinball=mean("pinball"),
        seconds_per_fit=mean("seconds"),
    )


def relative(rows: Sequence[Score]) -> list[Score]:
    """The rows of one file with their WAPE over seasonal naive's, which must be among them."""
    naive = next(row for row in rows if row.method == SEASONAL_NAIVE)
    return [
        replace(
            row,
            rel_interval=row.wape_interval / naive.wape_interval if naive.wape_interval else float("nan"),
            rel_day=row.wape_day / naive.wape_day if naive.wape_day else float("nan"),
        )
        for row in rows
    ]


def _judge(measured: Measured, method: Method, week: int, weeks: int) -> Judged:
    series = measured.series
    row = measured.first_monday + 7 * week
    past = first_days(series, row)
    ahead, actual = window(series, row, min(7 * weeks, series.days - row))
    started = time.perf_counter()
    answer = method(past, ahead)
    seconds = time.perf_counter() - started
    naive_error = accuracy.weekly_difference(past.values, 7 * past.slots_per_day)
    known = np.isfinite(actual)
    days = accuracy.day_totals(actual, known, series.slots_per_day)
    return Judged(
        wape_interval=accuracy.wape(actual, answer.mean),
        wape_day=accuracy.wape(days, accuracy.day_totals(answer.mean, known, series.slots_per_day)),
        mase=accuracy.mase(actual, answer.mean, naive_error),
        bias=accuracy.bias(actual, answer.mean),
        coverage80_interval=_inside(actual, answer, 0.1, 0.9),
        coverage95_interval=_inside(actual, answer, 0.025, 0.975),
        coverage80_day=accuracy.coverage(
            days,
            answer.day_quantile(0.1, known, series.slots_per_day),
            answer.day_quantile(0.9, known, series.slots_per_day),
        ),
        pinball=float(np.mean([accuracy.pinball(actual, answer.interval_quantile(q), q) for q in DECILES])),
        seconds=seconds,
    )


def _inside(actual: FloatArray, answer: Answer, low: float, high: float) -> float:
    return accuracy.coverage(actual, answer.interval_quantile(low), answer.interval_quantile(high))
