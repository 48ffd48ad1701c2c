"""The front door: a series and the days ahead in, expected counts with quantiles out."""

from __future__ import annotations

from forecasting.backtest import predict
from forecasting.choose import choose
from forecasting.dispersion import count_quantile
from forecasting.result import Forecast
from forecasting.series import Ahead, Series


def forecast(series: Series, ahead: Ahead, model: str | None = None) -> Forecast:
    """Forecast the days ahead with the model asked for, or the one that history and backtest choose.

    The choice is between a few candidates, with `all` between all models.

    Raises ValueError for an unknown model, for days ahead that lie inside the history, and for a
    history without a single known interval.
    """
    series = series.trimmed()
    choice = choose(series, ahead, model)
    mean = predict(choice.model, series, ahead)
    low, middle, high = (
        count_quantile(mean, choice.dispersion.interval_cv, level) for level in (0.05, 0.50, 0.95)
    )
    return Forecast(mean, low, middle, high, choice.model, choice.reason, choice.dispersion)
