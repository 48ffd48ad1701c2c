"""Every shift that a Roster cell may hold, and where its hours lie: the arithmetic behind Shift types.

A *label* is what a Roster cell says, a code and a start such as `D8 08:00`. Agents with the same label may
take their break at different times, so a label has one *pattern* or more: the first is the label itself
with its usual break, the others carry the break in their name. Coverage counts patterns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scheduling.problem import Duty
from wfm.calendar import Grid
from wfm.config.model import Shift
from wfm.config.values import write_clock_time
from wfm.duties import label_of
from wfm.outcome import Outcome, RosteredShift

FloatArray = npt.NDArray[np.float64]
Breaks = tuple[tuple[int, int], ...]
"""Breaks as elapsed minutes from the start of the shift, `[start, end)`."""


@dataclass(frozen=True)
class ShiftType:
    """A code at a start; `usual_break` is the most frequent of the plan, or the earliest allowed."""

    shift: Shift
    start_clock: int
    usual_break: Breaks

    @property
    def label(self) -> str:
        """What a Roster cell says."""
        return label_of(self.shift.code, self.start_clock)

    @property
    def end_clock(self) -> int:
        """Local minute of the start day at which it ends; past 1440 on the next day."""
        return self.start_clock + round(self.shift.hours * 60)

    def paid_hours(self, elapsed_minutes: int) -> float:
        """Elapsed hours less the break where it is not paid."""
        pause = self.shift.break_
        unpaid = pause.minutes if pause and not pause.paid else 0
        return (elapsed_minutes - unpaid) / 60


@dataclass(frozen=True)
class Pattern:
    """A shift type with its breaks placed."""

    type: ShiftType
    breaks: Breaks

    @property
    def label(self) -> str:
        """The Roster's label, with the break where it is not the usual one."""
        if self.breaks == self.type.usual_break:
            return self.type.label
        return f"{self.type.label} · break {self.break_text or 'none'}"

    @property
    def break_text(self) -> str:
        """Local times of the breaks on a day without a clock change."""
        edges = (
            tuple(write_clock_time((self.type.start_clock + minute) % 1440) for minute in pair)
            for pair in self.breaks
        )
        return ", ".join(f"{start}–{end}" for start, end in edges)


@dataclass(frozen=True)
class DayKind:
    """Days on which every shift has the same length: ordinary ones, and those that a clock change touches.

    `day` is the first such day of the horizon; `intervals` is how many intervals after its midnight
    the latest shift ends, at least a day's.
    """

    day: int
    intervals: int


@dataclass(frozen=True)
class Catalog:
    """The labels, the patterns (the labels' own first), and the kind of each day."""

    grid: Grid
    types: tuple[ShiftType, ...]
    patterns: tuple[Pattern, ...]
    kinds: tuple[DayKind, ...]
    kind_of_day: tuple[int, ...]

    @classmethod
    def of(cls, outcome: Outcome) -> Catalog:
        """All shift types of the plan file, and the breaks that the roster uses."""
        types = tuple(_types(outcome))
        by_label = {kind.label: kind for kind in types}
        used = {(shift.duty.start_clock, shift.duty.code, breaks_of(shift.duty)) for shift in outcome.shifts}
        others = (Pattern(by_label[label_of(code, start)], breaks) for start, code, breaks in sorted(used))
        patterns = (
            *(Pattern(kind, kind.usual_break) for kind in types),
            *(pattern for pattern in others if pattern.breaks != pattern.type.usual_break),
        )
        return cls(outcome.grid, types, patterns, *_day_kinds(outcome.grid, types))

    @cached_property
    def type_of_label(self) -> dict[str, ShiftType]:
        """Shift types by their label."""
        return {kind.label: kind for kind in self.types}

    def pattern_of(self, duty: Duty) -> Pattern:
        """The pattern that a duty of the plan works."""
        return Pattern(self.type_of_label[label_of(duty.code, duty.start_clock)], breaks_of(duty))

    def day_length(self, day: int) -> int:
        """Intervals of a local day: fewer or more on the day of a clock change."""
        first = (midnight_minute(self.grid, day + 1) - midnight_minute(self.grid, day)) // self.step
        return int(first)

    @property
    def step(self) -> int:
        """Minutes of an interval."""
        return self.grid.interval_minutes

    def at_work(self, pattern: Pattern, kind: DayKind) -> FloatArray:
        """Share of each interval from the start day's midnight that is worked, shape (kind.intervals,)."""
        start, end = elapsed(self.grid, pattern.type, kind.day)
        breaks = tuple((start + first, start + last) for first, last in pattern.breaks)
        duty = Duty(pattern.type.shift.code, kind.day, pattern.type.start_clock, start, end, breaks, 0.0)
        edges = np.arange(kind.intervals) * self.step
        worked = np.zeros(kind.intervals)
        for first, last in duty.segments():
            worked += np.clip(np.minimum(last, edges + self.step) - np.maximum(first, edges), 0, None)
        return worked / self.step

    def paid_hours(self, kind: ShiftType, day_kind: DayKind) -> float:
        """Paid hours of a shift that starts on a day of this kind."""
        start, end = elapsed(self.grid, kind, day_kind.day)
        return kind.paid_hours(end - start)

    def extra_hours(self, kind: ShiftType, day_kind: DayKind) -> float:
        """The hour that a clock change adds and that weekly hours do not count."""
        return max(0.0, self.paid_hours(kind, day_kind) - self.paid_hours(kind, self.kinds[0]))


