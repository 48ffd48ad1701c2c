"""Reads instances of minimum shift design: MiniZinc data files such as `RandomExample1.dzn`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scheduling.design import DesignProblem, Family, Prices
from wfm.errors import DataFileError, Problem

DAY_MINUTES = 24 * 60
NUMBERS = ("interval", "days", "shiftTypes", "weightUnderCover", "weightOverCover", "weightShiftInstances")
WINDOWS = ("minStart", "maxStart", "minLength", "maxLength")
ASSIGNMENT = re.compile(r"(\w+)\s*=\s*(\[[^\]]*\]|[^;\[]*?)\s*;")


@dataclass(frozen=True)
class Instance:
    """A file's figures as they stand in it: minutes, intervals, weights.

    Under- and over-cover weigh by minute and head, a kind of shift in use by itself.
    """

    file: str
    interval_minutes: int
    days: int
    demand: tuple[int, ...]
    windows: tuple[tuple[int, int, int, int], ...]  # first start, last start, shortest, longest
    weight_under: int
    weight_over: int
    weight_kind: int

    def problem(self) -> DesignProblem:
        """The instance put to the scheduling engine."""
        under, over = self.weight_under * self.interval_minutes, self.weight_over * self.interval_minutes
        families = tuple(Family(*window) for window in self.windows)
        demand = np.array(self.demand, dtype=np.int64)
        return DesignProblem(demand, self.days, families, Prices(under, over, self.weight_kind))


def read_instance(path: Path) -> Instance:
    """Read a file; everything wrong with it is said at once."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "name a MiniZinc data file"
        raise DataFileError(Problem(path.name, "", f"cannot be read: {error}", remedy)) from error
    cells = dict(ASSIGNMENT.findall(re.sub(r"%.*", "", text)))
    wrong = list(_unreadable(path.name, cells)) or list(_contradictions(path.name, cells))
    if wrong:
        raise DataFileError(wrong)
    number = {name: int(cells[name]) for name in NUMBERS}
    return Instance(
        path.stem,
        number["interval"],
        number["days"],
        _whole(cells["demand"]),
        tuple(zip(*(_whole(cells[name]) for name in WINDOWS), strict=True)),
        number["weightUnderCover"],
        number["weightOverCover"],
        number["weightShiftInstances"],
    )


def _whole(cell: str) -> tuple[int, ...]:
    """The numbers of a list such as `[3, 0, 11]`."""
    return tuple(int(part) for part in cell.strip("[]").split(",") if part.strip())


def _unreadable(file: str, cells: dict[str, str]) -> Iterator[Problem]:
    for name in NUMBERS:
        if not re.fullmatch(r"\d+", cells.get(name, "")):
            message = f"{cells[name]!r} is no whole number" if name in cells else "is missing"
            yield Problem(file, name, message, f"write {name} = 60;")
    for name in ("demand", *WINDOWS):
        if not re.fullmatch(r"\[[\d,\s]*\]", cells.get(name, "")):
            message = "is no list of whole numbers" if name in cells else "is missing"
            yield Problem(file, name, message, f"write {name} = [3, 0, 11];")


def _contradictions(file: str, cells: dict[str, str]) -> Iterator[Problem]:
    interval, days, types = (int(cells[name]) for name in ("interval", "days", "shiftTypes"))
    if not days or not interval or DAY_MINUTES % interval:
        yield Problem(file, "interval", f"{days} days of {interval} minutes", "write 15, 30 or 60")
        return
    a_day, demand = DAY_MINUTES // interval, _whole(cells["demand"])
    if len(demand) != days * a_day:
        yield Problem(file, "demand", f"{len(demand)} intervals", f"write {days} x {a_day}")
    lists = [_whole(cells[name]) for name in WINDOWS]
    for name, values in zip(WINDOWS, lists, strict=True):
        if len(values) != types:
            yield Problem(file, name, f"{len(values)} entries", f"write one for each of {types} shift types")
    for i, (first, last, shortest, longest) in enumerate(zip(*lists, strict=False), start=1):
        if first > last:
            yield Problem(file, f"minStart, entry {i}", f"{first} is after {last}", "write it first")
        if not 1 <= shortest <= longest <= a_day:
            message, remedy = f"{shortest} to {longest} intervals", f"write 1 up to a day's {a_day}"
            yield Problem(file, f"minLength, entry {i}", message, remedy)
