"""The roster found, changed shift by shift until fresh futures confirm it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wfm.case import Case
from wfm.outcome import Bought
from wfm.polish.search import WORTHWHILE, Limits, Search
from wfm.polish.standing import hours_of
from wfm.staffed import Effort, Staffed, judge, team_of
from wfm.tries import CONFIRM, Verified, training_seed, verify_seed

# Futures to choose changes by, and how far beyond the confidence they must show: few flatter more than many
# (800 by .01 to .02, 1,500 hardly), and are quicker. The many take over where few did not suffice.
TRIES = ((800, 0.30), (1600, 0.20))
Say = Callable[[str], None]


def polished(case: Case, found: Verified[Staffed], effort: Effort, say: Say) -> Verified[Staffed]:
    """The best of what was found and what changes make of it: confirmed first, then cheap, then likely."""
    asked, best, price = case.plan.staffing.confidence, found, WORTHWHILE
    for futures, beyond in TRIES:
        aim = asked + beyond * (1.0 - asked)
        limits = Limits(
            futures=min(effort.futures, futures),
            seed=training_seed(case.plan),
            rounds=effort.changes,
            seconds=effort.change_seconds,
        )
        search = Search(case, best.tried.roster.assignments, limits, price)
        search.run(aim, say)
        changed, price = _with(case, found, search, effort), search.price
        best = min(best, changed, key=lambda verified: _rank(verified, asked))
        if changed.fresh.chance_all >= asked + CONFIRM * (1.0 - asked):
            break
    return _told(case, best, search, aim, effort)


def _rank(verified: Verified[Staffed], asked: float) -> tuple[float, float]:
    """What falls short of the confidence first, then what it costs."""
    return (max(0.0, asked - verified.fresh.chance_all), verified.tried.paid_hours)


def _with(case: Case, found: Verified[Staffed], search: Search, effort: Effort) -> Verified[Staffed]:
    """The same try with the roster changed, judged by fresh futures."""
    roster = found.tried.roster
    tried = replace(
        found.tried,
        roster=replace(
            roster,
            assignments=search.assignments,
            solve=replace(roster.solve, hit_limit=roster.solve.hit_limit or search.hit_limit),
        ),
        team=team_of(case, search.assignments),
        simulated=search.now,
    )
    fresh = judge(case, search.assignments, effort.futures, verify_seed(case.plan))
    return Verified(tried, fresh)


def _told(
    case: Case, best: Verified[Staffed], search: Search, aim: float, effort: Effort
) -> Verified[Staffed]:
    """The same with what its least missed shift buys, on fresh futures, if the search ended with it."""
    without = search.without(aim) if best.tried.roster.assignments == search.assignments else None
    if without is None:
        return best
    hours = hours_of(search.assignments) - hours_of(without)
    chance = judge(case, without, effort.futures, verify_seed(case.plan)).chance_all
    return replace(best, tried=replace(best.tried, last=Bought(hours, chance)))
