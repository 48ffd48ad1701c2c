"""Names for a cover: a roster asked for the whole heads that its shifts put to work.

A roster's tries ask for the fluid plan's heads. Where there is little work these are small parts of a
head in every interval, none of which is worth a shift; the shifts of a cover are worth being worked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduling.cover import relax_cover
from scheduling.problem import FloatArray, Need, coverage_of
from wfm.case import Case
from wfm.covered import Covered
from wfm.covering import cover_problem
from wfm.staffed import RELAX, Effort, Staffed, judge_team, rostered, team_of


def named(case: Case, covered: Covered, effort: Effort, seed: int) -> Staffed:
    """A roster for the heads of `covered`, judged on `seed`'s futures.

    Holders of a skill are asked for as its work takes by the fluid plan, no more than the cover has.
    """
    problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, covered.hedge)
    relaxed = relax_cover(problem, RELAX)
    needs = tuple(replace(need, heads=_heads(case, covered, need)) for need in relaxed.needs)
    roster = rostered(case, needs, effort)
    team = team_of(case, roster.assignments)
    return Staffed(covered.hedge, relaxed, roster, team, judge_team(case, team, effort.futures, seed))


def _heads(case: Case, covered: Covered, need: Need) -> FloatArray:
    duties = [staffed.duty for staffed in covered.team if need.met_by(staffed.skills)]
    at_work = coverage_of(duties, case.days)
    return np.minimum(need.heads, at_work) if need.skills else at_work
