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
MOST = 0.9  # beyond the confidence, at most
Say = Callable[[str], None]


def polished(case: Case, found: Verified[Staffed], effort: Effort, say: Say) -> Verified[Staffed]:
    """The best of what was found and what changes make of it: confirmed first, then cheap, then likely."""
    asked, price = case.plan.staffing.confidence, WORTHWHILE
    best, made_by = found, None
    enough, missing = asked + CONFIRM * (1.0 - asked), -1.0
    for futures, beyond in TRIES:
        limits = Limits(
            futures=min(effort.futures, futures),
            seed=training_seed(case.plan),
            rounds=effort.changes,
            seconds=effort.change_seconds,
        )
        search = Search(case, best.tried.roster.assignments, limits, price)
        # By as much as fresh futures fell short of what confirms, these must show more than they do.
        aim = max(asked + beyond * (1.0 - asked), search.now.chance_all + missing)
        aim = min(aim, asked + MOST * (1.0 - asked))
        search.run(aim, say)
        changed, price = _with(case, found, search, effort), search.price
        if _rank(changed, enough) < _rank(best, enough):
            best, made_by = changed, search
        if changed.fresh.chance_all >= enough:
            break
        missing = enough - best.fresh.chance_all
    return best if made_by is None else _told(case, best, made_by, effort)


def _rank(verified: Verified[Staffed], enough: float) -> tuple[float, float]:
    """What falls short of a chance that confirms first, then what it costs.

    No less than confirms: a chance told by some futures is off by a standard error either way, so of two
    that reach just what was asked, one does not.
    """
    return (max(0.0, enough - verified.fresh.chance_all), verified.tried.paid_hours)


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


def _told(case: Case, best: Verified[Staffed], search: Search, effort: Effort) -> Verified[Staffed]:
    """The same with what the shift that is missed least buys, on fresh futures."""
    without = search.without()
    if without is None:
        return best
    hours = hours_of(search.assignments) - hours_of(without)
    chance = judge(case, without, effort.futures, verify_seed(case.plan)).chance_all
    return replace(best, tried=replace(best.tried, last=Bought(hours, chance)))
