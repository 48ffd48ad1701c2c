"""Instances in the format of Curtois & Qu made by a seed, of the sizes of their published twenty-four.

    python -m benchmarks.roster_made DIR [--sizes 9,13,24] [--seed 1]

Rules, requests and cover are drawn about as thick as in the published instances: the shifts wanted take the
most minutes that the staff may work, weekends included, so that some stay short and some requests refused.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.roster_format import Cover, Employee, Instance, Request, ShiftType

DAY, REST = 1440, 660  # minutes
NIGHT = 1200  # shifts that start from here on are nights
WEEK_MINUTES = 2160  # of full time at most
UNDER, OVER = 100, 1
ON, OFF = 0.45, 0.25  # stretches of shifts a person asks for, or not to have, in a week
OFF_DAYS = 0.5  # days off a person has in a week


@dataclass(frozen=True)
class Size:
    """So many weeks, staff and shift types."""

    weeks: int
    staff: int
    shifts: int


# Curtois & Qu 2014, table 1.
SIZES = {
    1: Size(2, 8, 1), 2: Size(2, 14, 2), 3: Size(2, 20, 3), 4: Size(4, 10, 2), 5: Size(4, 16, 2),
    6: Size(4, 18, 3), 7: Size(4, 20, 3), 8: Size(4, 30, 4), 9: Size(4, 36, 4), 10: Size(4, 40, 5),
    11: Size(4, 50, 6), 12: Size(4, 60, 10), 13: Size(4, 120, 18), 14: Size(6, 32, 4), 15: Size(6, 45, 6),
    16: Size(8, 20, 3), 17: Size(8, 32, 4), 18: Size(12, 22, 3), 19: Size(12, 40, 5), 20: Size(26, 50, 6),
    21: Size(26, 100, 8), 22: Size(52, 50, 10), 23: Size(52, 100, 16), 24: Size(52, 150, 32),
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A contract: its part of full time, how many of a hundred have it, and its runs of days."""

    part: float
    percent: int
    max_run: int
    min_run: int
    min_off: int


KINDS = (Kind(1.0, 55, 5, 2, 2), Kind(1.0, 25, 6, 2, 3), Kind(0.6, 13, 5, 1, 2), Kind(0.4, 7, 5, 1, 1))


def made_instance(name: str, size: Size, seed: int) -> Instance:
    """An instance of this size; the same seed gives the same instance."""
    rng = np.random.default_rng([seed, size.weeks, size.staff, size.shifts])
    starts, shifts = _shift_types(size.shifts, rng)
    staff = tuple(_employee(i, size, shifts, starts, rng) for i in range(size.staff))
    days = 7 * size.weeks
    return Instance(
        name=name,
        days=days,
        shifts=shifts,
        staff=staff,
        days_off={who.name: _days_off(days, rng) for who in staff},
        on=_requests(staff, days, ON, rng),
        off=_requests(staff, days, OFF, rng),
        cover=_cover(staff, shifts, days, rng),
    )


def _shift_types(n: int, rng: np.random.Generator) -> tuple[list[int], tuple[ShiftType, ...]]:
    """Starts spread from morning to night, in order, and the types."""
    starts = [round(h * 2) * 30 for h in np.linspace(6, 22, n)] if n > 1 else [480]
    lengths = [480 if n <= 5 else int(rng.choice([360, 480, 480, 480, 600, 720])) for _ in starts]
    codes = [f"s{i + 1}" for i in range(n)]
    types = [
        ShiftType(
            code, length, frozenset(c for c, s in zip(codes, starts, strict=True) if DAY + s < end + REST)
        )
        for code, length, end in zip(
            codes, lengths, (s + m for s, m in zip(starts, lengths, strict=True)), strict=True
        )
    ]
    return starts, tuple(types)


