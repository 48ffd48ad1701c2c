"""Several people's best rosters in one compiled call, which leaves the interpreter to other threads.

A programme takes some tenths of a millisecond in a part of the roster, no more than what it takes to call it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
from numba.typed import List

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.options import Options, best_duties
from scheduling.roster.programme import WORK, Programme, room_of
from scheduling.roster.response import LOOSE, OFF, Window, best_paths, value_to_go


class Placings(NamedTuple):
    """The duties of all starts and the coverage they add, as in `Options`; `window` are the starts asked."""

    row: IntArray
    column: IntArray
    part: FloatArray
    first_duty: IntArray
    code: IntArray
    window: tuple[int, int]


def placings(options: Options, window: Window) -> Placings:
    """Those of the days of a window."""
    coverage, day = options.coverage, options.day_first
    starts = (int(day[window.first]), int(day[window.last]))
    return Placings(
        coverage.indptr, coverage.indices, coverage.data, options.first_duty, options.code, starts
    )


def listed(programmes: Sequence[Programme]) -> List[Programme]:
    """Programmes as compiled code takes them."""
    found = _listed(programmes[0])
    for programme in programmes[1:]:
        _append(found, programme)
    return found


class Together:
    """People whose programmes are asked together, all for the days of one window."""

    def __init__(self, options: Options, programmes: Sequence[Programme], window: Window) -> None:
        self.window = window
        self.placings = placings(options, window)
        self.programmes = listed(programmes)
        self.room = max(room_of(programme.graph) for programme in programmes)

    def renew(self, i: int, programme: Programme) -> None:
        """Put another programme in place of one."""
        _put(self.programmes, i, programme)
        self.room = max(self.room, room_of(programme.graph))

    def answers(
        self, gain: FloatArray, most: int, held: Sequence[IntArray | None]
    ) -> tuple[FloatArray, IntArray, BoolArray]:
        """What each person's best rosters are worth, their duties, and whether they keep all maxima.

        Shapes (people, most), (people, most, days) and (people, most); what is not found is worth minus
        infinity and keeps none.
        """
        first, last = self.window
        loose = np.full(last - first, LOOSE)
        days = np.array([loose if h is None else h[first:last] for h in held])
        found: tuple[FloatArray, IntArray, BoolArray] = _answers(
            self.programmes, self.placings, gain, days, most, WORK.room(self.room)
        )
        return found


# Numba compiles what is done to a list anew in every process, but for what a function that it keeps does.
@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _listed(programme: Programme) -> List[Programme]:
    programmes = List()
    programmes.append(programme)
    return programmes


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _append(programmes: List[Programme], programme: Programme) -> None:
    programmes.append(programme)


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _put(programmes: List[Programme], i: int, programme: Programme) -> None:
    programmes[i] = programme


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _answers(
    programmes: List[Programme], at: Placings, gain: FloatArray, held: IntArray, most: int, room: FloatArray
) -> tuple[FloatArray, IntArray, BoolArray]:
    people, days = held.shape
    worths = np.full((people, most), -np.inf)
    duties = np.full((people, most, days), OFF)
    keeps = np.zeros((people, most), dtype=np.bool_)
    for i in range(people):
        worth, paths, duty = respond(programmes[i], at, gain, held[i], most, room)
        for j in range(len(worth)):
            worths[i, j] = worth[j]
            keeps[i, j] = is_within(paths[j], at.code, programmes[i].most)
            for d in range(days):
                if paths[j, d] != OFF:
                    duties[i, j, d] = duty[paths[j, d]]
    return worths, duties, keeps


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def respond(
    programme: Programme, at: Placings, gain: FloatArray, held: IntArray, most: int, room: FloatArray
) -> tuple[FloatArray, IntArray, IntArray]:
    """What one person's best rosters are worth, their starts, and the best duty of each start."""
    g, seam, ends, bonus, _ = programme
    first, last = at.window
    value, duty = best_duties(at.row, at.column, at.part, gain, bonus, at.first_duty, first, last)
    C, R, K, M, U = g.shape
    states = C * R * K * M * U
    to_go = room[: (len(held) + 1) * states].reshape(len(held) + 1, states)
    value_to_go(g, value, held, ends, to_go)
    worths, paths = best_paths(g, value, held, to_go, seam, most)
    return worths, paths, duty


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def is_within(path: IntArray, code: IntArray, most: IntArray) -> bool:
    """Whether no code is worked more often than it may be."""
    left = most.copy()
    for start in path:
        if start != OFF:
            left[code[start]] -= 1
            if left[code[start]] < 0:
                return False
    return True
