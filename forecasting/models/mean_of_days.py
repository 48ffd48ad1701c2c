"""Day totals of the mean of weeks, spread by the intraday profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.models.mean_of_weeks import MeanOfWeeks
from forecasting.panel import Panel
from forecasting.profile import fit_profile
from forecasting.series import FloatArray


@dataclass(frozen=True)
class MeanOfDays:
    """As many messages a day as the mean of the last `weeks`, without the noise of its single intervals."""

    weeks: int = 8
    profile_half_life: float = 10.0

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        is_open = panel.open[panel.ahead :]
        totals = np.where(is_open, MeanOfWeeks(self.weeks).predict(panel), 0.0).sum(axis=1)
        shares = fit_profile(panel, self.profile_half_life).shares[panel.weekday[panel.ahead :]]
        shares = np.where(is_open, shares, 0.0)
        covered = shares.sum(axis=1)
        return np.asarray(shares * (totals / np.where(covered > 0, covered, 1.0))[:, None])
