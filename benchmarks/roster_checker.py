"""The independent checker of Curtois & Qu's instances: rules and objective from their text alone.

It shares no code with the model, the search or the rules of the scheduling engine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.roster_format import Employee, Instance

SATURDAY, SUNDAY = 5, 6
Line = tuple[str, int, str]  # employee, day, shift type


@dataclass(frozen=True)
class Judged:
    """The objective of a roster, and every hard rule it breaks in words."""

    objective: int
    broken: tuple[str, ...]


def judge(instance: Instance, roster: Iterable[Line]) -> Judged:
    """Judge a roster given as lines of employee, day and shift type."""
    lines = list(roster)
    worked: dict[str, dict[int, str]] = defaultdict(dict)
    broken = []
    for name, day, code in lines:
        if day in worked[name]:
            broken.append(f"{name}: two shifts on day {day}")
        if not 0 <= day < instance.days or code not in {shift.code for shift in instance.shifts}:
            broken.append(f"{name}: no shift {code} on day {day}")
        worked[name][day] = code
    broken += [
        f"{name}: nobody of this name" for name in worked if name not in {e.name for e in instance.staff}
    ]
    for employee in instance.staff:
        broken += [f"{employee.name}: {what}" for what in _broken(instance, employee, worked[employee.name])]
    return Judged(_objective(instance, worked), tuple(broken))


def _objective(instance: Instance, worked: dict[str, dict[int, str]]) -> int:
    cost = sum(ask.weight for ask in instance.on if worked[ask.name].get(ask.day) != ask.code)
    cost += sum(ask.weight for ask in instance.off if worked[ask.name].get(ask.day) == ask.code)
    heads = Counter((day, code) for shifts in worked.values() for day, code in shifts.items())
    for need in instance.cover:
        short = need.wanted - heads[need.day, need.code]
        cost += need.under * short if short > 0 else need.over * -short
    return cost


def _broken(instance: Instance, who: Employee, worked: dict[int, str]) -> Iterator[str]:
    yield from _successions(instance, worked)
    counts = Counter(worked.values())
    yield from (f"{counts[c]} shifts {c}" for c, most in who.most.items() if counts[c] > most)
    length = {shift.code: shift.minutes for shift in instance.shifts}
    minutes = sum(length.get(code, 0) for code in worked.values())
    if not who.min_minutes <= minutes <= who.max_minutes:
        yield f"{minutes} minutes"
    yield from _runs(instance, who, worked)
    weekends = {day // 7 for day in worked if day % 7 in (SATURDAY, SUNDAY)}
    if len(weekends) > who.max_weekends:
        yield f"{len(weekends)} weekends"
    yield from (f"works on day off {day}" for day in instance.days_off.get(who.name, ()) if day in worked)


def _successions(instance: Instance, worked: dict[int, str]) -> Iterator[str]:
    barred = {shift.code: shift.not_before for shift in instance.shifts}
    for day, code in worked.items():
        if worked.get(day + 1) in barred.get(code, ()):
            yield f"{worked[day + 1]} after {code} on day {day + 1}"


def _runs(instance: Instance, who: Employee, worked: dict[int, str]) -> Iterator[str]:
    """Runs of days at work and off; the shortest is not asked of one that touches an end."""
    letters = "".join("x" if day in worked else "." for day in range(instance.days))
    start = 0
    while start < len(letters):
        end = start
        while end < len(letters) and letters[end] == letters[start]:
            end += 1
        inside = start > 0 and end < len(letters)
        if letters[start] == "x" and end - start > who.max_run:
            yield f"{end - start} days in a row from day {start}"
        least = who.min_run if letters[start] == "x" else who.min_off
        if inside and end - start < least:
            yield f"only {end - start} days {'on' if letters[start] == 'x' else 'off'} from day {start}"
        start = end
