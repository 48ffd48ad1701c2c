"""The roster found, changed shift by shift until fresh futures confirm it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scheduling.result import Assignment
from wfm.case import Case
from wfm.outcome import Bought
from wfm.polish.search import Limits, Polished, polish
from wfm.staffed import Effort, Staffed, judge, team_of
from wfm.tries import AIM, CONFIRM, Verified, training_seed, verify_seed

TRIES = 2  # with a higher aim each, while fresh futures do not confirm
MOST_FUTURES = 800  # to choose changes by: 400 flattered three-queues by .04


def polished(
    case: Case, found: Verified[Staffed], effort: Effort, say: Callable[[str], None]
) -> Verified[Staffed]:
    """The best of what was found and what changes make of it: confirmed first, then cheap, then likely."""
    asked = case.plan.staffing.confidence
    aim, best = asked + AIM * (1.0 - asked), found
    for _ in range(TRIES):
        changed = _changed(case, best, aim, effort, say)
        missing = asked + CONFIRM * (1.0 - asked) - changed.fresh.chance_all
        best = min(best, changed, key=lambda verified: _rank(verified, asked))
        if missing <= 0:
            break
        aim = min(aim + missing, asked + 0.9 * (1.0 - asked))
    return best


def _rank(verified: Verified[Staffed], asked: float) -> tuple[float, float]:
    """What falls short of the confidence first, then what it costs."""
    return (max(0.0, asked - verified.fresh.chance_all), verified.tried.paid_hours)


def _changed(
    case: Case, found: Verified[Staffed], aim: float, effort: Effort, say: Callable[[str], None]
) -> Verified[Staffed]:
    limits = Limits(
        futures=min(effort.futures, MOST_FUTURES),
        seed=training_seed(case.plan),
        rounds=effort.changes,
        seconds=effort.change_seconds,
    )
    return _with(case, found, polish(case, found.tried.roster.assignments, aim, limits, say), effort)


def _with(case: Case, found: Verified[Staffed], changed: Polished, effort: Effort) -> Verified[Staffed]:
    """The same try with the roster changed, judged by fresh futures."""
    roster = found.tried.roster
    tried = replace(
        found.tried,
        roster=replace(
            roster,
            assignments=changed.assignments,
            solve=replace(roster.solve, hit_limit=roster.solve.hit_limit or changed.hit_limit),
        ),
        team=team_of(case, changed.assignments),
        simulated=changed.simulated,
        last=_bought(case, changed, effort),
    )
    fresh = judge(case, changed.assignments, effort.futures, verify_seed(case.plan))
    return Verified(tried, fresh)


def _bought(case: Case, changed: Polished, effort: Effort) -> Bought | None:
    """What the shift that is missed least buys, on fresh futures."""
    if changed.without is None:
        return None
    hours = _hours(changed.assignments) - _hours(changed.without)
    without = judge(case, changed.without, effort.futures, verify_seed(case.plan))
    return Bought(hours, without.chance_all)


def _hours(assignments: tuple[Assignment, ...]) -> float:
    return sum(assignment.duty.paid_hours for assignment in assignments)
