"""What the compiled kernel reads and writes: plain arrays under names, nothing else.

Times are seconds from the start of the run, which is the warm-up, the horizon and the tail. K is
classes, L limits of a class (its targets and its maximum age, by time), T intervals of the horizon, R of
the run, F futures, S spans, B probes, G groups of agents with the same skills, N stretches at work.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
KeyArray = npt.NDArray[np.uint64]
BoolArray = npt.NDArray[np.bool_]


class World(NamedTuple):
    """The demand, unrolled; the same for every plan that is compared on it."""

    step_seconds: float
    warmup: int  # intervals
    horizon: int  # T
    source: IntArray  # (R,) the interval of the horizon that each interval of the run repeats
    day: IntArray  # (R,) local days, numbered over the run
    span: IntArray  # (T,)
    volume: FloatArray  # (1 or F, K, T) messages expected
    factor: FloatArray  # (F, K, days of the run) day factors
    handle: FloatArray  # (K, T) seconds, stretched
    spread: float  # sigma of the log of handling times
    key: KeyArray  # (K,) keys of the random streams
    within: FloatArray  # (K, L) seconds
    limits: IntArray  # (K,) limits in use
    line: IntArray  # (K + 1,) first line of each class: one a limit that a waiting message is due by
    at_once: IntArray  # (K,) messages that an agent may have in hand; chats, where it is more than one
    by_calendar: BoolArray  # (K,) else by open time
    opened: FloatArray  # (K, more than R) open seconds before each interval of the run
    by_start: BoolArray  # (K,) judged by the start of handling, else by its end
    rank: IntArray  # (K,) a class of lower rank goes first
    patience: FloatArray  # (K,) mean seconds after which a customer leaves, infinite for never
    carried: IntArray  # (K + 1,) where the messages of each class begin that are open at the start
    carried_age: FloatArray  # (all carried,) seconds by the calendar, oldest of a class first
    carried_waited: FloatArray  # (all carried,) seconds by the queue's clock
    probes: FloatArray  # (B,) seconds from arrival to the end of handling; dispatch does not see them
    by_arrival: bool  # what orders messages of the same rank: their arrival, else their due time


class Crew(NamedTuple):
    """The stretches at work of every duty, unrolled, in order of their start."""

    start: FloatArray  # (N + 1,) seconds, an infinite one at the end
    end: FloatArray  # (N,) seconds
    duty: IntArray  # (N,) the duty a stretch belongs to
    group: IntArray  # (N,)
    slower: FloatArray  # (N,) what handling times are times, more than 1 for somebody new
    key: KeyArray  # (duties,) keys of the random absences
    present: FloatArray  # (duties, S) seconds at work inside the horizon
    work: IntArray  # (G, 2 x lines) lines a group takes from, by rank; -1 where a rank ends
    helpers: IntArray  # (K, G) groups that handle a class, least versatile first; -1 ends the list
    absence: float


class Tally(NamedTuple):
    """What is counted. Sums over futures are whole numbers, so threads cannot change them."""

    kept: IntArray  # (F, S, K, L) messages that kept a limit
    total: IntArray  # (F, S, K) messages that arrived
    messages: IntArray  # (F,) messages of the whole run
    abandoned: IntArray  # (F, S, K) messages whose customer left
    busy: FloatArray  # (F, S) seconds of handling begun, a chat's over those that go at once
    present: FloatArray  # (F, S) seconds at work
    answered: IntArray  # (K, B) messages handled within a probe, summed over futures
    late: IntArray  # (K, L, T) messages past a limit, by arrival, summed over futures
    waiting: IntArray  # (K, T) messages waiting at the end of an interval, summed over futures


class Messages(NamedTuple):
    """The messages of one future, class after class, each class in order of arrival."""

    arrival: FloatArray  # (n,) seconds
    handle: FloatArray  # (n,) seconds; once begun those it takes whoever has it in hand
    interval: IntArray  # (n,) of the run; -1 for those open at its start
    leaves: FloatArray  # (n,) seconds when the customer leaves if not answered by then
    due: FloatArray  # (L, n) seconds
    key: FloatArray  # (steps, n) what orders a message at each step of waiting, the lowest first
    first: IntArray  # (K + 1,) where each class begins
