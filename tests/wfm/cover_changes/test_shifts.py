"""Changes of a cover: the floor, live heads and contracts are kept, and nothing broken is made worse."""

from __future__ import annotations

import numpy as np

from tests.scheduling.small import cover, duty, group, live
from wfm.cover_changes.moves import first_sound, more
from wfm.cover_changes.shifts import Shifts

ROUND = [duty(0, start, 8) for start in range(0, 24, 4)]


def test_a_shift_that_the_floor_needs_stays():
    """Three shifts around the clock and one on top: only the one on top may go, or come earlier."""
    problem = cover([group(ROUND)], floor=dict.fromkeys(range(24), 1))
    shifts = Shifts(problem, [(ROUND[0], ROUND[2], ROUND[4], ROUND[3])])
    assert [shifts.is_sound(shifts.begin, ((0, j, -1),)) for j in (0, 2, 3, 4)] == [False, False, True, False]
    assert shifts.is_sound(shifts.begin, ((0, 3, -1), (0, 1, 1)))
    assert not shifts.is_sound(shifts.begin, ((0, 1, -1),))


def test_live_work_needs_those_who_hold_its_skill():
    """A chat in English at nine: the agent with English stays, the other may go."""
    english, other = group(ROUND, skills=["en"]), group(ROUND, skills=["de"])
    problem = cover([english, other], live=[live({9: 1}, skill="en")])
    shifts = Shifts(problem, [(ROUND[2],), (ROUND[2],)])
    assert not shifts.is_sound(shifts.begin, ((0, 2, -1),))
    assert shifts.is_sound(shifts.begin, ((1, 2, -1),))


def test_where_nobody_was_nobody_must_come():
    """A floor that is not kept to begin with does not forbid changes that leave it as it is."""
    problem = cover([group(ROUND)], floor=dict.fromkeys(range(24), 1))
    shifts = Shifts(problem, [(ROUND[0], ROUND[0])])
    assert shifts.is_sound(shifts.begin, ((0, 0, -1),))
    assert not shifts.is_sound(shifts.after(shifts.begin, ((0, 0, -1),)), ((0, 0, -1),))


def test_shifts_as_the_simulation_and_the_checker_want_them():
    """Two groups of one skill set: a shift of each is two of the set."""
    problem = cover([group(ROUND, name="one"), group(ROUND, name="other")])
    shifts = Shifts(problem, [(ROUND[0],), (ROUND[0], ROUND[1])])
    assert [(plan.duty, plan.count) for plan in shifts.planned(shifts.begin)] == [
        (ROUND[0], 2),
        (ROUND[1], 1),
    ]
    assert len(shifts.team(shifts.begin)) == 3
    assert shifts.paid_hours(shifts.begin) == 24


def test_worth_says_what_comes_first():
    """Heads are worth something in the afternoon alone: an afternoon is given first, one of each kind."""
    morning, afternoon = duty(0, 6, 8), duty(0, 14, 8)
    shifts = Shifts(cover([group([morning, afternoon])]), [(morning, afternoon)])
    worth = np.where(np.arange(24) >= 14, 1.0, 0.0)[None]
    assert more(shifts, shifts.begin, worth)[0] == ((0, 1, 1),)
    assert first_sound(shifts, shifts.begin, more(shifts, shifts.begin, worth), 5) == [((0, 1, 1),)]
