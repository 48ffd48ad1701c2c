"""A roster as it stands between exchanges: who works what, what each bears, and how far from even that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from scheduling.fairness.loads import (
    HOLIDAYS,
    HOURS,
    MEASURES,
    NIGHTS,
    REFUSED,
    WEEKENDS,
    Family,
    borne_before,
    by_week,
    families_of,
    refused_on,
)
from scheduling.personal_roster import PersonalRoster
from scheduling.problem import Days, Duty, FloatArray, Person, RosterRules
from scheduling.result import Assignment
from scheduling.rules import broken, weight_of_wishes

WEIGHT = np.array([4.0, 1.0, 3.0, 3.0, 2.0])  # of a squared distance in shifts, nights, weekends, ...
TIE = 1e-9

Row = tuple[Duty | None, ...]
"""What a person works, by day."""


class Standing:
    """The roster as it stands: a row a person, loads of shape (people, measures), hours in longest shifts."""

    def __init__(
        self, people: Sequence[Person], assignments: Sequence[Assignment], days: Days, rules: RosterRules
    ) -> None:
        self.people, self.days, self.rules = people, days, rules
        self.families = families_of(people, assignments, days)
        self.longest = max((a.duty.paid_hours for a in assignments), default=1.0)
        self.rows: list[Row] = [(None,) * len(days) for _ in people]
        for a in assignments:
            row = self.rows[a.person]
            self.rows[a.person] = (*row[: a.duty.day], a.duty, *row[a.duty.day + 1 :])
        self.has_doubled_days = sum(duty is not None for row in self.rows for duty in row) < len(assignments)
        self.first_of_weekend = {number: d for d, number in reversed(list(enumerate(days.weekend)))}
        self.by_day = np.array([self.bears(p, row) for p, row in enumerate(self.rows)]).reshape(
            len(people), len(days), len(MEASURES)
        )
        self.before = self._before()
        self.load = self.by_day.sum(axis=1) + self.before
        self.family_of = {p: f for f, family in enumerate(self.families) for p in family.members}

    def bears(self, p: int, row: Row) -> FloatArray:
        """What a person bears on each day, shape (days, measures); a weekend on its first day."""
        load = [[0.0] * len(MEASURES) for _ in row]
        for d, duty in enumerate(row):
            load[d][REFUSED] = self.refused(p, d, duty)
            if duty is not None:
                load[d][HOURS] = duty.paid_hours / self.longest
                load[d][NIGHTS], load[d][HOLIDAYS] = float(duty.is_night), float(d in self.days.holidays)
                if self.days.weekend[d] is not None:
                    load[self.first_of_weekend[self.days.weekend[d]]][WEEKENDS] = 1.0
        return np.array(load)

    def refused(self, p: int, day: int, duty: Duty | None) -> float:
        """The weight of requests that somebody sees refused who works this on a day."""
        person = self.people[p]
        return refused_on(person, day, () if duty is None else (duty,)) if person.wishes else 0.0

    def _before(self) -> FloatArray:
        """What was borne before; who has no past is taken for one who bore as much as the others alike."""
        before = borne_before(self.people, self.days)
        for family in self.families:
            known = [p for p in family.members if self.people[p].worked_before]
            new = [p for p in family.members if not self.people[p].worked_before]
            if known and new:
                before[new] = before[known].mean(axis=0)
        return before

    def distances(self) -> FloatArray:
        """How much more than their share people bear, shape (people, measures); 0 outside families."""
        apart = np.zeros_like(self.load)
        for family in self.families:
            apart[list(family.members)] = _apart(family, self.load)
        return np.asarray(apart)

    def unevenness(self, load: FloatArray | None = None, of: Sequence[int] | None = None) -> float:
        """What the search makes small: of everybody or the families `of` some, as it is or by other loads."""
        load = self.load if load is None else load
        families = range(len(self.families)) if of is None else {self.family_of.get(p) for p in of}
        apart = (_apart(self.families[f], load) for f in families if f is not None)
        return float(sum((some**2 @ WEIGHT).sum() for some in apart))

    def is_even(self, family: Family) -> bool:
        """Whether any two of a family are within one shift, and everybody within one of the other shares."""
        apart = _apart(family, self.load)
        hours, others = apart[:, HOURS], np.delete(apart, [HOURS, REFUSED], axis=1)
        return bool(hours.max() - hours.min() <= 1.0 + TIE and np.abs(others).max() <= 1.0 + TIE)

    def classes(self) -> tuple[tuple[int, ...], ...]:
        """People who may exchange: of the same skills, price and speed, and nobody has told them a roster."""
        found: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for p in sorted(p for family in self.families for p in family.members):
            person = self.people[p]
            if person.published is None:
                speed = tuple(sorted(person.handling_factors.items()))
                found[person.skills, person.cost_per_hour, speed].append(p)
        return tuple(tuple(members) for members in found.values())

    def with_rows(self, rows: Mapping[int, Row]) -> FloatArray:
        """The loads where some work other rows, shape (people, measures)."""
        load = self.load.copy()
        for p, row in rows.items():
            load[p] = self.bears(p, row).sum(axis=0) + self.before[p]
        return np.asarray(load)

    def may_work(self, p: int, day: int, duty: Duty | None) -> bool:
        """Whether contract, time off and locks let somebody work this."""
        person = self.people[p]
        if day in person.locked:
            return False
        if duty is None:
            return True
        return duty.code in person.allowed.get(day, person.codes & {duty.code}) and day not in person.off

    def is_sound(self, rows: Mapping[int, Row]) -> bool:
        """Whether rows obey the hard rules, at no more cost and no fewer wishes met than those that stand."""
        more = sum(self._overtime(p, row) - self._overtime(p, self.rows[p]) for p, row in rows.items())
        if more > TIE or any(any(broken(self._roster(p, row))) for p, row in rows.items()):
            return False
        worse = sum(
            weight_of_wishes(self._roster(p, row)) - weight_of_wishes(self._roster(p, self.rows[p]))
            for p, row in rows.items()
        )
        return worse <= TIE

    def take(self, rows: Mapping[int, Row]) -> None:
        """Let these stand in place of what stood."""
        self.load = self.with_rows(rows)
        for p, row in rows.items():
            self.rows[p], self.by_day[p] = row, self.bears(p, row)

    def _overtime(self, p: int, row: Row) -> float:
        """What the overtime of a row costs, in hours of its price."""
        overtime = self.people[p].overtime
        return 0.0 if overtime is None else overtime.premium * overtime.hours(by_week(row, self.days))

    def _roster(self, p: int, row: Row) -> PersonalRoster:
        duties = tuple(duty for duty in row if duty is not None)
        return PersonalRoster(self.people[p], duties, self.days, self.rules)


def _apart(family: Family, load: FloatArray) -> FloatArray:
    """How much more than their share the members bear, shape (members, measures)."""
    members, share = list(family.members), np.array(family.share)
    part = share / share.sum() if share.sum() > 0 else np.full(len(share), 1.0 / len(share))
    return np.asarray(load[members] - part[:, None] * load[members].sum(axis=0))
