"""Keeping what was published: a day that becomes another costs what the person's changes are worth."""

from __future__ import annotations

import numpy as np
import pytest

from scheduling.problem import Need
from scheduling.roster import RosterProblem, solve_roster
from tests.scheduling.small import LOOSE, days, duty, person

WANTED_AT = 14
PUBLISHED = {0: ("E", 6 * 60), 1: ("E", 6 * 60)}


def worked(person_, on=None):
    """What somebody works where only the late shift is wanted, over three days."""
    on = on or days(3)
    wanted = np.zeros(on.intervals)
    for d in range(3):
        wanted[24 * d + WANTED_AT : 24 * d + 22] = 1.0
    problem = RosterProblem(
        days=on,
        people=(person_,),
        duties=tuple(duty(d, *shift) for d in range(3) for shift in ((6, 8, "E"), (14, 8, "L"))),
        rules=LOOSE,
        needs=(Need(frozenset(), wanted),),
        floor=np.zeros(on.intervals),
    )
    return {a.duty.day: a.duty.code for a in solve_roster(problem, 20, 10.0).assignments}


@pytest.mark.parametrize(
    ("change_hours", "expected"),
    [(0.0, {0: "L", 1: "L", 2: "L"}), (1000.0, {0: "E", 1: "E"})],
    ids=["changes are free", "changes are dear"],
)
def test_published_days_stay_where_changes_cost_more_than_they_help(change_hours, expected):
    """Early shifts nobody needs stay, and a published day off stays off, where changes are dear."""
    ann = person("Ann", codes="EL", published=PUBLISHED, change_hours=change_hours)
    assert worked(ann) == expected


def test_a_rule_goes_before_what_was_published():
    """Time off on a published day empties that day and leaves the others."""
    ann = person("Ann", codes="EL", published=PUBLISHED, change_hours=1000.0, off=frozenset({0}))
    assert worked(ann) == {1: "E"}


def test_nothing_published_is_not_a_published_day_off():
    """Without a published roster the price of changes has nothing to price."""
    assert worked(person("Ann", codes="EL", change_hours=1000.0)) == {0: "L", 1: "L", 2: "L"}


def test_a_told_roster_is_where_the_search_begins():
    """Three people told one early shift each: nobody takes another's, though the first could fill all."""
    on, told = days(3), [{day: ("E", 6 * 60)} for day in range(3)]
    wanted = np.zeros(on.intervals)
    for d in range(3):
        wanted[24 * d + 6 : 24 * d + 14] = 1.0
    problem = RosterProblem(
        days=on,
        people=tuple(person(f"P{p}", codes="EL", published=told[p], change_hours=12.0) for p in range(3)),
        duties=tuple(duty(d, *shift) for d in range(3) for shift in ((6, 8, "E"), (14, 8, "L"))),
        rules=LOOSE,
        needs=(Need(frozenset(), wanted),),
        floor=wanted,
    )
    found = solve_roster(problem, 0, 10.0).assignments
    assert {(a.person, a.duty.day, a.duty.code) for a in found} == {(d, d, "E") for d in range(3)}
