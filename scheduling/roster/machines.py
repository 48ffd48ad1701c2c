"""Rules that tell shifts apart, a small machine each: nights, what starts a week, what follows what.

A machine says what a person's rule remembers from day to day, and what each step weighs: nothing where the
rule holds, None where it is hard and does not. `together` makes one table of those that a person needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from scheduling.limits import Limits
from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.rules import minutes_apart

NEVER = -1  # inside compiled tables only: no such step

State = Any  # each machine has its own, to be hashed
Step = tuple[State, float] | None  # the state after and what the step weighs


class Kind(NamedTuple):
    """What rules see of a shift, as far as they ask: is it a night, its clock time and its code."""

    night: bool = False
    clock: int = 0
    code: str = ""


class Machine(NamedTuple):
    """The state before day 0, the steps by a shift and by a day off, and what is left when a week is over."""

    begin: State
    worked: Callable[[State, Kind], Step]
    rested: Callable[[State], Step]
    renewed: Callable[[State], State] = lambda state: state


@dataclass(frozen=True)
class Runs:
    """The state after a day worked and after a day off, NEVER where it may not be, and what each step weighs.

    `after_work` and `work_weight` are by kind of shift, shape (kinds, states); the others have (states,).
    `renewed` is the state from which the week goes on that follows one ended.
    """

    after_work: IntArray
    after_off: IntArray
    work_weight: FloatArray
    off_weight: FloatArray
    renewed: IntArray
    at_work: BoolArray
    begin: int


def together(runs: Runs, machines: Sequence[Machine], kinds: Sequence[Kind]) -> Runs:
    """The runs of days and the machines at once: the states that may be reached together."""
    states: list[tuple[State, ...]] = [(runs.begin, *(machine.begin for machine in machines))]
    index = {states[0]: 0}

    def place(state: tuple[State, ...]) -> int:
        if state not in index:
            index[state] = len(states)
            states.append(state)
        return index[state]

    every = [_machine_of(runs), *machines]
    steps: list[list[tuple[int, float]]] = []
    renewed: list[int] = []
    for state in states:  # grows while it is gone through
        ways = [[m.worked(s, kind) for m, s in zip(every, state, strict=True)] for kind in kinds]
        ways.append([m.rested(s) for m, s in zip(every, state, strict=True)])
        steps.append([_joined(parts, place) for parts in ways])
        renewed.append(place(tuple(m.renewed(s) for m, s in zip(every, state, strict=True))))
    after = np.array([[to for to, _ in row] for row in steps], dtype=np.int64).T
    weight = np.array([[weighs for _, weighs in row] for row in steps]).T
    at_work = np.array([runs.at_work[state[0]] for state in states], dtype=np.bool_)
    return Runs(
        np.ascontiguousarray(after[:-1]),
        np.ascontiguousarray(after[-1]),
        np.ascontiguousarray(weight[:-1]),
        np.ascontiguousarray(weight[-1]),
        np.array(renewed, dtype=np.int64),
        at_work,
        0,
    )


def _joined(parts: Sequence[Step], place: Callable[[tuple[State, ...]], int]) -> tuple[int, float]:
    taken = [part for part in parts if part is not None]
    if len(taken) < len(parts):
        return NEVER, 0.0
    return place(tuple(state for state, _ in taken)), sum(weighs for _, weighs in taken)


def _machine_of(runs: Runs) -> Machine:
    """The runs of days, which do not tell shifts apart, as a machine."""

    def step(to: int, weighs: float) -> Step:
        return None if to == NEVER else (to, weighs)

    return Machine(
        runs.begin,
        lambda s, _: step(int(runs.after_work[0, s]), float(runs.work_weight[0, s])),
        lambda s: step(int(runs.after_off[s]), float(runs.off_weight[s])),
    )


def nights(limits: Limits, days: int, before: frozenset[int], nights_before: frozenset[int]) -> Machine:
    """Nights in a row and days off after them; `before` are the days worked before day 0.

    State (nights in a row, days off since): (0, 0) owes nothing.
    """
    most, owed = limits.max_nights_in_row, limits.min_days_off_after_nights
    top = 1 if most is None else min(most, days + len(nights_before))
    too_many, too_few = limits.soft.get("max_nights_in_row"), limits.soft.get("min_days_off_after_nights")

    def worked(state: State, kind: Kind) -> Step:
        run, off = state
        if run and kind.night and not off:
            if run < top or most is None or top < most:
                return (min(run + 1, top), 0), 0.0
            return None if too_many is None else ((top, 0), too_many)
        to = (1, 0) if kind.night else (0, 0)
        if run and off < owed:
            return None if too_few is None else (to, too_few * (owed - off))
        return to, 0.0

    def rested(state: State) -> Step:
        run, off = state
        return ((1, off + 1) if run and off + 1 < owed else (0, 0)), 0.0

    return Machine(_night_state(before, nights_before, top, owed), worked, rested)


def _night_state(before: frozenset[int], nights_before: frozenset[int], top: int, owed: int) -> State:
    """The state at day 0 after these days worked."""
    if not before or max(before) not in nights_before:
        return 0, 0
    last = max(before)
    run = next(length for length in count(1) if last - length not in nights_before)
    off = -1 - last
    return (min(run, top), 0) if not off else (1, off) if off < owed else (0, 0)


def same_start(limits: Limits) -> Machine:
    """The clock time of the week's first shift, by which all others of the week are judged."""
    most, weight = limits.same_start_minutes or 0, limits.soft.get("same_start_minutes")

    def worked(state: State, kind: Kind) -> Step:
        if not isinstance(state, int):
            return kind.clock, 0.0
        if minutes_apart(state, kind.clock) <= most:
            return state, 0.0
        return None if weight is None else (state, weight)

    return Machine(None, worked, lambda state: (state, 0.0), lambda _: None)


def successions(pairs: frozenset[tuple[str, str]], weight: float, last: str) -> Machine:
    """The code of the day before, where others are wished not to follow it; `last` before day 0."""
    first = {code for code, _ in pairs}

    def worked(state: State, kind: Kind) -> Step:
        to = kind.code if kind.code in first else ""
        return to, weight if (state, kind.code) in pairs else 0.0

    return Machine(last if last in first else "", worked, lambda _: ("", 0.0))
