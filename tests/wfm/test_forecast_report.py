"""What `wfm forecast` and `wfm backtest` tell and write."""

from __future__ import annotations

import json
from datetime import date

import pytest

from forecasting import BacktestRow
from tests.wfm.made_history import history
from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.forecast_report import (
    BACKTEST_HEADINGS,
    FORECAST_HEADINGS,
    backtest_document,
    backtest_report,
    backtest_rows,
    forecast_csv,
    forecast_document,
    forecast_report,
    forecast_rows,
)
from wfm.volume import forecast_queues
from wfm.workload import forecast_frame, streams


def _row(model: str, wape: float, bias: float = 0.0) -> BacktestRow:
    nothing = float("nan")
    return BacktestRow(model, date(2024, 1, 1), 2, wape, wape, bias, nothing, 0.8, 0.95, 0.8, 1.0, 0.1)


@pytest.fixture
def made(tmp_path):
    """Grid, forecasts and streams of the small plan over two weeks that begin on a Wednesday."""
    plan = load_plan(
        write_plan(tmp_path, ("start = 2024-03-25", "start = 2024-03-06"), ("weeks = 1", "weeks = 2"))
    )
    past, grid = history(plan), Grid.of(plan)
    forecasts = forecast_queues(plan, past)
    return grid, forecasts, streams(plan, grid, forecasts, past)


def test_weeks_are_local_and_their_bounds_narrower_than_the_sum_of_bounds(made):
    """Two weeks from a Wednesday touch three local weeks; each total lies inside its bounds."""
    grid, forecasts, work = made
    mail = forecast_report(grid, forecasts, work).queues[0]
    assert [week.first_day.isoformat() for week in mail.weeks] == ["2024-03-06", "2024-03-11", "2024-03-18"]
    assert sum(week.volume for week in mail.weeks) == pytest.approx(forecasts[0].mean.sum())
    for week in mail.weeks:
        assert week.p05 < week.volume < week.p95
    whole = (grid.day >= 5) & (grid.day < 12)
    assert mail.weeks[1].p95 < forecasts[0].p95[whole].sum()


def test_the_forecast_document_is_plain_json(made):
    """Schema 1, dates as text, a reason in words for every queue, cells under every heading."""
    report = forecast_report(*made)
    document = json.loads(json.dumps(forecast_document(report), allow_nan=False))
    assert document["schema"] == 1
    assert document["queues"][0]["weeks"][0]["first_day"] == "2024-03-06"
    assert "3 weeks of history" in document["queues"][0]["reason"]
    assert {len(row) for row in forecast_rows(report)} == {len(FORECAST_HEADINGS)}


def test_backtest_rows_are_means_and_the_best_model_comes_first():
    """Two origins of .2 and .4 make .3; a figure nobody knows is null and shown as a dash."""
    rows = [_row("a", 0.2, 0.1), _row("a", 0.4, -0.1), _row("b", 0.25)]
    report = backtest_report({"mail": rows})
    assert [(row.model, row.origins) for row in report] == [("b", 1), ("a", 2)]
    assert report[1].wape_interval == pytest.approx(0.3)
    assert report[1].bias == pytest.approx(0.0)
    assert report[1].mase is None
    assert json.loads(json.dumps(backtest_document(report), allow_nan=False))["rows"][0]["mase"] is None
    assert backtest_rows(report)[0] == ("mail", "b", "0.250", "0.250", "+0.0%", "80%", "80%", "1")
    assert {len(row) for row in backtest_rows(report)} == {len(BACKTEST_HEADINGS)}


def test_the_csv_has_instants_in_utc(made):
    """The first interval of 6 March in Berlin is 23:00 UTC of the 5th, written as ISO 8601."""
    grid, _, work = made
    head, first = forecast_csv(forecast_frame(work, grid)).splitlines()[:2]
    assert head == "interval_start,queue,work_type,volume,p05,p50,p95,handle_seconds"
    assert first.startswith("2024-03-05T23:00:00Z,mail,reply,")
