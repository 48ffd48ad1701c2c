"""Kinds of shifts: starts that a person's rules cannot tell apart are of one kind."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scheduling.limits import Limits
from scheduling.problem import BoolArray, IntArray, RosterRules
from scheduling.roster.machines import Kind
from scheduling.roster.options import Options
from scheduling.rules import minutes_apart


def kinds_of(
    limits: Limits, rules: RosterRules, options: Options, usable: BoolArray
) -> tuple[tuple[Kind, ...], IntArray]:
    """The kinds of the starts that may be worked, in order, and the place of each start's among them."""
    tells_nights = limits.max_nights_in_row is not None or limits.min_days_off_after_nights > 0
    named = frozenset(code for pair in wished_successions(limits, rules) for code in pair)
    if not (tells_nights or named) and limits.same_start_minutes is None:
        return (Kind(),), np.zeros(options.n_starts, dtype=np.int64)
    starts = np.flatnonzero(usable)
    clock = _clocks(sorted({int(c) for c in options.clock[starts]}), limits.same_start_minutes)

    def kind(start: int) -> Kind:
        code = options.codes[int(options.code[start])]
        night = tells_nights and bool(options.night[start])
        return Kind(night, clock[int(options.clock[start])], code if code in named else "")

    of = {int(start): kind(int(start)) for start in starts}
    kinds = tuple(sorted({*of.values()})) or (Kind(),)
    place = np.zeros(options.n_starts, dtype=np.int64)
    for start, its in of.items():
        place[start] = kinds.index(its)
    return kinds, place


def wished_successions(limits: Limits, rules: RosterRules) -> frozenset[tuple[str, str]]:
    """Pairs of codes of which the second is wished not to follow the first."""
    return rules.may_not_follow if "forbidden_successions" in limits.soft else frozenset()


def _clocks(clocks: list[int], most: int | None) -> Mapping[int, int]:
    """For each clock time the first that is as near to the same others; one for all where nobody asks."""
    if most is None:
        return dict.fromkeys(clocks, 0)
    near = {clock: tuple(minutes_apart(clock, other) <= most for other in clocks) for clock in clocks}
    first = {sign: clock for clock, sign in reversed(near.items())}
    return {clock: first[near[clock]] for clock in clocks}
