"""Tests of the forecasting engine."""
