"""Meetings and trainings placed inside shifts where most heads can be spared, as breaks are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import floor as whole

from scheduling.problem import Days, Duty, FloatArray, coverage_of
from scheduling.result import Assignment

ROUNDING = 1e-9


@dataclass(frozen=True)
class Activity:
    """Paid time of `people` (indices) that is not for messages, `times` of each on days of their own.

    `windows` are the stretches `[first, last)` in elapsed minutes of the horizon in one of which it lies.
    Where it is `together`, all who can be there are so at the same time.
    """

    name: str
    minutes: int
    people: tuple[int, ...]
    windows: tuple[tuple[int, int], ...]
    times: int = 1
    together: bool = False


@dataclass(frozen=True)
class Placed:
    """An activity of a person, `[start, end)` in elapsed minutes of the horizon, in the shift of `day`."""

    name: str
    person: int
    day: int
    start: int
    end: int


@dataclass(frozen=True)
class Placement:
    """A roster with its activities, each away from work as in a break that is paid.

    `missing` counts, by activity and person, how many found no place.
    """

    assignments: tuple[Assignment, ...]
    placed: tuple[Placed, ...]
    missing: tuple[tuple[str, int, int], ...]


def place_activities(
    activities: Sequence[Activity],
    assignments: Sequence[Assignment],
    days: Days,
    wanted: FloatArray,
    floor: FloatArray | None = None,
) -> Placement:
    """Each activity in turn where the interval that suffers most has most heads to spare after it.

    `wanted` is heads of work in each interval, `floor` those whom no activity may take, shape (T,). Of equals
    the place with most to spare in all, then the earliest. Nobody has two at once, nor one in a break.
    """
    heads = coverage_of([a.duty for a in assignments], days)
    above = heads if floor is None else heads - floor
    board = _Board(list(assignments), days, heads - wanted, above.copy())
    missing: Counter[tuple[str, int]] = Counter()
    for activity in activities:
        for _ in range(activity.times):
            there = board.meet(activity) if activity.together else board.each(activity)
            missing.update((activity.name, p) for p in activity.people if p not in there)
    return Placement(
        tuple(board.assignments),
        tuple(sorted(board.placed, key=lambda one: (one.start, one.name, one.person))),
        tuple((name, person, count) for (name, person), count in missing.items()),
    )


@dataclass
class _Board:
    """The roster so far, heads at work less heads wanted, and less the floor, shape (T,) each."""

    assignments: list[Assignment]
    days: Days
    spare: FloatArray
    above: FloatArray

    def __post_init__(self) -> None:
        self.placed: list[Placed] = []
        self.shifts: dict[int, list[int]] = {}
        for i, assignment in enumerate(self.assignments):
            self.shifts.setdefault(assignment.person, []).append(i)

    def each(self, activity: Activity) -> set[int]:
        """Everybody at the time best for the work; who found one."""
        there = set()
        for person in activity.people:
            places = [
                (start, i) for i, start in self._places(activity, person) if self._room(start, activity)
            ]
            if places:
                start, i = min(places, key=lambda place: (self._harm(place[0], activity, 1), place[0]))
                self._put(activity, i, start)
                there.add(person)
        return there

    def meet(self, activity: Activity) -> set[int]:
        """As many as can be at one time, the best of these for the work; who they are."""
        able: dict[int, dict[int, int]] = {}
        for person in activity.people:
            for i, start in self._places(activity, person):
                able.setdefault(start, {})[person] = i
        come = {s: list(some.items())[: self._room(s, activity)] for s, some in able.items()}
        if not any(come.values()):
            return set()
        start = min(come, key=lambda s: (-len(come[s]), self._harm(s, activity, len(come[s])), s))
        for _, i in come[start]:
            self._put(activity, i, start)
        return {person for person, _ in come[start]}

    def _room(self, start: int, activity: Activity) -> int:
        """How many may be away before the floor is reached."""
        away = self._away(start, start + activity.minutes)
        return max(0, whole(min((self.above[t] for t, _ in away), default=0.0) + ROUNDING))

    def _places(self, activity: Activity, person: int) -> Iterator[tuple[int, int]]:
        """Where a shift and a window have room: the shift's place in the roster, and the start."""
        taken = {one.day for one in self.placed if (one.name, one.person) == (activity.name, person)}
        for i in self.shifts.get(person, ()):
            duty = self.assignments[i].duty
            if duty.day not in taken:
                for start in _starts(activity, duty, self.days.interval_minutes):
                    yield i, start

    def _harm(self, start: int, activity: Activity, heads: int) -> tuple[float, float]:
        """How little is to spare in the worst interval, and in all, after so many heads are away."""
        away = self._away(start, start + activity.minutes)
        left = [self.spare[t] - heads * share for t, share in away]
        total = sum(self.spare[t] * share for t, share in away)
        return -round(float(min(left, default=0.0)), 9), -round(float(total), 9)

    def _away(self, start: int, end: int) -> list[tuple[int, float]]:
        """The intervals of a stretch, and the share of each that lies in it."""
        step, total = self.days.interval_minutes, self.days.intervals
        shares = [
            (t, (min(end, (t + 1) * step) - max(start, t * step)) / step)
            for t in range(start // step, -(-end // step))
        ]
        return [(t % total, share) for t, share in shares if self.days.cyclic or 0 <= t < total]

    def _put(self, activity: Activity, i: int, start: int) -> None:
        assignment, end = self.assignments[i], start + activity.minutes
        duty = assignment.duty
        breaks = tuple(sorted((*duty.breaks, (start, end))))
        self.assignments[i] = replace(assignment, duty=replace(duty, breaks=breaks))
        self.placed.append(Placed(activity.name, assignment.person, duty.day, start, end))
        for t, share in self._away(start, end):
            self.spare[t] -= share
            self.above[t] -= share


def _starts(activity: Activity, duty: Duty, step: int) -> Iterator[int]:
    """Starts of intervals from which the activity lies in the shift, in a window and in no break."""
    for first, last in activity.windows:
        begin, end = max(first, duty.start_minute), min(last, duty.end_minute)
        for start in range(-(-begin // step) * step, end - activity.minutes + 1, step):
            if all(b <= start or a >= start + activity.minutes for a, b in duty.breaks):
                yield start
