"""Forecasts made on the wall clock land on the right instants."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.wfm.made_history import BY_HOUR, history
from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.errors import DataFileError, PlanFileError
from wfm.volume import backtest_queues, forecast_queues

# The clocks of Berlin go forward on 2024-03-31 (in the small plan's week) and back on 2024-10-27.
AUTUMN = ("start = 2024-03-25", "start = 2024-10-21")
NAIVE = "seasonal naive"


def _forecast(tmp_path, *changes, gap_days=0, model=NAIVE):
    plan = load_plan(write_plan(tmp_path, *changes))
    found = forecast_queues(plan, history(plan, gap_days=gap_days), model)
    return Grid.of(plan), found


def test_a_short_day_drops_the_hour_that_is_skipped(tmp_path):
    """On the 23-hour day the interval after 01:30 is 03:00 and holds the volume of 03:00."""
    grid, (mail, _) = _forecast(tmp_path)
    sunday = grid.day == 6
    assert sunday.sum() == 46
    assert mail.mean[sunday][:6].tolist() == [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]
    assert mail.mean.sum() == 2 * (7 * BY_HOUR.sum() - 3.0)


def test_a_long_day_fills_both_hours_of_the_same_name(tmp_path):
    """On the 25-hour day 02:00 comes twice, each time with an hour's own volume."""
    grid, (mail, _) = _forecast(tmp_path, AUTUMN)
    sunday = grid.day == 6
    assert sunday.sum() == 50
    assert mail.mean[sunday][2:10].tolist() == [2.0, 2.0, 3.0, 3.0, 3.0, 3.0, 4.0, 4.0]


@pytest.mark.parametrize("gap_days", [0, 1, 10, 35])
def test_a_gap_before_the_horizon_is_forecast_across(tmp_path, gap_days):
    """A history that ends days or weeks early is still met on the right weekday and hour."""
    grid, (mail, chat) = _forecast(tmp_path, gap_days=gap_days)
    hour, weekday = np.asarray(grid.local.hour), np.asarray(grid.local.day_of_week)
    assert mail.mean.tolist() == BY_HOUR[hour].tolist()
    is_open = (weekday < 5) & (hour >= 8) & (hour < 18)
    assert chat.mean.tolist() == np.where(is_open, BY_HOUR[hour], 0.0).tolist()


def test_closed_hours_are_exactly_zero_in_every_figure(tmp_path):
    """The chat is closed on Sunday: mean and every quantile are 0 there, and above 0 on Monday noon."""
    grid, (_, chat) = _forecast(tmp_path, model=None)
    sunday = grid.day == 6
    for figures in (chat.mean, chat.p05, chat.p50, chat.p95):
        assert (figures[sunday] == 0.0).all()
    assert chat.p05[24] > 0.0


def test_events_close_and_lift_days_of_the_queue_they_name(tmp_path):
    """Tuesday closed for mail only, Wednesday at 200 % for all."""
    (tmp_path / "events.csv").write_text(
        "start,end,queue,name,effect,percent\n"
        "2024-03-26,2024-03-26,mail,Move,closed,\n"
        "2024-03-27,2024-03-27,,Launch,percent,200\n"
    )
    change = ('country = "DE-BY"', 'events = "events.csv"')
    grid, (mail, chat) = _forecast(tmp_path, change)
    assert mail.mean[grid.day == 1].sum() == 0.0
    assert mail.mean[grid.day == 2].sum() == 2 * mail.mean[grid.day == 0].sum()
    assert chat.mean[grid.day == 1].sum() == chat.mean[grid.day == 0].sum() > 0.0


def test_a_holiday_never_seen_is_said_to_be_a_guess(tmp_path):
    """Good Friday 2024 lies in the week and not in the three weeks of history."""
    _, (mail, _) = _forecast(tmp_path)
    assert any(note.startswith("2024-03-29 is ") and "guess" in note for note in mail.notes)


def test_an_unknown_model_is_refused_with_the_names_there_are(tmp_path):
    """The planner is told which models there are."""
    with pytest.raises(PlanFileError, match=r"no forecasting model 'oracle'.*week profile"):
        _forecast(tmp_path, model="oracle")


def test_every_queue_without_anything_known_is_named(tmp_path):
    """Two queues of nothing but gaps give two problems, and the data file's exit code."""
    plan = load_plan(write_plan(tmp_path))
    past = history(plan)
    silent = tuple(replace(queue, volume=np.full(len(queue.volume), np.nan)) for queue in past.queues)
    with pytest.raises(DataFileError) as caught:
        forecast_queues(plan, replace(past, queues=silent))
    assert [problem.place for problem in caught.value.problems] == ["queue mail", "queue chat"]


def test_backtest_gives_rows_for_every_queue_and_model(tmp_path):
    """Two queues, two models, one origin each in three weeks of history."""
    plan = load_plan(write_plan(tmp_path))
    rows = backtest_queues(plan, history(plan), (NAIVE, "mean of weeks"), origins=1)
    assert {queue: [row.model for row in own] for queue, own in rows.items()} == {
        "mail": [NAIVE, "mean of weeks"],
        "chat": [NAIVE, "mean of weeks"],
    }
    assert rows["mail"][0].wape_interval == 0.0
