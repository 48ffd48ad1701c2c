"""The mix of work by hour of the local week: reply share and AHT, steadied where messages are few.

Each hour of the week is pulled to its hour of the day, and that to the queue's mean, by the empirical
Bayes weight `n / (n + s2 / t2)`: n messages in the cell, s2 the variance of one message, t2 the variance
between cells by moments (Efron & Morris 1975; t2 as DerSimonian & Laird 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from wfm.config.model import WORK_TYPES
from wfm.history.clock import wall_clock
from wfm.history.model import BoolArray, FloatArray, Mix

IntArray = npt.NDArray[np.int64]

_RECORDING_ERROR_SIGMAS = 4.0
_LEAST_LOG_SIGMA = 0.25
# 1.4826 makes a median absolute deviation the standard deviation of a normal distribution.
_MAD_TO_SIGMA = 1.4826


def mix_of(rows: pd.DataFrame, zone: ZoneInfo) -> Mix:
    """The mix of one queue's rows: messages (each counts one) or volumes (each counts its `volume`)."""
    weights = rows["volume"].to_numpy(dtype=np.float64) if "volume" in rows else np.ones(len(rows))
    hour = hour_of_week(rows["created_at"], zone)
    seconds = rows["handle_seconds"].to_numpy(dtype=np.float64)
    typed = np.asarray(rows["work_type"].notna()) & (weights > 0)
    is_reply = np.asarray(rows["work_type"] == "reply", dtype=np.float64)
    handle: dict[str, FloatArray | None] = {}
    spread: dict[str, float | None] = {}
    for work_type in WORK_TYPES:
        own = typed & np.asarray(rows["work_type"] == work_type)
        told = own & handled_plausibly(np.where(own, seconds, np.nan))
        cells = Cells(hour[told], seconds[told], weights[told])
        handle[work_type] = cells.steadied() if told.any() else None
        spread[work_type] = None if "volume" in rows else variation(seconds[told])
    share = Cells(hour[typed], is_reply[typed], weights[typed]).steadied() if typed.any() else None
    return Mix(share, handle, spread)  # type: ignore[arg-type]


def hour_of_week(utc: pd.Series, zone: ZoneInfo) -> IntArray:
    """The local hour of the week of each instant, 0 is Monday 00:00."""
    wall = wall_clock(utc, zone)
    return np.asarray(wall.dt.day_of_week * 24 + wall.dt.hour, dtype=np.int64)


def handled_plausibly(seconds: FloatArray) -> BoolArray:
    """Which handling times are no recording errors.

    Zero is one (opened and never timed), and so is a logarithm more than four robust standard
    deviations from the median (a message left open over night); unknown (NaN) times are out too.
    """
    known = np.isfinite(seconds) & (seconds > 0)
    if not known.any():
        return known
    logs = np.log(seconds, out=np.zeros(len(seconds)), where=known)
    middle = float(np.median(logs[known]))
    sigma = _MAD_TO_SIGMA * float(np.median(np.abs(logs[known] - middle)))
    return known & (np.abs(logs - middle) <= _RECORDING_ERROR_SIGMAS * max(sigma, _LEAST_LOG_SIGMA))


def variation(seconds: FloatArray) -> float | None:
    """Coefficient of variation of single handling times; None of fewer than two."""
    return float(seconds.std(ddof=1) / seconds.mean()) if len(seconds) > 1 else None


@dataclass(frozen=True)
class Cells:
    """Values by hour of the week: `hour` 0..167, `values` and how many messages each stands for."""

    hour: IntArray
    values: FloatArray
    weights: FloatArray

    def steadied(self) -> FloatArray:
        """An estimate for every hour of the week, shape (168,); at least one value is needed."""
        overall = float(np.average(self.values, weights=self.weights))
        parts = max(len(self.values) - 1, 1)
        noise = float(self.weights @ (self.values - overall) ** 2) / parts
        by_day = self._pulled(self.hour % 24, np.full(24, overall), noise)
        return self._pulled(self.hour, np.tile(by_day, 7), noise)

    def _pulled(self, cell: IntArray, parent: FloatArray, noise: float) -> FloatArray:
        """Cell means pulled to their parents, by how much the cells truly differ from them."""
        n = np.bincount(cell, self.weights, minlength=len(parent))
        total = np.bincount(cell, self.weights * self.values, minlength=len(parent))
        mean = np.divide(total, n, out=parent.copy(), where=n > 0)
        all_n = float(n.sum())
        excess = float(n @ (mean - parent) ** 2) - (np.count_nonzero(n) - 1) * noise
        room = all_n - float(n @ n) / all_n
        between = max(excess, 0.0) / room if room > 0 else 0.0
        if between == 0.0:
            return parent.copy()
        strength = noise / between
        pulled: FloatArray = np.divide(
            total + strength * parent, n + strength, out=parent.copy(), where=n + strength > 0
        )
        return pulled
