"""Queues that are not what they were, from files to a forecast on the plan's grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.history.read import read_history
from wfm.volume import forecast_queues

VOLUMES = ('files = ["messages.csv"]', 'files = ["volumes.csv"]\nformat = "volumes"')
LONGER = ('open = "mon-fri 08:00-18:00"', 'open = "mon-fri 08:00-22:00"')
SHORTER = ('open = "mon-fri 08:00-18:00"', 'open = "mon-fri 08:00-12:00"')
END = pd.Timestamp("2024-03-25")


def _counts(queue: str, weeks: int, is_open, seed: int) -> pd.DataFrame:
    """Half-hourly counts of the last weeks: 10 from 08:00, 6 from 18:00, 2 from 22:00; 0 where closed."""
    start = pd.date_range(END - pd.Timedelta(weeks=weeks), END, freq="30min", inclusive="left")
    rate = np.select([(start.hour < 8) | (start.hour >= 22), start.hour < 18], [2.0, 10.0], 6.0)
    volume = np.where(is_open(start), np.random.default_rng(seed).poisson(rate), 0)
    return pd.DataFrame({"interval_start": start, "queue": queue, "volume": volume})


def _always(start: pd.DatetimeIndex):
    return np.ones(len(start), dtype=np.bool_)


def _office(start: pd.DatetimeIndex, last_hour=18):
    return (start.day_of_week < 5) & (start.hour >= 8) & (start.hour < last_hour)


def _forecast(folder: Path, mail: pd.DataFrame, chat: pd.DataFrame, *changes):
    pd.concat([mail, chat]).to_csv(folder / "volumes.csv", index=False)
    plan = load_plan(write_plan(folder, VOLUMES, *changes))
    history = read_history(plan)
    return Grid.of(plan), history, forecast_queues(plan, history)


@pytest.mark.parametrize("weeks_since", [2, 8])
def test_hours_that_opened_lately_are_forecast_at_their_own_level(tmp_path, weeks_since):
    """Chat is open till 22:00 for two or eight of twelve weeks: evenings hold 6 a half-hour, days 10."""
    change = END - pd.Timedelta(weeks=weeks_since)
    chat = _counts("chat", 12, lambda start: _office(start, np.where(start >= change, 22, 18)), 1)
    grid, history, (_, found) = _forecast(tmp_path, _counts("mail", 12, _always, 2), chat, LONGER)
    hour, tuesday = np.asarray(grid.local.hour), grid.day == 1
    assert found.mean[tuesday & (hour >= 18) & (hour < 22)].mean() == pytest.approx(6, rel=0.15)
    assert found.mean[tuesday & (hour >= 8) & (hour < 18)].mean() == pytest.approx(10, rel=0.1)
    assert found.mean[grid.day >= 5].sum() == 0.0
    assert any("chat: hours that opened by" in warning for warning in history.read.warnings)


def test_hours_that_the_plan_has_closed_are_exactly_zero(tmp_path):
    """Chat closes at noon from now on: nothing in the afternoon, the morning as it was."""
    grid, _, (_, chat) = _forecast(
        tmp_path, _counts("mail", 8, _always, 2), _counts("chat", 8, _office, 1), SHORTER
    )
    hour, tuesday = np.asarray(grid.local.hour), grid.day == 1
    assert chat.mean[hour >= 12].sum() == chat.p95[hour >= 12].sum() == 0.0
    assert chat.mean[tuesday & (hour >= 8) & (hour < 12)].mean() == pytest.approx(10, rel=0.1)


def test_a_queue_that_starts_late_is_not_thinned_by_the_time_before(tmp_path):
    """Chat began three weeks before the horizon, mail half a year: each is forecast at its own level."""
    grid, history, (mail, chat) = _forecast(
        tmp_path, _counts("mail", 26, _always, 2), _counts("chat", 3, _office, 1)
    )
    assert len(history.queues[1].volume) == 3 * 7 * 48
    hour, tuesday = np.asarray(grid.local.hour), grid.day == 1
    noon = tuesday & (hour >= 8) & (hour < 18)
    assert chat.mean[noon].mean() == pytest.approx(10, rel=0.15)
    assert mail.mean[noon].mean() == pytest.approx(10, rel=0.1)
    assert "3 weeks of history" in chat.reason
