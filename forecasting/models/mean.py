"""The mean of models: errors of different kinds cancel (Barrow 2016)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasting.models import DAILY_REGRESSION, GLM, MEAN_OF_DAYS, SARIMA, WEEK_PROFILE, load_model
from forecasting.models.daily_filter import FEWEST_WEEKS
from forecasting.panel import Panel
from forecasting.series import FloatArray

Weights = tuple[tuple[str, float], ...]

# From so many weeks, the longest first. The regression is the best of them alone at every length. Within
# the first weeks there is little to find that a plain mean of the days lacks, so that it says most there;
# of two weeks a mean is no better than a guess.
WEIGHTS: tuple[tuple[float, Weights], ...] = (
    (FEWEST_WEEKS, ((DAILY_REGRESSION, 0.6), (GLM, 0.1), (SARIMA, 0.1), (MEAN_OF_DAYS, 0.2))),
    (3.0, ((DAILY_REGRESSION, 0.5), (GLM, 0.1), (MEAN_OF_DAYS, 0.4))),
    (0.0, ((DAILY_REGRESSION, 0.6), (GLM, 0.2), (WEEK_PROFILE, 0.2))),
)


@dataclass(frozen=True)
class MeanOfModels:
    """The weighted mean of models, the weights by the weeks of history."""

    def predict(self, panel: Panel) -> FloatArray:
        """See `Model.predict`."""
        weights = next(own for fewest, own in WEIGHTS if panel.weeks_known >= fewest)
        answers = [weight * np.nan_to_num(load_model(name).predict(panel)) for name, weight in weights]
        return np.asarray(np.sum(answers, axis=0))
