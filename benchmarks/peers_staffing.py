"""A team without names, and what simulation says of it: one judge for every method, on the same futures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from scheduling.check_cover import check_cover
from scheduling.cover import CoverProblem, CoverResult, Planned
from wfm.case import Case
from wfm.covering import NO_HEDGE, cover_problem
from wfm.paths import rate_paths
from wfm.simulation.result import Simulated
from wfm.simulation.run import simulate
from wfm.simulation.staff import StaffedDuty

TRIAL_SEED, FRESH_SEED = 20_001, 20_002  # of nobody's tries: plans' own seeds are small numbers
CEILING = "work in time"  # by agents no busier than the ceiling: one rule to the checker


@dataclass(frozen=True)
class Staffing:
    """Shifts and breaks, a duty for each agent at work on a day, with the skills of who works it."""

    team: tuple[StaffedDuty, ...]

    @classmethod
    def of(cls, problem: CoverProblem, cover: CoverResult) -> Staffing:
        """The whole shifts of a cover."""
        sets = problem.skill_sets
        return cls.made((StaffedDuty(p.duty, sets[p.skill_set]), p.count) for p in cover.planned)

    @classmethod
    def made(cls, counted: Iterable[tuple[StaffedDuty, int]]) -> Staffing:
        """Each duty so many times, in the order given."""
        return cls(tuple(staffed for staffed, count in counted for _ in range(count)))

    @cached_property
    def paid_hours(self) -> float:
        """Paid hours of all duties."""
        return sum(staffed.duty.paid_hours for staffed in self.team)


@dataclass(frozen=True)
class Judge:
    """Simulates staffings of one case: `trial` by futures that choose, `fresh` by others that only judge."""

    case: Case
    trial_futures: int
    fresh_futures: int

    def trial(self, staffing: Staffing) -> Simulated:
        """What the choosing futures say; the same for every method and target."""
        return self._simulate(staffing, self.trial_futures, TRIAL_SEED)

    def fresh(self, staffing: Staffing) -> Simulated:
        """What futures say that chose nothing."""
        return self._simulate(staffing, self.fresh_futures, FRESH_SEED)

    def allows(self, staffing: Staffing) -> bool:
        """Whether the shifts can do the forecast's work in time, busy no more than the plan's ceiling allows.

        As the independent checker reads it, nothing set aside for chance. Contracts and the floor are not
        asked here: our covers keep them, and a peer may know none.
        """
        problem = self._forecast
        counts = Counter((s.duty, _skill_set(problem, s.skills)) for s in staffing.team)
        planned = [Planned(skills, duty, count) for (duty, skills), count in counts.items()]
        return CEILING not in {fault.rule for fault in check_cover(problem, planned)}

    @cached_property
    def _forecast(self) -> CoverProblem:
        case = self.case
        return cover_problem(case.plan, case.grid, case.days, case.groups, case.work, NO_HEDGE)

    def _simulate(self, staffing: Staffing, futures: int, seed: int) -> Simulated:
        paths = rate_paths(self.case, futures, seed)
        return simulate(self.case.demand, staffing.team, self.case.settings, futures, seed, paths=paths)


def _skill_set(problem: CoverProblem, skills: frozenset[str]) -> int:
    """The set of skills itself, or the smallest one that holds it, where nobody has just these."""
    able = [s for s, known in enumerate(problem.skill_sets) if known >= skills]
    return min(able, key=lambda s: len(problem.skill_sets[s]))


def standard_error(simulated: Simulated) -> float:
    """Of the chance, by the binomial."""
    chance = simulated.chance_all
    return sqrt(chance * (1.0 - chance) / simulated.futures)


def service_mean(simulated: Simulated) -> float:
    """Share of all messages that kept the first target of their class, over all futures."""
    judged = [k for k, work in enumerate(simulated.demand.classes) if work.share]
    total = float(simulated.total[:, :, judged].sum())
    return float(simulated.kept[:, :, judged, 0].sum()) / total if total else 1.0
