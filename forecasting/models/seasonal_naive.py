"""The same slot one week earlier, or the latest week before that which knows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.models.unseen import fill_unseen
from forecasting.panel import Panel
from forecasting.series import FloatArray


@dataclass(frozen=True)
class SeasonalNaive:
    """The plainest honest forecast, and the yardstick of the others."""

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        latest = np.full((7, panel.slots), np.nan)
        for row, weekday in enumerate(panel.weekday[: panel.origin]):
            counts = panel.counts[row]
            latest[weekday] = np.where(np.isfinite(counts), counts, latest[weekday])
        return fill_unseen(latest)[panel.weekday[panel.ahead :]]
