"""Duties exchanged between people who may do each other's work, until like people bear alike.

Two people exchange all that they work on some days in a row, from one day to the whole horizon. Who is at
work when stays as it is, skill by skill, and so does every figure of the plan; each exchange obeys every
hard rule, refuses no more than was refused, costs no more overtime, and lowers the sum of squared
distances from everybody's share. Where no one stretch of days does, two together may. Deterministic:
nothing is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from scheduling.problem import BoolArray, Days, Duty, FloatArray, Person, RosterRules
from scheduling.result import Assignment
from scheduling.rules import RULES, PersonalRoster

WEIGHT = np.array([4.0, 1.0, 3.0, 3.0, 2.0])  # of a squared distance in shifts, nights, weekends, ...
TRIED = {1: 12, 2: 40}  # exchanges whose rules are looked at, the likeliest, of one stretch or of two
MOST_STRETCHES = 160  # of two people, where two stretches are put together
MOST_PARTNERS = 24  # people that each one may exchange with in a round, those unlike it first
MOST_PAIRS = 6000  # looked at in all
TIE = 1e-9

Row = tuple[Duty | None, ...]
"""What a person works, by day."""


def evened(
    people: Sequence[Person], assignments: Sequence[Assignment], days: Days, rules: RosterRules
) -> tuple[Assignment, ...]:
    """The roster with duties exchanged, in the order of people and days.

    Who has been told a roster (`Person.published`) keeps it, and so does everybody where a day holds two
    shifts of one person, which is no roster.
    """
    exchange = _Exchange(people, assignments, days, rules)
    if exchange.has_doubled_days:
        return tuple(assignments)
    while exchange.round(1) or exchange.round(2):
        pass
    return tuple(
        Assignment(p, duty) for p, row in enumerate(exchange.rows) for duty in row if duty is not None
    )


@dataclass(frozen=True)
class _Trade:
    """What two people may exchange: stretches of days as a mask, shape (stretches, days); what each gets.

    `to_first` and `to_second` are what their loads change by, shape (stretches, measures).
    """

    days: BoolArray
    to_first: FloatArray
    to_second: FloatArray

    def doubled(self) -> _Trade:
        """Every two of the stretches that have no day in common."""
        meet = self.days.astype(np.int64) @ self.days.T.astype(np.int64)
        one, two = np.nonzero(np.triu(meet == 0))
        return _Trade(
            self.days[one] | self.days[two],
            self.to_first[one] + self.to_first[two],
            self.to_second[one] + self.to_second[two],
        )


class _Exchange:
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
        self.by_day = np.array([self._by_day(p, row) for p, row in enumerate(self.rows)]).reshape(
            len(people), len(days), len(MEASURES)
        )
        self.before = self._before()
        self.load = self.by_day.sum(axis=1) + self.before
        self.family_of = {p: f for f, family in enumerate(self.families) for p in family.members}
        self.left = MOST_PAIRS

    def _by_day(self, p: int, row: Row) -> FloatArray:
        """What a person bears on each day, shape (days, measures); a weekend on its first day."""
        load = [[0.0] * len(MEASURES) for _ in row]
        for d, duty in enumerate(row):
            load[d][REFUSED] = self._refused(p, d, duty)
            if duty is not None:
                load[d][HOURS] = duty.paid_hours / self.longest
                load[d][NIGHTS], load[d][HOLIDAYS] = float(duty.is_night), float(d in self.days.holidays)
                if self.days.weekend[d] is not None:
                    load[self.first_of_weekend[self.days.weekend[d]]][WEEKENDS] = 1.0
        return np.array(load)

    def _refused(self, p: int, day: int, duty: Duty | None) -> float:
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

    # -- how far from even ---------------------------------------------------------------------

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

    # -- exchanging ----------------------------------------------------------------------------

    def round(self, stretches: int) -> bool:
        """Let every two people who may exchange do so, so many stretches at once; whether anybody did."""
        done = False
        for a, b in self._pairs():
            if self.left <= 0:
                return False
            self.left -= 1
            done |= self._exchange(a, b, stretches)
        return done

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Two people with the same skills and price, each with those who are least like it."""
        classes: dict[tuple[frozenset[str], float], list[int]] = defaultdict(list)
        in_family = {p for family in self.families for p in family.members}
        for p in sorted(in_family):
            person = self.people[p]
            if person.published is None:
                classes[person.skills, person.cost_per_hour].append(p)
        apart = self.distances() * np.sqrt(WEIGHT)
        pairs = set()
        for members in classes.values():
            theirs = apart[members]
            for a in members:
                far = np.argsort(-np.abs(theirs - apart[a]).sum(axis=1), kind="stable")[:MOST_PARTNERS]
                pairs |= {(min(a, members[i]), max(a, members[i])) for i in far if members[i] != a}
        yield from sorted(pairs, key=lambda pair: (-np.abs(apart[pair[0]] - apart[pair[1]]).sum(), pair))

    def _exchange(self, a: int, b: int, stretches: int) -> bool:
        """Make the likeliest exchange of two people that the rules allow and that makes loads more even."""
        trade = self._trade(a, b, MOST_STRETCHES if stretches > 1 else None)
        trade = trade.doubled() if stretches > 1 else trade
        apart = self.distances()[[a, b]]
        after = (apart[0] + trade.to_first) ** 2 + (apart[1] + trade.to_second) ** 2
        gain = (apart**2 @ WEIGHT).sum() - after @ WEIGHT
        kept = trade.to_first[:, REFUSED] + trade.to_second[:, REFUSED] <= TIE
        likely = np.flatnonzero(kept & (gain > TIE))
        likely = likely[np.argsort(-gain[likely], kind="stable")][: TRIED[stretches]]
        return any(self._done(a, b, trade.days[i]) for i in likely)

    def _trade(self, a: int, b: int, most: int | None) -> _Trade:
        """Stretches that begin and end on days on which the two differ and may exchange."""
        differs = np.array([one != two for one, two in zip(self.rows[a], self.rows[b], strict=True)])
        barred = differs & ~np.array([self._may_exchange(a, b, d) for d in range(len(self.days))])
        edges = np.flatnonzero(differs & ~barred)
        first, last = (edges[at] for at in np.triu_indices(len(edges)))
        blocked = np.append(0, np.cumsum(barred))
        free = blocked[last + 1] == blocked[first]
        first, last = first[free], last[free]
        if most is not None:  # short ones go together more often
            short = np.sort(np.argsort(last - first, kind="stable")[:most])
            first, last = first[short], last[short]
        on = np.arange(len(self.days))
        days = (on >= first[:, None]) & (on <= last[:, None])
        return _Trade(days, days @ self._given(a, b), days @ self._given(b, a))

    def _given(self, p: int, other: int) -> FloatArray:
        """What a person's load changes by where it takes the other's place, shape (days, measures)."""
        given = self.by_day[other] - self.by_day[p]
        given[:, REFUSED] = 0.0
        for d in {wish[0] for wish in self.people[p].wishes}:
            given[d, REFUSED] = self._refused(p, d, self.rows[other][d]) - self.by_day[p, d, REFUSED]
        return np.asarray(given)

    def _may_exchange(self, a: int, b: int, day: int) -> bool:
        return self._may_work(a, day, self.rows[b][day]) and self._may_work(b, day, self.rows[a][day])

    def _may_work(self, p: int, day: int, duty: Duty | None) -> bool:
        person = self.people[p]
        if day in person.locked:
            return False
        return duty is None or (duty.code in person.codes and day not in person.off)

    def _done(self, a: int, b: int, days: BoolArray) -> bool:
        """Exchange these days where the rules allow it and it makes loads more even in fact."""
        rows = {a: self._taken(a, b, days), b: self._taken(b, a, days)}
        by_day = {p: self._by_day(p, row) for p, row in rows.items()}
        load = self.load.copy()
        for p in rows:
            load[p] = by_day[p].sum(axis=0) + self.before[p]
        if self.unevenness(load, of=(a, b)) >= self.unevenness(of=(a, b)) - TIE:
            return False
        if not all(self._is_sound(p, row) for p, row in rows.items()):
            return False
        if sum(self._overtime(p, row) - self._overtime(p, self.rows[p]) for p, row in rows.items()) > TIE:
            return False
        self.load = load
        for p, row in rows.items():
            self.rows[p], self.by_day[p] = row, by_day[p]
        return True

    def _taken(self, p: int, other: int, days: BoolArray) -> Row:
        """A person's row with the other's on these days."""
        mine, theirs = self.rows[p], self.rows[other]
        return tuple(two if on else one for one, two, on in zip(mine, theirs, days, strict=True))

    def _overtime(self, p: int, row: Row) -> float:
        """What the overtime of a row costs, in hours of its price."""
        overtime = self.people[p].overtime
        return 0.0 if overtime is None else overtime.premium * overtime.hours(by_week(row, self.days))

    def _is_sound(self, p: int, row: Row) -> bool:
        duties = tuple(duty for duty in row if duty is not None)
        roster = PersonalRoster(self.people[p], duties, self.days, self.rules)
        return not any(broken for rule in RULES for broken in rule(roster))


def _apart(family: Family, load: FloatArray) -> FloatArray:
    """How much more than their share the members bear, shape (members, measures)."""
    members, share = list(family.members), np.array(family.share)
    part = share / share.sum() if share.sum() > 0 else np.full(len(share), 1.0 / len(share))
    return np.asarray(load[members] - part[:, None] * load[members].sum(axis=0))
