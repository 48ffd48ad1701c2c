"""Rosters made anew: whole ones by what heads are worth, and what they have for one person after another."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from scheduling.problem import coverage_of
from wfm.floors import missing_skills
from wfm.polish.changes import ROUNDING, Change
from wfm.polish.renewal import Worth, renewed
from wfm.polish.standing import Roster, Standing, hours_of

LOYALTY = (0.0, 0.1, 0.25, 0.5)  # hours of the dearest head that a changed day must be worth
REOPENED = 300  # small sets of people placed anew for each
AT_ONCE = 16  # people whose rosters are changed at once
LONGEST = 8.0  # paid hours more, at most, of a roster taken as a whole
PASSES = 2  # rosters made of one another between two simulations


def safest(stand: Standing, price: float, seed: int, until: float) -> Roster:
    """The best by the fluid: a few rosters more or less loyal to this one, or what helps of them."""
    roster = stand.assignments
    for place in range(PASSES):
        if time.perf_counter() < until:
            roster = _safer(stand, roster, price, seed + place * len(LOYALTY))
    return roster


def _safer(stand: Standing, roster: Roster, price: float, seed: int) -> Roster:
    worth = _worth(stand, price)
    made = [
        renewed(stand.changes, roster, worth, loyalty, REOPENED, seed + place)
        for place, loyalty in enumerate(LOYALTY)
    ]
    others = [other for other in made if _is_sound(stand, other)]
    best = _picked(stand, roster, others, price)
    most = stand.value(best, price)
    for other in others:
        stand.estimate.stand(other)
        dear = hours_of(other) > hours_of(best) + LONGEST
        if not dear and stand.value(other, price) > most and stand.keeps_aim(stand.estimate.chance):
            best, most = other, stand.value(other, price)
    stand.estimate.stand(best)
    return best


def _worth(stand: Standing, price: float) -> Worth:
    sets = stand.changes.skill_sets
    return Worth(stand.estimate.worth(sets, 1.0), stand.estimate.worth(sets, -1.0), price)


def _is_sound(stand: Standing, other: Roster) -> bool:
    """Whether a roster leaves no more hours below the floors, or without anybody in charge, than now."""
    case, floor = stand.changes.case, stand.changes.floor
    lacks = [
        missing_skills(case, roster).sum()
        + np.maximum(floor - coverage_of([a.duty for a in roster], case.days), 0.0).sum()
        for roster in (stand.assignments, other)
    ]
    return bool(lacks[1] <= lacks[0] + ROUNDING)


def _picked(stand: Standing, roster: Roster, others: list[Roster], price: float) -> Roster:
    """The roster with what other rosters have for one person after another, the most helpful first."""
    found = list(dict.fromkeys(c for other in others for c in person_by_person(roster, other)))
    hopeful = [c for c in found if stand.estimate.hint(c) > price * c.hours]
    scored = [(stand.score(change, price), change) for change in hopeful]
    helpful = [item for item in scored if item[0] > 0.0]
    done: set[int] = set()
    for _, change in sorted(helpful, key=lambda item: -item[0]):
        if stand.is_short and stand.estimate.chance >= stand.aim:
            break
        if len(done) < AT_ONCE and _helps(stand, roster, change, price, done):
            roster = change.of(roster)
            done.add(change.person)
            stand.estimate.stand(roster)
    return roster


def _helps(stand: Standing, roster: Roster, change: Change, price: float, done: set[int]) -> bool:
    """Whether a change still helps after those of the people who are done."""
    if change.person in done or not stand.changes.is_sound(roster, change):
        return False
    return not done or stand.score(change, price) > 0.0


def person_by_person(before: Roster, after: Roster) -> Iterator[Change]:
    """What differs between two rosters, a change a person."""
    taken, given = set(before) - set(after), set(after) - set(before)
    for person in sorted({a.person for a in taken | given}):
        away, instead = (
            tuple(sorted((a.duty for a in side if a.person == person), key=lambda duty: duty.start_minute))
            for side in (taken, given)
        )
        yield Change(person, away, instead)
