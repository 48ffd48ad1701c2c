"""Runs of working days and of days off as a small automaton.

States: w days worked in a row (1 to the longest run), then days off in a row (1 to the shortest run off,
the last meaning "enough"). Where a shortest run of work is asked, a run that touches the beginning is exempt:
so is one that touches the end, which needs no state. A step that breaks a wish weighs something, one that
breaks a hard rule is none. Rules that tell shifts apart go together with these states (`machines.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from scheduling.limits import Limits
from scheduling.problem import Duty, RosterRules
from scheduling.roster.kinds import wished_successions
from scheduling.roster.machines import NEVER, Kind, Machine, Runs, nights, same_start, successions, together


def runs_of(
    limits: Limits, rules: RosterRules, days: int, kinds: Sequence[Kind], before: tuple[Duty, ...] = ()
) -> Runs:
    """The automaton over so many days of shifts of these kinds; `before` are the duties before day 0."""
    runs = _days_of(limits, days, frozenset(duty.day for duty in before))
    machines = list(_machines(limits, rules, days, before))
    return together(runs, machines, kinds) if machines else runs


def _machines(limits: Limits, rules: RosterRules, days: int, before: tuple[Duty, ...]) -> Iterator[Machine]:
    """Those of the rules that are asked and tell shifts apart."""
    if limits.max_nights_in_row is not None or limits.min_days_off_after_nights:
        worked = frozenset(duty.day for duty in before)
        yield nights(limits, days, worked, frozenset(duty.day for duty in before if duty.is_night))
    if limits.same_start_minutes is not None:
        yield same_start(limits)
    if pairs := wished_successions(limits, rules):
        last = "".join(duty.code for duty in before[-1:] if duty.day == -1)
        yield successions(pairs, limits.soft["forbidden_successions"], last)


def _days_of(limits: Limits, days: int, before: frozenset[int]) -> Runs:
    days += len(before)
    most = limits.max_days_in_row
    if "max_days_in_row" in limits.soft:
        most = max(most, limits.min_days_in_row)
    longest = max(min(most, days), 0)
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
    none, every = np.zeros(size), np.arange(size)
    runs = Runs(after_work[None], after_off, none[None], none.copy(), every, at_work, begin)
    return _softened(runs, limits, longest, enough_off, shortest)


def _softened(runs: Runs, limits: Limits, longest: int, enough_off: int, shortest: int) -> Runs:
    """The runs with the steps that break wishes, at their weights."""
    soft, work, off = limits.soft, runs.after_work[0], runs.after_off
    if "max_days_in_row" in soft:
        work[longest - 1] = longest - 1
        runs.work_weight[0, limits.max_days_in_row - 1 : longest] = soft["max_days_in_row"]
        exempt = longest + enough_off  # the first of the runs that touch the beginning
        runs.work_weight[0, exempt + limits.max_days_in_row - 1 : -1] = soft["max_days_in_row"]
    if "min_days_in_row" in soft:
        for worked in range(1, min(shortest, longest + 1)):
            off[worked - 1] = longest
            runs.off_weight[worked - 1] = soft["min_days_in_row"] * (limits.min_days_in_row - worked)
    if "min_days_off_in_row" in soft:
        for rested in range(1, enough_off):
            short = limits.min_days_off_in_row - rested
            work[longest + rested - 1] = 0
            runs.work_weight[0, longest + rested - 1] = soft["min_days_off_in_row"] * short
    return runs


def _state_after(before: frozenset[int], longest: int, enough_off: int) -> int:
    """The state at day 0; a run longer than may be has the longest's, for it was not this roster's doing."""
    off = -1 - max(before)
    if off:
        return longest + min(off, enough_off) - 1
    run = next(length for length in count(1) if -length - 1 not in before)
    return min(run, longest) - 1
