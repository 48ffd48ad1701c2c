"""Runs of working days, of days off and of nights as a small automaton.

States: w days worked in a row (1 to the longest run), then days off in a row (1 to the shortest run off,
the last meaning "enough"). Where a shortest run of work is asked, a run that touches the beginning is exempt:
so is one that touches the end, which needs no state. Where a rule speaks of nights, these states go together
with others: nights in a row (1 to the most), then days off of those that nights ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import numpy as np

from scheduling.problem import BoolArray, IntArray, Limits

NEVER = -1  # inside compiled tables only: no such step


@dataclass(frozen=True)
class Runs:
    """The state after a day worked and after a day off, NEVER where it may not be.

    `after_work` is by kind of shift, shape (kinds, states): 0 any, or where nights are told apart 0 another
    shift and 1 a night. The others have shape (states,).
    """

    after_work: IntArray
    after_off: IntArray
    at_work: BoolArray
    begin: int


class _Nights(NamedTuple):
    """The state after another shift, a night and a day off."""

    after_other: list[int]
    after_night: list[int]
    after_off: list[int]
    begin: int


def runs_of(
    limits: Limits, days: int, before: frozenset[int] = frozenset(), nights: frozenset[int] = frozenset()
) -> Runs:
    """The automaton of these limits over so many days; `before` are the days worked before day 0.

    `nights` are those of them that were nights.
    """
    runs = _runs_of(limits, days, before)
    if limits.max_nights_in_row is None and not limits.min_days_off_after_nights:
        return runs
    return _together(runs, _nights_of(limits, days, before, nights))


def _nights_of(limits: Limits, days: int, before: frozenset[int], nights: frozenset[int]) -> _Nights:
    """State 0 owes nothing; 1 to the most are nights in a row, those behind are days off taken so far."""
    most, owed = limits.max_nights_in_row, limits.min_days_off_after_nights
    top = 1 if most is None else min(most, days + len(nights))
    last = NEVER if most is not None and top == most else top
    resting = max(owed - 1, 0)
    after_night = [1, *range(2, top + 1), last, *[NEVER] * resting]
    after_other = [0, *[NEVER if owed else 0] * top, *[NEVER] * resting]
    first_off = top + 1 if resting else 0
    after_off = [0, *[first_off] * top, *range(top + 2, top + resting + 1), *[0] * min(resting, 1)]
    return _Nights(after_other, after_night, after_off, _night_state(before, nights, top, owed))


def _night_state(before: frozenset[int], nights: frozenset[int], top: int, owed: int) -> int:
    """The state at day 0 after these days worked."""
    if not before or max(before) not in nights:
        return 0
    last = max(before)
    run = next(length for length in count(1) if last - length not in nights)
    off = -1 - last
    return min(run, top) if not off else top + off if off < owed else 0


def _together(runs: Runs, nights: _Nights) -> Runs:
    """Both at once: the pairs of states that may be reached."""
    pairs = [(runs.begin, nights.begin)]
    index = {pairs[0]: 0}
    steps: list[list[int]] = []
    for run, night in pairs:  # grows while it is gone through
        after = (
            (int(runs.after_work[0, run]), nights.after_other[night]),
            (int(runs.after_work[0, run]), nights.after_night[night]),
            (int(runs.after_off[run]), nights.after_off[night]),
        )
        for pair in after:
            if NEVER not in pair and pair not in index:
                index[pair] = len(pairs)
                pairs.append(pair)
        steps.append([NEVER if NEVER in pair else index[pair] for pair in after])
    other, night_, off = np.array(steps, dtype=np.int64).T
    at_work = np.array([runs.at_work[run] for run, _ in pairs], dtype=np.bool_)
    return Runs(np.array([other, night_]), np.ascontiguousarray(off), at_work, 0)


def _runs_of(limits: Limits, days: int, before: frozenset[int]) -> Runs:
    days += len(before)
    longest = max(min(limits.max_days_in_row, days), 0)
    enough_off = max(1, min(limits.min_days_off_in_row, days))
    shortest = min(limits.min_days_in_row, days)
    rested = longest + enough_off - 1
    exempt = rested + 1  # state exempt + x: x + 1 days worked since the beginning, still a short run
    n_exempt = max(0, min(shortest - 1, longest))
    fresh = exempt + n_exempt if n_exempt else rested
    size = fresh + 1
    after_work, after_off = np.full(size, NEVER, dtype=np.int64), np.full(size, NEVER, dtype=np.int64)
    for worked in range(1, longest + 1):
        if worked < longest:
            after_work[worked - 1] = worked
        if worked >= shortest:
            after_off[worked - 1] = longest
    for off in range(1, enough_off + 1):
        after_off[longest + off - 1] = longest + min(off, enough_off - 1)
    after_work[rested] = 0 if longest else NEVER
    for worked in range(1, n_exempt + 1):
        if worked < longest:
            after_work[exempt + worked - 1] = exempt + worked if worked < n_exempt else worked
        after_off[exempt + worked - 1] = longest
    if n_exempt:
        after_work[fresh], after_off[fresh] = exempt, rested
    at_work = np.zeros(size, dtype=np.bool_)
    at_work[:longest] = True
    at_work[exempt : exempt + n_exempt] = True
    begin = _state_after(before, longest, enough_off) if before else fresh
    return Runs(after_work[None], after_off, at_work, begin)


def _state_after(before: frozenset[int], longest: int, enough_off: int) -> int:
    """The state at day 0; a run longer than may be has the longest's, for it was not this roster's doing."""
    off = -1 - max(before)
    if off:
        return longest + min(off, enough_off) - 1
    run = next(length for length in count(1) if -length - 1 not in before)
    return min(run, longest) - 1
