"""The shifts of a cover as counts, and which changes of them keep its rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.cover import CoverProblem, Planned
from scheduling.problem import Duty, FloatArray, IntArray
from wfm.cover_changes.contracts import ROUNDING, Options
from wfm.simulation.staffed_duty import StaffedDuty

Step = tuple[int, int, int]  # a group, one of its options, so many more of it
Move = tuple[Step, ...]
Counts = tuple[IntArray, ...]  # by group, over its options


@dataclass(frozen=True)
class Presence:
    """Heads that must be at work in sum over some groups, shape (T,)."""

    groups: tuple[int, ...]
    heads: FloatArray


class Shifts:
    """A cover's rules, and what its shifts are worth; T intervals.

    Where the cover to begin with has fewer heads than must be at work, changes may not make it fewer still.
    """

    def __init__(self, problem: CoverProblem, begin: Sequence[tuple[Duty, ...]]) -> None:
        self.problem = problem
        self.options = tuple(Options.of(problem, group) for group in problem.groups)
        self.begin: Counts = tuple(o.counts_of(own) for o, own in zip(self.options, begin, strict=True))
        self.presence = tuple(self._no_worse(row) for row in self._rows())

    def _rows(self) -> list[Presence]:
        every, productive = tuple(range(len(self.options))), self.problem.productive_share
        rows = [Presence(every, self.problem.floor)]
        for floor in self.problem.skill_floors:
            holders = tuple(g for g in every if floor.skill in self.problem.groups[g].skills)
            rows.append(Presence(holders, floor.heads))
        for skill in dict.fromkeys(live.skill for live in self.problem.live):
            able = tuple(g for g in every if skill is None or skill in self.problem.groups[g].skills)
            needed = np.sum([live.heads for live in self.problem.live if live.skill == skill], axis=0)
            rows.append(Presence(able, needed / productive))
        return rows

    def _no_worse(self, row: Presence) -> Presence:
        there = self.heads(self.begin, row.groups)
        return Presence(row.groups, np.minimum(row.heads, there))

    def heads(self, counts: Counts, groups: Sequence[int]) -> FloatArray:
        """Heads at work of some groups, those of the roster before included, shape (T,)."""
        sets = {self.problem.groups[g].skills for g in groups}
        before = [self.problem.days.present_of(skills) for skills in sorted(sets, key=sorted)]
        own = [self.options[g].coverage.T @ counts[g] for g in groups]
        return np.asarray(np.sum([*before, *own], axis=0))

    def by_skills(self, counts: Counts) -> dict[frozenset[str], FloatArray]:
        """Heads at work of each skill set, shape (T,) each."""
        groups = {
            skills: [g for g, group in enumerate(self.problem.groups) if group.skills == skills]
            for skills in self.problem.skill_sets
        }
        return {skills: self.heads(counts, own) for skills, own in groups.items()}

    def after(self, counts: Counts, move: Move) -> Counts:
        """The counts after a move."""
        changed = [own.copy() for own in counts]
        for g, j, more in move:
            changed[g][j] += more
        return tuple(changed)

    def is_sound(self, counts: Counts, move: Move) -> bool:
        """Whether contracts, floor and live heads are kept after the move."""
        after = self.after(counts, move)
        if any(after[g][j] < 0 for g, j, _ in move):
            return False
        if not all(self.options[g].allows(after[g]) for g in {g for g, _, _ in move}):
            return False
        return all((self.heads(after, row.groups) >= row.heads - ROUNDING).all() for row in self.presence)

    def price(self, counts: Counts) -> float:
        """What the shifts count in the plan's objective."""
        return sum(o.price(own) for o, own in zip(self.options, counts, strict=True))

    def paid_hours(self, counts: Counts) -> float:
        """Paid hours of the shifts."""
        return sum(float(o.paid @ own) for o, own in zip(self.options, counts, strict=True))

    def duties(self, move: Move) -> tuple[Duty, ...]:
        """The duties that a move takes or gives."""
        return tuple(self.options[g].duties[j] for g, j, _ in move)

    def team(self, counts: Counts) -> tuple[StaffedDuty, ...]:
        """The shifts as the simulation wants them."""
        return tuple(
            StaffedDuty(self.options[g].duties[j], self.problem.groups[g].skills)
            for g, own in enumerate(counts)
            for j in np.flatnonzero(own)
            for _ in range(int(own[j]))
        )

    def planned(self, counts: Counts) -> tuple[Planned, ...]:
        """The shifts as a cover states them, groups of like skills in sum."""
        total: dict[tuple[int, Duty], int] = {}
        for g, own in enumerate(counts):
            s = self.problem.skill_sets.index(self.problem.groups[g].skills)
            for j in np.flatnonzero(own):
                key = (s, self.options[g].duties[j])
                total[key] = total.get(key, 0) + int(own[j])
        return tuple(Planned(s, duty, count) for (s, duty), count in total.items())
