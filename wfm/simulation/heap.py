"""Who becomes free when: a binary heap in two arrays, the soonest on top, infinite where it is empty."""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.layout import FloatArray, IntArray


@compiled
def push(done_at: FloatArray, done_by: IntArray, busy: int, done: float, agent: int) -> int:
    """Add an agent to the heap of those who become free; its new size."""
    place = busy
    while place > 0:
        parent = (place - 1) >> 1
        if done_at[parent] <= done:
            break
        done_at[place], done_by[place] = done_at[parent], done_by[parent]
        place = parent
    done_at[place], done_by[place] = done, agent
    return busy + 1


@compiled
def pop(done_at: FloatArray, done_by: IntArray, busy: int) -> int:
    """Take the top off the heap; its new size. An empty heap is free never."""
    last_at, last_by = done_at[busy - 1], done_by[busy - 1]
    done_at[busy - 1] = np.inf
    if busy > 1:
        sink(done_at, done_by, busy - 1, last_at, last_by)
    return busy - 1


@compiled
def sink(done_at: FloatArray, done_by: IntArray, busy: int, done: float, agent: int) -> None:
    """Put an agent in the place of the heap's top."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= busy:
            break
        if child + 1 < busy and done_at[child + 1] < done_at[child]:
            child += 1
        if done_at[child] >= done:
            break
        done_at[place], done_by[place] = done_at[child], done_by[child]
        place = child
    done_at[place], done_by[place] = done, agent
