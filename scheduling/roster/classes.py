"""Prices for heads from a relaxation that knows classes of people only, solved as a linear programme.

    minimise    sum_cj own_cj y_cj  +  what heads short, over and below the floor cost, piece by piece
    subject to  sum_cj met_ck a_jt y_cj + short_kt - over_kt = needs_kt    for each need k and interval t
                sum_cj a_jt y_cj + below_t >= floor_t                      for each interval with a floor
                least_cw <= sum_j hours_j y_cj <= most_cw                  for each class c and week w
                sum_{j on d} y_cj <= available_cd                          for each class c and day d

with y_cj the people of class c on duty j. People of a class have the same skills and may work the same
codes; what binds one person from day to day is let go. So it grows with duties and not with people, and its
duals are prices at which all the people together are nearly in balance: what these prove at once
(`lagrange.py`), subgradients alone need many minutes for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np
from scipy import sparse

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.state import Roster
from scheduling.roster.wanted import BELOW_FLOOR, HeadPrices

SHORT = (0.0, 1.0, 2.0, 3.0, np.inf)  # ends of the pieces of what heads short cost
OVER = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, np.inf)
ENTRIES_A_SECOND = 150_000  # of heads that duties add, which the programme takes about a second for
LATEST = 4.0  # times as long, after which it is given up
OPTIONS = {"output_flag": False, "solver": "ipm", "run_crossover": "off", "threads": 1, "random_seed": 0}


@dataclass(frozen=True)
class Alike:
    """People of one class: the row of their skill set, who they are, and the duties they may work."""

    skills: int
    people: list[int]
    duties: IntArray


def class_prices(roster: Roster, able: list[int], seconds: float) -> HeadPrices | None:
    """What a head is worth to every need and to the floor; None where that takes longer than `seconds`.

    That is told by the size, so that the same problem has the same answer on any machine; the clock ends it
    after some times as long. None also where shifts are wanted by type, and where classes cannot work the
    hours they must.
    """
    if roster.problem.shifts or not able:
        return None
    classes = _classes(roster, able)
    heads = _heads(roster, classes)
    if heads.rows.nnz > seconds * ENTRIES_A_SECOND:
        return None
    limits = _limits(roster, classes)
    own = np.concatenate([_usual_cost(roster, c) for c in classes])
    y = _Block(own, np.full(len(own), np.inf), sparse.vstack([heads.rows, limits.rows], format="csc"))
    pieces = [*_pieces(roster, len(limits.low)), _below(roster, heads, len(limits.low))]
    lower = np.concatenate([heads.low, limits.low])
    upper = np.concatenate([heads.high, limits.high])
    duals = _duals([y, *pieces], lower, upper, LATEST * seconds)
    return None if duals is None else _prices(roster, duals)


@dataclass(frozen=True)
class _Rows:
    rows: sparse.csr_array
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True)
class _Block:
    """Columns: what they cost, their most, and their entries."""

    cost: FloatArray
    most: FloatArray
    entries: sparse.csc_array


def _classes(roster: Roster, able: list[int]) -> list[Alike]:
    """People by skill set and the codes they may work on some day."""
    o, usable = roster.options, roster.people.graphs.usable
    groups: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for p in able:
        codes = np.bincount(o.code[usable[p].starts], minlength=len(o.codes)) > 0
        groups[roster.set_of[p], codes.tobytes()].append(p)
    return [
        Alike(s, people, np.flatnonzero(np.any([usable[p].starts for p in people], axis=0)[o.start_of]))
        for (s, _), people in groups.items()
    ]


def _usual_cost(roster: Roster, alike: Alike) -> FloatArray:
    """What each duty costs most people of a class: requests of some are met by leaving them to others."""
    return np.asarray(-np.median(roster.people.bonus[np.ix_(np.array(alike.people), alike.duties)], axis=0))


def _heads(roster: Roster, classes: list[Alike]) -> _Rows:
    """Rows of needs, one need after the other, then of the floor; what is there anyway is taken off."""
    wanted, T = roster.wanted, roster.problem.days.intervals
    coverage = roster.options.coverage[:, :T].tocsr()
    blocks = []
    for c in classes:
        added = coverage[c.duties].T
        blocks.append(sparse.vstack([*(float(met) * added for met in wanted.met_by[:, c.skills]), added]))
    present = roster.before[:, :T]
    needs = (wanted.needs - wanted.met_by @ present).ravel()
    floor = wanted.floor - present.sum(axis=0)
    endless = np.full(T, np.inf)
    return _Rows(sparse.hstack(blocks, format="csr"), np.append(needs, floor), np.append(needs, endless))


def _limits(roster: Roster, classes: list[Alike]) -> _Rows:
    """Rows of each class: hours of each week, then shifts of each day."""
    o = roster.options
    day = o.day[o.start_of]
    week = np.asarray(o.days.week)[day]
    hours = (o.units * o.unit_hours)[o.start_of]
    weeks, days = max(o.days.week) + 1, len(o.days)
    blocks, low, high = [], [], []
    for c in classes:
        n, some = np.arange(len(c.duties)), [roster.problem.people[p] for p in c.people]
        by_week = sparse.csr_array((hours[c.duties], (week[c.duties], n)), shape=(weeks, len(n)))
        by_day = sparse.csr_array((np.ones(len(n)), (day[c.duties], n)), shape=(days, len(n)))
        blocks.append(sparse.vstack([by_week, by_day]))
        low += [sum(p.min_hours[w] for p in some if not p.is_pool) for w in range(weeks)] + [0.0] * days
        high += [sum(p.max_hours[w] for p in some) for w in range(weeks)]
        high += np.sum([roster.people.graphs.usable[p].available for p in c.people], axis=0).tolist()
    return _Rows(sparse.block_diag(blocks, format="csr"), np.array(low), np.array(high))


def _pieces(roster: Roster, more: int) -> list[_Block]:
    """Heads short and over of every need, the price of each piece that of its middle."""
    wanted = roster.wanted
    found = []
    for a, b in pairwise(SHORT):
        price = wanted.first + wanted.again * _middle(a, b)
        found.append(_piece(roster, price, b - a, 1.0, more))
    surplus = np.broadcast_to(wanted.beyond, wanted.needs.shape)
    for a, b in pairwise(OVER):
        found.append(_piece(roster, surplus * _middle(a, b), b - a, -1.0, more))
    return found


def _middle(a: float, b: float) -> float:
    return (a + b) / 2 if np.isfinite(b) else 2 * a


def _piece(roster: Roster, price: FloatArray, width: float, sign: float, more: int) -> _Block:
    size, T = price.size, roster.problem.days.intervals
    entries = sparse.vstack([sign * sparse.eye_array(size), sparse.csr_array((T + more, size))], format="csc")
    return _Block(roster.wanted.interval_hours * price.ravel(), np.full(size, width), entries)


def _below(roster: Roster, heads: _Rows, more: int) -> _Block:
    """Heads below the floor, in each interval."""
    T = roster.problem.days.intervals
    above, under = sparse.csr_array((len(heads.low) - T, T)), sparse.csr_array((more, T))
    entries = sparse.vstack([above, sparse.eye_array(T), under], format="csc")
    return _Block(np.full(T, roster.wanted.interval_hours * BELOW_FLOOR), np.full(T, np.inf), entries)


def _duals(blocks: list[_Block], lower: FloatArray, upper: FloatArray, seconds: float) -> FloatArray | None:
    """What each row is worth where the programme is solved, None where it is not."""
    matrix = sparse.hstack([block.entries for block in blocks], format="csc")
    highs = highspy.Highs()
    for option, value in OPTIONS.items():
        highs.setOptionValue(option, value)
    highs.setOptionValue("time_limit", seconds)
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = matrix.shape
    programme.col_cost_ = np.concatenate([block.cost for block in blocks])
    programme.col_lower_ = np.zeros(matrix.shape[1])
    programme.col_upper_ = np.concatenate([block.most for block in blocks])
    programme.row_lower_, programme.row_upper_ = lower, upper
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = matrix.indptr
    programme.a_matrix_.index_ = matrix.indices
    programme.a_matrix_.value_ = matrix.data
    highs.passModel(programme)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.asarray(highs.getSolution().row_dual)


def _prices(roster: Roster, duals: FloatArray) -> HeadPrices:
    needs, T = roster.wanted.needs, roster.problem.days.intervals
    priced = duals[: needs.size].reshape(needs.shape)
    most = roster.wanted.interval_hours * BELOW_FLOOR
    floor = np.clip(duals[needs.size : needs.size + T], 0.0, most)
    return HeadPrices(priced, floor, np.zeros(0))
