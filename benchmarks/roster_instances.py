"""Made rosters of any size: a contact centre around the clock with two peaks a day, seeded.

Sixteen shift types, three contracts, three skills, time off and requests. What is wanted is what so many
shifts of each type would cover that take 85 % of the hours which contracts allow at most, less time off: so
it can be covered, but for what one person's rules and whole heads take away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduling.problem import Days, Duty, FloatArray, Need, Person, RosterRules
from scheduling.roster import RosterProblem

DAYS, STEP, WEEKS = 28, 30, 4
SATURDAY = 5
LOAD = 0.85  # of the hours that people may work at most
WEEKEND = 0.8  # of the work of a weekday
SHARE = {"de": 0.25, "fr": 0.15}  # of the work that needs a skill; everybody speaks English
SPEAKS = {"de": 0.40, "fr": 0.30}  # of the people
# By hours of a shift its starts, and how many of a hundred such shifts begin then: two peaks a day.
STARTS = {
    8: {6: 8, 7: 10, 8: 16, 9: 14, 10: 10, 12: 6, 14: 10, 15: 8, 16: 8, 22: 6, 23: 4},
    6: {8: 35, 12: 15, 17: 50},
    4: {10: 45, 18: 55},
}
RULES = RosterRules(rest_minutes=660, max_days_in_row=5, min_days_off_in_row=2, max_weekends=3)


@dataclass(frozen=True)
class Kind:
    """A contract: weekly hours, hours of its shifts, and how many of a hundred people have it."""

    name: str
    hours: tuple[int, int]
    shifts: tuple[int, ...]
    percent: int


KINDS = (
    Kind("full time", (32, 40), (8,), 65),
    Kind("part time", (18, 30), (6,), 25),
    Kind("student", (8, 18), (4, 6), 10),
)


def made(agents: int, seed: int) -> RosterProblem:
    """So many agents over four weeks; the same seed gives the same problem."""
    rng = np.random.default_rng(seed)
    people = tuple(_person(i, rng) for i in range(agents))
    heads = np.floor(_demand(people))
    return RosterProblem(
        days=Days(
            first_interval=np.arange(DAYS + 1) * (1440 // STEP),
            week=tuple(d // 7 for d in range(DAYS)),
            weekend=tuple(d // 7 if d % 7 >= SATURDAY else None for d in range(DAYS)),
            interval_minutes=STEP,
        ),
        people=people,
        duties=tuple(duty for d in range(DAYS) for hours in STARTS for duty in _duties(d, hours)),
        rules=RULES,
        needs=(
            Need(frozenset(), heads),
            *(Need(frozenset({skill}), np.round(share * heads)) for skill, share in SHARE.items()),
        ),
        floor=np.ones(len(heads)),
        seed=seed,
    )


def _person(i: int, rng: np.random.Generator) -> Person:
    # Contracts and skills in turn, so that every size has the same mix.
    kind = next(k for n, k in enumerate(KINDS) if (i * 37) % 100 < sum(k.percent for k in KINDS[: n + 1]))
    skills = {"en"} | {skill for skill, share in SPEAKS.items() if rng.random() < share}
    off = _time_off(rng)
    away = np.bincount([d // 7 for d in off], minlength=WEEKS)
    low, high = kind.hours
    return Person(
        name=f"Agent {i + 1}",
        contract=kind.name,
        codes=frozenset(_code(hours, start) for hours in kind.shifts for start in STARTS[hours]),
        skills=frozenset(skills),
        min_hours=tuple(max(0.0, low * (1 - days / 5)) for days in away),
        max_hours=(float(high),) * WEEKS,
        off=off,
        wishes=tuple(_wish(rng) for _ in range(int(rng.integers(0, 4)))),
    )


def _time_off(rng: np.random.Generator) -> frozenset[int]:
    """Three in ten have some days off in a row."""
    if rng.random() > 0.3:
        return frozenset()
    first = int(rng.integers(0, DAYS))
    return frozenset(range(first, min(DAYS, first + int(rng.integers(1, 8)))))


def _wish(rng: np.random.Generator) -> tuple[int, str | None, int | None, float]:
    """A day asked off, or one of the early shifts asked for."""
    day = int(rng.integers(0, DAYS))
    return (day, None, None, -1.0) if rng.random() < 0.7 else (day, None, None, 1.0)


def _possible_hours(person: Person) -> float:
    return sum(person.max_hours) * (1 - len(person.off) / DAYS)


def _code(hours: int, start: int) -> str:
    return f"S{hours}-{start:02d}"


def _duties(day: int, hours: int) -> list[Duty]:
    """A shift of eight hours has half an hour's unpaid break, early or late."""
    found = []
    for start in STARTS[hours]:
        first = day * 1440 + start * 60
        last = first + hours * 60 + (30 if hours == 8 else 0)
        pauses = [first + 210, first + 270] if hours == 8 else [None]
        for pause in pauses:
            breaks = () if pause is None else ((pause, pause + 30),)
            found.append(Duty(_code(hours, start), day, start * 60, first, last, breaks, float(hours)))
    return found


def _demand(people: tuple[Person, ...]) -> FloatArray:
    """Heads in each interval: those of shifts of every type that take `LOAD` of what people may work."""
    heads = np.zeros(DAYS * 1440 // STEP)
    for kind in KINDS:
        hours = LOAD * sum(_possible_hours(person) for person in people if person.contract == kind.name)
        for length in kind.shifts:
            heads += _shape(length) * hours / len(kind.shifts)
    return heads


def _shape(length: int) -> FloatArray:
    """Heads of shifts of one length at all their starts and breaks, which take an hour in sum."""
    heads = np.zeros(DAYS * 1440 // STEP)
    for day in range(DAYS):
        weight = WEEKEND if day % 7 >= SATURDAY else 1.0
        for duty in _duties(day, length):
            at_work = [t % len(heads) for a, b in duty.segments() for t in range(a // STEP, b // STEP)]
            heads[at_work] += weight * STARTS[length][duty.start_clock // 60]
    return np.asarray(heads / (heads.sum() * STEP / 60))
