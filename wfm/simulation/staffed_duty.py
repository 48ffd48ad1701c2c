"""A duty, the skills of who works it, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.problem import Duty, Person
from scheduling.result import Assignment


@dataclass(frozen=True)
class StaffedDuty:
    """One duty and the skills of who works it, named or not.

    `handling_factor` is what a message's handling time is times in their hands: more than 1 for somebody new.
    """

    duty: Duty
    skills: frozenset[str] = frozenset()
    handling_factor: float = 1.0

    @classmethod
    def of(cls, person: Person, duty: Duty) -> StaffedDuty:
        """A duty as a person works it."""
        return cls(duty, person.skills, person.handling_factor(duty.day))

    @property
    def is_new(self) -> bool:
        """Whether it is worked by somebody slower than others."""
        return self.handling_factor != 1.0

    @property
    def pace(self) -> float:
        """The share of an experienced head's work that gets done."""
        return 1.0 / self.handling_factor

    @property
    def is_before(self) -> bool:
        """Whether the duty is of the roster before."""
        return self.duty.day < 0


def as_worked(people: Sequence[Person], assignments: Sequence[Assignment]) -> list[StaffedDuty]:
    """Each duty of a roster as its person works it, in the same order."""
    return [StaffedDuty.of(people[a.person], a.duty) for a in assignments]
