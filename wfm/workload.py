"""Workload: each queue's volume split into reply and tag work, with the time it takes (DESIGN.md 4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting import count_quantile
from wfm.calendar import Grid
from wfm.config import PlanFile, Queue, Target, Work
from wfm.config.model import WorkType
from wfm.errors import PlanFileError, Problem
from wfm.history.model import HistoryData, Mix
from wfm.open_messages import Carried, OpenMessages
from wfm.volume import QueueForecast

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stream:
    """The work of one queue and work type over the horizon; arrays have shape (T,), one entry an interval.

    `volume` and its quantiles are messages, `handle_seconds` the AHT. `live` when the first target is
    shorter than an interval (Erlang), else deferred; `targets` ascend in time. `priority` is the
    queue's place in the plan file. `carried` are its messages open at the start, None where the plan
    does not say what is open. `model_volume` is the volume before the planner's overrides, where
    the plan has any.
    """

    queue: Queue
    work_type: WorkType
    volume: FloatArray
    p05: FloatArray
    p50: FloatArray
    p95: FloatArray
    handle_seconds: FloatArray
    targets: tuple[Target, ...]
    measure: Literal["start", "end"]
    live: bool
    max_age_seconds: int
    priority: int
    model_volume: FloatArray | None = None
    carried: Carried | None = None

    @property
    def name(self) -> str:
        """Such as `twitter reply`."""
        return f"{self.queue.name} {self.work_type}"

    @property
    def patience_seconds(self) -> int | None:
        """Mean time after which a customer of live work leaves, None for ever."""
        return self.queue.patience_seconds if self.live else None

    @property
    def concurrency(self) -> int:
        """How many of these messages an agent may have in hand at once."""
        return self.queue.concurrency if self.live else 1

    @property
    def hours(self) -> FloatArray:
        """Workload in agent-hours, volume x AHT / 3600 / concurrency, shape (T,)."""
        return self.volume * self.handle_seconds / 3600.0 / self.concurrency


def streams(
    plan: PlanFile, grid: Grid, forecasts: Sequence[QueueForecast], history: HistoryData
) -> tuple[Stream, ...]:
    """The work of every queue and work type, reply first, in the plan's order.

    Shares and AHTs are plan.toml's numbers or, where it says "history", the mix by hour of the week.
    PlanFileError, with every problem, where the history does not say what the plan asks of it, or an
    AHT is longer than a target that is measured to its end.
    """
    sources = [
        _Source(plan, grid, queue, forecast, past.mix, priority)
        for priority, (queue, forecast, past) in enumerate(
            zip(plan.queues, forecasts, history.queues, strict=True)
        )
    ]
    problems = [problem for source in sources for problem in source.problems()]
    if problems:
        raise PlanFileError(problems)
    found = tuple(stream for source in sources for stream in source.streams())
    late = [problem for stream in found for problem in _impossible_targets(stream)]
    if late:
        raise PlanFileError(late)
    return found


def with_open(found: Sequence[Stream], opening: OpenMessages | None) -> tuple[Stream, ...]:
    """The streams with their messages open at the start, where the plan says what is open."""
    if opening is None:
        return tuple(found)
    return tuple(replace(stream, carried=opening.by_stream[stream.name]) for stream in found)


def workload_hours(found: Sequence[Stream]) -> float:
    """Agent-hours of work over the horizon, all streams."""
    return float(sum(stream.hours.sum() for stream in found))


def forecast_frame(found: Sequence[Stream], grid: Grid) -> pd.DataFrame:
    """The rows of forecast.csv (DESIGN.md 5.3): per stream and interval, `interval_start` in UTC.

    A plan with overrides has `model_volume` as its last column: the volume before them.
    """
    parts = [
        pd.DataFrame(
            {
                "interval_start": grid.starts,
                "queue": stream.queue.name,
                "work_type": stream.work_type,
                "volume": stream.volume,
                "p05": stream.p05,
                "p50": stream.p50,
                "p95": stream.p95,
                "handle_seconds": stream.handle_seconds,
            }
            | ({} if stream.model_volume is None else {"model_volume": stream.model_volume})
        )
        for stream in found
    ]
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class _Source:
    """What one queue's streams are made from."""

    plan: PlanFile
    grid: Grid
    queue: Queue
    forecast: QueueForecast
    mix: Mix
    priority: int

    def problems(self) -> Iterator[Problem]:
        """What the plan asks of the history and the history does not say."""
        reply = self.queue.reply
        if reply is not None and reply.share == "history" and self.mix.reply_share is None:
            yield self._unsaid("reply.share", "which messages needed a reply", "a number such as 0.45")
        for work_type, work in self.queue.work().items():
            if work.aht == "history" and self.mix.handle_seconds.get(work_type) is None:
                told = f"how long a {work_type} takes"
                yield self._unsaid(f"{work_type}.aht", told, "a number of seconds such as 300")

    def streams(self) -> Iterator[Stream]:
        """The queue's streams, reply first."""
        for work_type, work in self.queue.work().items():
            yield self._stream(work_type, work)

    def _stream(self, work_type: WorkType, work: Work) -> Stream:
        """The queue's work of one type; its counts are the queue's, thinned by the share."""
        volume = self.forecast.mean * self._share(work_type)
        cv, before = self.forecast.dispersion.interval_cv, self.forecast.before_overrides
        targets = tuple(sorted(work.targets, key=lambda target: target.within_seconds))
        live = bool(targets) and targets[0].within_seconds < 60 * self.plan.interval
        return Stream(
            queue=self.queue,
            work_type=work_type,
            volume=volume,
            p05=count_quantile(volume, cv, 0.05),
            p50=count_quantile(volume, cv, 0.50),
            p95=count_quantile(volume, cv, 0.95),
            handle_seconds=self._handle_seconds(work_type, work),
            targets=targets,
            measure=work.measure or ("start" if live else "end"),
            live=live,
            max_age_seconds=self.queue.max_age_of(work),
            priority=self.priority,
            model_volume=None if before is None else before * self._share(work_type),
        )

    def _share(self, work_type: WorkType) -> FloatArray:
        reply = self.queue.reply
        if reply is None:
            share = np.zeros(self.grid.intervals)
        elif reply.share == "history":
            share = self._by_hour(self.mix.reply_share)
        else:
            share = np.full(self.grid.intervals, reply.share)
        return share if work_type == "reply" else 1.0 - share

    def _handle_seconds(self, work_type: WorkType, work: Work) -> FloatArray:
        if work.aht == "history":
            return self._by_hour(self.mix.handle_seconds[work_type])
        return np.full(self.grid.intervals, work.aht)

    def _by_hour(self, of_week: FloatArray | None) -> FloatArray:
        """An hour-of-the-week estimate on the grid, by the local clock."""
        assert of_week is not None, "problems() comes first"
        local = self.grid.local
        return np.asarray(of_week[np.asarray(local.day_of_week * 24 + local.hour)], dtype=np.float64)

    def _unsaid(self, key: str, what: str, example: str) -> Problem:
        return Problem(
            file="plan.toml",
            place=f"queue.{self.queue.name}.{key}",
            message=f'"history" is asked, and the history does not say {what}',
            remedy=f"write {example} at queue.{self.queue.name}.{key}, or give a history that has it",
        )


def _impossible_targets(stream: Stream) -> Iterator[Problem]:
    """Targets shorter than an AHT from the history, unless the plan says that it means the start."""
    if stream.queue.work()[stream.work_type].measure == "start" or not stream.targets:
        return
    hours = float(stream.hours.sum())
    aht = hours * 3600.0 / float(stream.volume.sum()) if hours > 0 else 0.0
    target = stream.targets[0]
    if target.within_seconds < aht:
        yield Problem(
            file="plan.toml",
            place=f"queue.{stream.queue.name}.{stream.work_type}.targets",
            message=f"a target of {target.within_seconds} s is shorter than the AHT of {aht:.0f} s",
            remedy='write a longer `within`, or measure = "start"',
        )
