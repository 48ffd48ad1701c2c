"""What stays unmet as stretches, and the heads it would take, in problems read by eye."""

from __future__ import annotations

from scheduling.cover import Shortage, Unmet, shortages, solve_cover
from tests.scheduling.small import QUICK, cover, duty, group, hourly


def test_neighbours_are_one_stretch():
    """The floor empty in 0, 1 and 5 is two stretches; a head each."""
    unmet = [Unmet("the floor", t, 1.0) for t in (1, 0, 5)]
    problem = cover([group([duty(0, 8, 8)])])
    assert shortages(problem, unmet) == (
        Shortage("the floor", 0, 2, 1.0, 1),
        Shortage("the floor", 5, 6, 1.0, 1),
    )


def test_work_may_be_done_until_it_is_due():
    """Three hours undone of two o'clock, due by the end of four: a head in each of three hours."""
    problem = cover([group([duty(0, 8, 8)])], classes=[hourly({2: 3}, 2)])
    assert shortages(problem, [Unmet("mail", 2, 3.0)]) == (Shortage("mail", 2, 5, 3.0, 1),)


def test_shrinkage_takes_more_heads():
    """The same at half of everybody's time: two heads."""
    problem = cover([group([duty(0, 8, 8)])], classes=[hourly({2: 3}, 2)], absence=0.5)
    assert [short.heads for short in shortages(problem, [Unmet("mail", 2, 3.0)])] == [2]


def test_an_impossible_cover_says_what_and_when():
    """Five hours at once, a pool of two: three more heads in that hour."""
    found = solve_cover(cover([group([duty(0, 0, 1)], pool=2)], classes=[hourly({0: 5}, 0)]), QUICK)
    (short,) = shortages(cover([], classes=[hourly({0: 5}, 0)]), found.unmet)
    assert (short.what, short.first, short.end, round(short.amount, 6), short.heads) == ("mail", 0, 1, 3.0, 3)
