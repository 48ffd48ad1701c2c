"""The small languages inside plan.toml: durations, start lists, opening hours, zone names.

Each is a pair of functions, `parse_*` and `write_*`, and a pydantic type made of the two. Parsing what
was written gives the same value back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import groupby
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, PlainSerializer

DAY_MINUTES = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_UNIT_SECONDS = {"d": 86400, "h": 3600, "min": 60, "s": 1}
_WRITTEN_UNITS = ("h", "min", "s")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(d|h|min|s)\s*")
_CLOCK_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_START_RANGE = re.compile(r"(\S+?)\s*-\s*(\S+)\s+every\s+(\d+)(?:\s*min)?")
_LENGTH_WINDOW = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s+every\s+(\d+(?:\.\d+)?)\s*h?")
_OPENING = re.compile(
    r"(?P<first>[a-z]+)(?:\s*-\s*(?P<last>[a-z]+))?\s+(?P<start>[\d:]+)\s*-\s*(?P<end>[\d:]+)"
)

Opening = tuple[int, int, int]


class MisspeltError(ValueError):
    """A value that is not in the language of its key, with what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def parse_duration(text: object) -> int:
    """Seconds of `6h`, `90min`, `45s`, `2d` or a sum such as `1h 30min`; MisspeltError otherwise."""
    remedy = 'write a number and a unit in quotes, such as "6h", "90min", "45s" or "2d"'
    if not isinstance(text, str):
        raise MisspeltError(f"{_quoted(text)} has no unit of time", remedy)
    spelled = text.strip().lower()
    parts = list(_DURATION_PART.finditer(spelled))
    if not parts or sum(len(part[0]) for part in parts) != len(spelled):
        raise MisspeltError(f"{_quoted(text)} is not a duration", remedy)
    seconds = sum(float(part[1]) * _UNIT_SECONDS[part[2]] for part in parts)
    if seconds != int(seconds):
        raise MisspeltError(f"{_quoted(text)} is not a whole number of seconds", "write whole seconds")
    return int(seconds)


def write_duration(seconds: int) -> str:
    """The shortest spelling in one unit: 21600 is `6h`, 5400 is `90min`."""
    unit = next(unit for unit in _WRITTEN_UNITS if seconds % _UNIT_SECONDS[unit] == 0)
    return f"{seconds // _UNIT_SECONDS[unit]}{unit}"


def parse_clock_time(text: object, *, end_of_day: bool = False) -> int:
    """Minutes since midnight of `HH:MM`, 00:00 to 23:59, and 24:00 where `end_of_day`."""
    latest = "24:00" if end_of_day else "23:59"
    remedy = f'write hours and minutes from 00:00 to {latest}, such as "08:30"'
    match = _CLOCK_TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise MisspeltError(f"{_quoted(text)} is not a time of day", remedy)
    hour, minute = int(match[1]), int(match[2])
    if minute > 59 or hour * 60 + minute > DAY_MINUTES - (not end_of_day):
        raise MisspeltError(f"{_quoted(text)} is not a time of day", remedy)
    return hour * 60 + minute


