"""Who could come where somebody falls ill: agents who are off and break no hard rule by taking the shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from scheduling.personal_roster import PersonalRoster
from scheduling.problem import Days, Duty, Person, RosterRules
from scheduling.result import Assignment
from scheduling.rules import broken

Key = tuple[int, str, frozenset[str]]


@dataclass(frozen=True)
class Standby:
    """A shift and, in turn, the people (indices) who could take it on a day off.

    `skills` are those needed that everybody who works it holds, and so must whoever comes; `at_work` is
    how many work it. Each person alone could take this one shift; two calls may not go together.
    """

    duty: Duty
    skills: frozenset[str]
    at_work: int
    people: tuple[int, ...]


def standby_lists(
    people: tuple[Person, ...],
    assignments: Sequence[Assignment],
    days: Days,
    rules: RosterRules,
    asked: int,
    needed: frozenset[str],
    seed: int,
) -> tuple[Standby, ...]:
    """For each shift of a roster up to `asked` people on standby, in the order of start, code and skills.

    Shifts alike in day, code, start and the `needed` skills of who works them share a list. First come those
    who did not ask to be off, then those who stand by least often so far, then by lot from `seed`. Pool
    people without any shift are nobody yet, and stand by for nothing.
    """
    rosters = _rosters(people, assignments, days, rules)
    lot = np.random.default_rng(seed).permutation(len(people))
    often: Counter[int] = Counter()
    found = []
    for (_, _, skills), duties in sorted(_shifts(people, assignments, needed).items(), key=_place):
        duty = duties[0]
        order = sorted(rosters, key=lambda p: (_asked_off(people[p], duty.day), often[p], lot[p]))
        chosen = tuple(islice((p for p in order if could_take(rosters[p], duty, skills)), asked))
        often.update(chosen)
        found.append(Standby(duty, skills, len(duties), chosen))
    return tuple(found)


def could_take(roster: PersonalRoster, duty: Duty, skills: frozenset[str]) -> bool:
    """Whether somebody with these skills, off that day, could work the duty too and break no rule by it.

    What the roster breaks already bars nothing else.
    """
    person, week = roster.person, roster.days.week
    if not skills <= person.skills or any(worked.day == duty.day for worked in roster.duties):
        return False
    hours = sum(worked.counted_hours for worked in roster.duties if week[worked.day] == week[duty.day])
    if hours + duty.counted_hours > person.max_hours[week[duty.day]] + 1e-6:
        return False
    return _kinds(_with(roster, duty)) <= _kinds(roster)


def _with(roster: PersonalRoster, duty: Duty) -> PersonalRoster:
    duties = tuple(sorted((*roster.duties, duty), key=lambda worked: worked.start_minute))
    return PersonalRoster(roster.person, duties, roster.days, roster.rules)


def _kinds(roster: PersonalRoster) -> set[tuple[str, int | None, int]]:
    return {(found.rule, found.day, found.amount) for found in broken(roster)}


def _rosters(
    people: tuple[Person, ...], assignments: Sequence[Assignment], days: Days, rules: RosterRules
) -> dict[int, PersonalRoster]:
    """The roster of everybody who is there: named, or of a pool with a shift."""
    worked: dict[int, list[Duty]] = {p: [] for p, person in enumerate(people) if not person.is_pool}
    for assignment in assignments:
        worked.setdefault(assignment.person, []).append(assignment.duty)
    return {
        p: PersonalRoster(people[p], tuple(sorted(duties, key=lambda duty: duty.start_minute)), days, rules)
        for p, duties in sorted(worked.items())
    }


def _shifts(
    people: tuple[Person, ...], assignments: Iterable[Assignment], needed: frozenset[str]
) -> dict[Key, list[Duty]]:
    """The duties alike, by start, code and the skills needed of who works them."""
    alike: dict[Key, list[Duty]] = {}
    for assignment in assignments:
        duty, skills = assignment.duty, people[assignment.person].skills & needed
        alike.setdefault((duty.start_minute, duty.code, skills), []).append(duty)
    return alike


def _place(item: tuple[Key, list[Duty]]) -> tuple[int, str, list[str]]:
    start, code, skills = item[0]
    return start, code, sorted(skills)


def _asked_off(person: Person, day: int) -> bool:
    return any(wish[0] == day and wish[3] < 0 for wish in person.wishes)
