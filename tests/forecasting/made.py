"""Series small enough to know the right answer of."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from forecasting import Ahead, Series

MONDAY = date(2024, 1, 1)
# Messages by hour of a day with a quiet night and a busy noon, 120 in all.
DAY = np.asarray([0, 0, 0, 0, 0, 0, 2, 4, 8, 10, 12, 12, 12, 12, 10, 10, 8, 6, 4, 4, 2, 2, 1, 1], dtype=float)
WEEK = (1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4)


def rates(weeks: int, scale: float = 1.0) -> np.ndarray:
    """Expected counts of whole weeks, hourly."""
    return scale * np.tile(np.concatenate([factor * DAY for factor in WEEK]), weeks)


def series(weeks: int, scale: float = 1.0, seed: int | None = 1, **marks: object) -> Series:
    """Poisson counts around `rates`, or the rates themselves where `seed` is None."""
    expected = rates(weeks, scale)
    values = expected if seed is None else np.random.default_rng(seed).poisson(expected).astype(float)
    return Series(values, np.ones(len(values), dtype=bool), MONDAY, 60, **marks)


def after(past: Series, days: int = 14, lead_days: int = 0, **marks: object) -> Ahead:
    """The days after a series, all open."""
    first_day = past.first_day + timedelta(days=past.days + lead_days)
    return Ahead(first_day, days, np.ones(days * past.slots_per_day, dtype=bool), **marks)
