"""A found plan brought as near to the published roster as its confidence allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scheduling.result import Assignment
from wfm.case import Case
from wfm.covering import floor_of
from wfm.floors import missing_skills
from wfm.in_time import heads_by_skill
from wfm.many_queues import Progress
from wfm.polish import polished
from wfm.republish.start import Start
from wfm.republish.take_back import Roster, TakeBack
from wfm.staffed import Effort, Staffed, judge, team_of
from wfm.tries import Verified, training_seed, verify_seed
from wfm.verify.breaks import duties_worked, options_of

# Shares of the way from the confidence asked to certainty that a roster must keep on the futures it is
# chosen by, which flatter it; one after another until futures that had no part in it agree.
MARGINS = (0.15, 0.40)
ROUNDING = 1e-6


def with_few_changes(
    case: Case, start: Start, found: Verified[Staffed], effort: Effort, say: Progress
) -> Verified[Staffed]:
    """The plan with every change taken back that neither a hard rule nor the confidence needs.

    Where it does not reach the confidence it is changed shift by shift first, as other plans are;
    where that does not help either, no change is taken back that makes it worse.
    """
    asked = case.plan.staffing.confidence
    if found.fresh.chance_all < asked:
        found = polished(case, found, effort, say)
    roster = found.tried.roster.assignments
    published = published_roster(case, start)
    reached = found.tried.simulated.chance_all
    for margin in MARGINS:
        aim = min(asked + margin * (1.0 - asked), reached)
        back = TakeBack(case, published, _holds(case, roster, effort, aim))
        nearer = _with_roster(case, found, back.fewest(roster), effort)
        if nearer.fresh.chance_all >= min(asked, found.fresh.chance_all):
            say(f"{back.count(roster)} changed days, {back.count(nearer.tried.roster.assignments)} needed")
            return nearer
    return found


def _holds(case: Case, found: Roster, effort: Effort, aim: float) -> Callable[[Roster], bool]:
    """Whether a roster keeps the floor as well as the one found, and every target often enough."""
    seed, below = training_seed(case.plan), _below_floor(case, found)

    def holds(roster: Roster) -> bool:
        if _below_floor(case, roster) > below + ROUNDING:
            return False
        return judge(case, roster, effort.futures, seed).chance_all >= aim

    return holds


def _below_floor(case: Case, roster: Roster) -> float:
    """Head-intervals below the floors, and those without the person in charge."""
    heads = np.sum(list(heads_by_skill(case, roster).values()), axis=0)
    short = np.maximum(floor_of(case.plan, case.grid) - heads, 0.0)
    return float(short.sum() + missing_skills(case, roster).sum())


def _with_roster(case: Case, found: Verified[Staffed], roster: Roster, effort: Effort) -> Verified[Staffed]:
    """The same try with another roster, judged anew."""
    plan, futures = case.plan, effort.futures
    tried = replace(
        found.tried,
        roster=replace(found.tried.roster, assignments=roster),
        team=team_of(case, roster),
        simulated=judge(case, roster, futures, training_seed(plan)),
    )
    return Verified(tried, judge(case, roster, futures, verify_seed(plan)))


def published_roster(case: Case, start: Start) -> Roster:
    """The file's roster with its breaks, as duties."""
    number = {person.name: p for p, person in enumerate(case.people)}
    nothing = np.zeros(case.days.intervals)
    worked = duties_worked(
        start.roster, start.roster.planned or (), options_of(case.duties), case.days, nothing
    )
    pairs = zip(start.roster.shifts, worked.duties, strict=True)
    return tuple(Assignment(number[shift.agent], duty) for shift, duty in pairs)
