"""Where the paid hours of a plan go: an account that sums up to them, nothing left over.

Paid hours are paid breaks and time at work. Time at work is absence, shrinkage inside the shift, what new
hires take longer, and productive time. Productive time is work, and time without work that is there for a
reason: the floor, live work that must find somebody free, contracts' minimum hours, and the reserve that is
left for chance.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray, Person
from wfm.explain.read import Explained

ROUNDING = 1e-6
NEGLIGIBLE = 1e-9


@dataclass(frozen=True)
class Item:
    """One thing that hours are paid for."""

    name: str
    hours: float
    why: str


@dataclass(frozen=True)
class Account:
    """The items, whose hours sum to `paid_hours`; `proven_least` is what even a plan without chance pays.

    It is None where the plan's objective is not paid hours or nothing was proven.
    """

    items: tuple[Item, ...]
    paid_hours: float
    proven_least: float | None


def account_of(explained: Explained) -> Account:
    """Account for every paid hour of a plan."""
    plan = explained.plan
    lost = plan.staffing.shrinkage
    paid = sum(shift.paid_hours for shift in explained.made.shifts)
    present = float(explained.heads.sum()) * explained.interval_hours
    idle = _Idle.of(explained)
    floor, live, surplus = (float(part.sum()) for part in (idle.floor, idle.live, idle.surplus))
    minimum = float(_held_by_minimum_hours(explained, idle.surplus, paid).sum())
    held = sum(
        (end - start).total_seconds() / 3600
        for shift in explained.made.shifts
        for _, start, end in shift.activities
    )
    items = (
        Item("work", float(explained.work.sum()), "messages answered and tagged"),
        Item("absence", present * lost.absence, f"{lost.absence:.0%} of the time at work"),
        Item(
            "shrinkage in the shift",
            present * (1.0 - lost.absence) * lost.in_shift,
            f"{lost.in_shift:.0%} of the rest: meetings, short pauses",
        ),
        Item(
            "new hires",
            float(explained.lost_to_new.sum()) * explained.head_hours,
            "messages take them longer in their first weeks",
        ),
        Item("paid breaks", paid - present - explained.hours_after - held, "paid, and nobody at work"),
        Item("activities", held, "meetings and trainings, paid and not for messages"),
        Item("after the horizon", explained.hours_after, "shifts that go on beyond its end"),
        Item(
            "floor", floor, f"{plan.staffing.floor} at work whenever a queue is open, also with little to do"
        ),
        Item("live work", live, "somebody must be free when it arrives"),
        Item("minimum hours", minimum, "contracts' hours that nobody could be sent home from"),
        Item("reserve", surplus - minimum, "for chance; and what lengths of shifts and rules leave over"),
    )
    kept = tuple(item for item in items if abs(item.hours) > NEGLIGIBLE or item.name in {"work", "reserve"})
    return Account(kept, paid, _proven_least(explained))


@dataclass(frozen=True)
class _Idle:
    """Productive hours without work in each interval by what they are there for, shape (T,) each."""

    floor: FloatArray
    live: FloatArray
    surplus: FloatArray

    @classmethod
    def of(cls, explained: Explained) -> _Idle:
        """Level upon level: work, the floor above it, live work's heads above that, the rest."""
        head, work = explained.head_hours, explained.work
        there = (explained.heads - explained.lost_to_new) * head
        heads_of_work = np.ceil(work / head - ROUNDING)
        is_live = explained.requirement > np.maximum(explained.floor, heads_of_work) + ROUNDING
        to_floor = np.minimum(there, np.maximum(work, explained.floor * head))
        to_live = np.minimum(
            there, np.maximum(to_floor, np.where(is_live, explained.requirement * head, 0.0))
        )
        return cls(to_floor - work, to_live - to_floor, there - to_live)


def _held_by_minimum_hours(explained: Explained, surplus: FloatArray, paid: float) -> FloatArray:
    """Surplus of each week that stays when every agent gives up all the shifts that minimum hours allow."""
    weeks = max(explained.days.week) + 1
    by_week = np.bincount(explained.week, weights=surplus, minlength=weeks)
    productive = float(explained.heads.sum()) * explained.head_hours
    may_go = _hours_that_may_go(explained, weeks) * (productive / paid if paid else 0.0)
    return np.asarray(np.maximum(by_week - may_go, 0.0))


def _hours_that_may_go(explained: Explained, weeks: int) -> FloatArray:
    """Paid hours of whole shifts that agents could do without in each week, shape (weeks,)."""
    hours: dict[tuple[str, int], list[float]] = defaultdict(list)
    for shift in explained.made.shifts:
        week = explained.days.week[(shift.start.date() - explained.grid.first_day).days]
        hours[shift.agent, week].append(shift.paid_hours)
    least = {person.name: person for person in explained.people}
    found = np.zeros(weeks)
    for (agent, week), shifts in hours.items():
        found[week] += _most_below(shifts, sum(shifts) - _minimum(least.get(agent), week))
    return found


def _minimum(person: Person | None, week: int) -> float:
    """An agent of a pool, or one the plan has not heard of, may stay unused."""
    return 0.0 if person is None or person.is_pool else person.min_hours[week]


def _most_below(hours: list[float], limit: float) -> float:
    """The largest sum of some of the hours that is within the limit."""
    sums = {0.0}
    for some in hours:
        sums |= {before + some for before in sums}
    return max(found for found in sums if found <= max(limit, 0.0) + ROUNDING)


def _proven_least(explained: Explained) -> float | None:
    bound = explained.made.document.get("roster", {}).get("bound")
    return float(bound) if bound is not None and explained.plan.staffing.objective == "hours" else None
