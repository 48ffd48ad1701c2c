"""The independent checker: judges rosters from the definitions alone, with no solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheduling.personal_roster import Broken, PersonalRoster
from scheduling.problem import Days, Duty, Person, RosterRules
from scheduling.result import Assignment
from scheduling.rules import broken, wishes_not_met


def check_roster(
    people: tuple[Person, ...], assignments: Iterable[Assignment], days: Days, rules: RosterRules
) -> tuple[Broken, ...]:
    """Every hard rule broken by anybody, () for a sound roster."""
    return tuple(found for roster in _rosters(people, assignments, days, rules) for found in broken(roster))


def check_wishes(
    people: tuple[Person, ...], assignments: Iterable[Assignment], days: Days, rules: RosterRules
) -> tuple[Broken, ...]:
    """Every soft rule broken by anybody, with its weight."""
    rosters = _rosters(people, assignments, days, rules)
    return tuple(found for roster in rosters for found in wishes_not_met(roster))


def _rosters(
    people: tuple[Person, ...], assignments: Iterable[Assignment], days: Days, rules: RosterRules
) -> Iterator[PersonalRoster]:
    worked: list[list[Duty]] = [[] for _ in people]
    for assignment in assignments:
        worked[assignment.person].append(assignment.duty)
    for person, duties in zip(people, worked, strict=True):
        yield PersonalRoster(person, tuple(sorted(duties, key=lambda duty: duty.start_minute)), days, rules)
