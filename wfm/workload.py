"""Workload: each queue's volume split into reply and tag work, with the time it takes (DESIGN.md 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from wfm.config import Queue, Target
from wfm.config.model import WorkType

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stream:
    """The work of one queue and work type over the horizon; arrays have shape (T,), one entry an interval.

    `volume` and its quantiles are messages, `handle_seconds` the AHT. `live` when every target is
    shorter than an interval (Erlang), else deferred. `priority` is the queue's place in the plan file.
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

    @property
    def name(self) -> str:
        """Such as `twitter reply`."""
        return f"{self.queue.name} {self.work_type}"

    @property
    def hours(self) -> FloatArray:
        """Workload in agent-hours, volume x AHT / 3600, shape (T,)."""
        return self.volume * self.handle_seconds / 3600.0
