"""Our own answer at cover level: the plan's loop of hedges, and its best try changed shift by shift."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import copysign, exp
from statistics import NormalDist

from benchmarks.peers_staffing import Judge, Staffing
from benchmarks.peers_trial import Found
from scheduling.solver import Stop
from wfm.case import Case
from wfm.cover_changes import Changed, stands_of
from wfm.cover_changes.search import Aim, Limits
from wfm.covered import Covered, cover_under
from wfm.covering import Hedge
from wfm.hedging import STEP
from wfm.levels import SOLVING, cover_level, within_ceiling
from wfm.simulation.result import Simulated
from wfm.staffed import Effort
from wfm.tries import AIM, training_seed, try_until_confirmed

EFFORT = Effort()  # what a plan's own run has
A_LITTLE = 0.015  # of the hours: what the chance gains by so much more is judged too
MORE = 5  # tries without a margin
LITTLE = 0.004  # of the work, that the first of them is moved by at least
NEVER = 0.001  # a chance this near to 0 or 1 says no more
Say = Callable[[str], None]
Entry = tuple[str, Covered | Changed]


@dataclass(frozen=True)
class Held:
    """A staffing that both sets of futures say holds: the chance by those that choose, and the others."""

    staffing: Staffing
    chance: float
    fresh: Simulated
    how: str


def found_by_loop(case: Case, judge: Judge, stop: Stop, each: Stop, say: Say) -> Found | None:
    """The cheapest of our covers that the benchmark's own futures say holds; None where none does.

    The loop's covers and the changes together have the seconds of `stop`, a few more tries those of `each`.
    Which of them is taken is settled as for every other method.
    """
    began = time.perf_counter()
    confidence = case.plan.staffing.confidence
    tried = _tries(case, stop, say)
    tried += _without_margin(case, tried, each, say)
    begin = min(tried, key=lambda covered: _hours_at(confidence, covered))
    seconds = (1.0 - SOLVING) * stop.seconds
    aim = Aim(confidence, confidence + AIM * (1.0 - confidence))
    stands = stands_of(case, begin, aim, Limits(EFFORT.cover_changes, seconds), say)
    took = time.perf_counter() - began
    named = [*_named("try", tried), *_named("change", stands)]
    return _cheapest(sorted(named, key=lambda entry: entry[1].paid_hours), judge, confidence, took)


def _cheapest(named: Sequence[Entry], judge: Judge, confidence: float, took: float) -> Found | None:
    """The cheapest that both sets of futures say holds, by the rules, and what a little more buys.

    Of equal ones the safest by the futures that choose.
    """
    held: list[Held] = []
    for how, covered in named:
        staffing = Staffing(covered.team)
        if held and staffing.paid_hours > (1.0 + A_LITTLE) * held[0].staffing.paid_hours:
            break
        chance = judge.trial(staffing).chance_all
        if chance >= confidence and judge.allows(staffing):
            fresh = judge.fresh(staffing)
            if fresh.chance_all >= confidence:
                held.append(Held(staffing, chance, fresh, how))
    if not held:
        return None
    first, *others = sorted(held, key=lambda one: (one.staffing.paid_hours, -one.chance))
    dearer = tuple((one.staffing.paid_hours, one.fresh.chance_all) for one in others)
    return Found(first.staffing, first.fresh, first.how, took, dearer)


def _tries(case: Case, stop: Stop, say: Say) -> list[Covered]:
    """Every cover that the loop makes."""
    level = cover_level(case, replace(EFFORT, cover=stop))
    tried: list[Covered] = []

    def attempt(hedge: Hedge, seed: int) -> Covered:
        tried.append(level.attempt(hedge, seed))
        return tried[-1]

    try_until_confirmed(case, replace(level, attempt=attempt), say)
    return tried


def _without_margin(case: Case, tried: Sequence[Covered], stop: Stop, say: Say) -> list[Covered]:
    """More tries from the best on, at the confidence itself: many futures judge here, the loop has few."""
    confidence, more = case.plan.staffing.confidence, list[Covered]()
    last = min(tried, key=lambda covered: _hours_at(confidence, covered))
    for number in range(MORE):
        # Ever less at least, so that a step forth and a step back do not come to the same.
        hedge = _moved(case, last, confidence, LITTLE / 2**number)
        if any(_is_same(hedge, other.hedge) for other in (*tried, *more)):
            break
        last = cover_under(case, hedge, stop, EFFORT.futures, training_seed(case.plan))
        say(f"without a margin: {last.paid_hours:,.0f} paid hours, chance {last.simulated.chance_all:.3f}")
        more.append(last)
    return more


def _moved(case: Case, covered: Covered, confidence: float, least: float) -> Hedge:
    """The hedge moved to the confidence by the loop's slope, by `least` at least, within the ceiling."""
    missing = _missing(confidence, covered)
    by = copysign(max(abs(STEP * missing), least), missing)
    factor = {name: along * exp(by) for name, along in covered.hedge.factor.items()}
    return within_ceiling(case, replace(covered.hedge, factor=factor))[0]


def _is_same(hedge: Hedge, other: Hedge) -> bool:
    return all((hedge.of(name) == other.of(name)).all() for name in hedge.factor)  # type: ignore[union-attr]


def _hours_at(confidence: float, covered: Covered) -> float:
    """Hours that the cover would pay at the confidence, by the slope that the loop goes by."""
    return covered.paid_hours * exp(STEP * _missing(confidence, covered))


def _missing(confidence: float, covered: Covered) -> float:
    """By how many normal scores the cover's chance is below the confidence."""
    chance = min(max(covered.simulated.chance_all, NEVER), 1.0 - NEVER)
    return NormalDist().inv_cdf(confidence) - NormalDist().inv_cdf(chance)


def _named(name: str, made: Sequence[Covered | Changed]) -> Iterator[Entry]:
    for number, covered in enumerate(made, start=1):
        yield f"{name} {number} of {len(made)}", covered
