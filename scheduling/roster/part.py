"""A part of the roster, some people on all days or on some: its master, with everything else as it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.columns import Column, Columns
from scheduling.roster.master import Master
from scheduling.roster.response import Window
from scheduling.roster.state import Roster


def master_of(roster: Roster, columns: Columns, people: list[int]) -> Master:
    """The master of these people on the days of the columns, which has the roster as it is and no more."""
    shifts = roster.wanted.shifts
    current = [columns.column(p, roster.chosen[p]) for p in people]
    others = worked(roster)
    for column in current:
        np.add.at(others, column.rows, -1.0)
    master = Master(people, shifts, shifts.heads - others, _rows(roster, columns.window))
    master.add(current)
    return master


def cost_of(roster: Roster, master: Master) -> float:
    """What the people of a master cost as the roster is, and shifts short or over in it."""
    penalty = roster.wanted.shifts.penalty(worked(roster))[master.rows].sum()
    return float(penalty + roster.own[master.people].sum())


def within(prices: FloatArray, master: Master) -> FloatArray:
    """Those of the prices that are of shift needs in the master, the others zero."""
    kept = np.zeros(len(prices))
    kept[master.rows] = prices[master.rows]
    return kept


def worked(roster: Roster) -> FloatArray:
    """Shifts worked for each need, shape (shift needs,)."""
    return np.asarray(roster.heads[:, roster.problem.days.intervals :].sum(axis=0))


def take(roster: Roster, chosen: Mapping[int, Column]) -> None:
    """Give these people these columns."""
    roster.change(duties_of(chosen))


def duties_of(chosen: Mapping[int, Column]) -> dict[int, IntArray]:
    """The duties of columns by person."""
    return {p: column.duties for p, column in chosen.items()}


def _rows(roster: Roster, window: Window | None) -> IntArray:
    """The shift needs of a window."""
    first, last = window or (0, len(roster.problem.days))
    days = np.array([need.day for need in roster.problem.shifts])
    return np.flatnonzero((days >= first) & (days < last))
