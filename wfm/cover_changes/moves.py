"""Moves to try: shifts given in the order of their worth, and the first of a list that keep the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from scheduling.problem import FloatArray
from wfm.cover_changes.shifts import Counts, Move, Shifts

LOOKED_AT = 4000  # moves whose rules are looked at, at most, to fill a list


def more(shifts: Shifts, counts: Counts, worth: FloatArray) -> list[Move]:
    """Shifts given, those worth most by the hour first."""
    found: list[tuple[float, Move]] = []
    for g in range(len(counts)):
        value = _value(shifts, g, worth) / shifts.options[g].paid
        found += [(-float(v), ((g, j, 1),)) for j, v in enumerate(value)]
    return [move for _, move in sorted(found, key=lambda item: item[0])]


def _value(shifts: Shifts, g: int, worth: FloatArray) -> FloatArray:
    """What each option of a group covers, weighed by what a head there is worth, shape (J,)."""
    sets = shifts.problem.skill_sets
    return np.asarray(shifts.options[g].coverage @ worth[sets.index(shifts.problem.groups[g].skills)])


def first_sound(
    shifts: Shifts, counts: Counts, ranked: Iterable[Move], most: int, alike: int = 1
) -> list[Move]:
    """The first moves that keep the rules; so many at most concern the same day and group."""
    found: list[Move] = []
    seen = Counter[tuple[int, int]]()
    for looked, move in enumerate(ranked):
        if len(found) == most or looked == LOOKED_AT:
            break
        g, j, _ = move[0]
        like = (g, int(shifts.options[g].day[j]))
        if seen[like] < alike and shifts.is_sound(counts, move):
            seen[like] += 1
            found.append(move)
    return found


def apart(shifts: Shifts, counts: Counts, moves: Sequence[Move], most: int) -> list[Move]:
    """The first moves that have no day in common and together keep the rules."""
    found: list[Move] = []
    days: set[int] = set()
    for move in moves:
        own = {int(shifts.options[g].day[j]) for g, j, _ in move}
        together = tuple(step for other in (*found, move) for step in other)
        if len(found) < most and not own & days and shifts.is_sound(counts, together):
            found.append(move)
            days |= own
    return found
