"""Many queues: the same forecasts by any crew, none made twice, a stopped run resumed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest

from forecasting import Ahead, Series
from wfm.forecast_cache import ForecastCache, key_of
from wfm.many_queues import BacktestTask, ForecastTask, Run, backtest_all, bar, forecast_all
from wfm.parallel import Crew

FIRST = date(2024, 1, 1)
WEEKS = 5


def _task(seed: int) -> ForecastTask:
    """Five weeks of hourly Poisson counts and the week after them."""
    hours = np.arange(24 * 7 * WEEKS)
    rate = 10.0 + 8.0 * np.sin(2 * np.pi * (hours % 24) / 24)
    counts = np.random.default_rng(seed).poisson(rate).astype(float)
    series = Series(counts, np.ones(len(hours), dtype=np.bool_), FIRST, 60)
    ahead = Ahead(FIRST + timedelta(weeks=WEEKS), 7, np.ones(24 * 7, dtype=np.bool_))
    return ForecastTask(series, ahead, None)


TASKS = [_task(seed) for seed in range(4)]


def _bits(forecasts):
    """Every field of every forecast, arrays as bytes."""
    return [
        [value.tobytes() if isinstance(value, np.ndarray) else value for value in vars(forecast).values()]
        for forecast in forecasts
    ]


@pytest.fixture(scope="module")
def alone():
    """The four forecasts made in this process."""
    return forecast_all(TASKS, Run(Crew(1)))


def test_two_workers_give_the_same_bits(alone):
    """The number of processes changes nothing."""
    assert _bits(forecast_all(TASKS, Run(Crew(2)))) == _bits(alone)


def test_a_dask_cluster_gives_the_same_bits(alone):
    """Two Dask workers with the address handed over, as on other machines."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp://"
    ) as cluster:
        there = forecast_all(TASKS, Run(Crew(cluster=cluster.scheduler_address)))
        rows = backtest_all(
            [BacktestTask(TASKS[0].series, 1, 2, ())], Run(Crew(cluster=cluster.scheduler_address))
        )
    assert _bits(there) == _bits(alone)
    assert rows[0][0].wape_interval > 0.0


def test_what_is_kept_is_the_forecast_to_the_bit(alone, tmp_path):
    """Every field comes back as it was written, each of its own type."""
    cache = ForecastCache(tmp_path)
    cache.keep("a", alone[0])
    back = cache.find("a")
    assert _bits([back]) == _bits(alone[:1])
    for field in fields(back):
        assert type(getattr(back, field.name)) is type(getattr(alone[0], field.name))


def test_a_second_run_makes_nothing_again(alone, tmp_path, monkeypatch):
    """With the folder of the first run no forecast is made, and the figures are the same."""
    run = Run(Crew(1), ForecastCache(tmp_path))
    assert _bits(forecast_all(TASKS, run)) == _bits(alone)
    monkeypatch.setattr(ForecastTask, "forecast", lambda _: pytest.fail("made again"))
    assert _bits(forecast_all(TASKS, run)) == _bits(alone)


def test_a_stopped_run_resumes_where_it_stopped(alone, tmp_path, monkeypatch):
    """Stopped at the third queue, a second run makes the two that are left."""
    made = []
    own = ForecastTask.forecast

    def stop_at_the_third(task):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(task)
        return own(task)

    run = Run(Crew(1), ForecastCache(tmp_path))
    monkeypatch.setattr(ForecastTask, "forecast", stop_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        forecast_all(TASKS, run)
    monkeypatch.setattr(ForecastTask, "forecast", lambda task: made.append(task) or own(task))
    assert _bits(forecast_all(TASKS, run)) == _bits(alone)
    assert len(made) == 4


def test_other_inputs_are_other_forecasts():
    """One count more, another holiday, another horizon or another model is another key; a copy is not."""
    task = TASKS[0]
    more = task.series.values.copy()
    more[-1] += 1.0
    others = [
        replace(task, series=replace(task.series, values=more)),
        replace(task, series=replace(task.series, excluded=frozenset({FIRST}))),
        replace(task, ahead=replace(task.ahead, holidays={FIRST + timedelta(weeks=WEEKS): "Fair"})),
        replace(task, ahead=replace(task.ahead, days=6, open=task.ahead.open[:144])),
        replace(task, model="week profile"),
    ]
    assert len({key_of(task), *(key_of(other) for other in others)}) == 6
    assert key_of(_task(0)) == key_of(task)


def test_a_spoilt_file_is_made_again_and_old_ones_go(alone, tmp_path):
    """Half a file is no forecast; a file that the last run did not use is removed."""
    run = Run(Crew(1), ForecastCache(tmp_path))
    forecast_all(TASKS[:2], run)
    kept = sorted(tmp_path.iterdir())
    kept[0].write_bytes(kept[0].read_bytes()[:100])
    assert _bits(forecast_all(TASKS[:1], run)) == _bits(alone[:1])
    assert [path.stem for path in tmp_path.iterdir()] == [key_of(TASKS[0])]


def test_progress_is_told_in_order_and_not_too_often():
    """Three queues are three bars, the last one full."""
    told = []
    forecast_all(TASKS[:3], Run(Crew(1), say=told.append))
    assert [line.split(" ", 1)[1] for line in told] == ["1 of 3 queues", "2 of 3 queues", "3 of 3 queues"]
    assert bar(1, 2) == "━" * 12 + "─" * 12 + " 1 of 2 queues"
