"""One person's programme, ready to be asked, and the room that it takes."""

from __future__ import annotations

import math
import threading
from typing import NamedTuple

import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.response import LOOSE, Graph, best_paths, value_to_go


class Programme(NamedTuple):
    """One person's: the class to begin in, what ends are worth, shape (C, R), what speaks for each duty.

    `most` are the most shifts of each code.
    """

    graph: Graph
    seam: int
    ends: FloatArray
    bonus: FloatArray
    most: IntArray


class _Work(threading.local):
    """Room for one programme a thread, used again: fresh pages take longer than the programme itself."""

    def __init__(self) -> None:
        self.held = np.empty(0)

    def room(self, size: int) -> FloatArray:
        """So many entries, undefined."""
        if size > len(self.held):
            self.held = np.empty(size)
        return self.held[:size]


WORK = _Work()


def best(
    graph: Graph, value: FloatArray, ends: FloatArray, seam: int, most: int, held: IntArray | None = None
) -> tuple[FloatArray, IntArray]:
    """The best paths from class `seam` where starts are worth `value`, and what each is worth."""
    if held is None:
        held = np.full(len(graph.closes), LOOSE)
    to_go = WORK.room(room_of(graph)).reshape(len(graph.closes) + 1, -1)
    value_to_go(graph, value, held, ends, to_go)
    worth, starts = best_paths(graph, value, held, to_go, seam, most)
    return worth, starts


def room_of(graph: Graph) -> int:
    """Entries that the programme of a graph takes."""
    return (len(graph.closes) + 1) * math.prod(graph.shape)


def ends_of(may_end: BoolArray, graph: Graph) -> FloatArray:
    """What it is worth to end in each class and run, where it is said in which classes that may be."""
    return np.repeat(np.where(may_end, 0.0, -np.inf)[:, None], graph.shape[1], axis=1)
