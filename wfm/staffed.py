"""One try at staffing a case: cover under a hedge, a named roster for it, and its simulated service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from scheduling.cover import CoverResult, relax_cover
from scheduling.problem import FloatArray, Need
from scheduling.result import Assignment, Status
from scheduling.roster import RosterProblem, RosterResult, solve_roster
from scheduling.solver import Stop
from wfm.case import Case
from wfm.covering import Hedge, cover_problem, floor_of
from wfm.floors import needs_of_skills
from wfm.in_time import lost_to_new
from wfm.outcome import Bought
from wfm.paths import rate_paths
from wfm.simulation.result import Simulated
from wfm.simulation.run import simulate
from wfm.simulation.staffed_duty import StaffedDuty, as_worked

RELAX = Stop(seconds=60.0)
THREADS = 2  # of the roster search, which do not change the roster
Team = tuple[StaffedDuty, ...]


@dataclass(frozen=True)
class Effort:
    """How hard to look: roster neighbourhoods a try, tries, futures a judgement, seconds as a last stop.

    `cover` stops all `cover_tries` together by its seconds, and each by its gap; `changes` are rounds
    of changes, shift by shift, to the roster found, `cover_changes` simulations of changes to the cover;
    `hires` is how many agents are hired in thought, at most, where too few are there.
    """

    rounds: int = 1500
    tries: int = 3
    futures: int = 1500
    roster_seconds: float = 30.0
    changes: int = 16
    change_seconds: float = 90.0
    cover_tries: int = 4
    cover_changes: int = 400
    hires: int = 4
    cover: Stop = field(default_factory=lambda: Stop(seconds=60.0, gap=0.01))


@dataclass(frozen=True)
class Staffed:
    """A hedge, the cover relaxed under it, the roster found and what the training futures say of it.

    `last` is what its last shift buys, where that was asked.
    """

    hedge: Hedge
    cover: CoverResult
    roster: RosterResult
    team: Team
    simulated: Simulated
    last: Bought | None = None

    @property
    def is_short(self) -> bool:
        """Whether people do not suffice for the hedge."""
        return self.cover.solve.status is Status.INFEASIBLE

    @property
    def paid_hours(self) -> float:
        """Paid hours of the named roster."""
        return sum(assignment.duty.paid_hours for assignment in self.roster.assignments)


def staff(case: Case, hedge: Hedge, effort: Effort, seed: int) -> Staffed:
    """Relax cover under the hedge, roster its heads, simulate the roster on `seed`'s futures."""
    problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, hedge)
    cover = relax_cover(problem, RELAX)
    roster = rostered(case, cover.needs, effort)
    team = team_of(case, roster.assignments)
    return Staffed(hedge, cover, roster, team, judge_team(case, team, effort.futures, seed))


def rostered(case: Case, needs: tuple[Need, ...], effort: Effort) -> RosterResult:
    """A named roster for these heads, somebody in charge and the floor; more heads where new hires stand.

    The search counts heads whole, so what new hires lose of them where it puts them is asked for once more.
    """
    found = _found(case, needs, effort)
    lost = lost_to_new(case, found.assignments)
    if not lost or found.impossible:
        return found
    return _found(case, tuple(_with_lost(need, lost) for need in needs), effort, found.assignments)


def _with_lost(need: Need, lost: Mapping[frozenset[str], FloatArray]) -> Need:
    missing = [heads for skills, heads in lost.items() if need.met_by(skills)]
    return replace(need, heads=need.heads + np.sum([np.zeros_like(need.heads), *missing], axis=0))


def _found(
    case: Case, needs: tuple[Need, ...], effort: Effort, begin: tuple[Assignment, ...] = ()
) -> RosterResult:
    plan = case.plan
    problem = RosterProblem(
        days=case.days,
        people=case.people,
        duties=tuple({duty for group in case.groups for duty in group.options}),
        rules=case.rules,
        needs=(*needs, *needs_of_skills(case)),
        floor=floor_of(plan, case.grid),
        by_cost=plan.staffing.objective == "cost",
        seed=plan.seed,
        begin=begin,
    )
    return solve_roster(problem, effort.rounds, effort.roster_seconds, THREADS)


def judge(
    case: Case, assignments: Sequence[Assignment], futures: int, seed: int, probes: tuple[float, ...] = ()
) -> Simulated:
    """What becomes of the targets when these people work these duties; `probes` as in `simulate`."""
    return judge_team(case, team_of(case, assignments), futures, seed, probes)


def judge_team(case: Case, team: Team, futures: int, seed: int, probes: tuple[float, ...] = ()) -> Simulated:
    """What becomes of the targets when these duties are worked, by whomever."""
    paths = rate_paths(case, futures, seed)
    return simulate(case.demand, team, case.settings, futures, seed, paths=paths, probes=probes)


def team_of(case: Case, assignments: Sequence[Assignment]) -> Team:
    """The duties of a named roster, each with the skills and the speed of who works it.

    In an order that does not tell who that is, so that like people may exchange duties and nothing that
    was simulated changes.
    """
    return tuple(sorted(as_worked(case.people, assignments), key=_place))


def _place(staffed: StaffedDuty) -> tuple[object, ...]:
    duty = staffed.duty
    return (duty.start_minute, duty.code, duty.breaks, sorted(staffed.skills), staffed.handling_factor)
