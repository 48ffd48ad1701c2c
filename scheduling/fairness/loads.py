"""What each person bears: hours, nights, weekends, holidays and refused requests; and who is alike.

Like people have the contract and the skills in common. Who is there for a part of the horizon only is
compared by that part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduling.problem import Days, Duty, FloatArray, Person
from scheduling.result import Assignment

MEASURES = ("hours", "nights", "weekends", "holidays", "refused")
HOURS, NIGHTS, WEEKENDS, HOLIDAYS, REFUSED = range(len(MEASURES))
WEEK_OF_WORK = 5  # days of time off that take a whole week's minimum away


@dataclass(frozen=True)
class Load:
    """What one person bears in the horizon; `refused` is the weight of requests not kept."""

    hours: float
    nights: int
    weekends: int
    holidays: int
    refused: float


@dataclass(frozen=True)
class Family:
    """People (indices) with contract and skills in common, and how much of the horizon each is there for.

    `share` is in weeks.
    """

    members: tuple[int, ...]
    share: tuple[float, ...]


def loads_of(people: Sequence[Person], assignments: Iterable[Assignment], days: Days) -> tuple[Load, ...]:
    """What each person bears in the horizon."""
    worked: list[list[Duty]] = [[] for _ in people]
    for assignment in assignments:
        worked[assignment.person].append(assignment.duty)
    return tuple(
        Load(
            hours=sum(duty.paid_hours for duty in duties),
            nights=sum(duty.is_night for duty in duties),
            weekends=len({days.weekend[duty.day] for duty in duties} - {None}),
            holidays=sum(duty.day in days.holidays for duty in duties),
            refused=sum(refused_on(person, day, duties) for day in {wish[0] for wish in person.wishes}),
        )
        for person, duties in zip(people, worked, strict=True)
    )


def by_week(row: Iterable[Duty | None], days: Days) -> list[float]:
    """Counted hours of a row in each week."""
    hours = [0.0] * (days.week[-1] + 1)
    for duty in row:
        if duty is not None:
            hours[days.week[duty.day]] += duty.counted_hours
    return hours


def refused_on(person: Person, day: int, duties: Iterable[Duty]) -> float:
    """The weight of a person's requests for a day that these duties do not keep."""
    refused = 0.0
    for asked, code, clock, weight in person.wishes:
        if asked == day:
            fits = any(
                duty.day == day and code in {None, duty.code} and clock in {None, duty.start_clock}
                for duty in duties
            )
            refused += weight * (not fits) if weight > 0 else -weight * fits
    return refused


def borne_before(people: Sequence[Person], days: Days) -> FloatArray:
    """Nights, weekends and holidays of the roster before, shape (people, measures).

    Hours are evened within each horizon, since contracts count them so. A weekend that the start divides
    counts once, as the horizon's where it is worked there.
    """
    before = np.zeros((len(people), len(MEASURES)))
    for p, person in enumerate(people):
        duties = person.worked_before
        before[p, NIGHTS] = sum(duty.is_night for duty in duties)
        before[p, WEEKENDS] = len(
            {number for duty in duties if (number := _weekend(days, duty.day)) is not None}
        )
        before[p, HOLIDAYS] = sum(duty.day in days.holidays for duty in duties)
    return before


def _weekend(days: Days, day: int) -> int | None:
    """A number for a weekend before the horizon, told by the days a multiple of a week later."""
    later = day % 7
    if later >= len(days) or days.weekend[later] is None:
        return None
    return (day - later) // 7


def families_of(
    people: Sequence[Person], assignments: Iterable[Assignment], days: Days
) -> tuple[Family, ...]:
    """Families of two or more, in order of first appearance; who of a pool has no shift belongs to none."""
    weeks_used: dict[int, set[int]] = defaultdict(set)
    for assignment in assignments:
        weeks_used[assignment.person].add(days.week[assignment.duty.day])
    found: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for p, person in enumerate(people):
        if not person.is_pool or p in weeks_used:
            found[person.contract, person.skills].append(p)
    return tuple(
        Family(tuple(members), tuple(_share(people, members, p, days, weeks_used[p]) for p in members))
        for members in found.values()
        if len(members) > 1
    )


def _share(people: Sequence[Person], members: list[int], p: int, days: Days, used: set[int]) -> float:
    """Weeks of the horizon that a person is there for.

    Time off is told by the minimum hours that it lowers, or by its days where there is no minimum; a
    pool agent with minimum hours may be left out of weeks, and is there for those it is used in.
    """
    person, total = people[p], 0.0
    for week, low in enumerate(person.min_hours):
        whole = max(people[other].min_hours[week] for other in members)
        length = sum(number == week for number in days.week) / 7.0
        if not whole:
            off = sum(days.week[day] == week for day in person.off)
            total += length * max(0.0, 1.0 - off / WEEK_OF_WORK)
        elif not person.is_pool or week in used:
            total += length * low / whole
    return float(total)
