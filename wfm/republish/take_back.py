"""Changes taken back one after another, as long as every target still holds with the confidence asked.

A search that prices changes leaves some that another one has made needless. Whole agents are put back
first, then single days; what remains, where trials suffice, is a roster in which no single change can be
taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduling.check import check_roster
from scheduling.result import Assignment
from wfm.case import Case

MOST_TRIALS = 120
"""Rosters judged at most; each is a whole simulation."""

Roster = tuple[Assignment, ...]
Days = dict[int, Assignment]


@dataclass(frozen=True)
class TakeBack:
    """A roster and the one it was meant to keep; `holds` judges a roster by simulation."""

    case: Case
    published: Roster
    holds: Callable[[Roster], bool]

    def fewest(self, roster: Roster) -> Roster:
        """The roster with every change taken back that can be."""
        left = MOST_TRIALS
        for smaller in (self._by_agent, self._by_day):
            trials = list(smaller(roster))[:left]
            left -= len(trials)
            for person, days in trials:
                roster = self._without(roster, person, days)
        return self._with_published_breaks(roster)

    def _with_published_breaks(self, roster: Roster) -> Roster:
        """Breaks where they were on the days that stay, unless the targets need them elsewhere."""
        before = {(a.person, a.duty.day): a for a in self.published}
        trial = tuple(_as_before(a, before.get((a.person, a.duty.day))) for a in roster)
        return trial if trial != roster and self.holds(trial) else roster

    def count(self, roster: Roster) -> int:
        """How many days of how many agents are not as published, all in all."""
        return sum(len(self.changed_days(roster, person)) for person in range(len(self.case.people)))

    def changed_days(self, roster: Roster, person: int) -> list[int]:
        """The days of an agent that are not as published."""
        now, before = _days_of(roster, person), _days_of(self.published, person)
        return [day for day in sorted(now.keys() | before.keys()) if _said(now, day) != _said(before, day)]

    def _by_agent(self, roster: Roster) -> Iterator[tuple[int, list[int]]]:
        """Agents with most changes first."""
        changed = [(person, self.changed_days(roster, person)) for person in range(len(self.case.people))]
        yield from sorted((found for found in changed if found[1]), key=lambda found: -len(found[1]))

    def _by_day(self, roster: Roster) -> Iterator[tuple[int, list[int]]]:
        for person, days in self._by_agent(roster):
            if len(days) > 1:
                yield from ((person, [day]) for day in days)

    def _without(self, roster: Roster, person: int, days: list[int]) -> Roster:
        """The roster with these days as published, where that breaks no rule and every target holds."""
        before = _days_of(self.published, person)
        theirs = {day: a for day, a in _days_of(roster, person).items() if day not in days}
        theirs |= {day: before[day] for day in days if day in before}
        mine = tuple(theirs[day] for day in sorted(theirs))
        if not self._is_sound(person, mine):
            return roster
        trial = (*(a for a in roster if a.person != person), *mine)
        return trial if self.holds(trial) else roster

    def _is_sound(self, person: int, theirs: Roster) -> bool:
        alone = tuple(Assignment(0, a.duty) for a in theirs)
        return not check_roster((self.case.people[person],), alone, self.case.days, self.case.rules)


def _days_of(roster: Roster, person: int) -> Days:
    return {a.duty.day: a for a in roster if a.person == person}


def _said(days: Days, day: int) -> tuple[str, int] | None:
    return _duty(days[day]) if day in days else None


def _duty(assignment: Assignment) -> tuple[str, int]:
    return assignment.duty.code, assignment.duty.start_clock


def _as_before(now: Assignment, before: Assignment | None) -> Assignment:
    """The assignment with the breaks it had, where it is the same shift."""
    return now if before is None or _duty(before) != _duty(now) else before