def write_clock_time(minute: int) -> str:
    """`HH:MM` of minutes since midnight; 1440 is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def parse_starts(value: object) -> tuple[int, ...]:
    """Minutes of the day from `06:00-14:00 every 60` or a list of times.

    Both ends of a range are starts, and it may pass midnight: `22:00-01:00 every 60` is four starts.
    """
    starts = _start_range(value) if isinstance(value, str) else _start_list(value)
    repeated = sorted({write_clock_time(start) for start in starts if starts.count(start) > 1})
    if repeated:
        raise MisspeltError(f"{', '.join(repeated)} is listed more than once", "list each start once")
    return starts


def _start_list(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not value:
        remedy = 'write times such as ["22:00", "23:00"], or "06:00-14:00 every 60"'
        raise MisspeltError(f"{_quoted(value)} is not a list of start times", remedy)
    return tuple(parse_clock_time(item) for item in value)


def _start_range(text: str) -> tuple[int, ...]:
    match = _START_RANGE.fullmatch(text.strip().lower())
    if match is None:
        return (parse_clock_time(text),) if _CLOCK_TIME.fullmatch(text.strip()) else _start_list(text)
    first, last, step = parse_clock_time(match[1]), parse_clock_time(match[2]), int(match[3])
    if step == 0:
        raise MisspeltError(
            f"{_quoted(text)} never moves on", 'write the minutes between starts, such as "every 60"'
        )
    span = (last - first) % DAY_MINUTES
    return tuple((first + offset) % DAY_MINUTES for offset in range(0, span + 1, step))


def write_starts(starts: Iterable[int]) -> list[str]:
    """The list of times."""
    return [write_clock_time(start) for start in starts]


def parse_lengths(value: object) -> tuple[float, ...]:
    """Elapsed hours of a shift: `8`, a list such as `[6, 8]`, or a window such as `6-9 every 0.5`."""
    lengths = _length_window(value) if isinstance(value, str) else _length_list(value)
    for hours in lengths:
        if hours <= 0:
            raise MisspeltError(f"{hours:g} is out of range", "write a number above 0")
        if hours > 24:
            raise MisspeltError(f"a shift of {hours:g} hours is longer than a day", "write at most 24 hours")
    repeated = sorted({hours for hours in lengths if lengths.count(hours) > 1})
    if repeated:
        listed = ", ".join(f"{hours:g}" for hours in repeated)
        raise MisspeltError(f"{listed} is listed more than once", "list each length once")
    return lengths


_LENGTH_REMEDY = 'write hours such as 8, a list such as [6, 8], or "6-9 every 0.5"'


def _length_list(value: object) -> tuple[float, ...]:
    items = list(value) if isinstance(value, list | tuple) else [value]
    lengths = [float(item) for item in items if isinstance(item, int | float) and not isinstance(item, bool)]
    if not items or len(lengths) < len(items):
        raise MisspeltError(f"{_quoted(value)} is no length of a shift", _LENGTH_REMEDY)
    return tuple(lengths)


def _length_window(text: str) -> tuple[float, ...]:
    match = _LENGTH_WINDOW.fullmatch(text.strip().lower())
    if match is None or float(match[3]) == 0 or float(match[2]) < float(match[1]):
        raise MisspeltError(f"{_quoted(text)} is no length of a shift", _LENGTH_REMEDY)
    first, last, step = (float(part) for part in match.groups())
    return tuple(first + n * step for n in range(int((last - first) / step + 1e-9) + 1))


def write_lengths(lengths: tuple[float, ...]) -> float | list[float]:
    """The one length, or the list of them."""
    return lengths[0] if len(lengths) == 1 else list(lengths)


def parse_opening_hours(text: object) -> tuple[Opening, ...]:
    """`(weekday, first minute, end minute)` with Monday 0, sorted and merged, of `24/7` or weekday ranges.

    Hours that pass midnight (`fri 22:00-02:00`) are cut there; overlapping hours become one.
    """
    if not isinstance(text, str) or not text.strip():
        raise MisspeltError(f"{_quoted(text)} is not a list of opening hours", _OPENING_REMEDY)
    if text.strip() == "24/7":
        return _ALWAYS
    return tuple(_merged(piece for item in text.split(",") for piece in _opening_item(item)))


_ALWAYS: tuple[Opening, ...] = tuple((day, 0, DAY_MINUTES) for day in range(7))
_OPENING_REMEDY = 'write "24/7" or days and hours such as "mon-fri 08:00-20:00, sat 09:00-14:00"'


def _opening_item(item: str) -> Iterator[Opening]:
    match = _OPENING.fullmatch(item.strip().lower())
    if match is None:
        raise MisspeltError(f"{_quoted(item.strip())} is not days and hours", _OPENING_REMEDY)
    first_day = _weekday(match["first"])
    last_day = _weekday(match["last"] or match["first"])
    start, end = parse_clock_time(match["start"]), parse_clock_time(match["end"], end_of_day=True)
    if start == end:
        raise MisspeltError(f"{_quoted(item.strip())} is never open", 'write a whole day as "00:00-24:00"')
    for offset in range((last_day - first_day) % 7 + 1):
        day = (first_day + offset) % 7
        if start < end:
            yield day, start, end
        else:
            yield day, start, DAY_MINUTES
            if end:
                yield (day + 1) % 7, 0, end


def _weekday(name: str) -> int:
    if name[:3] not in WEEKDAYS:
        raise MisspeltError(
            f"{_quoted(name)} is not a day of the week", f"write one of {', '.join(WEEKDAYS)}"
        )
    return WEEKDAYS.index(name[:3])


def _merged(openings: Iterable[Opening]) -> list[Opening]:
    merged: list[Opening] = []
    for day, start, end in sorted(openings):
        if merged and merged[-1][0] == day and start <= merged[-1][2]:
            _, first, latest = merged.pop()
            start, end = first, max(latest, end)
        merged.append((day, start, end))
    return merged


def write_opening_hours(openings: tuple[Opening, ...]) -> str:
    """The plan's spelling, runs of days with the same hours joined."""
    if openings == _ALWAYS:
        return "24/7"
    by_hours = sorted((start, end, day) for day, start, end in openings)
    runs = []
    for (start, end), same_hours in groupby(by_hours, key=lambda opening: opening[:2]):
        days = [day for _, _, day in same_hours]
        runs += [(first, start, last, end) for first, last in _day_runs(days)]
    return ", ".join(
        f"{_write_days(first, last)} {write_clock_time(start)}-{write_clock_time(end)}"
        for first, start, last, end in sorted(runs)
    )


