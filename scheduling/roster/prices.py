"""What speaks for and against a duty to who would work it: its price, wishes, what was published."""

from __future__ import annotations

import numpy as np

from scheduling.problem import FloatArray, Person
from scheduling.roster.options import Options
from scheduling.roster.problem import Prices, RosterProblem

BEHIND = 1.01  # price of a pool agent's hour: named agents come first where they cost the same
LAST = 0.02  # what an hour of overtime costs on top at the least: it comes after pool agents


def bonus_of(problem: RosterProblem, options: Options) -> FloatArray:
    """Minus the price of each duty to each person, plus requests, shape (people, duties)."""
    hours = np.array([v.priced_hours if problem.by_cost else v.paid_hours for v in options.duties])
    bonus = [
        _bonus(person, options, price * hours, problem.prices)
        for person, price in zip(problem.people, _relative(problem), strict=True)
    ]
    return np.array(bonus).reshape(len(problem.people), len(options.duties))


def beyond_hour_of(problem: RosterProblem) -> FloatArray:
    """What an hour of overtime costs each person on top, shape (people,)."""
    pairs = zip(problem.people, _relative(problem), strict=True)
    return np.array([_beyond(person, price, problem.prices) for person, price in pairs])


def wishes_of(problem: RosterProblem) -> FloatArray:
    """What each soft rule of anybody costs whenever it is broken."""
    limits = [problem.rules.limits_of(person) for person in problem.people]
    return problem.prices.wish * np.array([weight for some in limits for weight in some.soft.values()])


def _relative(problem: RosterProblem) -> list[float]:
    """An hour's price to the mean, where a plan is made by cost."""
    people = problem.people
    mean = sum(p.cost_per_hour for p in people) / len(people) if people else 0.0
    return [p.cost_per_hour / mean if problem.by_cost and mean else 1.0 for p in people]


def _bonus(person: Person, options: Options, hours: FloatArray, prices: Prices) -> FloatArray:
    """What speaks for each duty: requests and days as published, less the price of its `hours`."""
    price = prices.hour * hours * (BEHIND if person.is_pool else 1.0)
    wished = np.zeros(options.n_starts)
    for day, code, clock, weight in person.wishes:
        wished[options.starts_of(day, code, clock)] += weight
    liked = prices.wish * wished + _kept(person, options)
    return np.asarray(liked[options.start_of] - price)


def _beyond(person: Person, price: float, prices: Prices) -> float:
    """What an hour of overtime costs on top where an hour of the person has this price."""
    return 0.0 if person.overtime is None else prices.hour * price * max(LAST, person.overtime.premium)


def _kept(person: Person, options: Options) -> FloatArray:
    """Days as published: keeping a shift counts for it, a shift on a published day off against it."""
    kept = np.zeros(options.n_starts)
    if person.published is None:
        return kept
    kept[~np.isin(options.day, list(person.published))] = -person.change_hours
    for day, (code, clock) in person.published.items():
        kept[options.starts_of(day, code, clock)] = person.change_hours
    return kept
