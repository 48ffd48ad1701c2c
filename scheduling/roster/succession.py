"""What may follow what from one day to the next: rest and forbidden successions as a few classes a day.

A *class* of a day is what earlier work still bars on it and after it: starts before some minute, and
codes. Ways of working that bar alike are one class, so there are few; class 0 bars nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scheduling.problem import BoolArray, Days, Duty, IntArray, Person, RosterRules

FREE = -1  # the minute of a class that bars no start by its time


class Bar(NamedTuple):
    """Starts before `minute` of the day that feels it are barred, and shifts whose code is in `codes`.

    After a day off those before `rested` are, a minute of the same day, where that is later: weekly rest.
    """

    minute: int
    codes: frozenset[str]
    rested: int = FREE


NO_BAR = Bar(FREE, frozenset())


class Step(NamedTuple):
    """From the bars of one day to those of the next, by class and start as in `Succession`."""

    bars: tuple[Bar, ...]
    allowed: BoolArray
    after_work: IntArray
    after_off: IntArray


@dataclass(frozen=True)
class Starts:
    """The starts of every day, a duty for each, of all codes."""

    of: tuple[tuple[Duty, ...], ...]
    days: Days

    @cached_property
    def base(self) -> list[int]:
        """The minute at which each day begins, and the end of the horizon."""
        return [int(first) * self.days.interval_minutes for first in self.days.first_interval]

    @cached_property
    def alike(self) -> list[int]:
        """Equal numbers for days with equal starts, so that months of them cost no more than one."""
        seen: dict[tuple[tuple[str, int, int], ...], int] = {}
        signs = [
            tuple((v.code, v.start_minute - base, v.end_minute - base) for v in day)
            for day, base in zip(self.of, self.base, strict=False)
        ]
        return [seen.setdefault(sign, len(seen)) for sign in signs]


@dataclass(frozen=True)
class Succession:
    """Classes of every day as arrays, for one set of starts.

    `counts` is how many classes each day has, shape (days + 1,), the last row the end of the horizon.
    `allowed[d, c, i]` says whether the i-th start of day d may follow class c; `after_work[d, i]` and
    `after_off[d, c]` are the class of the next day. `may_end[c, e]` says whether a horizon that begins in
    class c may end in class e, which is a question of its own only where the horizon is a cycle.
    `begins` are the classes of day 0 after the last duties of the roster before.
    """

    counts: IntArray
    allowed: BoolArray
    after_work: IntArray
    after_off: IntArray
    may_end: BoolArray
    begins: Mapping[Duty, int]

    def begin(self, person: Person) -> int:
        """The class in which a person begins day 0."""
        return self.begins[person.worked_before[-1]] if person.worked_before else 0


def succession_of(
    starts: Starts, codes: frozenset[str], rules: RosterRules, before: frozenset[Duty] = frozenset()
) -> Succession:
    """Classes for the starts of these codes; no other may be worked.

    `before` are last duties of the roster before, which bar as well; then the horizon is no cycle.
    """
    return _Classes(starts, codes, rules, before).succession()


def meets_itself(duties: Sequence[Duty], days: Days, rules: RosterRules) -> bool:
    """Whether rest and successions hold from the last of a person's duties to the first, one horizon on."""
    if not duties:
        return True
    first, last = duties[0], duties[-1]
    days_off = first.day + len(days) - last.day - 1
    if first.start_minute + days.total_minutes - last.end_minute < rules.rest_after(days_off):
        return False
    return days_off > 0 or (last.code, first.code) not in rules.barred_successions


