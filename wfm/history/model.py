"""History as the rest of the program sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.config.model import WorkType

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Skipped:
    """Rows that were read and not used, and why."""

    reason: str
    rows: int


@dataclass(frozen=True)
class ReadReport:
    """What reading the files gave: rows read = rows used + rows skipped; warnings in words."""

    rows: int
    used: int
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Mix:
    """Reply share and mean handling times by hour of the local week, shape (168,), Monday 00:00 first.

    Estimates pulled to the queue's mean where an hour has few messages (DESIGN.md 4.1). None where
    the history says nothing. `handle_cv` is the coefficient of variation of single handling times.
    """

    reply_share: FloatArray | None
    handle_seconds: dict[WorkType, FloatArray | None]
    handle_cv: dict[WorkType, float | None]


@dataclass(frozen=True)
class QueueHistory:
    """One queue's past on the wall clock: whole local days, 23- and 25-hour days repaired.

    `volume` has one entry per wall-clock slot of the plan's interval, shape (days * slots,), NaN where
    missing (a gap is not a zero); `open` the queue's opening hours on the same slots.
    """

    queue: str
    first_day: date
    interval_minutes: int
    volume: FloatArray
    open: BoolArray
    mix: Mix


@dataclass(frozen=True)
class HistoryData:
    """Everything read: a QueueHistory per queue of the plan, in the plan's order.

    `messages` are the cleaned messages (UTC instants) where the history has them, else None: columns
    `message_id, queue, created_at, work_type, handle_seconds, first_reply_at, resolved_at, agent`, in
    order of arrival. `rows` are the same, or the cleaned counts of a history of volumes: `queue,
    created_at` (start of the interval), `work_type, volume, handle_seconds`.
    """

    queues: tuple[QueueHistory, ...]
    messages: pd.DataFrame | None
    read: ReadReport
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
