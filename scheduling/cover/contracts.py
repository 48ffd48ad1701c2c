"""The rows of contracts: hours a week, agents a day and weekends, summed over the agents of a group.

Indices: g group, d day, w week.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulp

from scheduling.cover.problem import CoverProblem, Group
from scheduling.cover.programme import Programme, Terms
from scheduling.problem import Duty


@dataclass(frozen=True, order=True)
class Kind:
    """What contracts ask of a shift, wherever it starts and its break stands.

    Hours are part of it: on the day of a clock change they differ between starts of one code, and so
    do priced hours where some hours cost more than others.
    """

    day: int
    code: str
    paid_hours: float
    counted_hours: float
    priced_hours: float

    @classmethod
    def of(cls, duty: Duty) -> Kind:
        """The kind of a duty."""
        return cls(duty.day, duty.code, duty.paid_hours, duty.counted_hours, round(duty.priced_hours, 6))


Taken = dict[Kind, pulp.LpVariable]


def taken_by(programme: Programme, g: int, group: Group) -> Taken:
    """How many shifts of each kind a group takes."""
    kinds = sorted({Kind.of(duty) for duty in group.options})
    return {kind: programme.whole(f"y_{g}_{kind.day:03d}_{i:05d}") for i, kind in enumerate(kinds)}


class Contract:
    """The rows of one group: `used` counts its agents with a shift, `pooled` its pool agents by week.

    `overtime` are the hours beyond those of contracts by week, and what each costs on top of its price.
    """

    def __init__(self, programme: Programme, problem: CoverProblem, g: int, taken: Taken) -> None:
        self.programme, self.days = programme, problem.days
        self.g, self.group, self.taken = g, problem.groups[g], taken
        self.used = programme.whole(f"used_{g}", self.group.named + self.group.pool)
        self.pooled = [
            programme.whole(f"pool_{g}_{w:02d}", self.group.pool) for w in range(len(self.group.min_hours))
        ]
        self.overtime: Terms = []
        for w, pool in enumerate(self.pooled):
            self._week(w, pool)
        for d in range(len(self.days)):
            self._day(d)
        self._weekends()
        if problem.objective == "heads":
            self._heads()

    @property
    def counts(self) -> list[pulp.LpVariable]:
        """Counts of agents, which must be whole numbers."""
        return [self.used, *self.pooled]

    def _week(self, w: int, pool: pulp.LpVariable) -> None:
        """Hours between the minimum and the maximum of the named agents and of the pool agents used."""
        row, group, name = self.programme.row, self.group, f"{self.g}_{w:02d}"
        hours = self._hours(w)
        row(f"min_hours_{name}", [*hours, (pool, -group.pool_min[w])], ">=", group.min_hours[w])
        row(f"max_hours_{name}", [*hours, (pool, -group.pool_max[w])], "<=", group.max_hours[w])
        row(f"pooled_{name}", [(pool, 1.0), (self.used, -1.0)], "<=", -group.obliged)
        if group.overtime is not None and group.pool_overtime is not None:
            beyond = self.programme.variable(f"overtime_{name}")
            terms = [*hours, (pool, -group.pool_overtime.after[w]), (beyond, -1.0)]
            row(f"overtime_{name}", terms, "<=", group.overtime.after[w])
            self.overtime.append((beyond, group.overtime.premium))

    def _day(self, d: int) -> None:
        """One shift a day: of the named agents who are available and the pool agents used."""
        pool = self.pooled[self.days.week[d]]
        available = self.group.available[d]
        self.programme.row(f"a_day_{self.g}_{d:03d}", [*self._shifts(d), (pool, -1.0)], "<=", available)

    def _weekends(self) -> None:
        """Weekends worked: each agent at most so many, and each Saturday or Sunday shift needs one."""
        numbers = sorted({w for w in self.days.weekend if w is not None})
        if self.group.weekends >= len(numbers):
            return
        worked = {w: self.programme.variable(f"weekend_{self.g}_{w:02d}") for w in numbers}
        for d, weekend in enumerate(self.days.weekend):
            if weekend is not None:
                terms = [*self._shifts(d), (worked[weekend], -1.0)]
                self.programme.row(f"weekend_{self.g}_{d:03d}", terms, "<=", 0)
        agents = (self.group.named + self.group.pool) * self.group.weekends
        self.programme.row(f"weekends_{self.g}", [(v, 1.0) for v in worked.values()], "<=", agents)

    def _heads(self) -> None:
        """Enough agents used for each day's shifts and each week's hours."""
        for d in range(len(self.days)):
            self.programme.row(f"agents_{self.g}_{d:03d}", [*self._shifts(d), (self.used, -1.0)], "<=", 0)
        for w in range(len(self.group.min_hours)):
            terms = [*self._hours(w), (self.used, -self.group.most_hours(w))]
            self.programme.row(f"spread_{self.g}_{w:02d}", terms, "<=", 0)

    def _shifts(self, d: int) -> Terms:
        return [(y, 1.0) for kind, y in self.taken.items() if kind.day == d]

    def _hours(self, w: int) -> Terms:
        return [(y, kind.counted_hours) for kind, y in self.taken.items() if self.days.week[kind.day] == w]
