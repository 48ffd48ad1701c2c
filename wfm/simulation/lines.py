"""Waiting lines, first in first out, one for each class and step of lateness.

Messages are chained by `following`; `least` has the key of each line's head, infinite where nobody waits.
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.layout import FloatArray, IntArray

NOBODY = -1  # no message, no agent, no line


@compiled
def steps_of_lines(line: IntArray) -> IntArray:
    """The step of lateness that each line is for, 0 beginning a new class."""
    step = np.zeros(line[-1], np.int64)
    for k in range(len(line) - 1):
        for place in range(line[k], line[k + 1]):
            step[place] = place - line[k]
    return step


@compiled
def room_of_lines(line: IntArray, at_once: IntArray) -> IntArray:
    """How many messages of each line an agent may have in hand."""
    room = np.ones(line[-1], np.int64)
    for k in range(len(line) - 1):
        room[line[k] : line[k + 1]] = at_once[k]
    return room


@compiled
def join(
    message: int,
    place: int,
    step: int,
    key: FloatArray,
    following: IntArray,
    head: IntArray,
    tail: IntArray,
    least: FloatArray,
) -> None:
    """Go to the end of a line."""
    following[message] = NOBODY
    if head[place] < 0:
        head[place] = message
        least[place] = key[step, message]
    else:
        following[tail[place]] = message
    tail[place] = message


@compiled
def leave(
    place: int, step: int, key: FloatArray, following: IntArray, head: IntArray, least: FloatArray
) -> None:
    """Take the head out of its line."""
    after = following[head[place]]
    head[place] = after
    least[place] = key[step, after] if after >= 0 else np.inf


@compiled
def next_line(group: int, work: IntArray, least: FloatArray, room: IntArray, held: int) -> int:
    """The line of lowest rank, then lowest key, that has a message for one of a group who holds so many."""
    best, lowest = NOBODY, np.inf
    for column in range(work.shape[1]):
        place = work[group, column]
        if place < 0:
            if best >= 0:
                break
        elif least[place] < lowest and held < room[place]:
            best, lowest = place, least[place]
    return best


@compiled
def age(
    now: float,
    step: IntArray,
    key: FloatArray,
    following: IntArray,
    head: IntArray,
    tail: IntArray,
    least: FloatArray,
) -> float:
    """Move messages past their due time to the next step's line; when the next will be past its own.

    Each line stays in order, for due times of a class rise with arrival at every step.
    """
    overdue = np.inf
    for place in range(len(step) - 1):
        if step[place + 1] > 0:
            while least[place] < now:
                message = head[place]
                leave(place, step[place], key, following, head, least)
                join(message, place + 1, step[place + 1], key, following, head, tail, least)
            overdue = min(overdue, least[place])
    return overdue
