"""What would be done when, nothing random; days of 24 hourly intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.replay import Ceiling, replay
from tests.scheduling.small import hourly, live

ANY = frozenset()


def heads(by_hour):
    """Heads of no special skill, {hour: heads}."""
    found = np.zeros(24)
    for t, n in by_hour.items():
        found[t] = n
    return {ANY: found}


def test_work_waits_for_people_over_the_end_of_the_cycle():
    """Three hours of mail at 23:00, one head from midnight to three."""
    done = replay((hourly({23: 3}, 4),), (), heads({0: 1, 1: 1, 2: 1}), 1.0)
    assert done.deferred[:4].tolist() == [1, 1, 1, 0]
    assert done.waiting[[23, 0, 1, 2]].tolist() == [3, 2, 1, 0]
    assert done.in_time == ((1.0,),)


def test_work_open_at_the_start_is_done_first_and_the_horizon_is_no_cycle():
    """Two hours open, due by 1:00; mail of 23:00 is left at the end, and in time after it."""
    opening = np.zeros(24)
    opening[1] = 2.0
    work = replace(hourly({0: 1, 23: 3}, 4), carried=opening)
    done = replay((work,), (), heads({0: 1, 1: 1, 2: 1}), 1.0)
    assert done.deferred[:4].tolist() == [1, 1, 1, 0]
    assert done.waiting[[0, 1, 2, 22, 23]].tolist() == [2, 1, 0, 0, 3]
    # The next horizon begins like this one: an hour of what is left is done at 0:00, 1:00 and 2:00.
    assert done.in_time == ((1.0,),)


def test_live_work_goes_first():
    """Of two heads chat takes one and a half; mail has the rest."""
    chat = live({12: 2}, {12: 1.5})
    done = replay((hourly({12: 1}, 9),), (chat,), heads({12: 2, 13: 1}), 1.0)
    assert (done.live[12], done.deferred[12], done.deferred[13]) == (1.5, 0.5, 0.5)
    assert done.unserved.sum() == 0


def test_a_ceiling_is_kept_by_the_day_and_not_by_the_hour():
    """Busy half of two hours: all of the first hour and nothing after it; what is left over waits."""
    half = Ceiling(0.5, np.zeros(24, dtype=np.int64))
    done = replay((hourly({0: 1, 1: 0.5}, 9),), (), heads({0: 1, 1: 1}), 1.0, half)
    assert done.deferred[:2].tolist() == [1.0, 0.0]
    assert done.in_time[0][0] < 1.0
    enough = replay((hourly({0: 1, 1: 0.5}, 9),), (), heads({0: 1, 1: 1, 2: 1}), 1.0, half)
    assert enough.deferred[:3].tolist() == [1.0, 0.5, 0.0]
    assert enough.in_time == ((1.0,),)


def test_what_is_due_first_goes_first():
    """Post that arrived later is due before mail."""
    mail, post = hourly({0: 1}, 9), hourly({1: 1}, 1, name="post")
    done = replay((mail, post), (), heads({1: 1, 2: 1}), 1.0)
    assert done.in_time == ((1.0,), (1.0,))
    one_head = replay((hourly({0: 1}, 1), post), (), heads({1: 1, 5: 1}), 1.0)
    assert one_head.in_time == ((1.0,), (0.0,))


def test_live_work_with_nobody_there_is_not_served():
    """It does not wait for the next hour."""
    done = replay((), (live({12: 1}, {12: 1.0}),), heads({13: 1}), 1.0)
    assert (done.live.sum(), done.unserved[12]) == (0, 1)


def test_the_share_in_time_by_target_counts_messages():
    """Two hours of work at once and one head: the first hour is in time, all is by the second target."""
    work = hourly({0: 2}, 0, late=[(0.5, 1)], volume={0: 10})
    done = replay((work,), (), heads({0: 1, 1: 1}), 1.0)
    assert done.in_time == ((0.5, 1.0),)


def test_skills():
    """German mail waits for the German speaker, who is left for it by those who know less."""
    both, english = frozenset({"de", "en"}), frozenset({"en"})
    one = np.where(np.arange(24) == 8, 1.0, 0.0)
    mail = (hourly({8: 1}, 0, skill="de"), hourly({8: 1}, 0, skill="en", name="post"))
    assert replay(mail, (), {both: one, english: one}, 1.0).in_time == ((1.0,), (1.0,))
    alone = replay(mail[:1], (), {english: one}, 1.0)
    assert alone.deferred.sum() == 0


def test_head_hours_are_what_a_head_can_do():
    """Half of an hour is productive: two heads for one hour of work."""
    done = replay((hourly({0: 1}, 0),), (), heads({0: 1, 1: 1}), 0.5)
    assert done.deferred[:3].tolist() == [0.5, 0.5, 0]


@given(
    arrivals=st.dictionaries(st.integers(0, 23), st.floats(0.1, 5), min_size=1, max_size=6),
    chat=st.dictionaries(st.integers(0, 23), st.floats(0.1, 2), max_size=3),
    spare=st.floats(0, 1),
)
def test_work_is_conserved(arrivals, chat, spare):
    """Where there is time enough, what is done over the cycle is what arrives, live and deferred."""
    calls = live(chat, chat)
    level = max(max(chat.values(), default=0.0), (sum(arrivals.values()) + sum(chat.values())) / 24)
    done = replay((hourly(arrivals, 6),), (calls,), {ANY: np.full(24, level + spare + 1e-6)}, 1.0)
    assert done.live.sum() + done.unserved.sum() == pytest.approx(sum(chat.values()))
    assert done.unserved.sum() == pytest.approx(0)
    assert done.deferred.sum() == pytest.approx(sum(arrivals.values()), abs=1e-3)
    assert np.all(done.live + done.deferred <= level + spare + 2e-6)


@given(
    arrivals=st.dictionaries(st.integers(0, 23), st.floats(0.1, 5), min_size=1, max_size=6),
    there=st.dictionaries(st.integers(0, 23), st.floats(0.1, 3), max_size=6),
)
def test_what_waits_is_what_came_and_was_not_done(arrivals, there):
    """Interval by interval, whether there is time enough or not."""
    work = hourly(arrivals, 6)
    done = replay((work,), (), heads(there), 1.0)
    assert np.diff(done.waiting) == pytest.approx((work.arrivals - done.deferred)[1:])
    assert 0 <= done.in_time[0][0] <= 1


def test_overdue_is_what_waits_past_its_first_target():
    """Two hours due within their own hour, one head: an hour is overdue at its end, none an hour later."""
    work = hourly({5: 2}, 0, late=[(0.5, 1)])
    done = replay((work,), (), heads({5: 1, 6: 1}), 1.0)
    assert done.overdue[[4, 5, 6]].tolist() == [0, 1, 0]
