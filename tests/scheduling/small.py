"""Days, duties, people and problems small enough to read by eye."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import numpy as np

from scheduling.cover import CoverProblem, Group
from scheduling.problem import Days, Duty, LiveClass, Person, RosterRules, Stage, WorkClass
from scheduling.roster import corridor, graph
from scheduling.solver import Stop

QUICK = Stop(seconds=20.0, gap=1e-6, threads=1)
MONDAY, THURSDAY, SATURDAY = 0, 3, 5
LOOSE = RosterRules(rest_minutes=0, max_days_in_row=7, min_days_off_in_row=1, max_weekends=4)


@contextmanager
def few_states(most: int, near: int) -> Iterator[None]:
    """With so many states of one person at most, and about so many near a roster where there are more."""
    with patch.object(graph, "MOST_STATES", most), patch.object(corridor, "STATES", near):
        yield


def days(n=1, *, first_weekday=MONDAY, step=60):
    """So many days of 24 hours, the first one on a weekday."""
    weekdays = [first_weekday + d for d in range(n)]
    return Days(
        first_interval=np.arange(n + 1) * (1440 // step),
        week=tuple(w // 7 for w in weekdays),
        weekend=tuple(w // 7 if w % 7 >= SATURDAY else None for w in weekdays),
        interval_minutes=step,
    )


def duty(day, start, hours, code="D", *, rest=None, paid=None, extra=0.0):
    """A shift from hour `start` of a day; `rest` is its break, (first hour, last hour) of that day."""
    first = (24 * day + start) * 60
    breaks = (
        ()
        if rest is None
        else tuple((24 * day * 60 + round(60 * a), round(24 * day * 60 + 60 * b)) for a, b in [rest])
    )
    return Duty(
        code=code,
        day=day,
        start_clock=start * 60,
        start_minute=first,
        end_minute=first + hours * 60,
        breaks=breaks,
        paid_hours=float(hours if paid is None else paid),
        extra_hours=extra,
    )


def hourly(arrivals, wait, *, late=(), volume=None, skill=None, name="mail", T=24):
    """Work by hour, {hour: agent-hours}, due `wait` intervals on; `late` are (share, wait) beyond that."""
    work, count = np.zeros(T), np.zeros(T)
    for t, hours in arrivals.items():
        work[t] = hours
        count[t] = (volume or arrivals)[t]
    waits = [wait, *(w for _, w in late)]
    shares = [*(share for share, _ in late), 0.0]
    stages = tuple(Stage(np.arange(T) + w, share) for w, share in zip(waits, shares, strict=True))
    return WorkClass(name, skill, work, count, stages)


def live(heads, hours=None, *, skill=None, T=24):
    """Live work by hour: heads needed and agent-hours taken."""
    needed, taken = np.zeros(T), np.zeros(T)
    for t, n in heads.items():
        needed[t], taken[t] = n, (hours or {}).get(t, 0.0)
    return LiveClass("chat", skill, needed, taken)


def group(options, *, pool=9, named=0, skills=(), weeks=1, n_days=1, **changes):
    """A pool without minimum hours, or named agents with `min_hours` and `max_hours` in sum."""
    made = Group(
        name="all",
        skills=frozenset(skills),
        options=tuple(options),
        cost_per_hour=10.0,
        named=named,
        obliged=0,
        min_hours=(0.0,) * weeks,
        max_hours=(168.0 * named,) * weeks,
        pool=pool,
        pool_min=(0.0,) * weeks,
        pool_max=(168.0,) * weeks,
        available=(named,) * n_days,
        weekends=9,
    )
    return replace(made, **changes)


def cover(groups, *, classes=(), live=(), floor=None, on=None, **changes):
    """A cover problem without shrinkage; `floor` is {interval: heads}."""
    on = on or days()
    wanted = np.zeros(on.intervals)
    for t, heads in (floor or {}).items():
        wanted[t] = heads
    made = CoverProblem(
        days=on,
        groups=tuple(groups),
        classes=tuple(classes),
        live=tuple(live),
        floor=wanted,
        span=np.zeros(on.intervals, dtype=np.int64),
        absence=0.0,
        in_shift=0.0,
        occupancy=1.0,
    )
    return replace(made, **changes)


def person(name="Ann", *, codes="D", weeks=1, low=0.0, high=168.0, **more):
    """Somebody who knows the shifts named, one letter each."""
    return Person(
        name=name,
        contract="full time",
        codes=frozenset(codes),
        skills=frozenset(),
        min_hours=(low,) * weeks,
        max_hours=(high,) * weeks,
        **more,
    )
