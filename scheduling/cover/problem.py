"""What cover is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scheduling.problem import (
    Days,
    Duty,
    FloatArray,
    IntArray,
    LiveClass,
    Need,
    Overtime,
    SkillFloor,
    WorkClass,
)
from scheduling.result import Solve


@dataclass(frozen=True)
class Group:
    """Agents who share contract and skills, so that cover need not tell them apart.

    `options` are the duties they may work. `min_hours` and `max_hours` are sums over the named
    agents by week, `obliged` how many of them must work at all; `pool` further agents each have
    `pool_min` to `pool_max` hours in a week they are used. `available` is how many named agents may
    work on each day, `weekends` how many weekends one agent may work in the horizon. `overtime` lies within
    the most hours, beyond `after` of all named agents together, `pool_overtime` of each pool agent.
    """

    name: str
    skills: frozenset[str]
    options: tuple[Duty, ...]
    cost_per_hour: float
    named: int
    obliged: int
    min_hours: tuple[float, ...]
    max_hours: tuple[float, ...]
    pool: int
    pool_min: tuple[float, ...]
    pool_max: tuple[float, ...]
    available: tuple[int, ...]
    weekends: int
    overtime: Overtime | None = None
    pool_overtime: Overtime | None = None

    def most_hours(self, week: int) -> float:
        """The most hours that one agent may work in a week."""
        return self.max_hours[week] / self.named if self.named else self.pool_max[week]


@dataclass(frozen=True)
class CoverProblem:
    """The deadline-flow programme of DESIGN.md 4.2, a cycle unless `days` or `classes` say otherwise.

    `floor` is heads at work, shape (T,), `skill_floors` those of them who hold a skill; `span` numbers the
    spans in which late shares are kept, shape (T,). Productive agent-hours per head and interval are
    `interval_hours x (1 - absence) x (1 - in_shift)`.
    """

    days: Days
    groups: tuple[Group, ...]
    classes: tuple[WorkClass, ...]
    live: tuple[LiveClass, ...]
    floor: FloatArray
    span: IntArray
    absence: float
    in_shift: float
    occupancy: float
    objective: Literal["hours", "cost", "heads"] = "hours"
    skill_floors: tuple[SkillFloor, ...] = ()

    @property
    def productive_share(self) -> float:
        """What of a planned head is there for messages."""
        return (1.0 - self.absence) * (1.0 - self.in_shift)

    @property
    def head_hours(self) -> float:
        """Productive agent-hours per head and interval."""
        return self.days.interval_minutes / 60.0 * self.productive_share

    @property
    def skill_sets(self) -> tuple[frozenset[str], ...]:
        """The distinct skill sets of the groups, in a stable order."""
        return tuple(sorted({group.skills for group in self.groups}, key=sorted))


@dataclass(frozen=True)
class Planned:
    """So many agents of a skill set (index into `CoverProblem.skill_sets`) on one duty."""

    skill_set: int
    duty: Duty
    count: int


@dataclass(frozen=True)
class Unmet:
    """What no cover can meet: agent-hours of a class, or heads of live work or the floor, in interval t."""

    what: str
    t: int
    amount: float


@dataclass(frozen=True)
class CoverResult:
    """How cover ended; empty `planned` where nothing was found.

    `heads` are those of each skill set at work, shape (T,) each: of the whole shifts planned, or of
    the linear relaxation where only that was asked. Where something stays `unmet` the status is
    infeasible and the rest is the best partial cover. `needs` is what a roster of named people is asked.
    `by_group` shares the planned duties out among the groups of the problem, as their contracts allow.
    """

    solve: Solve
    planned: tuple[Planned, ...]
    heads: tuple[FloatArray, ...]
    unmet: tuple[Unmet, ...] = ()
    needs: tuple[Need, ...] = ()
    by_group: tuple[tuple[Duty, ...], ...] = ()

    @property
    def paid_hours(self) -> float:
        """Paid hours of the planned duties."""
        return sum(p.count * p.duty.paid_hours for p in self.planned)
