"""How safely each future holds: smooth, so that a change shows before the first future turns by it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scheduling.problem import FloatArray
from wfm.simulation.demand import Demand
from wfm.simulation.result import Simulated

SOFTNESS = 0.08  # of a target's late share: a future this far inside or outside counts three quarters or one


def margins_of(simulated: Simulated) -> FloatArray:
    """How far each future is inside its tightest target, in late shares, shape (F, S); below 0 it fails."""
    return margins_at(simulated.demand, simulated.share)


def margins_at(demand: Demand, share: Callable[[int, int], FloatArray]) -> FloatArray:
    """The same of shares told by class and target, shape (F, S) each."""
    margin: FloatArray = np.asarray(np.inf)
    for k, work in enumerate(demand.classes):
        for target, asked in enumerate(work.share):
            margin = np.minimum(margin, (share(k, target) - asked) / max(1.0 - asked, 0.01))
    return margin


def safety_at(margins: FloatArray) -> FloatArray:
    """How safely each future holds in its worst span, 0 to 1, one half at the edge, shape (F,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(margins.min(axis=1) / SOFTNESS, -30.0, 30.0))))
