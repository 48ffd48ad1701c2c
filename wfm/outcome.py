"""A finished plan: everything the outputs of DESIGN.md 5.3 are written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from scheduling.problem import Duty, FloatArray
from scheduling.result import Solve
from wfm.activities.placed import PlacedActivity
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.changes import Change
from wfm.config import PlanFile
from wfm.config.model import WorkType
from wfm.fairness.result import Fairness
from wfm.open_messages import Carried
from wfm.standby import StandbyShift
from wfm.wishes import WishNotMet

MOST_SHIFTS_TOLD = 4


@dataclass(frozen=True)
class RosteredShift:
    """One duty of one agent; `overtime_hours` are the last of its hours, those beyond the contract's week."""

    agent: str
    contract: str
    skills: tuple[str, ...]
    duty: Duty
    cost: float
    overtime_hours: float = 0.0


@dataclass(frozen=True)
class ServiceRow:
    """One target: asked (`share`), by the fluid plan (`predicted`), and in simulation.

    `abandoned` is the share of messages whose customer left, None where the queue has no patience.
    """

    queue: str
    work_type: WorkType
    within_seconds: int
    measure: Literal["start", "end"]
    share: float
    predicted: float
    simulated: float
    simulated_p05: float
    chance: float
    abandoned: float | None = None


@dataclass(frozen=True)
class RosterAgent:
    """A row of the roster: a named agent, or a pool agent such as `full time pool 1`.

    `min_hours` and `max_hours` are per week; a pool agent's minimum binds only in weeks used. Hours beyond
    `overtime_after` are overtime, none where it is None. Who `is_new` is slower than others on some days.
    """

    name: str
    contract: str
    skills: tuple[str, ...]
    is_pool: bool
    min_hours: tuple[float, ...]
    max_hours: tuple[float, ...]
    time_off: tuple[int, ...]
    locked: tuple[int, ...]
    overtime_after: tuple[float, ...] | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Bought:
    """What the shift that is missed least buys: its paid hours, and the chance without it."""

    hours: float
    chance_without: float


@dataclass(frozen=True)
class Hire:
    """Somebody to hire: contract, skills and what they would work.

    `shifts` are labels such as `D8 08:00` with how often, most often first. `chance` (that every target
    holds) and `hours_below_floor` (head-hours) are those of the plan with this one and all before.
    """

    contract: str
    skills: tuple[str, ...]
    paid_hours: float
    shifts: tuple[tuple[str, int], ...]
    chance: float
    hours_below_floor: float

    @property
    def outcome(self) -> str:
        """What the plan is then, in words."""
        short = self.hours_below_floor
        left = f", {short:g} head-hours below the floor" if short else ""
        return f"the chance is {self.chance:.1%} then{left}"

    def __str__(self) -> str:
        skills = f" ({' '.join(self.skills)})" if self.skills else ""
        most = ", ".join(f"{count} x {label}" for label, count in self.shifts[:MOST_SHIFTS_TOLD])
        more = sum(count for _, count in self.shifts[MOST_SHIFTS_TOLD:])
        other = f" and {more} other shift{'s' * (more > 1)}" if more else ""
        return f"{self.contract}{skills}, {self.paid_hours:g} paid hours: {most}{other}"


class Rostered:
    """What the shifts of named agents come to."""

    shifts: tuple[RosteredShift, ...]

    @property
    def paid_hours(self) -> float:
        """Paid hours of the named roster."""
        return sum(shift.duty.paid_hours for shift in self.shifts)

    @property
    def overtime_hours(self) -> float:
        """Those of them beyond what contracts have in a week."""
        return sum(shift.overtime_hours for shift in self.shifts)

    @property
    def cost(self) -> float:
        """Cost of the named roster."""
        return sum(shift.cost for shift in self.shifts)

    @property
    def heads(self) -> int:
        """Agents with a shift."""
        return len({shift.agent for shift in self.shifts})


@dataclass(frozen=True)
class Outcome(Rostered):
    """The whole plan.

    `forecast` has the columns of forecast.csv and `coverage` those of coverage.csv (DESIGN.md 5.3),
    with `interval_start` a UTC DatetimeIndex column. `unmet` lists intervals short of the
    requirement and rules that could not be kept, in words; `full_time_hours` is the horizon's hours
    of the fullest contract, the unit of `fte`. `cover_chance` is the chance of the cover's own shifts,
    None where they were not simulated. `last` is what the shift that is missed least buys, None where
    the rules let none be missed. `changes` are the days that differ from the roster the plan
    began from, None where it began from none. `present` are heads that the roster before still has at
    work, shape (T,), None where it is not known: then shifts run in a cycle.
    `fairness` is what each agent bears; `hires` are whom to hire, in turn, where too few are there.
    `open_messages` are those open at the start, by stream such as `twitter reply`; `wishes_not_met` soft
    rules that the roster breaks; `standby` whom to ask where somebody is absent, () where none is asked for.
    `activities` stand among the breaks of their shifts too.
    """

    plan: PlanFile
    grid: Grid
    agents: tuple[Agent, ...]
    roster_agents: tuple[RosterAgent, ...]
    forecast: pd.DataFrame
    coverage: pd.DataFrame
    shifts: tuple[RosteredShift, ...]
    service: tuple[ServiceRow, ...]
    workload_hours: float
    cover: Solve
    cover_paid_hours: float
    roster: Solve
    chance_all: float
    chance_span: float
    futures: int
    full_time_hours: float
    unmet: tuple[str, ...]
    warnings: tuple[str, ...]
    cover_chance: float | None = None
    last: Bought | None = None
    changes: tuple[Change, ...] | None = None
    present: FloatArray | None = None
    fairness: Fairness = field(default_factory=Fairness)
    hires: tuple[Hire, ...] = ()
    open_messages: tuple[tuple[str, Carried], ...] = ()
    wishes_not_met: tuple[WishNotMet, ...] = ()
    standby: tuple[StandbyShift, ...] = ()
    activities: tuple[PlacedActivity, ...] = ()

    @property
    def fte(self) -> float:
        """Paid hours in full-time equivalents."""
        return self.paid_hours / self.full_time_hours if self.full_time_hours else 0.0
