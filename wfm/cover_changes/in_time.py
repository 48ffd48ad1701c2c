"""Whether changed shifts still do the forecast's work in time, nobody busier than the ceiling allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray
from scheduling.replay import Ceiling, replay
from wfm.cover_changes.shifts import Counts, Shifts

ROUNDING = 1e-6


@dataclass(frozen=True)
class InTime:
    """By class, the shares of its messages that must be done by each stage when the forecast comes true.

    Those of the targets; where the shifts to begin with did less, changes may not make it less still. Work is
    replayed with a day's time at the ceiling, used as fast as agents can: shifts that pass can do it,
    some that could do it in another order may not.
    """

    shifts: Shifts
    least: tuple[FloatArray, ...]

    @classmethod
    def of(cls, shifts: Shifts) -> InTime:
        """What the shifts to begin with do of what is asked."""
        asked = [np.array([1.0 - stage.late for stage in work.stages]) for work in shifts.problem.classes]
        done = _done(shifts, shifts.begin)
        return cls(shifts, tuple(np.minimum(share, had) for share, had in zip(asked, done, strict=True)))

    def is_kept(self, counts: Counts) -> bool:
        """Whether the shifts do as much."""
        done = _done(self.shifts, counts)
        return all((have >= need - ROUNDING).all() for have, need in zip(done, self.least, strict=True))


def _done(shifts: Shifts, counts: Counts) -> list[FloatArray]:
    """Shares of each class's messages done by each stage."""
    problem, days = shifts.problem, shifts.problem.days
    groups = {
        skills: [g for g, group in enumerate(problem.groups) if group.skills == skills]
        for skills in problem.skill_sets
    }
    heads = {skills: shifts.heads(counts, own) for skills, own in groups.items()}
    ceiling = Ceiling(problem.occupancy, np.repeat(np.arange(len(days)), np.diff(days.first_interval)))
    again = replay(problem.classes, problem.live, heads, problem.head_hours, ceiling)
    return [np.array(shares) for shares in again.in_time]
