"""A first whole plan: a day is made whole while the next one stays free and the rest stands as relaxed.

Relax-and-fix (Pochet & Wolsey 2006), among the shifts that the relaxation uses (relaxation-induced
neighbourhood): a few tenths of a second a day, and a few per cent above the bound. Where what is held
leaves a day no whole plan, more and more days are opened, with all shifts.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scheduling.cover.board import Board
from scheduling.cover.effort import Effort
from scheduling.matrix import TOLERANCE, Answer, Matrix
from scheduling.problem import FloatArray
from scheduling.result import Status

ROUNDED = 1e-4  # by which rows may be missed once whole numbers are rounded to such


def first_plan(board: Board, relaxed: FloatArray, effort: Effort) -> Answer:
    """Whole numbers everywhere, or how the day ended on which none were found."""
    values = relaxed
    for day in range(board.days):
        answer = _made_whole(board, relaxed, values, day, effort)
        if answer.values is None:
            break
        later = np.maximum(board.shift_day, board.time_day - 1) > day
        values = np.where(later, relaxed, answer.values)
    if answer.values is not None and not board.matrix.holds(answer.values, ROUNDED):
        return Answer(replace(answer.solve, status=Status.INFEASIBLE, objective=None), None)
    return answer


def _made_whole(board: Board, relaxed: FloatArray, values: FloatArray, day: int, effort: Effort) -> Answer:
    answer = effort.solve(_among(board, relaxed, _window(board, values, day, 0)))
    reach = 0
    while answer.solve.status is Status.INFEASIBLE and reach <= board.days:
        answer = effort.solve(_window(board, values, day, reach))
        reach = 2 * reach or 1
    return answer


def _window(board: Board, values: FloatArray, day: int, reach: int) -> Matrix:
    """`day` whole and the next one free, with `reach` days on either side opened as well."""
    last = day == board.days - 1
    behind = board.days if last else day + 2 + reach
    around = (
        d % board.days for d in range(day - reach - 1, min(day + 3 + reach, day - reach - 1 + board.days))
    )
    opened = board.opened(values, range(day - reach, behind), around)
    whole = opened.whole & (board.shift_day <= day)
    return replace(opened, whole=whole if last else whole & board.shifts)


def _among(board: Board, relaxed: FloatArray, window: Matrix) -> Matrix:
    """Only shifts that the relaxation uses."""
    unused = board.shifts & (relaxed < TOLERANCE) & (window.lower < window.upper)
    return replace(window, upper=np.where(unused, 0.0, window.upper))
