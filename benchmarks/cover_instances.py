"""Cover problems of three sizes, made from a seed: two-peaked days, quieter weekends, shifts with breaks.

S is a week of one team, M four weeks of three skills, L four weeks of quarter hours, four skills and two
hundred heads. The same size and seed give the same problem; nothing real is in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduling.cover import CoverProblem, Group
from scheduling.problem import Days, Duty, FloatArray, Stage, WorkClass

WEEKEND = 0.6  # of a working day's work
DAY_SPREAD = 0.12  # standard deviation of a day's level, in logarithms
PEAKS = ((11.0, 2.0, 1.0), (19.5, 2.5, 1.3))  # hour, width in hours, height over the quiet night
QUIET = 0.25
ABSENCE, IN_SHIFT, OCCUPANCY = 0.06, 0.12, 0.90
BREAK_MINUTES, BREAK_AFTER, BREAK_BEFORE = 30, 180, 300
FULL, PART = (32.0, 40.0), (8.0, 24.0)
FULL_SHARE = 0.75  # of a team with full-time contracts


@dataclass(frozen=True)
class Kind:
    """A kind of work: its share of a skill's work, hours to wait, and the share that may wait a day."""

    name: str
    share: float
    hours: int
    late: float


REPLY, TAG, URGENT = Kind("reply", 0.9, 6, 0.15), Kind("tag", 0.1, 24, 0.0), Kind("urgent", 0.4, 2, 0.2)


@dataclass(frozen=True)
class Size:
    """Weeks, minutes of an interval, skill sets with their heads, kinds of work of every skill."""

    weeks: int
    minutes: int
    teams: tuple[tuple[str, int], ...]
    kinds: tuple[Kind, ...]

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills, one letter each."""
        return tuple(sorted({letter for team, _ in self.teams for letter in team}))


SIZES = {
    "S": Size(1, 30, (("a", 30),), (REPLY, TAG)),
    "M": Size(4, 30, (("a", 24), ("b", 18), ("c", 12), ("ab", 8)), (REPLY, TAG)),
    "L": Size(
        4,
        15,
        (("a", 50), ("b", 40), ("c", 40), ("d", 30), ("ab", 20), ("cd", 20)),
        (URGENT, Kind("reply", 0.5, 6, 0.15), TAG),
    ),
}


def instance(name: str, seed: int = 1) -> CoverProblem:
    """The problem of a size S, M or L."""
    size = SIZES[name]
    days = _days(size)
    draw = np.random.default_rng(seed)
    options = {code: tuple(_duties(code, size)) for code in ("D8", "N8", "P4")}
    return CoverProblem(
        days=days,
        groups=tuple(group for team, heads in size.teams for group in _groups(team, heads, size, options)),
        classes=tuple(_classes(size, draw)),
        live=(),
        floor=np.ones(days.intervals),
        span=np.arange(days.intervals) // (7 * _a_day(size)),
        absence=ABSENCE,
        in_shift=IN_SHIFT,
        occupancy=OCCUPANCY,
    )


def _a_day(size: Size) -> int:
    return 1440 // size.minutes


def _days(size: Size) -> Days:
    n = 7 * size.weeks
    weekend = tuple(d // 7 if d % 7 >= 5 else None for d in range(n))
    return Days(np.arange(n + 1) * _a_day(size), tuple(d // 7 for d in range(n)), weekend, size.minutes)


# -- work ------------------------------------------------------------------------------------------


def _classes(size: Size, draw: np.random.Generator) -> Iterator[WorkClass]:
    """Each skill's work by kind; a skill has the hours that two thirds of its heads have time for."""
    for skill in size.skills:
        heads = sum(count / len(team) for team, count in size.teams if skill in team)
        hours = 2 / 3 * heads * FULL[1] * size.weeks * (1 - ABSENCE) * (1 - IN_SHIFT) * OCCUPANCY
        shape = _shape(size, draw)
        for kind in size.kinds:
            work = hours * kind.share * shape
            yield WorkClass(f"{skill} {kind.name}", skill, work, work, _stages(size, kind))


def _shape(size: Size, draw: np.random.Generator) -> FloatArray:
    """Two peaks a day, weekends lower, no day like the other; sums to 1."""
    hour = (np.arange(_a_day(size)) + 0.5) * size.minutes / 60
    day = QUIET + sum(height * np.exp(-0.5 * ((hour - at) / width) ** 2) for at, width, height in PEAKS)
    level = np.exp(draw.normal(0.0, DAY_SPREAD, 7 * size.weeks))
    level *= np.where(np.arange(7 * size.weeks) % 7 >= 5, WEEKEND, 1.0)
    shape = np.outer(level, day).ravel()
    return np.asarray(shape / shape.sum())


def _stages(size: Size, kind: Kind) -> tuple[Stage, ...]:
    t = np.arange(7 * size.weeks * _a_day(size))
    first = Stage(t + kind.hours * 60 // size.minutes, kind.late)
    return (first, Stage(t + _a_day(size), 0.0)) if kind.late else (first,)


# -- people ----------------------------------------------------------------------------------------


def _groups(team: str, heads: int, size: Size, options: dict[str, tuple[Duty, ...]]) -> Iterator[Group]:
    full = round(FULL_SHARE * heads)
    yield _group(team, "full", full, FULL, (*options["D8"], *options["N8"]), size)
    yield _group(team, "part", heads - full, PART, options["P4"], size)


def _group(
    team: str, name: str, heads: int, hours: tuple[float, float], options: tuple[Duty, ...], size: Size
) -> Group:
    """A pool of agents with minimum and maximum hours in the weeks they work."""
    none, n = (0.0,) * size.weeks, 7 * size.weeks
    return Group(
        name=f"{name} {team}",
        skills=frozenset(team),
        options=options,
        cost_per_hour=24.0,
        named=0,
        obliged=0,
        min_hours=none,
        max_hours=none,
        pool=heads,
        pool_min=(hours[0],) * size.weeks,
        pool_max=(hours[1],) * size.weeks,
        available=(0,) * n,
        weekends=max(1, 3 * size.weeks // 4),
    )


def _duties(code: str, size: Size) -> Iterator[Duty]:
    """Day shifts from six to three o'clock, nights, and short shifts without a break; breaks paid."""
    starts = {"D8": range(6, 16), "N8": range(21, 25), "P4": range(8, 21)}[code]
    hours = int(code[1])
    for day in range(7 * size.weeks):
        for hour in starts:
            start = (24 * day + hour) * 60
            for breaks in _breaks(start, hours, size.minutes):
                yield Duty(code, day, hour % 24 * 60, start, start + 60 * hours, breaks, float(hours))


def _breaks(start: int, hours: int, step: int) -> Iterator[tuple[tuple[int, int], ...]]:
    if hours < 6:
        yield ()
        return
    for after in range(BREAK_AFTER, BREAK_BEFORE - BREAK_MINUTES + 1, step):
        yield ((start + after, start + after + BREAK_MINUTES),)
