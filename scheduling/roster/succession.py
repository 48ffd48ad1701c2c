"""What may follow what from one day to the next: rest and forbidden successions as a few classes a day.

A *class* of a day is what earlier work still bars on it and after it: starts before some minute, and
codes. Ways of working that bar alike are one class, so there are few; class 0 bars nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scheduling.problem import BoolArray, Days, Duty, IntArray, Person, RosterRules

FREE = -1  # the minute of a class that bars no start by its time


class Bar(NamedTuple):
    """Starts before `minute` are barred, and shifts whose code is in `codes`."""

    minute: int
    codes: frozenset[str]


NO_BAR = Bar(FREE, frozenset())


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
    starts: Sequence[Sequence[Duty | None]],
    days: Days,
    rules: RosterRules,
    before: frozenset[Duty] = frozenset(),
) -> Succession:
    """Classes for the starts of each day; None stands for a start that is out of the question.

    `before` are last duties of the roster before, which bar as well; then the horizon is no cycle.
    """
    return _Classes(starts, days, rules, before).succession()


class _Classes:
    """The bars of each day, found by going forward through the horizon, twice where it is a cycle."""

    def __init__(
        self,
        starts: Sequence[Sequence[Duty | None]],
        days: Days,
        rules: RosterRules,
        before: frozenset[Duty],
    ) -> None:
        self.starts, self.rules, self.n_days = starts, rules, len(days)
        self.total = days.total_minutes
        minutes = {v.start_minute for day in starts for v in day if v}
        again = {m + self.total for m in minutes} if rules.cyclic else set()
        self.minutes = sorted(minutes | again)
        self.first = self._first_minutes()
        self.first.append(
            self.first[0] + self.total if rules.cyclic else self.minutes[-1] + 1 if minutes else 0
        )
        self.codes = [frozenset(v.code for v in day if v) for day in starts]
        self.codes.append(self.codes[0] if rules.cyclic else frozenset())
        self.followers = {
            code: frozenset(after for before, after in rules.may_not_follow if before == code)
            for code in frozenset().union(*self.codes, (duty.code for duty in before))
        }
        self.before = {duty: self._from_before(duty) for duty in before}
        self.bars = self._forward(_in_order(set(self.before.values())))
        if rules.cyclic:
            self.bars = self._forward(_in_order({self._wrapped(bar) for bar in self.bars[-1]}))

    def _first_minutes(self) -> list[int]:
        """The first start on each day or after it."""
        first = [self.total]
        for day in reversed(self.starts):
            first.append(min((v.start_minute for v in day if v), default=first[-1]))
        return first[:0:-1]

    def _forward(self, first: list[Bar]) -> list[list[Bar]]:
        bars = [first]
        for d in range(self.n_days):
            after = {self._after(d, v) for v in self.starts[d] if v}
            bars.append(_in_order(after | {self._later(d, bar) for bar in bars[d]}))
        return bars

    def _bar(self, d: int, minute: int, codes: frozenset[str]) -> Bar:
        """The bar as day d and what follows feel it: the last start before `minute`, and the day's codes."""
        i = bisect_left(self.minutes, minute)
        felt = i > 0 and self.minutes[i - 1] >= self.first[d]
        return Bar(self.minutes[i - 1] + 1 if felt else FREE, codes & self.codes[d])

    def _after(self, d: int, worked: Duty) -> Bar:
        return self._bar(d + 1, worked.end_minute + self.rules.rest_minutes, self.followers[worked.code])

    def _from_before(self, worked: Duty) -> Bar:
        """What a duty of the roster before bars on day 0 and after it."""
        codes = self.followers[worked.code] if worked.day == -1 else frozenset()
        return self._bar(0, worked.end_minute + self.rules.rest_minutes, codes)

    def _later(self, d: int, bar: Bar) -> Bar:
        return self._bar(d + 1, bar.minute, frozenset())

    def _wrapped(self, bar: Bar) -> Bar:
        """What bars at the end of the cycle, as day 0 feels it."""
        return self._bar(0, bar.minute - self.total, bar.codes)

    def succession(self) -> Succession:
        """The bars as arrays."""
        counts = np.asarray([len(bars) for bars in self.bars], dtype=np.int64)
        width = max(1, max((len(day) for day in self.starts), default=1))
        widest = int(counts.max())
        allowed = np.zeros((self.n_days, widest, width), dtype=np.bool_)
        after_work = np.zeros((self.n_days, width), dtype=np.int64)
        after_off = np.zeros((self.n_days, widest), dtype=np.int64)
        for d, day in enumerate(self.starts):
            index = {bar: c for c, bar in enumerate(self.bars[d + 1])}
            after_off[d, : counts[d]] = [index[self._later(d, bar)] for bar in self.bars[d]]
            for i, v in enumerate(day):
                if v:
                    after_work[d, i] = index[self._after(d, v)]
                    allowed[d, : counts[d], i] = [_allows(bar, v) for bar in self.bars[d]]
        begins = {duty: self.bars[0].index(bar) for duty, bar in self.before.items()}
        return Succession(counts, allowed, after_work, after_off, self._may_end(), begins)

    def _may_end(self) -> BoolArray:
        if not self.rules.cyclic:
            return np.ones((len(self.bars[0]), len(self.bars[-1])), dtype=np.bool_)
        ends = [self._wrapped(bar) for bar in self.bars[-1]]
        return np.array(
            [[end.minute <= bar.minute and end.codes <= bar.codes for end in ends] for bar in self.bars[0]]
        )


def _allows(bar: Bar, duty: Duty) -> bool:
    return duty.start_minute >= bar.minute and duty.code not in bar.codes


def _in_order(bars: set[Bar]) -> list[Bar]:
    """The free class first, then by what is barred."""
    return sorted(bars | {NO_BAR}, key=lambda bar: (bar.minute, sorted(bar.codes)))
