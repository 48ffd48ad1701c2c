"""A duty and the skills of who works it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.problem import Duty


@dataclass(frozen=True)
class StaffedDuty:
    """One duty and the skills of who works it, named or not."""

    duty: Duty
    skills: frozenset[str] = frozenset()

    @property
    def is_before(self) -> bool:
        """Whether the duty is of the roster before."""
        return self.duty.day < 0
