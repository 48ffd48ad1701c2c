"""Which of the three regimes binds when: live work, deferred work or the floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.config.values import write_clock_time
from wfm.explain.read import Explained

REGIMES = ("live", "deferred", "presence", "none")
OFTEN = 0.5
"""Share of the days on which a regime must bind at a time of day to be told of."""


@dataclass(frozen=True)
class Bound:
    """How long a regime binds, and the times of day `[start, end)` at which it does on most days."""

    regime: str
    hours: float
    share: float
    mostly: tuple[tuple[str, str], ...]


def regimes_of(explained: Explained) -> tuple[Bound, ...]:
    """Each regime that binds at some time; `none` is the time with a head to spare."""
    binds = explained.coverage["binds"].fillna("none").to_numpy()
    found = []
    for regime in REGIMES:
        where = binds == regime
        if where.any():
            hours = float(where.sum()) * explained.interval_hours
            found.append(Bound(regime, hours, float(where.mean()), _mostly(explained, where)))
    return tuple(found)


def _mostly(explained: Explained, where: np.ndarray) -> tuple[tuple[str, str], ...]:
    """Runs of the times of day at which it binds on at least half of the days."""
    local, step = explained.grid.local, explained.plan.interval
    slot = np.asarray((local.hour * 60 + local.minute) // step)
    slots = 1440 // step
    often = np.bincount(slot[where], minlength=slots) >= OFTEN * np.bincount(slot, minlength=slots)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], often.astype(np.int64), [0]])))
    return tuple(
        (write_clock_time(int(a) * step), write_clock_time(int(b) * step))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    )
