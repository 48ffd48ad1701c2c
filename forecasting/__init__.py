"""Engine 1: a series in, a forecast with uncertainty out. Knows no file and no inbox."""

from forecasting.backtest import BacktestRow, backtest
from forecasting.dispersion import count_quantile, total_quantile
from forecasting.forecast import forecast
from forecasting.models import model_names
from forecasting.paths import sample_factors, sample_paths
from forecasting.result import Dispersion, Forecast
from forecasting.series import Ahead, Series

__all__ = [
    "Ahead",
    "BacktestRow",
    "Dispersion",
    "Forecast",
    "Series",
    "backtest",
    "count_quantile",
    "forecast",
    "model_names",
    "sample_factors",
    "sample_paths",
    "total_quantile",
]
