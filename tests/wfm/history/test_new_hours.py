"""Hours that opened during the history are told from hours in which nobody wrote."""

from __future__ import annotations

import numpy as np
import pytest

from wfm.history.new_hours import closed_at_first

DAYS, SLOTS = 70, 24
MONDAY = 0


def _counts(rate: float, opened: int, hour: int = 20, seed: int = 1):
    """Ten weeks of hourly counts, 10 by day; at `hour` there is `rate`, and nothing before day `opened`."""
    table = np.random.default_rng(seed).poisson(10.0, (DAYS, SLOTS)).astype(float)
    table[:, hour] = np.random.default_rng(seed + 1).poisson(rate, DAYS)
    table[:opened, hour] = 0.0
    return table


def _found(table, is_open=None):
    open_ = np.ones(table.shape, dtype=np.bool_) if is_open is None else is_open
    return closed_at_first(table.ravel(), open_.ravel(), SLOTS, MONDAY).reshape(table.shape)


@pytest.mark.parametrize("rate", [1.0, 6.0])
def test_silence_before_an_hour_opened_is_closed(rate):
    """Eight weeks of nothing at 20:00, then one or six messages a day: all that is closed, nothing else."""
    found = _found(_counts(rate, 56))
    silent = _counts(rate, 56) == 0.0
    assert (found <= silent).all()
    workdays = np.arange(DAYS) % 7 < 5
    assert found[:56, 20][workdays[:56]].all()
    assert not found[56:].any()
    assert not np.delete(found, 20, axis=1).any()


def test_a_quiet_hour_stays_quiet():
    """One message in twenty nights: weeks without one are no surprise."""
    assert not _found(_counts(0.05, 0)).any()


def test_an_hour_that_was_always_busy_has_no_closed_days():
    """A zero or two at the start of a busy hour is chance at a rate of 2."""
    assert not _found(_counts(2.0, 2)).any()


def test_saturdays_that_opened_do_not_close_workdays():
    """Saturdays without a message for eight weeks, then as any day: only they are closed."""
    table = _counts(10.0, 0)
    saturday = np.arange(DAYS) % 7 == 5
    table[saturday & (np.arange(DAYS) < 49)] = 0.0
    found = _found(table)
    assert found[saturday][:7].all()
    assert found.sum() == 7 * SLOTS


def test_unknown_and_closed_slots_are_left_alone():
    """A gap stays a gap and a closed slot closed."""
    table = _counts(6.0, 56)
    table[3, 20] = np.nan
    is_open = np.ones(table.shape, dtype=np.bool_)
    is_open[4, 20] = False
    found = _found(table, is_open)
    assert not found[3, 20]
    assert not found[4, 20]
    assert found[2, 20]