def breaks_of(duty: Duty) -> Breaks:
    """A duty's breaks from its start."""
    return tuple((start - duty.start_minute, end - duty.start_minute) for start, end in duty.breaks)


def midnight_minute(grid: Grid, day: int) -> int:
    """Elapsed minutes from the first midnight to that of a day, which may lie past the horizon."""
    return round((grid.midnight(day).timestamp() - grid.midnight(0).timestamp()) / 60)


def elapsed(grid: Grid, kind: ShiftType, day: int) -> tuple[int, int]:
    """Start and end of a shift on a day, in elapsed minutes from that day's midnight."""
    midnight = midnight_minute(grid, day)
    return grid.minute_of(day, kind.start_clock) - midnight, grid.minute_of(day, kind.end_clock) - midnight


def _types(outcome: Outcome) -> Iterable[ShiftType]:
    away = {(one.agent, one.start, one.end) for one in outcome.activities}
    used = Counter(
        (shift.duty.code, shift.duty.start_clock, breaks_of(_own_breaks(shift, away)))
        for shift in outcome.shifts
    )
    for shift in outcome.plan.shifts:
        for start in sorted({*shift.starts, *(key[1] for key in used if key[0] == shift.code)}):
            found = {key[2]: count for key, count in used.items() if key[:2] == (shift.code, start)}
            usual = min(found, key=lambda breaks: (-found[breaks], breaks)) if found else _earliest(shift)
            yield ShiftType(shift, start, usual)


def _own_breaks(shift: RosteredShift, away: set[tuple[str, int, int]]) -> Duty:
    """The duty without its activities: no usual break has any."""
    kept = tuple(pair for pair in shift.duty.breaks if (shift.agent, *pair) not in away)
    return replace(shift.duty, breaks=kept)


def _earliest(shift: Shift) -> Breaks:
    if shift.break_ is None:
        return ()
    start = shift.break_.after_seconds // 60
    return ((start, start + shift.break_.minutes),)


def _day_kinds(grid: Grid, types: tuple[ShiftType, ...]) -> tuple[tuple[DayKind, ...], tuple[int, ...]]:
    """The most frequent kind first, then the others in the order of their days."""
    shapes = [tuple(elapsed(grid, kind, day) for kind in types) for day in range(grid.days)]
    frequent = Counter(shapes)
    ordered = sorted(frequent, key=lambda shape: (-frequent[shape], shapes.index(shape)))
    kinds = tuple(
        DayKind(shapes.index(shape), _reach(grid, [d for d in range(grid.days) if shapes[d] == shape], shape))
        for shape in ordered
    )
    return kinds, tuple(ordered.index(shape) for shape in shapes)


def _reach(grid: Grid, days: list[int], shape: tuple[tuple[int, int], ...]) -> int:
    longest = max(midnight_minute(grid, day + 1) - midnight_minute(grid, day) for day in days)
    return -(-max(longest, *(end for _, end in shape)) // grid.interval_minutes)
