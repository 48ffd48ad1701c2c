"""A gap is not a zero, and a quiet night is not a gap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wfm.history.small import MESSAGES, shared, small_plan
from wfm.history.gaps import implausible_zeros, runs
from wfm.history.read import read_history

WEEKS = 8
PROFILE = np.tile(np.repeat([0.1, 6.0, 10.0, 3.0], 6), 7 * WEEKS)
OPEN = np.ones(len(PROFILE), dtype=bool)
ALL = slice(0, len(PROFILE))


def arrivals(seed: int) -> np.ndarray:
    """Poisson counts of quiet nights (0.1 an hour) and busy days."""
    return np.random.default_rng(seed).poisson(PROFILE).astype(float)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_chance_alone_is_never_a_gap(seed: int) -> None:
    """Nights without a message and single empty hours stay zeros."""
    assert not implausible_zeros(arrivals(seed), OPEN, 24, ALL).any()


@given(st.integers(0, 10_000), st.integers(1, 7 * WEEKS - 2))
@settings(max_examples=30, deadline=None)
def test_an_empty_working_day_is_a_gap(seed: int, day: int) -> None:
    """Every hour from 06:00 to 24:00 of one day put to zero is found, whatever the day."""
    volume = arrivals(seed)
    hole = slice(24 * day + 6, 24 * day + 24)
    volume[hole] = 0
    assert implausible_zeros(volume, OPEN, 24, ALL)[hole].all()


def test_a_burst_elsewhere_does_not_make_a_quiet_night_a_gap() -> None:
    """Three hundred messages in one night hour say nothing of the other nights."""
    volume = arrivals(1)
    volume[24 * 10 + 3] = 300
    assert not implausible_zeros(volume, OPEN, 24, ALL).any()


def test_a_queue_that_grew_is_not_measured_by_its_later_self() -> None:
    """One message a day for four weeks, then a hundred: the thin weeks have no gap."""
    volume = arrivals(2)
    volume[: 24 * 28] = 0
    volume[12 : 24 * 28 : 24] = 1
    assert not implausible_zeros(volume, OPEN, 24, ALL)[: 24 * 20].any()


def test_closed_hours_are_no_evidence_and_do_not_end_a_run() -> None:
    """Closed all night, empty all Tuesday and Wednesday: the open hours of both are one gap."""
    volume = np.tile(np.repeat([0.0, 2.0], 12), 7 * WEEKS)
    open_ = np.tile(np.repeat([False, True], 12), 7 * WEEKS)
    volume[24:72] = 0
    gaps = implausible_zeros(volume, open_, 24, ALL)
    assert runs(gaps) == [(36, 48), (60, 72)]


def test_an_export_that_begins_at_noon_has_no_morning(tmp_path: Path) -> None:
    """Slots before the first message of the first day are missing; a night as quiet as others is a zero."""
    moments = [f"2024-05-{day:02}T{hour:02}:30:00Z" for day in range(1, 31) for hour in range(8, 20)]
    rows = [
        f"{i},twitter,{moment},tag,,,," for i, moment in enumerate(m for m in moments if m > "2024-05-01T14")
    ]
    (tmp_path / "history.csv").write_text(MESSAGES + "\n".join(rows))
    volume = read_history(small_plan(tmp_path)).queues[0].volume[:24]
    assert np.isnan(volume[8:14]).all()
    assert (volume[14:20] == 1).all()
    assert (volume[20:] == 0).all()


def test_an_outage_of_all_queues_is_seen_where_none_alone_is_busy_enough(tmp_path: Path) -> None:
    """Five queues with one message an hour all fall silent for six hours."""
    queues = tuple("abcde")
    rows = [
        f"{queue}{day}-{hour},{queue},2024-05-{day:02}T{hour:02}:15:00Z,tag,,,,"
        for day in range(1, 31)
        for hour in range(24)
        for queue in queues
        if not (day == 15 and 9 <= hour < 15)
    ]
    (tmp_path / "history.csv").write_text(MESSAGES + "\n".join(rows))
    history = read_history(small_plan(tmp_path, queues=queues))
    for queue in history.queues:
        assert runs(np.isnan(queue.volume)) == [(14 * 24 + 9, 14 * 24 + 15)]
    assert (
        "a: no data from 2024-05-15 09:00 to 2024-05-15 15:00: 6 intervals missing" in history.read.warnings
    )


@pytest.mark.parametrize(("first", "hours"), [("2016-05-01T13:00", 14), ("2015-12-17T23:00", 8)])
def test_the_holes_of_the_county_series_are_found(tmp_path: Path, first: str, hours: int) -> None:
    """Hours that the source shows as zeros in the middle of busy days are missing."""
    (tmp_path / "history.csv").write_bytes(shared("data", "mont.csv").read_bytes())
    plan = small_plan(
        tmp_path, format="volumes", zone="America/New_York", queues=("county",), start="2016-08-22"
    )
    queue = read_history(plan).queues[0]
    start = int((np.datetime64(first) - np.datetime64(queue.first_day)) / np.timedelta64(1, "h"))
    assert (start, start + hours) in runs(np.isnan(queue.volume))


def test_the_closed_days_of_the_bank_are_no_zeros(tmp_path: Path) -> None:
    """Weekdays 07:00-21:00: holidays, empty in the file, are missing; nothing else is."""
    (tmp_path / "history.csv").write_bytes(shared("data", "bank.csv").read_bytes())
    plan = small_plan(
        tmp_path,
        format="volumes",
        interval=30,
        queues=("bank",),
        open_="mon-fri 07:00-21:00",
        start="2003-10-27",
    )
    history = read_history(plan)
    queue = history.queues[0]
    assert (np.isnan(queue.volume) & queue.open).sum() == 168
    assert [(s.reason, s.rows) for s in history.read.skipped] == [("no volume (closed or missing)", 168)]