def _employee(
    i: int, size: Size, shifts: tuple[ShiftType, ...], starts: list[int], rng: np.random.Generator
) -> Employee:
    kind = next(k for n, k in enumerate(KINDS) if (i * 37) % 100 < sum(k.percent for k in KINDS[: n + 1]))
    highest = int(kind.part * WEEK_MINUTES * size.weeks) // 60 * 60
    known = rng.random(len(shifts)) < 0.65
    known[int(rng.integers(max(1, int(np.searchsorted(starts, NIGHT)))))] = True  # nobody works nights alone
    nights = int(rng.integers(1, 3)) * size.weeks if rng.random() < 0.6 else 7 * size.weeks
    most = {
        shift.code: 0 if not knows else nights if start >= NIGHT else 7 * size.weeks
        for shift, knows, start in zip(shifts, known, starts, strict=True)
    }
    # Runs of six days and three off leave little room: nobody is asked for more than has a roster.
    least = int(highest * (rng.uniform(0.86, 0.93) - (0.08 if kind.min_off > 2 else 0.0))) // 60 * 60
    weekends = max(1, round(size.weeks * float(rng.choice([0.5, 0.5, 0.75]))))
    return Employee(f"P{i + 1}", most, highest, least, kind.max_run, kind.min_run, kind.min_off, weekends)


def _days_off(days: int, rng: np.random.Generator) -> frozenset[int]:
    count = max(1, round(days / 7 * OFF_DAYS))
    return frozenset(int(d) for d in rng.choice(days, size=count, replace=False))


def _requests(
    staff: tuple[Employee, ...], days: int, a_week: float, rng: np.random.Generator
) -> tuple[Request, ...]:
    """Stretches of one to five days of one shift type, all of one weight."""
    asked: dict[tuple[str, int], Request] = {}
    for who in staff:
        known = [code for code, most in who.most.items() if most]
        for _ in range(round(a_week * days / 7)):
            first, length = int(rng.integers(days)), int(rng.integers(1, 6))
            code, weight = str(rng.choice(known)), int(rng.integers(1, 4))
            for day in range(first, min(days, first + length)):
                asked[who.name, day] = Request(who.name, day, code, weight)
    return tuple(asked.values())


def _cover(
    staff: tuple[Employee, ...], shifts: tuple[ShiftType, ...], days: int, rng: np.random.Generator
) -> tuple[Cover, ...]:
    """As many minutes as the staff may work at most, by what they know, thinner at weekends."""
    minutes = np.array([shift.minutes for shift in shifts], dtype=np.float64)
    supply = np.zeros(len(shifts))
    for who in staff:
        share = np.array([float(who.most[shift.code]) for shift in shifts])
        supply += who.max_minutes * share / share.sum()
    by_day = np.where(np.arange(days) % 7 >= 5, rng.uniform(0.7, 1.0), 1.0)
    wanted = np.outer(by_day / by_day.sum(), supply / minutes)
    wanted = np.maximum(0, np.floor(wanted + rng.uniform(-0.5, 1.5, wanted.shape))).astype(int)
    return tuple(
        Cover(day, shift.code, int(wanted[day, s]), UNDER, OVER)
        for day in range(days)
        for s, shift in enumerate(shifts)
    )


def written(instance: Instance) -> str:
    """The instance as a file of the format."""
    sections = {
        "SECTION_HORIZON": [str(instance.days)],
        "SECTION_SHIFTS": [f"{s.code},{s.minutes},{'|'.join(sorted(s.not_before))}" for s in instance.shifts],
        "SECTION_STAFF": [_staff_row(who) for who in instance.staff],
        "SECTION_DAYS_OFF": [
            ",".join([name, *map(str, sorted(off))]) for name, off in instance.days_off.items()
        ],
        "SECTION_SHIFT_ON_REQUESTS": [f"{r.name},{r.day},{r.code},{r.weight}" for r in instance.on],
        "SECTION_SHIFT_OFF_REQUESTS": [f"{r.name},{r.day},{r.code},{r.weight}" for r in instance.off],
        "SECTION_COVER": [f"{c.day},{c.code},{c.wanted},{c.under},{c.over}" for c in instance.cover],
    }
    return "\n\n".join("\n".join([head, *rows]) for head, rows in sections.items()) + "\n"


def _staff_row(who: Employee) -> str:
    most = "|".join(f"{code}={count}" for code, count in who.most.items())
    numbers = (who.max_minutes, who.min_minutes, who.max_run, who.min_run, who.min_off, who.max_weekends)
    return ",".join([who.name, most, *map(str, numbers)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write instances into a folder; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.roster_made", description="Make instances of Curtois & Qu's sizes."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="7,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24")
    parser.add_argument("--seed", default=1, type=int)
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    for number in map(int, asked.sizes.split(",")):
        name = f"Made{number}"
        text = written(made_instance(name, SIZES[number], asked.seed))
        (asked.folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
