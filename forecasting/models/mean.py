"""Means of models: errors of different kinds cancel (Barrow 2016)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.models import DAILY_REGRESSION, GLM, SARIMA, WEEK_PROFILE, load_model
from forecasting.panel import Panel
from forecasting.series import FloatArray


@dataclass(frozen=True)
class MeanOfThree:
    """The mean of the regression on daily totals, the Poisson GLM and the SARIMA on daily totals."""

    parts: tuple[str, ...] = (DAILY_REGRESSION, GLM, SARIMA)

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        answers = [np.nan_to_num(load_model(name).predict(panel)) for name in self.parts]
        return np.asarray(np.mean(answers, axis=0))


@dataclass(frozen=True)
class MeanOfFour(MeanOfThree):
    """The three and the week profile, which knows least and strays least: for short histories."""

    parts: tuple[str, ...] = (DAILY_REGRESSION, GLM, SARIMA, WEEK_PROFILE)
