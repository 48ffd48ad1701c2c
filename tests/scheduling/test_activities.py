"""Meetings and trainings inside shifts: where most heads can be spared, in no break, each once a day."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.activities import Activity, place_activities
from scheduling.problem import coverage_of
from scheduling.result import Assignment
from tests.scheduling.small import days, duty

DAY = days(1)
WHOLE = ((0, 7 * 1440),)


def wanted(busy=(), n=1):
    """One head all day, three in the hours named."""
    heads = np.ones(24 * n)
    heads[list(busy)] = 3.0
    return heads


def hours(placement):
    """Person and first hour of what was placed."""
    return [(one.person, one.start / 60) for one in placement.placed]


def test_it_lies_where_most_can_be_spared():
    """Every hour of the shift but 13 to 14 is busy."""
    busy = [t for t in range(24) if t != 13]
    found = place_activities(
        [Activity("Call", 60, (0,), WHOLE)], [Assignment(0, duty(0, 8, 8))], DAY, wanted(busy)
    )
    assert hours(found) == [(0, 13.0)]
    assert found.assignments[0].duty.breaks == ((780, 840),)
    assert found.assignments[0].duty.paid_hours == 8.0
    assert coverage_of([found.assignments[0].duty], DAY)[13] == 0.0


def test_breaks_and_windows_are_kept():
    """The best hour is the break's, the next lies outside the window: the one left is taken."""
    busy = [t for t in range(24) if t not in (10, 12, 14)]
    activity = Activity("Call", 60, (0,), ((9 * 60, 13 * 60),))
    found = place_activities([activity], [Assignment(0, duty(0, 8, 8, rest=(12, 13)))], DAY, wanted(busy))
    assert hours(found) == [(0, 10.0)]
    assert found.assignments[0].duty.breaks == ((600, 660), (720, 780))


def test_two_people_are_not_away_at_once_where_each_may_go_alone():
    """Two heads, one wanted: the second goes at another time."""
    team = [Assignment(p, duty(0, 8, 2)) for p in range(2)]
    found = place_activities([Activity("Training", 60, (0, 1), WHOLE)], team, DAY, wanted())
    assert hours(found) == [(0, 8.0), (1, 9.0)]


def test_together_is_at_one_time_when_most_can_come():
    """Three shifts meet from 12 to 14; the night is not there."""
    shifts = [duty(0, 6, 8), duty(0, 8, 8), duty(0, 12, 8), duty(0, 0, 6)]
    team = [Assignment(p, shift) for p, shift in enumerate(shifts)]
    activity = Activity("Team meeting", 60, (0, 1, 2, 3), WHOLE, together=True)
    found = place_activities([activity], team, DAY, wanted([12]))
    assert hours(found) == [(0, 13.0), (1, 13.0), (2, 13.0)]
    assert found.missing == (("Team meeting", 3, 1),)


def test_the_floor_stays_at_work():
    """Two of three may meet while one is to be there; alone in the evening nobody may leave."""
    team = [Assignment(p, duty(0, 8, 2)) for p in range(3)]
    meeting = Activity("Team meeting", 60, (0, 1, 2), WHOLE, together=True)
    found = place_activities([meeting], team, DAY, wanted(), np.ones(24))
    assert hours(found) == [(0, 8.0), (1, 8.0)]
    assert found.missing == (("Team meeting", 2, 1),)
    alone = place_activities(
        [Activity("Call", 60, (0,), WHOLE)], [Assignment(0, duty(0, 18, 4))], DAY, wanted(), np.ones(24)
    )
    assert alone.placed == ()


def test_times_are_on_days_of_their_own():
    """Three asked, two shifts: one is missing."""
    team = [Assignment(0, duty(d, 8, 8)) for d in range(2)]
    found = place_activities([Activity("Training", 90, (0,), WHOLE, times=3)], team, days(7), wanted(n=7))
    assert [one.day for one in found.placed] == [0, 1]
    assert found.missing == (("Training", 0, 1),)


def test_nobody_is_in_two_at_once():
    """Two activities of an hour fill a shift of two."""
    both = [Activity("A", 60, (0,), WHOLE), Activity("B", 60, (0,), WHOLE)]
    found = place_activities(both, [Assignment(0, duty(0, 8, 2))], DAY, wanted())
    assert hours(found) == [(0, 8.0), (0, 9.0)]
    assert found.assignments[0].duty.segments() == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_is_placed_lies_inside_its_shift_and_takes_its_hours(seed):
    """Coverage falls by just the hours placed; all asked are placed or missing."""
    rng = np.random.default_rng(seed)
    week = days(7)
    team = [
        Assignment(p, duty(d, int(rng.integers(0, 20)), 8, rest=None))
        for p in range(4)
        for d in range(7)
        if rng.random() < 0.5
    ]
    some = [
        Activity("A", int(rng.integers(1, 5)) * 30, (0, 1, 2), WHOLE, int(rng.integers(1, 4))),
        Activity("B", 60, (1, 2, 3), ((600, 9000),), together=True),
    ]
    found = place_activities(some, team, week, rng.random(168) * 3)
    before, after = (coverage_of([a.duty for a in one], week) for one in (team, found.assignments))
    placed = sum(one.end - one.start for one in found.placed) / 60
    assert np.isclose((before - after).sum(), placed)
    assert len(found.placed) + sum(count for *_, count in found.missing) == sum(
        one.times * len(one.people) for one in some
    )
    for one in found.placed:
        (shift,) = (a.duty for a in team if (a.person, a.duty.day) == (one.person, one.day))
        assert shift.start_minute <= one.start < one.end <= shift.end_minute
