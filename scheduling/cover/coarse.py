"""A cover on a coarser grid: hours in place of quarters, a true relaxation in a fraction of the time.

What holds in every interval holds of sums and means over some of them: heads at work, capacity, live
work, the floor. Work waits from coarse interval to coarse interval and is due by the end of the one in
which the last of its arrivals is due. Contracts and prices are the same. So the optimum on the coarse
grid is no more than that on the fine one, and rarely less where targets are longer than an hour.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from scheduling.cover.problem import CoverProblem
from scheduling.problem import Days, Duty, FloatArray, LiveClass, Stage, WorkClass, coverage_of

MINUTES = 60  # of a coarse interval
ALIKE = 1e-9  # relative difference of what counts as equal


@dataclass(frozen=True)
class Coarse:
    """The problem with `factor` intervals as one; `twins` are the duties that each one left stands for."""

    problem: CoverProblem
    factor: int
    twins: dict[Duty, tuple[Duty, ...]]


def coarsened(problem: CoverProblem) -> Coarse | None:
    """The problem by the hour, None where that would be no gain or no relaxation.

    Days and spans must begin on coarse intervals, and an hour of work must stand for as many messages
    throughout each: late work is counted in messages.
    """
    factor = MINUTES // problem.days.interval_minutes
    if factor <= 1 or (problem.days.first_interval % factor).any() or not _even(problem.span, factor):
        return None
    if not all(_even(_messages_an_hour(work), factor) for work in problem.classes):
        return None
    days = _days(problem.days, factor)
    twins = _twins(problem, days)
    groups = [
        replace(group, options=tuple(filter(twins.__contains__, group.options))) for group in problem.groups
    ]
    coarse = replace(
        problem,
        days=days,
        groups=tuple(groups),
        classes=tuple(_class(work, factor) for work in problem.classes),
        live=tuple(_live(live, factor) for live in problem.live),
        floor=_mean(problem.floor, factor),
        skill_floors=tuple(
            replace(floor, heads=_mean(floor.heads, factor)) for floor in problem.skill_floors
        ),
        span=problem.span[::factor],
    )
    return Coarse(coarse, factor, twins)


def _days(days: Days, factor: int) -> Days:
    return replace(
        days,
        first_interval=days.first_interval // factor,
        interval_minutes=days.interval_minutes * factor,
        present=tuple((skills, _mean(heads, factor)) for skills, heads in days.present),
    )


def _class(work: WorkClass, factor: int) -> WorkClass:
    return replace(
        work,
        arrivals=_sum(work.arrivals, factor),
        volume=_sum(work.volume, factor),
        stages=tuple(Stage(stage.due[factor - 1 :: factor] // factor, stage.late) for stage in work.stages),
        carried=None if work.carried is None else _sum(work.carried, factor),
    )


def _live(live: LiveClass, factor: int) -> LiveClass:
    return replace(live, heads=_mean(live.heads, factor), hours=_sum(live.hours, factor))


def _twins(problem: CoverProblem, days: Days) -> dict[Duty, tuple[Duty, ...]]:
    """Duties of the same groups that differ in their breaks and yet cover the same by the hour."""
    takers: dict[Duty, list[int]] = defaultdict(list)
    for g, group in enumerate(problem.groups):
        for duty in group.options:
            takers[duty].append(g)
    alike: dict[tuple[object, ...], list[Duty]] = defaultdict(list)
    for duty, groups in takers.items():
        at_work = coverage_of([duty], days)
        covers = np.flatnonzero(at_work)
        key = (replace(duty, breaks=()), covers.tobytes(), at_work[covers].round(9).tobytes(), *groups)
        alike[key].append(duty)
    return {duties[0]: tuple(duties) for duties in alike.values()}


def _messages_an_hour(work: WorkClass) -> FloatArray:
    """Messages an agent-hour of arrivals stands for; one that is the same everywhere where none arrive."""
    some = work.arrivals > 0
    ratio = np.full(len(some), np.nan)
    ratio[some] = work.volume[some] / work.arrivals[some]
    return ratio


def _even(values: np.ndarray, factor: int) -> bool:
    """Whether values are equal within each coarse interval, missing ones aside."""
    blocks = np.ma.masked_invalid(np.asarray(values, dtype=np.float64)).reshape(-1, factor)
    spread = blocks.max(axis=1) - blocks.min(axis=1)
    return bool(np.ma.filled(spread <= ALIKE * np.abs(blocks).max(axis=1), True).all())


def _sum(values: FloatArray, factor: int) -> FloatArray:
    return np.asarray(values.reshape(-1, factor).sum(axis=1), dtype=np.float64)


def _mean(values: FloatArray, factor: int) -> FloatArray:
    return _sum(values, factor) / factor
