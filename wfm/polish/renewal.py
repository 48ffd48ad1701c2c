"""Whole rosters of one person anew: the best by what heads are worth, loyal to the roster there is.

Rules of runs, rest and hours bind a person's days together, so that a shift can seldom be put elsewhere
by itself. The dynamic programme of the roster search says what a person can do at best.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from scheduling.problem import Duty, FloatArray
from scheduling.result import Assignment
from scheduling.roster import Prices, RosterProblem, solve_roster
from wfm.polish.changes import Change, Changes

LOYALTY = (0.15, 0.4, 0.8)  # worth of a shift kept, in shares of the best shift there is to be had
REQUESTED = 10.0  # worth of a request of weight 1, in the same shares

Start = tuple[int, str, int]


def renewals(
    changes: Changes, assignments: Sequence[Assignment], p: int, worth: FloatArray, price: float
) -> Iterator[tuple[float, Change]]:
    """A person's best rosters, each with what it is worth more at a price an hour."""
    case = changes.case
    own = [a.duty for a in assignments if a.person == p]
    value = changes.coverage @ worth[changes.skill_sets.index(case.people[p].skills)]
    usable = changes.usable[p]
    best = max((float(value[j]) for j in usable), default=0.0)
    if best <= 0.0:
        return
    options = _options(changes, usable, own, value)
    for loyalty in LOYALTY:
        new = _best(changes, p, own, options, loyalty * best, REQUESTED * best, price)
        taken = tuple(duty for duty in own if duty not in new)
        given = tuple(duty for duty in new if duty not in own)
        change = Change(p, taken, given)
        if given:
            more = sum(_value(changes, value, duty) for duty in given)
            less = sum(_value(changes, value, duty) for duty in taken)
            yield more - less - price * change.hours, change


def _value(changes: Changes, value: FloatArray, duty: Duty) -> float:
    return float(value[changes.place[duty]])


def _options(
    changes: Changes, usable: Sequence[int], own: Sequence[Duty], value: FloatArray
) -> dict[Start, tuple[float, Duty]]:
    """For each start the placing of breaks that is worth most; as it is where the person has that shift."""
    found: dict[Start, tuple[float, Duty]] = {}
    for j in usable:
        duty = changes.duties[j]
        if _start(duty) not in found or value[j] > found[_start(duty)][0]:
            found[_start(duty)] = (float(value[j]), duty)
    return found | {_start(duty): (_value(changes, value, duty), duty) for duty in own}


def _start(duty: Duty) -> Start:
    return (duty.day, duty.code, duty.start_clock)


def _best(
    changes: Changes,
    p: int,
    own: Sequence[Duty],
    options: dict[Start, tuple[float, Duty]],
    kept: float,
    requested: float,
    price: float,
) -> tuple[Duty, ...]:
    """The roster of the dynamic programme, worth put as requests; what there is where it finds none."""
    case, person = changes.case, changes.case.people[p]
    mine = {_start(duty) for duty in own}
    asked = tuple(
        (*start, worth + (kept if start in mine else 0.0)) for start, (worth, _) in sorted(options.items())
    )
    wishes = tuple((day, code, clock, requested * weight) for day, code, clock, weight in person.wishes)
    problem = RosterProblem(
        days=case.days,
        people=(replace(person, wishes=(*wishes, *asked)),),
        duties=tuple(duty for _, duty in options.values()),
        rules=case.rules,
        needs=(),
        floor=np.zeros(case.days.intervals),
        prices=Prices(hour=price, wish=1.0),
    )
    found = solve_roster(problem, 0, 60.0)
    return tuple(own) if found.impossible else tuple(a.duty for a in found.assignments)
