"""Sampled forecast paths: what the history's forecast errors say of possible futures (DESIGN.md 4.3)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from forecasting import sample_factors
from wfm.case import Case
from wfm.config import Uncertainty
from wfm.volume import QueueForecast, wall_slots

FloatArray = npt.NDArray[np.float64]


def rate_paths(case: Case, futures: int, seed: int) -> tuple[FloatArray, ...] | None:
    """Expected messages of each stream in each future, shape (futures, T) each.

    A queue's streams share its path, and queues are independent of each other. None where the plan
    states its uncertainty as a day factor, which the simulation draws itself.
    """
    if isinstance(case.plan.staffing.uncertainty, Uncertainty):
        return None
    factors = {
        forecast.queue: _factors(case, forecast, futures, seed + place)
        for place, forecast in enumerate(case.past.forecasts)
    }
    return tuple(stream.volume * factors[stream.queue.name] for stream in case.work)


def _factors(case: Case, forecast: QueueForecast, futures: int, seed: int) -> FloatArray:
    """The factors of the wall clock laid on the grid, where a doubled hour has the same one twice."""
    slots = 1440 // case.grid.interval_minutes
    factors = sample_factors(forecast.dispersion, futures, seed, case.grid.days, slots)
    return factors[:, wall_slots(case.grid)]
