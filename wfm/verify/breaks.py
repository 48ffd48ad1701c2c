"""When the breaks of a roster are taken: as it says, as was planned, else where they leave most to spare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.problem import Days, Duty, FloatArray, coverage_of
from wfm.readback import ReadRoster, ToldShift
from wfm.readback.model import Minutes, PlannedShift

Options = Mapping[tuple[str, int, int], tuple[Duty, ...]]
"""The duties of a code on a day at a start, one for each place its break may have."""


@dataclass(frozen=True)
class Worked:
    """The duty of each shift told, in the same order; `placed` counts the breaks nobody had said."""

    duties: tuple[Duty, ...]
    placed: int


def options_of(duties: Mapping[str, tuple[Duty, ...]]) -> Options:
    """Duties by what a roster tells of them."""
    found: dict[tuple[str, int, int], list[Duty]] = {}
    for some in duties.values():
        for duty in some:
            found.setdefault((duty.code, duty.day, duty.start_clock), []).append(duty)
    return {key: tuple(some) for key, some in found.items()}


def duties_worked(
    roster: ReadRoster,
    planned: Sequence[PlannedShift],
    options: Options,
    days: Days,
    wanted: FloatArray,
) -> Worked:
    """Each shift with its breaks placed; `wanted` is heads of work in each interval, shape (T,).

    A break that nobody has said is placed, shift by shift, where heads at work less heads wanted are
    most, the middle of its window first.
    """
    before = {(p.agent, p.day): p for p in planned}
    known = [
        _known(shift, before.get((shift.agent, shift.day)), _choices(shift, options))
        for shift in roster.shifts
    ]
    spare = coverage_of([duty for duty in known if duty is not None], days) - wanted
    placed: list[Duty] = []
    for shift, duty in zip(roster.shifts, known, strict=True):
        if duty is None:
            duty = _best(_choices(shift, options), days, spare)
            spare += coverage_of([duty], days)
        placed.append(duty)
    return Worked(tuple(placed), sum(duty is None for duty in known))


def _choices(shift: ToldShift, options: Options) -> tuple[Duty, ...]:
    return options[shift.code, shift.day, shift.start_clock]


def _known(shift: ToldShift, planned: PlannedShift | None, choices: tuple[Duty, ...]) -> Duty | None:
    """The duty, where its breaks are known or cannot be but one way; None otherwise."""
    if len(choices) == 1 and not choices[0].breaks:
        return choices[0]
    breaks = shift.breaks
    if breaks is None and planned is not None and (planned.code, planned.start_clock) == shift.duty:
        breaks = planned.breaks
    if breaks is None:
        return choices[0] if len(choices) == 1 else None
    return next((duty for duty in choices if duty.breaks == breaks), replace(choices[0], breaks=breaks))


def _best(choices: tuple[Duty, ...], days: Days, spare: FloatArray) -> Duty:
    """The break that leaves most to spare; of equals the one nearest the middle."""
    whole = coverage_of([replace(choices[0], breaks=())], days)
    away = [whole - coverage_of([duty], days) for duty in choices]
    left = [float((gone * (spare + whole)).sum()) for gone in away]
    middle = (len(choices) - 1) / 2
    order = sorted(range(len(choices)), key=lambda j: (-round(left[j], 9), abs(j - middle), j))
    return choices[order[0]]


def misplaced(duty: Duty, options: Options, activity_minutes: frozenset[int] = frozenset()) -> bool:
    """Whether the breaks are not where the shift type has them; what is as long as an activity may be one."""
    choices = options[duty.code, duty.day, duty.start_clock]
    return not any(
        set(known.breaks) <= set(duty.breaks)
        and all(b - a in activity_minutes for a, b in set(duty.breaks) - set(known.breaks))
        for known in choices
    )


def activities_lost(roster: ReadRoster, planned: Sequence[PlannedShift], options: Options) -> int:
    """How many shifts planned with activities are no longer as planned, and so have none."""
    return sum(
        len(p.breaks)
        > max((len(duty.breaks) for duty in options.get((p.code, p.day, p.start_clock), ())), default=0)
        and not _still_told(roster, p)
        for p in planned
    )


def _still_told(roster: ReadRoster, planned: PlannedShift) -> bool:
    told = roster.by_day.get((planned.agent, planned.day))
    return told is not None and told.duty == (planned.code, planned.start_clock)


def without_activities(duty: Duty, options: Options) -> Duty:
    """The duty with none but the breaks of its shift type, where it has these; else as it stands."""
    choices = options.get((duty.code, duty.day, duty.start_clock), ())
    return next((known for known in choices if set(known.breaks) <= set(duty.breaks)), duty)


def heads_wanted(
    work_hours: FloatArray, floor: FloatArray, live: FloatArray, head_hours: float
) -> FloatArray:
    """Heads of work as it arrives: the largest of its hours, the floor and live heads, shape (T,)."""
    return np.asarray(np.maximum.reduce([work_hours / head_hours, floor, live]))


def breaks_text(breaks: Minutes, start_minute: int) -> str:
    """Breaks as hours after the start, such as `2.5 to 3 h`."""
    edges = [((a - start_minute) / 60, (b - start_minute) / 60) for a, b in breaks]
    return ", ".join(f"{a:g} to {b:g} h" for a, b in edges) or "none"
