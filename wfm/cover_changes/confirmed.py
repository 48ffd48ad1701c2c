"""The cover found, changed shift by shift; the cheapest stand that fresh futures confirm is taken.

`CoverResult.solve` stays that of the programme: its bound is on the programme's own objective, under its
hedge. The shifts that were changed are judged by simulation and by the rules of the cover for the
forecast work, not by that bound; they may cost less than it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from scheduling.cover import CoverProblem
from scheduling.problem import FloatArray
from scheduling.replay import replay
from wfm.case import Case
from wfm.cover_changes.futures import Futures
from wfm.cover_changes.search import Aim, Limits, Search, Stand
from wfm.cover_changes.shifts import Counts, Shifts
from wfm.covered import Covered
from wfm.covering import NO_HEDGE, cover_problem
from wfm.staffed import Effort, judge_team
from wfm.tries import AIM, CONFIRM, Verified, training_seed, verify_seed

ROUNDING = 1e-6
MOST_FUTURES = 800  # to choose changes by
Say = Callable[[str], None]


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
    cheapest = _first_confirmed(case, stands, enough, effort)
    return min([found, *cheapest], key=lambda verified: _rank(verified, asked))


def stands_of(case: Case, begin: Covered, aim: Aim, limits: Limits, say: Say) -> list[Covered]:
    """Covers that hold on the training futures, or the nearest to it; the cheapest last, all by the rules."""
    if not begin.cover.by_group or begin.is_short:
        return []
    problem = forecast_problem(case)
    shifts = Shifts(problem, begin.cover.by_group)
    futures = Futures(case, min(begin.simulated.futures, MOST_FUTURES), training_seed(case.plan))
    search = Search(shifts, futures, aim, limits)
    stands = search.run(say)
    return [_covered(begin, shifts, stand, search) for stand in _lawful(problem, shifts, stands)]


def forecast_problem(case: Case) -> CoverProblem:
    """The rules that a changed cover keeps: those of the cover of the forecast work, nothing set aside."""
    return cover_problem(case.plan, case.grid, case.days, case.groups, case.work, NO_HEDGE)


def _lawful(problem: CoverProblem, shifts: Shifts, stands: Sequence[Stand]) -> list[Stand]:
    """Stands up to the last that still does the forecast work in time, or as much of it as the first did.

    Contracts, floor and live heads are kept by every move.
    """
    asked = [np.array([1.0 - stage.late for stage in work.stages]) for work in problem.classes]
    known = _in_time(problem, shifts, shifts.begin)
    least = [np.minimum(share, had) - ROUNDING for share, had in zip(asked, known, strict=True)]
    kept = list(stands)
    while kept:
        now = _in_time(problem, shifts, kept[-1].counts)
        if all((have >= need).all() for have, need in zip(now, least, strict=True)):
            break
        kept.pop()
    return kept


def _in_time(problem: CoverProblem, shifts: Shifts, counts: Counts) -> list[FloatArray]:
    """Shares of each class's messages done by each stage, nobody busier in any interval than in a day."""
    heads = {
        skills: shifts.heads(counts, [g for g, group in enumerate(problem.groups) if group.skills == skills])
        for skills in problem.skill_sets
    }
    again = replay(problem.classes, problem.live, heads, problem.head_hours * problem.occupancy)
    return [np.array(shares) for shares in again.in_time]


def _covered(begin: Covered, shifts: Shifts, stand: Stand, search: Search) -> Covered:
    cover = begin.cover
    team = shifts.team(stand.counts)
    hit_limit = cover.solve.hit_limit or search.hit_limit
    return replace(
        begin,
        cover=replace(cover, solve=replace(cover.solve, hit_limit=hit_limit)),
        team=team,
        simulated=search.futures.play(team),
    )


def _first_confirmed(
    case: Case, stands: Sequence[Covered], enough: float, effort: Effort
) -> list[Verified[Covered]]:
    """Stands judged by fresh futures, halving towards the cheapest confirmed: each holds less than before."""
    low, high = 0, len(stands)
    judged: list[Verified[Covered]] = []
    while low < high:
        middle = (low + high) // 2
        team = stands[middle].team
        fresh = judge_team(case, team, effort.futures, verify_seed(case.plan))
        judged.append(Verified(stands[middle], fresh))
        low, high = (middle + 1, high) if fresh.chance_all >= enough else (low, middle)
    return judged


def _rank(verified: Verified[Covered], asked: float) -> tuple[float, float]:
    """What falls short of the confidence first, then what it costs."""
    return (max(0.0, asked - verified.fresh.chance_all), verified.tried.paid_hours)
