"""The cover found, changed shift by shift; the cheapest stand that fresh futures confirm is taken.

`CoverResult.solve` stays that of the programme: its bound is on the programme's own objective, under its
hedge. The shifts that were changed are judged by simulation and by the rules of the cover for the
forecast work, not by that bound; they may cost less than it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wfm.case import Case
from wfm.cover_changes.futures import Futures, Team
from wfm.cover_changes.search import Aim, Limits, Search
from wfm.cover_changes.shifts import Shifts
from wfm.covered import Covered
from wfm.in_time import InTime, forecast_problem
from wfm.simulation.result import Simulated
from wfm.staffed import Effort, judge_team
from wfm.tries import AIM, CONFIRM, Verified, training_seed, verify_seed

MOST_FUTURES = 800  # to choose changes by
Say = Callable[[str], None]


@dataclass(frozen=True)
class Changed:
    """Shifts that held on the training futures, and whether the clock ended the search for them.

    `saved` is what they count less than those to begin with, in the plan's objective.
    """

    team: Team
    saved: float
    hit_limit: bool

    @property
    def paid_hours(self) -> float:
        """Paid hours of the shifts."""
        return sum(staffed.duty.paid_hours for staffed in self.team)


def changed_cover(
    case: Case, found: Verified[Covered], effort: Effort, seconds: float, say: Say
) -> Verified[Covered]:
    """The cheapest of what was found and of what changes make of it that fresh futures confirm.

    Where none is confirmed, what comes nearest to the confidence: never worse than what was found.
    """
    asked = case.plan.staffing.confidence
    enough = asked + CONFIRM * (1.0 - asked)
    aim = Aim(enough, asked + AIM * (1.0 - asked))
    stands = stands_of(case, found.tried, aim, Limits(effort.cover_changes, seconds), say)
    judged = _towards_cheapest(case, stands, enough, effort)
    best = min(judged, key=lambda item: _rank(item[1], item[0].saved, asked), default=None)
    if best is None or _rank(best[1], best[0].saved, asked) >= _rank(found.fresh, 0.0, asked):
        return found
    return Verified(_covered(case, found.tried, best[0], effort), best[1])


def stands_of(case: Case, begin: Covered, aim: Aim, limits: Limits, say: Say) -> list[Changed]:
    """Shifts that hold on the training futures, or the nearest to it; the cheapest last, all by the rules."""
    if not begin.cover.by_group or begin.is_short:
        return []
    problem = forecast_problem(case)
    shifts = Shifts(problem, begin.cover.by_group)
    futures = Futures(case, min(begin.simulated.futures, MOST_FUTURES), training_seed(case.plan))
    kept = InTime.of(problem, shifts.by_skills(shifts.begin))
    search = Search(shifts, futures, aim, limits, lambda counts: kept.is_kept(shifts.by_skills(counts)))
    stands = search.run(say)
    price = shifts.price(shifts.begin)
    return [Changed(shifts.team(stand.counts), price - stand.price, search.hit_limit) for stand in stands]


def _covered(case: Case, begin: Covered, changed: Changed, effort: Effort) -> Covered:
    """The cover with its shifts changed; what was solved stays as it was."""
    solve = begin.cover.solve
    solve = replace(solve, hit_limit=solve.hit_limit or changed.hit_limit)
    simulated = judge_team(case, changed.team, effort.futures, training_seed(case.plan))
    return replace(begin, cover=replace(begin.cover, solve=solve), team=changed.team, simulated=simulated)


def _towards_cheapest(
    case: Case, stands: Sequence[Changed], enough: float, effort: Effort
) -> list[tuple[Changed, Simulated]]:
    """Stands judged by fresh futures, halving towards the cheapest confirmed: each holds less than before."""
    low, high = 0, len(stands)
    judged: list[tuple[Changed, Simulated]] = []
    while low < high:
        middle = (low + high) // 2
        fresh = judge_team(case, stands[middle].team, effort.futures, verify_seed(case.plan))
        judged.append((stands[middle], fresh))
        low, high = (middle + 1, high) if fresh.chance_all >= enough else (low, middle)
    return judged


def _rank(fresh: Simulated, saved: float, asked: float) -> tuple[float, float]:
    """What falls short of the confidence first, then what is saved."""
    return (max(0.0, asked - fresh.chance_all), -saved)
