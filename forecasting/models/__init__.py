"""The models behind one protocol, each imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from forecasting.panel import Panel
from forecasting.series import FloatArray

SEASONAL_NAIVE = "seasonal naive"
MEAN_OF_WEEKS = "mean of weeks"
MEAN_OF_DAYS = "mean of days"
WEEK_PROFILE = "week profile"
DAILY_REGRESSION = "daily regression"
GLM = "glm"
SARIMA = "sarima"
ETS = "ets"
PROPHET = "prophet"
MEAN_OF_MODELS = "mean of models"
# No model: every one of them may challenge.
ALL = "all"


class Model(Protocol):
    """A way to forecast: reads the past rows of a panel, answers for its rows ahead."""

    def predict(self, panel: Panel) -> FloatArray:
        """Expected counts on a normal day, shape (panel.days - panel.ahead, panel.slots).

        Planned effects, closed slots and the floor at zero are applied by the caller.
        """
        ...


_WHERE = {
    SEASONAL_NAIVE: ("forecasting.models.seasonal_naive", "SeasonalNaive"),
    MEAN_OF_WEEKS: ("forecasting.models.mean_of_weeks", "MeanOfWeeks"),
    MEAN_OF_DAYS: ("forecasting.models.mean_of_days", "MeanOfDays"),
    WEEK_PROFILE: ("forecasting.models.week_profile", "WeekProfile"),
    DAILY_REGRESSION: ("forecasting.models.daily_regression", "DailyRegression"),
    GLM: ("forecasting.models.glm", "PoissonGlm"),
    SARIMA: ("forecasting.models.sarima", "Sarima"),
    ETS: ("forecasting.models.ets", "Ets"),
    PROPHET: ("forecasting.models.prophet", "TunedProphet"),
    MEAN_OF_MODELS: ("forecasting.models.mean", "MeanOfModels"),
}


def model_names() -> tuple[str, ...]:
    """Every model there is, the simplest first."""
    return tuple(_WHERE)


def load_model(name: str) -> Model:
    """The model of that name; ValueError with the names there are where it is unknown."""
    if name not in _WHERE:
        raise ValueError(f"no forecasting model {name!r}; there are {', '.join(_WHERE)}")
    module, attribute = _WHERE[name]
    model: Model = getattr(import_module(module), attribute)()
    return model