class _Classes:
    """The bars of each day, found by going forward through the horizon, twice where it is a cycle."""

    def __init__(
        self, starts: Starts, codes: frozenset[str], rules: RosterRules, before: frozenset[Duty]
    ) -> None:
        self.starts, self.rules, self.usable, self.n_days = starts, rules, codes, len(starts.days)
        self.width = max(1, max((len(day) for day in starts.of), default=1))
        self.followers = {
            code: frozenset(after for first, after in rules.barred_successions if first == code)
            for code in codes | {duty.code for duty in before}
        }
        self.reach = self._reach(before)
        self._known: dict[tuple[tuple[Bar, ...], tuple[int, ...]], Step] = {}
        self._minutes: dict[int, list[int]] = {}
        self.before = {duty: self._from_before(duty) for duty in before}
        self.first = _in_order(set(self.before.values()))
        self.steps = self._forward(self.first)
        if rules.cyclic:
            self.first = _in_order({self._bar(0, *bar) for bar in self.steps[-1].bars})
            self.steps = self._forward(self.first)

    def _reach(self, before: frozenset[Duty]) -> int:
        """Days, the next one included, on which rest after a shift may still be felt."""
        base, rest = self.starts.base, self.rules.rest_after(days_off=1)
        ends = [v.end_minute - base[d] for d, day in enumerate(self.starts.of) for v in day]
        latest = max([0, *ends, *(duty.end_minute for duty in before)]) + rest
        return latest // min(b - a for a, b in pairwise(base)) + 2

    def _forward(self, bars: tuple[Bar, ...]) -> list[Step]:
        alike = self.starts.alike
        ahead = alike * (self.reach // self.n_days + 1) if self.rules.cyclic else [FREE] * self.reach
        alike = [*alike, *ahead[: self.reach]]
        steps = []
        for d in range(self.n_days):
            key = bars, tuple(alike[d : d + self.reach + 1])
            if key not in self._known:
                self._known[key] = self._step(d, bars)
            steps.append(self._known[key])
            bars = steps[-1].bars
        return steps

    def _step(self, d: int, bars: tuple[Bar, ...]) -> Step:
        base = self.starts.base[d]
        usable = [(i, v) for i, v in enumerate(self.starts.of[d]) if v.code in self.usable]
        worked = {i: self._after(d, v) for i, v in usable}
        rested = [self._later(d, bar) for bar in bars]
        following = _in_order({*worked.values(), *rested})
        index = {bar: c for c, bar in enumerate(following)}
        allowed = np.zeros((len(bars), self.width), dtype=np.bool_)
        after_work = np.zeros(self.width, dtype=np.int64)
        for i, v in usable:
            allowed[:, i] = [v.start_minute - base >= bar.minute and v.code not in bar.codes for bar in bars]
            after_work[i] = index[worked[i]]
        return Step(following, allowed, after_work, np.array([index[bar] for bar in rested], dtype=np.int64))

    def _bar(self, d: int, minute: int, codes: frozenset[str], rested: int = FREE) -> Bar:
        """The bar as day d and what follows feel it: the last start before `minute`, and the day's codes.

        `rested` is felt by the days after it alone, where one at least is off.
        """
        day = self.starts.of[d % self.n_days] if d < self.n_days or self.rules.cyclic else ()
        base, first = self.starts.base, d % self.n_days
        now = self._felt(d, minute, 0)
        later = self._felt(d, rested, base[first + 1] - base[first])
        codes = codes & self.usable & {v.code for v in day}
        return Bar(now, codes, later if later > now else FREE)

    def _felt(self, d: int, minute: int, since: int) -> int:
        """The last start before `minute`, and a minute, where it is no earlier than `since`."""
        minutes = self._ahead(d)
        i = bisect_left(minutes, minute)
        return minutes[i - 1] + 1 if i and minutes[i - 1] >= since else FREE

    def _ahead(self, d: int) -> list[int]:
        """The minutes of day d, ascending, at which it and the next days have a start."""
        if d not in self._minutes:
            n, base, total = self.n_days, self.starts.base, self.starts.days.total_minutes
            within = range(d, d + self.reach if self.rules.cyclic else min(n, d + self.reach))
            self._minutes[d] = sorted(
                {
                    v.start_minute + e // n * total - base[d]
                    for e in within
                    for v in self.starts.of[e % n]
                    if v.code in self.usable
                }
            )
        return self._minutes[d]

    def _after(self, d: int, worked: Duty) -> Bar:
        ended = worked.end_minute - self.starts.base[d + 1]
        soon, late = ended + self.rules.rest_after(days_off=0), ended + self.rules.rest_after(days_off=1)
        return self._bar(d + 1, soon, self.followers[worked.code], late)

    def _from_before(self, worked: Duty) -> Bar:
        """What a duty of the roster before bars on day 0 and after it."""
        late = worked.end_minute + self.rules.rest_after(days_off=1)
        if worked.day < -1:
            return self._bar(0, late, frozenset())
        soon = worked.end_minute + self.rules.rest_after(days_off=0)
        return self._bar(0, soon, self.followers[worked.code], late)

    def _later(self, d: int, bar: Bar) -> Bar:
        minute = max(bar.minute, bar.rested)
        if minute == FREE:
            return NO_BAR
        return self._bar(d + 1, minute + self.starts.base[d] - self.starts.base[d + 1], frozenset())

    def succession(self) -> Succession:
        """The bars as arrays."""
        bars = [self.first, *(step.bars for step in self.steps)]
        counts = np.asarray([len(b) for b in bars], dtype=np.int64)
        widest = int(counts.max())
        allowed = np.zeros((self.n_days, widest, self.width), dtype=np.bool_)
        after_work = np.zeros((self.n_days, self.width), dtype=np.int64)
        after_off = np.zeros((self.n_days, widest), dtype=np.int64)
        for d, step in enumerate(self.steps):
            allowed[d, : counts[d]], after_work[d] = step.allowed, step.after_work
            after_off[d, : counts[d]] = step.after_off
        begins = {duty: self.first.index(bar) for duty, bar in self.before.items()}
        return Succession(counts, allowed, after_work, after_off, self._may_end(bars[-1]), begins)

    def _may_end(self, last: tuple[Bar, ...]) -> BoolArray:
        if not self.rules.cyclic:
            return np.ones((len(self.first), len(last)), dtype=np.bool_)
        ends = [self._bar(0, *bar) for bar in last]
        return np.array([[_is_within(end, bar) for end in ends] for bar in self.first])


def _is_within(end: Bar, bar: Bar) -> bool:
    """Whether what the end of a cycle bars is barred where its beginning starts from `bar`."""
    return end.minute <= bar.minute and end.codes <= bar.codes and end.rested <= max(bar.minute, bar.rested)


def _in_order(bars: set[Bar]) -> tuple[Bar, ...]:
    """The free class first, then by what is barred."""
    return tuple(sorted(bars | {NO_BAR}, key=lambda bar: (bar.minute, sorted(bar.codes), bar.rested)))
