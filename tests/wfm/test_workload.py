"""Streams: who needs a reply, how long it takes, what is live, and what the history must say."""

from __future__ import annotations

import numpy as np
import pytest

from tests.wfm.made_history import history
from tests.wfm.small_plan import write_plan
from wfm.calendar import Grid
from wfm.config import load_plan
from wfm.errors import PlanFileError
from wfm.history.model import Mix
from wfm.simulation.demand import demand_of
from wfm.volume import forecast_queues
from wfm.workload import forecast_frame, streams, workload_hours

# Half of a Monday hour's messages need a reply from noon on, a tenth before, and no other day has any.
SHARE = np.zeros(168)
SHARE[:12], SHARE[12:24] = 0.1, 0.5
MIX = Mix(
    reply_share=SHARE,
    handle_seconds={"reply": np.linspace(200.0, 367.0, 168), "tag": None},
    handle_cv={},
)


def _streams(tmp_path, *changes, mix=None):
    plan = load_plan(write_plan(tmp_path, *changes))
    past = history(plan, mix=mix) if mix else history(plan)
    grid = Grid.of(plan)
    forecasts = forecast_queues(plan, past, "seasonal naive")
    return grid, forecasts, streams(plan, grid, forecasts, past)


def test_the_plans_numbers_split_the_volume(tmp_path):
    """40 % of mail need a reply of 300 s, the rest a tag of 30 s; together they are all the mail."""
    _, (mail, _), (reply, tag, chat) = _streams(tmp_path)
    assert [stream.name for stream in (reply, tag, chat)] == ["mail reply", "mail tag", "chat reply"]
    assert reply.volume == pytest.approx(0.4 * mail.mean)
    assert reply.volume + tag.volume == pytest.approx(mail.mean)
    assert reply.hours.sum() == pytest.approx(0.4 * mail.mean.sum() * 300 / 3600)
    assert workload_hours((reply, tag)) == pytest.approx(reply.hours.sum() + tag.hours.sum())


def test_history_gives_share_and_aht_by_hour_of_the_local_week(tmp_path):
    """On Monday a tenth before noon and half from noon, on Tuesday nothing; AHT rises with the hour."""
    changes = (("share = 0.4\naht = 300\n", ""),)
    grid, (mail, _), (reply, tag, _) = _streams(tmp_path, *changes, mix=MIX)
    assert reply.volume[23] == pytest.approx(0.1 * mail.mean[23])
    assert reply.volume[24] == pytest.approx(0.5 * mail.mean[24])
    assert (reply.volume[grid.day == 1] == 0.0).all()
    assert tag.volume[grid.day == 1] == pytest.approx(mail.mean[grid.day == 1])
    assert reply.handle_seconds[[0, 2, 48]].tolist() == [200.0, 201.0, 224.0]


def test_a_target_shorter_than_an_interval_is_live(tmp_path):
    """Five minutes at half-hour intervals is live and timed to the start; hours are deferred, to the end."""
    _, _, (reply, tag, chat) = _streams(tmp_path)
    assert [(stream.live, stream.measure) for stream in (reply, tag, chat)] == [
        (False, "end"),
        (False, "end"),
        (True, "start"),
    ]
    assert [target.within_seconds for target in reply.targets] == [7200, 21600]
    assert (chat.priority, reply.max_age_seconds) == (1, 86400)


def test_chats_at_once_share_their_agents_time(tmp_path):
    """Three chats at once take a third of the time, for live work alone; the simulation is told the same."""
    _, _, (_, _, chat) = _streams(tmp_path)
    grid, _, found = _streams(tmp_path, ('name = "chat"', 'name = "chat"\nconcurrency = 3'))
    assert [stream.concurrency for stream in found] == [1, 1, 3]
    assert found[2].hours == pytest.approx(chat.hours / 3)
    asked = demand_of(found, grid, load_plan(tmp_path / "plan.toml"))
    assert [work.concurrency for work in asked.classes] == [1, 1, 3]


def test_quantiles_are_those_of_the_thinned_count(tmp_path):
    """Ordered, whole, zero where nothing is expected, and narrower than the share of the queue's band."""
    _, (mail, _), (reply, _, chat) = _streams(tmp_path)
    assert (reply.p05 <= reply.p50).all()
    assert (reply.p50 <= reply.p95).all()
    assert (reply.p95 == np.round(reply.p95)).all()
    assert (reply.p95 <= mail.p95).all()
    assert (chat.p95[chat.volume == 0.0] == 0.0).all()


def test_everything_the_history_does_not_say_is_named_at_once(tmp_path):
    """Share and AHT asked of a history of bare counts: one problem each, each with its key."""
    with pytest.raises(PlanFileError) as caught:
        _streams(tmp_path, ("share = 0.4\naht = 300\n", ""), ("tag = { aht = 30,", "tag = {"))
    assert [problem.place for problem in caught.value.problems] == [
        "queue.mail.reply.share",
        "queue.mail.reply.aht",
        "queue.mail.tag.aht",
    ]
    assert "write a number of seconds such as 300 at queue.mail.reply.aht" in str(caught.value)


def test_a_target_shorter_than_the_aht_of_history_is_refused(tmp_path):
    """Nobody can end in two minutes what takes four."""
    changes = (
        ("share = 0.4\naht = 300\n", ""),
        ('within = "2h", share = 0.5', 'within = "2min", share = 0.5'),
    )
    measured = ("[queue.reply]\n", '[queue.reply]\nmeasure = "end"\n')
    with pytest.raises(PlanFileError, match=r"a target of 120 s is shorter than the AHT of 2\d\d s"):
        _streams(tmp_path, *changes, measured, mix=MIX)


def test_the_frame_has_forecast_csvs_columns_and_every_stream(tmp_path):
    """Three streams of a week of half-hours, in UTC."""
    grid, _, found = _streams(tmp_path)
    frame = forecast_frame(found, grid)
    names = "interval_start queue work_type volume p05 p50 p95 handle_seconds"
    assert list(frame.columns) == names.split()
    assert len(frame) == 3 * grid.intervals
    assert str(frame["interval_start"].iloc[0]) == "2024-03-24 23:00:00+00:00"
