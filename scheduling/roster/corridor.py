"""States near one roster, where those of all rosters would be too many: a corridor that moves.

Kept are the weekends and hours that may stand before a day about what one roster has by then: at first one
at an even pace, later the best within the corridor before. So it moves to where rosters are better (discrete
differential dynamic programming: Heidari, Chow, Kokotovic & Meredith 1971).
"""

from __future__ import annotations

import math

import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.roster.reach import Pace, within_reach
from scheduling.roster.response import OFF, Graph

STATES = 3_000_000  # kept, about
WEEKENDS, AHEAD = 8, 4  # kept before a day; those of them that are more than the roster's
LATE = 2  # weekends that an even pace is put back by


def paced(graph: Graph, slack: float) -> Graph:
    """The graph with states near an even pace, more hours by `slack`."""
    day = np.arange(len(graph.closes) + 1)
    even = np.ceil(int(graph.k_to[-1]) * day / day[-1]).astype(np.int64) - LATE
    near = _near_weekends(graph, even)
    half = _half(near, STATES * slack)
    return _near_hours(near, _even_hours(graph, half), half)


def followed(graph: Graph, starts: IntArray) -> Graph:
    """The graph with states near these starts, shape (days,), OFF on days off.

    Where they break limits of hours or weekends, the corridor ends within these.
    """
    near = _near_weekends(graph, _weekends_of(graph, starts))
    return _near_hours(near, _hours_of(graph, starts), _half(near, STATES))


def states_of(graph: Graph) -> int:
    """States of one person over all days."""
    return len(graph.closes) * math.prod(graph.shape)


def week_of(graph: Graph) -> IntArray:
    """The week of each day, from 0 on."""
    return np.concatenate([[0], np.cumsum(graph.closes[:-1])]).astype(np.int64)


def _near_weekends(graph: Graph, about: IntArray) -> Graph:
    """With some about these before each day; who worked fewer counts as having worked the least kept."""
    begun = np.concatenate([[0], np.cumsum(_begins_weekend(graph))])
    end = np.minimum(np.minimum(begun, about + AHEAD), graph.k_to[-1])
    end[-1] = graph.k_to[-1]  # what the horizon allows, whatever is kept before
    start = np.maximum(end - WEEKENDS + 1, 0)
    C, R, _, M, _ = graph.shape
    return graph._replace(k_from=start, k_to=end, shape=(C, R, int((end - start).max()) + 1, M, 1))


def _near_hours(graph: Graph, about: FloatArray, half: float) -> Graph:
    """With units about these before each day, no further off than `half`."""
    pace = Pace(np.ceil(about - half).astype(np.int64), np.floor(about + half).astype(np.int64))
    return within_reach(graph, np.ones(graph.shape[1], dtype=np.bool_), pace)


def _half(graph: Graph, states: float) -> float:
    """Units to either side for which so many states suffice, one shift at least."""
    return max((states / states_of(graph) - 1) / 2, float(graph.units[graph.usable].max(initial=0)))


def _even_hours(graph: Graph, half: float) -> FloatArray:
    """Units of the week before each day at an even pace over the days that can be worked."""
    week, usable = week_of(graph), np.concatenate([[0], np.cumsum(graph.usable)])
    available = np.diff(usable[graph.day_first]) > 0
    # The most hours of a week are within reach, where all hours that it may have are not.
    aim = np.maximum((graph.low + graph.high) / 2, graph.high - half)
    return _by_week(graph, aim / np.maximum(np.bincount(week, available)[week], 1) * available)


def _hours_of(graph: Graph, starts: IntArray) -> FloatArray:
    """Units of the week before each day, moved evenly where the week has too few or too many."""
    week = week_of(graph)
    worked = np.where(starts == OFF, 0, graph.units[starts]).astype(np.float64)
    total = np.bincount(week, worked)[week]
    moved = np.where(graph.may_skip & (total == 0), 0.0, np.clip(total, graph.low, graph.high) - total)
    return _by_week(graph, worked + moved / np.bincount(week)[week])


def _by_week(graph: Graph, units: FloatArray) -> FloatArray:
    """The sum of the week before each day, shape (days + 1,)."""
    before = np.zeros(len(units) + 1)
    for d, closes in enumerate(graph.closes):
        before[d + 1] = 0.0 if closes else before[d] + units[d]
    return before


def _weekends_of(graph: Graph, starts: IntArray) -> IntArray:
    """Weekends worked before each day, fewer in proportion where they are too many and may not be."""
    first: BoolArray = np.zeros(len(starts), dtype=np.bool_)
    at = np.flatnonzero((starts != OFF) & (graph.weekend >= 0))
    first[at[np.unique(graph.weekend[at], return_index=True)[1]]] = True
    worked, most = np.concatenate([[0], np.cumsum(first)]), int(graph.k_to[-1])
    if worked[-1] > most and graph.too_many == np.inf:
        worked = worked * most // worked[-1]
    return np.asarray(np.minimum(worked, most))


def _begins_weekend(graph: Graph) -> BoolArray:
    return np.asarray((graph.weekend >= 0) & (graph.weekend != np.append(-1, graph.weekend[:-1])))
