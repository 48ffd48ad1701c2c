"""The independent checker: judges rosters from the definitions alone, with no solver."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.problem import Days, Duty, Person, RosterRules
from scheduling.result import Assignment
from scheduling.rules import RULES, Broken, PersonalRoster


def check_roster(
    people: tuple[Person, ...], assignments: Iterable[Assignment], days: Days, rules: RosterRules
) -> tuple[Broken, ...]:
    """Every hard rule broken by anybody, () for a sound roster."""
    worked: list[list[Duty]] = [[] for _ in people]
    for assignment in assignments:
        worked[assignment.person].append(assignment.duty)
    rosters = (
        PersonalRoster(person, tuple(sorted(duties, key=lambda duty: duty.start_minute)), days, rules)
        for person, duties in zip(people, worked, strict=True)
    )
    return tuple(broken for roster in rosters for rule in RULES for broken in rule(roster))
