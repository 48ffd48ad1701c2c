"""One try at the cover of a case: whole shifts under a hedge, no names yet, and their simulated service."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.cover import CoverProblem, CoverResult, solve_cover
from scheduling.result import Status
from scheduling.solver import Stop
from wfm.case import Case
from wfm.covering import Hedge, cover_problem
from wfm.simulation.result import Simulated
from wfm.simulation.staff import StaffedDuty
from wfm.staffed import Team, judge_team


@dataclass(frozen=True)
class Covered:
    """A hedge, the cover solved under it, and what the training futures say of its shifts.

    `team` are the shifts; where they were changed afterwards, `cover` is still as it was solved.
    """

    hedge: Hedge
    cover: CoverResult
    team: Team
    simulated: Simulated

    @property
    def paid_hours(self) -> float:
        """Paid hours of the shifts."""
        return sum(staffed.duty.paid_hours for staffed in self.team)

    @property
    def is_short(self) -> bool:
        """Whether people do not suffice for the hedge."""
        return self.cover.solve.status is Status.INFEASIBLE


def cover_under(case: Case, hedge: Hedge, stop: Stop, futures: int, seed: int) -> Covered:
    """Solve cover under the hedge and simulate its shifts on `seed`'s futures."""
    problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, hedge)
    cover = solve_cover(problem, stop)
    team = _team_of(problem, cover)
    return Covered(hedge, cover, team, judge_team(case, team, futures, seed))


def _team_of(problem: CoverProblem, cover: CoverResult) -> Team:
    return tuple(
        StaffedDuty(planned.duty, problem.skill_sets[planned.skill_set])
        for planned in cover.planned
        for _ in range(planned.count)
    )
