"""Judges a shift design by itself: counts heads minute by minute, from the file and the shifts alone.

It shares no code with the model and loads no solver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DAY_MINUTES = 24 * 60
Heads = Mapping[tuple[int, int], Sequence[int]]  # (start, length) in intervals: heads on each day


def objective_minutes(
    demand: Sequence[int], interval_minutes: int, weights: tuple[int, int, int], heads: Heads
) -> int:
    """Minutes too few and too many, weighed, and the weight of every kind of shift that anybody works.

    `weights` are those of a minute under, of a minute over, and of a kind.
    """
    under, over, kind_weight = weights
    working = [0] * (len(demand) * interval_minutes)
    for (start, length), by_day in heads.items():
        for day, count in enumerate(by_day):
            first = day * DAY_MINUTES + start * interval_minutes
            for minute in range(first, first + length * interval_minutes):
                working[minute % len(working)] += count
    total = kind_weight * sum(any(by_day) for by_day in heads.values())
    for minute, there in enumerate(working):
        wanted = demand[minute // interval_minutes]
        total += under * max(0, wanted - there) + over * max(0, there - wanted)
    return total


def faults(
    days: int, interval_minutes: int, windows: Sequence[tuple[int, int, int, int]], heads: Heads
) -> list[str]:
    """What is wrong with a design: kinds outside every window, days missing, heads below none."""
    a_day = DAY_MINUTES // interval_minutes
    found = []
    for (start, length), by_day in heads.items():
        allowed = any(
            shortest <= length <= longest and start in {s % a_day for s in range(first, last + 1)}
            for first, last, shortest, longest in windows
        )
        if not allowed:
            found.append(f"no shift type allows start {start} with length {length}")
        if len(by_day) != days or min(by_day) < 0:
            found.append(f"start {start}, length {length}: heads {list(by_day)}")
    return found