def _day_runs(days: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive days."""
    for _, run in groupby(enumerate(days), key=lambda numbered: numbered[1] - numbered[0]):
        members = [day for _, day in run]
        yield members[0], members[-1]


def _write_days(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"


def parse_zone(name: object) -> str:
    """A zone name that zoneinfo knows, such as `Europe/Berlin`."""
    if not isinstance(name, str):
        raise MisspeltError(f"{_quoted(name)} is not a time zone", 'write a zone such as "Europe/Berlin"')
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        known = get_close_matches(name, available_timezones(), n=1)
        remedy = (
            f'did you mean "{known[0]}"?' if known else 'write a zone such as "America/New_York" or "UTC"'
        )
        raise MisspeltError(f"{_quoted(name)} is not a time zone", remedy) from problem
    return name


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value}"


Duration = Annotated[int, BeforeValidator(parse_duration), PlainSerializer(write_duration)]
"""Seconds; `6h`, `90min`, `45s`, `2d`."""

StartList = Annotated[tuple[int, ...], BeforeValidator(parse_starts), PlainSerializer(write_starts)]
"""Minutes of the local day; `06:00-14:00 every 60` or `["22:00", "23:00"]`."""

Lengths = Annotated[tuple[float, ...], BeforeValidator(parse_lengths), PlainSerializer(write_lengths)]
"""Elapsed hours; `8`, `[6, 8]` or `6-9 every 0.5`."""

ClockTime = Annotated[int, BeforeValidator(parse_clock_time), PlainSerializer(write_clock_time)]
"""Minutes since local midnight; `22:00`."""

OpeningHours = Annotated[
    tuple[Opening, ...], BeforeValidator(parse_opening_hours), PlainSerializer(write_opening_hours)
]
"""`(weekday 0=Monday, first minute, end minute)`, sorted; `24/7` is every day from 0 to 1440."""

Clock = Annotated[str, BeforeValidator(parse_zone)]
"""An IANA zone name."""
