"""What a simulation says: who kept which target in which span of which future, and where it fell short."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wfm.simulation.demand import Demand

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ROUNDING = 1e-12


@dataclass(frozen=True)
class TargetOutcome:
    """One target over all futures.

    `mean` and `p05` are over every span of every future: the mean share, and the share that one
    span in twenty stays below. `chance` is that of holding in every span of a future.
    """

    name: str
    within_seconds: float
    share: float
    mean: float
    p05: float
    chance: float


@dataclass(frozen=True)
class Simulated:
    """The outcome of F futures with S spans, K classes and at most J targets a class.

    `kept` (F, S, K, J + 1) counts messages that kept each target, and at place J of a class with J
    targets its maximum age; `total` (F, S, K) counts the messages that arrived in the span,
    `messages` (F,) those of the whole run, warm-up and tail included, `abandoned` (F, S, K) those of
    the span whose customer left before they were begun.
    `busy_seconds` and `present_seconds` (F, S) are handling begun and time at work, breaks and
    absence taken out. `late` (K, J + 1, T) and `waiting` (K, T) are means over futures: messages
    past a limit by the interval of their arrival, and messages waiting at the end of an interval.
    `answered` (K, B) counts over all futures the messages handled within each of the B `probes`,
    seconds by the calendar from arrival to the end of handling, whatever the queue's own clock.
    """

    demand: Demand
    kept: IntArray
    total: IntArray
    messages: IntArray
    abandoned: IntArray
    busy_seconds: FloatArray
    present_seconds: FloatArray
    late: FloatArray
    waiting: FloatArray
    probes: tuple[float, ...]
    answered: IntArray

    @property
    def futures(self) -> int:
        """F, the simulated futures."""
        return len(self.total)

    def share(self, k: int, target: int) -> FloatArray:
        """Share of a class's messages that kept a target, shape (F, S); 1 where none arrived."""
        total = self.total[:, :, k]
        return np.where(total > 0, self.kept[:, :, k, target] / np.maximum(total, 1), 1.0)

    def target_holds(self, k: int, target: int) -> BoolArray:
        """Whether a target is kept, shape (F, S); a span without a message keeps it."""
        asked = self.demand.classes[k].share[target]
        return np.asarray(self.share(k, target) >= asked - ROUNDING)

    @cached_property
    def holds(self) -> BoolArray:
        """Whether every target is kept, shape (F, S)."""
        every = np.ones(self.total.shape[:2], dtype=np.bool_)
        for k, work in enumerate(self.demand.classes):
            for target in range(len(work.share)):
                every &= self.target_holds(k, target)
        return every

    @property
    def chance_all(self) -> float:
        """Share of futures in which every target holds in every span at once."""
        return float(self.holds.all(axis=1).mean())

    @property
    def chance_span(self) -> float:
        """Mean over spans of the share of futures in which every target holds in the span."""
        return float(self.holds.mean())

    def outcome(self, k: int, target: int) -> TargetOutcome:
        """One target's own figures."""
        work, share = self.demand.classes[k], self.share(k, target)
        return TargetOutcome(
            name=work.name,
            within_seconds=work.within_seconds[target],
            share=work.share[target],
            mean=float(share.mean()),
            p05=float(np.quantile(share, 0.05)),
            chance=float(self.target_holds(k, target).all(axis=1).mean()),
        )

    @property
    def outcomes(self) -> tuple[TargetOutcome, ...]:
        """Every target, class after class."""
        return tuple(
            self.outcome(k, target)
            for k, work in enumerate(self.demand.classes)
            for target in range(len(work.share))
        )

    @property
    def utilisation(self) -> FloatArray:
        """Handling begun over time at work, shape (F, S); may pass 1 by messages finished after the shift."""
        return np.where(
            self.present_seconds > 0, self.busy_seconds / np.maximum(self.present_seconds, 1.0), 0.0
        )

    @property
    def backlog(self) -> FloatArray:
        """Messages waiting at the end of each interval, all classes, mean over futures, shape (T,)."""
        return np.asarray(self.waiting.sum(axis=0))

    def abandoned_share(self, k: int) -> float:
        """Share of a class's messages whose customer left; none of them keeps a target."""
        total = int(self.total[:, :, k].sum())
        return float(self.abandoned[:, :, k].sum()) / total if total else 0.0

    def over_age(self, k: int) -> float:
        """Share of a class's messages not handled by their maximum age; reported, no part of the chance."""
        oldest = len(self.demand.classes[k].share)
        total = int(self.total[:, :, k].sum())
        return 1.0 - float(self.kept[:, :, k, oldest].sum()) / total if total else 0.0
