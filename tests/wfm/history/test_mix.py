"""The mix of work: means that add up, pulled to the queue's where an hour has few messages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.history.mix import Cells, handled_plausibly, hour_of_week, mix_of

UTC = ZoneInfo("UTC")


def cells(hours: list[int], values: list[float]) -> Cells:
    """Values that stand for one message each."""
    return Cells(np.array(hours), np.array(values, dtype=float), np.ones(len(hours)))


@given(st.lists(st.tuples(st.integers(0, 167), st.floats(1, 1000)), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_an_estimate_lies_between_what_was_seen(seen) -> None:
    """For every hour of the week, also those without a message."""
    hours, values = zip(*seen, strict=True)
    estimate = cells(list(hours), list(values)).steadied()
    assert estimate.shape == (168,)
    assert estimate.min() >= min(values) - 1e-9
    assert estimate.max() <= max(values) + 1e-9


def test_one_odd_message_does_not_make_an_hour() -> None:
    """Noise around 300 everywhere and a single 3,000 at one hour: that hour stays near 300."""
    rng = np.random.default_rng(1)
    hours = np.arange(168).repeat(20)
    values = rng.gamma(4, 75, len(hours))
    estimate = cells([*hours, 5], [*values, 3000.0]).steadied()
    assert estimate[5] < 360


def test_a_true_pattern_survives_where_messages_are_many() -> None:
    """Nights of 600 and days of 300 are kept, and an hour never seen takes its hour of the day."""
    rng = np.random.default_rng(1)
    hours = np.array([h for h in range(168) if h != 27]).repeat(50)
    values = np.where(hours % 24 < 6, 600.0, 300.0) + rng.normal(0, 60, len(hours))
    estimate = cells(list(hours), list(values)).steadied()
    assert estimate[3] == pytest.approx(600, abs=20)
    assert estimate[12] == pytest.approx(300, abs=20)
    assert estimate[27] == pytest.approx(600, abs=20)


def test_recording_errors_are_left_out_and_long_work_is_not() -> None:
    """Zero, a weekend left open and nothing are out; five times the median is in."""
    seconds = np.array([200.0, 250.0, 300.0, 350.0, 400.0, 1500.0, 0.0, 172_800.0, np.nan])
    assert handled_plausibly(seconds).tolist() == [True] * 6 + [False] * 3


def test_aht_is_a_mean_because_work_adds_up() -> None:
    """100, 100 and 160 seconds are a mean of 120, not a median of 100, at every hour."""
    rows = pd.DataFrame(
        {
            "created_at": pd.to_datetime(["2024-06-03T00:00Z", "2024-06-03T01:00Z", "2024-06-03T02:00Z"]),
            "work_type": ["reply", "reply", "reply"],
            "handle_seconds": [100.0, 100.0, 160.0],
        }
    )
    mix = mix_of(rows, UTC)
    np.testing.assert_allclose(mix.handle_seconds["reply"], 120.0)
    np.testing.assert_allclose(mix.reply_share, 1.0)
    assert mix.handle_seconds["tag"] is None
    assert mix.handle_cv["reply"] == pytest.approx(np.std([100, 100, 160], ddof=1) / 120)


def test_volumes_weigh_by_their_messages() -> None:
    """Thirty replies of 100 seconds and ten tags of 20: a share of .75 and each its own AHT."""
    rows = pd.DataFrame(
        {
            "created_at": pd.to_datetime(["2024-06-03T00:00Z"] * 2),
            "work_type": ["reply", "tag"],
            "volume": [30.0, 10.0],
            "handle_seconds": [100.0, 20.0],
        }
    )
    mix = mix_of(rows, UTC)
    np.testing.assert_allclose(mix.reply_share, 0.75)
    np.testing.assert_allclose(mix.handle_seconds["tag"], 20.0)
    assert mix.handle_cv == {"reply": None, "tag": None}


def test_the_hour_of_the_week_is_local() -> None:
    """Sunday 23:30 in UTC is Monday 01:30 in Berlin in summer."""
    utc = pd.Series(pd.to_datetime(["2024-06-02T23:30Z"]))
    assert hour_of_week(utc, ZoneInfo("Europe/Berlin")).tolist() == [1]
    assert hour_of_week(utc, UTC).tolist() == [6 * 24 + 23]
