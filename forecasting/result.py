"""What the forecasting engine answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Dispersion:
    """Uncertainty from backtest errors, as coefficients of variation beyond Poisson.

    `interval_cv` is the spread of the rate of one interval around its forecast, `day_cv` the part
    that a whole day shares (a factor common to its intervals), `week_cv` the part of that which a
    week's days share: interval_cv >= day_cv >= week_cv. All are 0 for pure Poisson.
    """

    interval_cv: float
    day_cv: float
    week_cv: float = 0.0


@dataclass(frozen=True)
class Forecast:
    """Expected counts per wall-clock interval with quantiles, shape (days * slots_per_day,).

    `model` is the name of the model chosen and `reason` says why; `dispersion` makes sample paths.
    """

    mean: FloatArray
    p05: FloatArray
    p50: FloatArray
    p95: FloatArray
    model: str
    reason: str
    dispersion: Dispersion
