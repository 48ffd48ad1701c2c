"""What a what-if run finds: a row per scenario, with its figures or the reason it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wfm.config.model import WorkType
from wfm.config.values import write_duration
from wfm.expectation import Expectation
from wfm.whatif.variant import Kind, Swept, Value

Status = Literal["planned", "cover level", "confidence not reached", "no plan", "stopped", "wrong input"]


@dataclass(frozen=True)
class TargetShare:
    """One target of a scenario: asked (`share`), and the mean share in time in simulation."""

    queue: str
    work_type: WorkType
    within_seconds: int
    share: float
    simulated: float

    @property
    def heading(self) -> str:
        """Such as `twitter reply 6h`."""
        return f"{self.queue} {self.work_type} {write_duration(self.within_seconds)}"


@dataclass(frozen=True)
class Figures:
    """What a scenario's plan comes to.

    `bound` and `gap` are of the plan's `objective`, in its unit; None where nothing was proven.
    `expectation_met` is None where no work is reply work, `heads` where shifts have no names.
    """

    paid_hours: float
    heads: int | None
    fte: float
    cost: float
    objective: Literal["hours", "cost", "heads"]
    bound: float | None
    gap: float | None
    service: tuple[TargetShare, ...]
    chance_all: float
    expectation_met: float | None


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario; `inputs` are its values of `WhatIf.keys`, `notes` the row's own warnings and reasons."""

    scenario: str
    kind: Kind
    swept: Swept | None
    inputs: tuple[Value, ...]
    status: Status
    figures: Figures | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class WhatIf:
    """All rows, the plan as it is first; `warnings` hold for every row that has a plan.

    `quick` says that plans end at their covers.
    """

    plan: str
    expectation: Expectation
    keys: tuple[str, ...]
    rows: tuple[ScenarioRow, ...]
    warnings: tuple[str, ...]
    quick: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The service columns: every target of any row, a queue's together, soonest first."""
        targets = {
            target.heading: target for row in self.rows if row.figures for target in row.figures.service
        }
        works = list(dict.fromkeys((target.queue, target.work_type) for target in targets.values()))
        order = sorted(
            targets.values(),
            key=lambda target: (works.index((target.queue, target.work_type)), target.within_seconds),
        )
        return tuple(target.heading for target in order)
