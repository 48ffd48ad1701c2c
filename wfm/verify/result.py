"""What a verification says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import pandas as pd

from wfm.calendar import Grid
from wfm.changes import Change
from wfm.config import PlanFile
from wfm.fairness.result import Fairness
from wfm.outcome import Rostered, RosteredShift, ServiceRow
from wfm.standby import StandbyShift
from wfm.wishes import WishNotMet

Regime = Literal["floor", "skill floor", "live", "deferred", "in charge"]


@dataclass(frozen=True)
class BrokenRule:
    """A hard rule that an agent's roster breaks, and the cells that do; `date` None is the whole horizon."""

    rule: str
    agent: str
    date: date | None
    place: str
    text: str

    def __str__(self) -> str:
        when = "" if self.date is None else f", {self.date:%a %Y-%m-%d}"
        return f"{self.agent}{when}: {self.text} ({self.rule}; {self.place})"


@dataclass(frozen=True)
class Uncovered:
    """A stretch of local time `[start, end)` with too few heads at work.

    `regime` says for what: the floor, live work, or deferred work that would miss its first target even
    with nothing random. `heads` is how many more would do in its worst interval, `least` the fewest there.
    """

    start: datetime
    end: datetime
    regime: Regime
    heads: int
    least: float

    def __str__(self) -> str:
        what = {
            "floor": "below the floor",
            "skill floor": "below the floor of a skill",
            "live": "too few for live work",
            "deferred": "work would be late",
            "in charge": "nobody in charge",
        }[self.regime]
        last = f"{self.end:%H:%M}" if self.end.date() == self.start.date() else f"{self.end:%a %H:%M}"
        first = f"{self.start:%a %Y-%m-%d %H:%M}"
        return f"{first} to {last}: {what}, {self.least:g} at work, {self.heads} more needed"


@dataclass(frozen=True)
class Verification(Rostered):
    """A roster as judged; `planned_paid_hours` and `changes` are None where nothing says what was planned."""

    file: str
    plan: PlanFile
    grid: Grid
    shifts: tuple[RosteredShift, ...]
    broken: tuple[BrokenRule, ...]
    uncovered: tuple[Uncovered, ...]
    service: tuple[ServiceRow, ...]
    coverage: pd.DataFrame
    workload_hours: float
    chance_all: float
    chance_span: float
    futures: int
    planned_paid_hours: float | None
    fairness: Fairness
    changes: tuple[Change, ...] | None
    change_places: tuple[str, ...]
    notes: tuple[str, ...]
    wishes_not_met: tuple[WishNotMet, ...] = ()
    standby: tuple[StandbyShift, ...] = ()
