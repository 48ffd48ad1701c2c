"""Whether a person's own hard rules leave any roster at all."""

from __future__ import annotations

import numpy as np

from scheduling.problem import Days, Duty, Need, Person, RosterRules
from scheduling.roster.problem import RosterProblem
from scheduling.roster.solve import solve_roster


def has_roster(
    people: tuple[Person, ...], duties: tuple[Duty, ...], days: Days, rules: RosterRules
) -> tuple[bool, ...]:
    """For each person, whether some roster obeys every hard rule that binds that person."""
    nothing_wanted = np.zeros(days.intervals)
    problem = RosterProblem(
        days=days,
        people=people,
        duties=duties,
        rules=rules,
        needs=(Need(frozenset(), nothing_wanted),),
        floor=nothing_wanted,
    )
    impossible = solve_roster(problem, rounds=0, seconds=0.0).impossible
    return tuple(p not in impossible for p in range(len(people)))
