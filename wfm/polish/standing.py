"""The roster as it stands: what all training futures say of it, and the fluid in which changes are tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduling.result import Assignment
from wfm.polish.changes import Change, Changes
from wfm.polish.estimate import Estimate
from wfm.simulation.result import Simulated

Roster = tuple[Assignment, ...]


@dataclass(frozen=True)
class Standing:
    """A roster (`assignments`) simulated, the chance aimed at, and what may be changed."""

    changes: Changes
    assignments: Roster
    now: Simulated
    estimate: Estimate
    aim: float

    @property
    def is_short(self) -> bool:
        """Whether the aim is missed."""
        return self.now.chance_all < self.aim

    def keeps_aim(self, chance: float) -> bool:
        """Whether a chance is no step back below the aim."""
        return self.is_short or chance >= self.aim

    def score(self, change: Change, price: float) -> float:
        """What a change is worth: safety it adds by the fluid, less the price of its hours."""
        safety, chance = self.estimate.after(change)
        return safety - price * change.hours if self.keeps_aim(chance) else -1.0

    def value(self, roster: Roster, price: float) -> float:
        """Safety by the fluid, of the roster it stands at, less the price of hours."""
        return float(self.estimate.safety.sum()) - price * hours_of(roster)


def hours_of(assignments: Iterable[Assignment]) -> float:
    """Paid hours of a roster."""
    return sum(assignment.duty.paid_hours for assignment in assignments)
