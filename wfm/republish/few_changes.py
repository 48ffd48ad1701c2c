"""A found plan brought as near to the published roster as its confidence allows."""

from __future__ import annotations

import numpy as np

from scheduling.result import Assignment
from wfm.case import Case
from wfm.many_queues import Progress
from wfm.republish.start import Start
from wfm.republish.take_back import Roster, TakeBack
from wfm.staffed import judge
from wfm.verify.breaks import duties_worked, options_of

# Share of the way from the confidence asked to certainty that a roster must keep: the futures it is
# judged by choose it, which flatters it.
MARGIN = 0.15


def with_few_changes(
    case: Case, start: Start, roster: Roster, futures: int, seed: int, say: Progress
) -> Roster:
    """The roster with every change taken back that neither a hard rule nor the confidence needs.

    Where the roster itself does not reach the confidence, none is taken back that makes it worse.
    """
    asked = case.plan.staffing.confidence
    reached = judge(case, roster, futures, seed).chance_all
    aim = min(asked + MARGIN * (1.0 - asked), reached)
    back = TakeBack(
        case, published_roster(case, start), lambda trial: judge(case, trial, futures, seed).chance_all >= aim
    )
    fewest = back.fewest(roster)
    say(f"{_count(back, case, roster)} changed days, {_count(back, case, fewest)} of them needed")
    return fewest


def published_roster(case: Case, start: Start) -> Roster:
    """The file's roster with its breaks, as duties."""
    number = {person.name: p for p, person in enumerate(case.people)}
    nothing = np.zeros(case.days.intervals)
    worked = duties_worked(
        start.roster, start.roster.planned or (), options_of(case.duties), case.days, nothing
    )
    pairs = zip(start.roster.shifts, worked.duties, strict=True)
    return tuple(Assignment(number[shift.agent], duty) for shift, duty in pairs)


def _count(back: TakeBack, case: Case, roster: Roster) -> int:
    return sum(len(back.changed_days(roster, person)) for person in range(len(case.people)))
