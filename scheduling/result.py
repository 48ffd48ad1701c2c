"""What the scheduling engine answers: a status, an objective with its proven bound, and the shifts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduling.problem import Duty


class Status(StrEnum):
    """Four different answers; a solver's own word is never taken for them (DESIGN.md 4.5)."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NOTHING_FOUND = "nothing found"


@dataclass(frozen=True)
class Solve:
    """How a solve ended. `gap` is (objective - bound) / objective; None where there is no objective.

    `hit_limit` says that the clock ended it, or, where `interrupted`, somebody.
    """

    status: Status
    objective: float | None
    bound: float | None
    seconds: float
    reasons: tuple[str, ...] = ()
    hit_limit: bool = False
    interrupted: bool = False

    @property
    def gap(self) -> float | None:
        """Relative distance of the objective to its proven bound."""
        if self.objective is None or self.bound is None:
            return None
        return max(0.0, (self.objective - self.bound) / self.objective) if self.objective else 0.0


@dataclass(frozen=True)
class Assignment:
    """A duty worked by a person (index into the people given)."""

    person: int
    duty: Duty
