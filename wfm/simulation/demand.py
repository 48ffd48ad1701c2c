"""Demand: what arrives, when, how long it takes and by when it is due, as the simulation sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.open_messages import NOTHING_OPEN, Carried
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.workload import Stream

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
SECONDS_PER_HOUR = 3600


@dataclass(frozen=True)
class DemandClass:
    """Messages of one queue and work type; arrays have shape (T,), one entry an interval.

    `volume` is the expected number of messages, `handle_seconds` the mean handling time before any
    stretching. `within_seconds` ascend and pair with `share`. `measure` says whether a target is
    kept by the start or by the end of handling. `open` is None on the calendar clock; else targets
    and maximum age are counted in open time. `skill` None means any agent. `day_cv` is the
    coefficient of variation of a day factor of this queue's own, beside the one all queues share.
    `patience_seconds` is the mean of the exponential time after which a customer who still waits
    leaves, None for ever; a message whose customer left keeps no target. `concurrency` is how many
    messages an agent may have in hand at once; one of a class with 1 takes the agent whole. `carried` are
    the messages open at the start: they take their turn by their due times and are judged by no target,
    having arrived in no span of the horizon.
    """

    name: str
    queue: str
    volume: FloatArray
    handle_seconds: FloatArray
    within_seconds: tuple[float, ...]
    share: tuple[float, ...]
    skill: str | None = None
    measure: Literal["start", "end"] = "end"
    live: bool = False
    max_age_seconds: float = 24.0 * SECONDS_PER_HOUR
    priority: int = 0
    open: BoolArray | None = None
    day_cv: float = 0.0
    patience_seconds: float | None = None
    concurrency: int = 1
    carried: Carried = NOTHING_OPEN

    def __post_init__(self) -> None:
        if len(self.within_seconds) != len(self.share) or list(self.within_seconds) != sorted(
            self.within_seconds
        ):
            raise ValueError(f"{self.name}: within_seconds must ascend and pair with share")
        if self.open is not None and not self.open.any():
            raise ValueError(f"{self.name}: on the opening-hours clock a queue must be open at some time")


@dataclass(frozen=True)
class Demand:
    """All classes over one horizon.

    Where `starts_open` the classes' `carried` messages are all that waits at the start; else the horizon
    is a cycle, and a warm-up says what waits. Where the roster before is known, its duties that reach into
    the horizon are `before`, and none of the horizon's own end is worked into its beginning. `day` numbers
    the local day of each interval and `span` the stretch in which every share must hold, both from 0 and
    of shape (T,).
    """

    classes: tuple[DemandClass, ...]
    interval_minutes: int
    day: IntArray
    span: IntArray
    starts_open: bool = False
    before: tuple[StaffedDuty, ...] | None = None

    def __post_init__(self) -> None:
        for work in self.classes:
            if work.volume.shape != self.day.shape or work.handle_seconds.shape != self.day.shape:
                raise ValueError(f"{work.name}: volume and handle_seconds need one entry an interval")

    @property
    def intervals(self) -> int:
        """T, the intervals of the horizon."""
        return len(self.day)

    @property
    def spans(self) -> int:
        """How many spans the horizon has."""
        return int(self.span.max()) + 1


def demand_of(streams: Sequence[Stream], grid: Grid, plan: PlanFile) -> Demand:
    """The streams of a plan as simulated demand, judged in the plan's spans."""
    return Demand(
        classes=tuple(_class_of(stream, grid) for stream in streams),
        interval_minutes=grid.interval_minutes,
        day=grid.day,
        span=spans_of(grid, plan.staffing.service_per),
        starts_open=any(stream.carried is not None for stream in streams),
    )


def spans_of(grid: Grid, per: Literal["day", "week", "horizon"]) -> IntArray:
    """The span of each interval, from 0, shape (T,)."""
    match per:
        case "day":
            return grid.day
        case "week":
            return grid.week_of_day[grid.day]
        case "horizon":
            return np.zeros_like(grid.day)


def _class_of(stream: Stream, grid: Grid) -> DemandClass:
    targets = sorted(stream.targets, key=lambda target: target.within_seconds)
    by_opening_hours = stream.queue.clock == "opening hours"
    return DemandClass(
        name=stream.name,
        queue=stream.queue.name,
        volume=stream.volume,
        handle_seconds=stream.handle_seconds,
        within_seconds=tuple(float(target.within_seconds) for target in targets),
        share=tuple(target.share for target in targets),
        skill=stream.queue.skill,
        measure=stream.measure,
        live=stream.live,
        max_age_seconds=float(stream.max_age_seconds),
        priority=stream.priority,
        open=grid.open_mask(stream.queue) if by_opening_hours else None,
        patience_seconds=stream.patience_seconds,
        concurrency=stream.concurrency,
        carried=NOTHING_OPEN if stream.carried is None else stream.carried,
    )
