"""Instances of Curtois & Qu (2014), read: http://www.schedulingbenchmarks.org/nrp/instances.html."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from wfm.errors import DataFileError, Problem


@dataclass(frozen=True)
class ShiftType:
    """A shift type: its length, and the shift types that may not be worked on the day after it."""

    code: str
    minutes: int
    not_before: frozenset[str]


@dataclass(frozen=True)
class Employee:
    """A row of SECTION_STAFF; `most` are the most shifts of each type over the horizon."""

    name: str
    most: dict[str, int]
    max_minutes: int
    min_minutes: int
    max_run: int
    min_run: int
    min_off: int
    max_weekends: int


@dataclass(frozen=True)
class Request:
    """Somebody asks to work a shift on a day, or not to."""

    name: str
    day: int
    code: str
    weight: int


@dataclass(frozen=True)
class Cover:
    """Shifts of a type wanted on a day, and what one too few or too many costs."""

    day: int
    code: str
    wanted: int
    under: int
    over: int


@dataclass(frozen=True)
class Instance:
    """A whole instance; day 0 is a Monday."""

    name: str
    days: int
    shifts: tuple[ShiftType, ...]
    staff: tuple[Employee, ...]
    days_off: dict[str, frozenset[int]]
    on: tuple[Request, ...]
    off: tuple[Request, ...]
    cover: tuple[Cover, ...]


Row = tuple[int, str]
T = TypeVar("T")


def read_instance(path: Path) -> Instance:
    """Read an instance; DataFileError names every line that cannot be read."""
    reader = _Reader(path)
    days = reader.rows("SECTION_HORIZON", lambda cells: int(cells[0]))
    instance = Instance(
        name=path.stem,
        days=days[0] if days else 0,
        shifts=reader.rows("SECTION_SHIFTS", _shift),
        staff=reader.rows("SECTION_STAFF", _employee),
        days_off=dict(reader.rows("SECTION_DAYS_OFF", _days_off)),
        on=reader.rows("SECTION_SHIFT_ON_REQUESTS", _request),
        off=reader.rows("SECTION_SHIFT_OFF_REQUESTS", _request),
        cover=reader.rows("SECTION_COVER", _cover),
    )
    if not (days and instance.shifts and instance.staff):
        reader.problems.append(
            Problem(path.name, "", "no horizon, shifts or staff", "give an instance of Curtois & Qu")
        )
    if reader.problems:
        raise DataFileError(reader.problems)
    return instance


class _Reader:
    """The sections of a file, and what is wrong with its rows."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.sections: dict[str, list[Row]] = defaultdict(list)
        self.problems: list[Problem] = []
        section = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            text = line.strip()
            if text.startswith("SECTION_"):
                section = text
            elif text and not text.startswith("#"):
                self.sections[section].append((number, text))

    def rows(self, section: str, parse: Callable[[list[str]], T]) -> tuple[T, ...]:
        """The rows of a section; one that cannot be read is a problem."""
        read = []
        for number, text in self.sections[section]:
            try:
                read.append(parse([cell.strip() for cell in text.split(",")]))
            except (ValueError, IndexError):
                message = f"{text!r} is no row of {section}"
                self.problems.append(
                    Problem(self.name, f"line {number}", message, "write it as the format says")
                )
        return tuple(read)


def _shift(cells: list[str]) -> ShiftType:
    return ShiftType(cells[0], int(cells[1]), frozenset(filter(None, "".join(cells[2:3]).split("|"))))


def _employee(cells: list[str]) -> Employee:
    most = {
        code: int(count) for code, _, count in (part.partition("=") for part in cells[1].split("|") if part)
    }
    highest, lowest, max_run, min_run, min_off, weekends = map(int, cells[2:8])
    return Employee(cells[0], most, highest, lowest, max_run, min_run, min_off, weekends)


def _days_off(cells: list[str]) -> tuple[str, frozenset[int]]:
    return cells[0], frozenset(int(cell) for cell in cells[1:] if cell)


def _request(cells: list[str]) -> Request:
    return Request(cells[0], int(cells[1]), cells[2], int(cells[3]))


def _cover(cells: list[str]) -> Cover:
    wanted, under, over = map(int, cells[2:5])
    return Cover(int(cells[0]), cells[1], wanted, under, over)
