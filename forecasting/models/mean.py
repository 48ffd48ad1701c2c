"""The mean of models: errors of different kinds cancel (Barrow 2016)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.models import DAILY_REGRESSION, GLM, SARIMA, load_model
from forecasting.panel import Panel
from forecasting.series import FloatArray

# The regression is the best of them alone at every length of history, and has as much say as three.
WEIGHTS = ((DAILY_REGRESSION, 0.6), (GLM, 0.2), (SARIMA, 0.2))


@dataclass(frozen=True)
class MeanOfThree:
    """The weighted mean of the regression on daily totals, the Poisson GLM and the SARIMA on daily totals."""

    weights: tuple[tuple[str, float], ...] = WEIGHTS

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        answers = [weight * np.nan_to_num(load_model(name).predict(panel)) for name, weight in self.weights]
        return np.asarray(np.sum(answers, axis=0))
