"""The planning domain: the one place that composes the forecasting and the scheduling engine."""
