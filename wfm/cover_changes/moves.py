"""Moves to try: shifts put elsewhere at random, and shifts given or taken in the order of their worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from scheduling.problem import FloatArray
from wfm.cover_changes.shifts import Counts, Move, Shifts

ALIKE = 1  # moves of one list that concern the same day and group
LOOKED_AT = 4000  # moves whose rules are looked at, at most, to fill a list
SAME_DAY = 0.6  # share of the shifts put elsewhere that stay on their day


def elsewhere(shifts: Shifts, counts: Counts, random: np.random.Generator) -> Iterator[Move]:
    """One shift for another of the same group and length, for ever: start, break or day differ.

    Where there is no other, the move is empty. A shift of a small team is a sixth of its day, so most keep
    their day and change their hour.
    """
    used = [(g, int(j)) for g, own in enumerate(counts) for j in np.flatnonzero(own)]
    while used:
        g, j = used[random.integers(len(used))]
        options = shifts.options[g]
        like = options.paid == options.paid[j]
        same = options.day == options.day[j]
        found = np.flatnonzero(like & (same if random.random() < SAME_DAY else ~same))
        others = found[found != j]
        yield ((g, j, -1), (g, int(random.choice(others)), 1)) if len(others) else ()


def less(shifts: Shifts, counts: Counts, worth: FloatArray) -> list[Move]:
    """Shifts out, or shorter ones of their day in their place, the least missed by the hour first."""
    found: list[tuple[float, Move]] = []
    for g, own in enumerate(counts):
        options, value = shifts.options[g], _value(shifts, g, worth)
        for j in map(int, np.flatnonzero(own)):
            found.append((value[j] / options.paid[j], ((g, j, -1),)))
            shorter = np.flatnonzero((options.paid < options.paid[j]) & (options.day == options.day[j]))
            found += [
                ((value[j] - value[i]) / (options.paid[j] - options.paid[i]), ((g, j, -1), (g, int(i), 1)))
                for i in shorter
            ]
    return [move for _, move in sorted(found, key=lambda item: item[0])]


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


def first_sound(shifts: Shifts, counts: Counts, ranked: Iterable[Move], most: int) -> list[Move]:
    """The first moves that keep the rules, few of them alike."""
    found: list[Move] = []
    seen = Counter[tuple[int, int]]()
    for looked, move in enumerate(ranked):
        if len(found) == most or looked == LOOKED_AT:
            break
        g, j, _ = move[0]
        like = (g, int(shifts.options[g].day[j]))
        if seen[like] < ALIKE and shifts.is_sound(counts, move):
            seen[like] += 1
            found.append(move)
    return found
