"""Changes of a roster: one person's shift taken, given or put elsewhere, by that person's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.personal_roster import PersonalRoster
from scheduling.problem import Duty, FloatArray, Person, coverage_of
from scheduling.result import Assignment
from scheduling.rules import broken, weight_of_wishes
from wfm.case import Case
from wfm.covering import floor_of
from wfm.floors import missing_skills

ROUNDING = 1e-9


@dataclass(frozen=True)
class Change:
    """One person's duties `taken` away and `given` instead; either may be none."""

    person: int
    taken: tuple[Duty, ...]
    given: tuple[Duty, ...]

    @property
    def hours(self) -> float:
        """Paid hours more."""
        return _hours(self.given) - _hours(self.taken)

    @property
    def given_days(self) -> frozenset[int]:
        """The days that are given a shift."""
        return frozenset(duty.day for duty in self.given)

    def of(self, assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
        """The roster changed; people and days stay in order."""
        kept = [a for a in assignments if a.person != self.person or a.duty not in self.taken]
        kept += [Assignment(self.person, duty) for duty in self.given]
        return tuple(sorted(kept, key=lambda a: (a.person, a.duty.start_minute)))


class Changes:
    """What may be changed in a case's rosters, and what the coverage of each duty is."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.skill_sets = tuple(sorted({person.skills for person in case.people}, key=sorted))
        self.duties = tuple({duty: None for known in case.duties.values() for duty in known})
        self.place = {duty: j for j, duty in enumerate(self.duties)}
        self.coverage = np.array([coverage_of([duty], case.days) for duty in self.duties])
        self.paid = np.array([duty.paid_hours for duty in self.duties])
        self.floor = floor_of(case.plan, case.grid)
        self.usable = [self._usable(person) for person in case.people]

    def _usable(self, person: Person) -> list[int]:
        return [
            j
            for j, duty in enumerate(self.duties)
            if duty.code in person.codes and duty.day not in person.off and not _wished(person, duty, -1)
        ]

    def ranked(
        self, assignments: Sequence[Assignment], worth: FloatArray, price: float, most_hours: float
    ) -> Iterator[Change]:
        """Every change of at most so many hours more, by what it is worth at a price an hour, best first.

        Rules are not looked at: ask `is_sound`.
        """
        value, cost = worth @ self.coverage.T, price * self.paid
        found: list[tuple[float, Change]] = []
        for p, person in enumerate(self.case.people):
            s = self.skill_sets.index(person.skills)
            own_value = value[s] * self._pace(person) - cost
            own = [a.duty for a in assignments if a.person == p]
            for taken in [None, *(duty for duty in own if not _wished(person, duty, 1))]:
                less = 0.0 if taken is None else float(own_value[self.place[taken]])
                hours = (0.0 if taken is None else taken.paid_hours) + most_hours + ROUNDING
                away = () if taken is None else (taken,)
                if taken is not None and most_hours < 0:
                    found.append((-less, Change(p, away, ())))
                found += [
                    (float(own_value[j]) - less, Change(p, away, (self.duties[j],)))
                    for j in self.usable[p]
                    if own_value[j] > less and self.paid[j] <= hours and self.duties[j] != taken
                ]
        found.sort(key=lambda item: -item[0])
        return (change for _, change in found)

    def _pace(self, person: Person) -> FloatArray | float:
        """The share of an experienced head's work that the person gets done on each duty."""
        if not person.handling_factors:
            return 1.0
        return np.array([1.0 / person.handling_factor(duty.day) for duty in self.duties])

    def is_sound(self, assignments: Sequence[Assignment], change: Change) -> bool:
        """Whether the person's hard rules and the floor are kept, and no wish less than before."""
        after = self._roster(change.of(assignments), change.person)
        if any(broken(after)):
            return False
        if after.limits.soft:
            before = self._roster(assignments, change.person)
            if weight_of_wishes(after) > weight_of_wishes(before) + ROUNDING:
                return False
        if not change.taken:
            return True
        return self._keeps_floor(assignments, change) and self._keeps_skills(assignments, change)

    def _roster(self, assignments: Sequence[Assignment], p: int) -> PersonalRoster:
        own = tuple(a.duty for a in assignments if a.person == p)
        return PersonalRoster(self.case.people[p], own, self.case.days, self.case.rules)

    def _keeps_floor(self, assignments: Sequence[Assignment], change: Change) -> bool:
        left = np.flatnonzero(self.coverage[[self.place[duty] for duty in change.taken]].any(axis=0))
        after = [self.place[a.duty] for a in change.of(assignments)]
        return bool((self.coverage[after][:, left].sum(axis=0) >= self.floor[left] - ROUNDING).all())

    def _keeps_skills(self, assignments: Sequence[Assignment], change: Change) -> bool:
        """Whether nobody in charge, or with a skill that has a floor, is missing where there was somebody."""
        staffing = self.case.plan.staffing
        if not self.case.people[change.person].skills & {staffing.in_charge, *staffing.floors}:
            return True
        after = missing_skills(self.case, change.of(assignments))
        return bool((after <= missing_skills(self.case, assignments) + ROUNDING).all())


def _hours(duties: Iterable[Duty]) -> float:
    return sum(duty.paid_hours for duty in duties)


def _wished(person: Person, duty: Duty, sign: int) -> bool:
    """Whether a request speaks for (1) or against (-1) this duty."""
    return any(
        day == duty.day
        and code in {None, duty.code}
        and clock in {None, duty.start_clock}
        and sign * weight > 0
        for day, code, clock, weight in person.wishes
    )
