"""Whether heads do the forecast's work in time, nobody busier than the occupancy ceiling allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.cover import CoverProblem
from scheduling.problem import FloatArray, coverage_of
from scheduling.replay import Ceiling, replay
from scheduling.result import Assignment
from wfm.case import Case
from wfm.covering import NO_HEDGE, cover_problem
from wfm.simulation.staffed_duty import as_worked

ROUNDING = 1e-6
Heads = Mapping[frozenset[str], FloatArray]


@dataclass(frozen=True)
class InTime:
    """By class, the shares of its messages that must be done by each stage when the forecast comes true.

    Those of the targets; where the heads to begin with did less, changes may not make it less still. Work is
    replayed with a day's time at the ceiling, used as fast as agents can: heads that pass can do it,
    some that could do it in another order may not.
    """

    problem: CoverProblem
    least: tuple[FloatArray, ...]

    @classmethod
    def of(cls, problem: CoverProblem, heads: Heads) -> InTime:
        """What the heads to begin with do of what is asked; `heads` of each skill set, shape (T,) each."""
        asked = [np.array([1.0 - stage.late for stage in work.stages]) for work in problem.classes]
        done = _done(problem, heads)
        return cls(problem, tuple(np.minimum(share, had) for share, had in zip(asked, done, strict=True)))

    def is_kept(self, heads: Heads) -> bool:
        """Whether these heads do as much."""
        done = _done(self.problem, heads)
        return all((have >= need - ROUNDING).all() for have, need in zip(done, self.least, strict=True))


def _done(problem: CoverProblem, heads: Heads) -> list[FloatArray]:
    """Shares of each class's messages done by each stage."""
    days = problem.days
    ceiling = Ceiling(problem.occupancy, np.repeat(np.arange(len(days)), np.diff(days.first_interval)))
    again = replay(problem.classes, problem.live, dict(heads), problem.head_hours, ceiling)
    return [np.array(shares) for shares in again.in_time]


def forecast_problem(case: Case) -> CoverProblem:
    """The plan's work as forecast, with nothing set aside for chance, and the rules of its cover."""
    return cover_problem(case.plan, case.grid, case.days, case.groups, case.work, NO_HEDGE)


def heads_by_skill(case: Case, assignments: Sequence[Assignment]) -> dict[frozenset[str], FloatArray]:
    """Heads at work of each skill set in a named roster, those of the roster before included, shape (T,)."""
    return {
        skills: case.days.present_of(skills)
        + coverage_of([a.duty for a in assignments if case.people[a.person].skills == skills], case.days)
        for skills in sorted({person.skills for person in case.people}, key=sorted)
    }


def heads_at_pace(case: Case, assignments: Sequence[Assignment]) -> dict[frozenset[str], FloatArray]:
    """The same with somebody new counted by the work that they get done, shape (T,)."""
    heads = heads_by_skill(case, assignments)
    for skills, lost in lost_to_new(case, assignments).items():
        heads[skills] -= lost
    return heads


def lost_to_new(case: Case, assignments: Sequence[Assignment]) -> dict[frozenset[str], FloatArray]:
    """Heads lost since somebody new is slower, of the skill sets of those there are, shape (T,) each."""
    found: dict[frozenset[str], FloatArray] = defaultdict(lambda: np.zeros(case.days.intervals))
    for staffed in (*as_worked(case.people, assignments), *(case.demand.before or ())):
        if staffed.is_new:
            found[staffed.skills] += (1.0 - staffed.pace) * coverage_of([staffed.duty], case.days)
    return dict(found)
