"""Many queues: forecast side by side, each no more than once from the same inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import forecasting
from forecasting import Ahead, BacktestRow, Forecast, Series
from wfm.forecast_cache import ForecastCache, key_of
from wfm.parallel import Crew, side_by_side

Progress = Callable[[str], None]
Result = TypeVar("Result")

_BAR = 24
_LINES = 20


def silent(_: str) -> None:
    """Progress for nobody."""


@dataclass(frozen=True)
class Run:
    """How many queues are worked on: by whom, with what kept from before, and who is told."""

    crew: Crew = field(default_factory=Crew)
    cache: ForecastCache | None = None
    say: Progress = silent


@dataclass(frozen=True)
class ForecastTask:
    """One queue's forecast to make, with the model asked for or None for the best."""

    series: Series
    ahead: Ahead
    model: str | None

    def forecast(self) -> Forecast:
        """The forecast; errors as for `forecasting.forecast`."""
        return forecasting.forecast(self.series, self.ahead, self.model)


@dataclass(frozen=True)
class BacktestTask:
    """One queue's backtest to make."""

    series: Series
    weeks: int
    origins: int
    models: tuple[str, ...]

    def backtest(self) -> tuple[BacktestRow, ...]:
        """The rows of the backtest."""
        return forecasting.backtest(self.series, self.weeks, self.origins, self.models)


def forecast_all(tasks: Sequence[ForecastTask], run: Run) -> tuple[Forecast, ...]:
    """The forecast of every task, in order; each is kept once it is made, so that a stopped run resumes."""
    keys = [key_of(task) if run.cache else str(place) for place, task in enumerate(tasks)]
    found = {key: kept for key in keys if run.cache and (kept := run.cache.find(key)) is not None}
    left = {key: task for key, task in zip(keys, tasks, strict=True) if key not in found}
    if found:
        run.say(f"{len(found)} of {len(tasks)} queues are forecast already")
    made = side_by_side(ForecastTask.forecast, list(left.values()), run.crew)
    for key, forecast in zip(left, _told(made, len(left), run.say), strict=True):
        found[key] = forecast
        if run.cache:
            run.cache.keep(key, forecast)
    if run.cache:
        run.cache.keep_only(set(keys))
    return tuple(found[key] for key in keys)


def backtest_all(tasks: Sequence[BacktestTask], run: Run) -> tuple[tuple[BacktestRow, ...], ...]:
    """The rows of every task, in order."""
    made = side_by_side(BacktestTask.backtest, tasks, run.crew)
    return tuple(_told(made, len(tasks), run.say))


def _told(made: Iterator[Result], total: int, say: Progress) -> Iterator[Result]:
    """The same results; progress is told some twenty times, however many there are."""
    for done, result in enumerate(made, start=1):
        if done == total or done % max(1, total // _LINES) == 0:
            say(bar(done, total))
        yield result


def bar(done: int, total: int) -> str:
    """Such as `━━━━━━────── 12 of 24 queues`."""
    full = _BAR * done // max(total, 1)
    return f"{'━' * full}{'─' * (_BAR - full)} {done} of {total} queue{'s' if total != 1 else ''}"
