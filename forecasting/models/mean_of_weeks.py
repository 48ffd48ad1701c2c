"""The mean of the same slot over the last weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.models.unseen import fill_unseen
from forecasting.panel import Panel
from forecasting.series import FloatArray


@dataclass(frozen=True)
class MeanOfWeeks:
    """Mean over the last `weeks` that know the slot."""

    weeks: int = 8

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        means = np.zeros((7, panel.slots))
        for weekday in range(7):
            counts = panel.counts[: panel.origin][panel.weekday[: panel.origin] == weekday]
            known = np.isfinite(counts)
            recent = known & (known[::-1].cumsum(axis=0)[::-1] <= self.weeks)
            times = recent.sum(axis=0)
            sums = np.where(recent, counts, 0.0).sum(axis=0)
            means[weekday] = np.where(times > 0, sums / np.maximum(times, 1), np.nan)
        return fill_unseen(means)[panel.weekday[panel.ahead :]]
