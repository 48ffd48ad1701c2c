"""Runs of working days and of days off as a small automaton.

States: w days worked in a row (1 to the longest run), then days off in a row (1 to the shortest run off,
the last meaning "enough"). Where a shortest run of work is asked, a run that touches the beginning is exempt:
so is one that touches the end, which needs no state.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np

from scheduling.problem import BoolArray, IntArray, Limits

NEVER = -1  # inside compiled tables only: no such step


@dataclass(frozen=True)
class Runs:
    """The state after a day worked and after a day off, shape (states,), NEVER where it may not be."""

    after_work: IntArray
    after_off: IntArray
    at_work: BoolArray
    begin: int


def runs_of(limits: Limits, days: int, before: frozenset[int] = frozenset()) -> Runs:
    """The automaton of these limits over so many days; `before` are the days worked before day 0."""
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
    return Runs(after_work, after_off, at_work, begin)


def _state_after(before: frozenset[int], longest: int, enough_off: int) -> int:
    """The state at day 0; a run longer than may be has the longest's, for it was not this roster's doing."""
    off = -1 - max(before)
    if off:
        return longest + min(off, enough_off) - 1
    run = next(length for length in count(1) if -length - 1 not in before)
    return min(run, longest) - 1
