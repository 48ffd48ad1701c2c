"""What shifts are worth where they stand and elsewhere, by values of heads that are given."""

from __future__ import annotations

import numpy as np

from tests.scheduling.small import cover, days, duty, group
from wfm.cover_changes.shifts import Shifts
from wfm.cover_changes.value import Value

MORNING, LATER, AFTERNOON, SHORT = duty(0, 6, 8), duty(0, 7, 8), duty(0, 14, 8), duty(0, 14, 4)


def afternoons(intervals=24):
    """One from 14:00 on the first day, nothing before."""
    return np.where((np.arange(intervals) >= 14) & (np.arange(intervals) < 24), 1.0, 0.0)[None]


def test_a_shift_is_exchanged_for_one_where_heads_are_worth_more():
    """The morning for the afternoon before the morning for a shorter afternoon; none gets dearer."""
    shifts = Shifts(cover([group([MORNING, AFTERNOON, SHORT])]), [(MORNING, AFTERNOON)])
    value = Value(shifts, afternoons(), afternoons())
    first, second, *others = value.exchanges(shifts.begin)
    assert (first, second) == (((0, 0, -1), (0, 1, 1)), ((0, 0, -1), (0, 2, 1)))
    assert {move[0] for move in others} == {(0, 1, -1)}


def test_what_saves_most_for_its_loss_goes_first():
    """The morning goes at no loss; the afternoon for a shorter one saves as little as it loses."""
    shifts = Shifts(cover([group([MORNING, AFTERNOON, SHORT])]), [(MORNING, AFTERNOON)])
    value = Value(shifts, 0.1 * afternoons(), afternoons())
    first, *others = value.savings(shifts.begin)
    assert first == ((0, 0, -1), (0, 2, 1))  # a little is added besides
    assert others[0] == ((0, 0, -1),)
    assert {move[0] for move in others[1:]} == {(0, 1, -1)}


def test_hours_worked_before_and_after_count_for_nothing():
    """A start an hour later keeps seven hours: what they would lose and gain apart is not looked at."""
    shifts = Shifts(cover([group([MORNING, LATER])]), [(MORNING,)])
    fewer = np.full((1, 24), 5.0)
    fewer[0, 6] = 0.0  # nobody is missed at six
    value = Value(shifts, np.full((1, 24), 1.0), fewer)
    assert value.exchanges(shifts.begin) == [((0, 0, -1), (0, 1, 1))]


def test_groups_and_days_are_crossed_but_nothing_gets_dearer():
    """Four hours of one group on the first day for four of the other on the second, never for eight."""
    first, second, long = duty(0, 6, 4), duty(1, 6, 4), duty(1, 6, 8)
    one, other = group([first], name="one", n_days=2), group([second, long], name="other", n_days=2)
    shifts = Shifts(cover([one, other], on=days(2)), [(first,), ()])
    more = np.where(np.arange(48) >= 24, 1.0, 0.0)[None]
    value = Value(shifts, more, np.zeros((1, 48)))
    assert value.exchanges(shifts.begin) == [((0, 0, -1), (1, 0, 1))]
