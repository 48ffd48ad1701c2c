"""People as arrays for the dynamic programme: what each may work, must work, and what speaks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scheduling.problem import BoolArray, Duty, FloatArray, IntArray, Person, RosterRules
from scheduling.roster.options import Options

WISH = 2.0  # paid hours that a request of weight 1 is worth
BEHIND = 1.01  # price of a pool agent's hour: named agents come first where they cost the same


@dataclass(frozen=True)
class People:
    """What the dynamic programme knows of each person p and of the rules that bind all.

    `usable[p]` has one entry a start and `may_rest[p]` one a day; `low[p]` and `high[p]` are weekly hours
    in the options' units, one a week; `may_skip[p]` says that a week may stay unused; `bonus[p]` has
    one entry a duty: minus its price, plus requests and what keeping a published day is worth. `week`
    and `weekend` (-1 for none) are by day.
    """

    usable: BoolArray
    may_rest: BoolArray
    low: IntArray
    high: IntArray
    may_skip: tuple[bool, ...]
    bonus: FloatArray
    week: IntArray
    weekend: IntArray
    longest_run: int
    shortest_off: int
    most_weekends: int


def compile_people(people: tuple[Person, ...], options: Options, rules: RosterRules, by_cost: bool) -> People:
    """Lay out people against the options."""
    days = options.days
    mean = sum(p.cost_per_hour for p in people) / len(people) if people else 0.0
    weekends = len({w for w in days.weekend if w is not None})
    step = options.unit_hours
    return People(
        usable=np.array([_usable(p, options) for p in people]),
        may_rest=np.array([[d not in p.locked for d in range(len(days))] for p in people]),
        low=np.array([[math.ceil(h / step - 1e-9) for h in p.min_hours] for p in people], dtype=np.int64),
        high=np.array([[math.floor(h / step + 1e-9) for h in p.max_hours] for p in people], dtype=np.int64),
        may_skip=tuple(p.is_pool for p in people),
        bonus=np.array(
            [_bonus(p, options, p.cost_per_hour / mean if by_cost and mean else 1.0) for p in people]
        ),
        week=np.asarray(days.week, dtype=np.int64),
        weekend=np.asarray([-1 if w is None else w for w in days.weekend], dtype=np.int64),
        longest_run=rules.max_days_in_row,
        shortest_off=rules.min_days_off_in_row,
        most_weekends=min(rules.max_weekends, weekends),
    )


def _usable(person: Person, options: Options) -> list[bool]:
    return [_may_work(person, options.representative(s)) for s in range(options.n_starts)]


def _may_work(person: Person, duty: Duty) -> bool:
    if duty.code not in person.codes or duty.day in person.off:
        return False
    code, clock = person.locked.get(duty.day, (duty.code, None))
    return duty.code == code and clock in {None, duty.start_clock}


def _bonus(person: Person, options: Options, price: float) -> list[float]:
    if person.is_pool:
        price *= BEHIND
    return [-price * duty.paid_hours + _wished(person, duty) + _kept(person, duty) for duty in options.duties]


def _wished(person: Person, duty: Duty) -> float:
    """Requests: a shift wished for counts for its duties, one wished away against them."""
    return WISH * sum(
        weight
        for day, code, clock, weight in person.wishes
        if day == duty.day and code in {None, duty.code} and clock in {None, duty.start_clock}
    )


def _kept(person: Person, duty: Duty) -> float:
    """Days as published: keeping a shift counts for it, a shift on a published day off against it."""
    if person.published is None:
        return 0.0
    published = person.published.get(duty.day)
    if published is None:
        return -person.change_hours
    return person.change_hours if published == (duty.code, duty.start_clock) else 0.0
