"""The duties of a plan as the simulation sees them: stretches at work, groups of like skills."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from wfm.simulation.demand import Demand
from wfm.simulation.layout import Crew, FloatArray, IntArray, World
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.simulation.unroll import keys

__all__ = ["LapShift", "StaffedDuty", "crew_of", "helpers_of", "laps_of"]


@dataclass(frozen=True)
class LapShift:
    """A duty in one lap of the cyclic horizon: -1 before it, 0 in it, 1 after it.

    Where the horizon follows a roster, that roster's duties begin with it, and laps before it end there.
    """

    staffed: StaffedDuty
    lap: int
    ordinal: int
    follows: bool = False

    @property
    def name(self) -> tuple[object, ...]:
        """What its absence is drawn by: another duty beside it does not change it, nor does its break.

        Somebody new draws for themselves, so that who works beside them keeps their own luck.
        """
        duty, skills = self.staffed.duty, "+".join(sorted(self.staffed.skills))
        name = ("duty", self.lap, duty.day, duty.code, duty.start_minute, skills, self.ordinal)
        return (*name, self.staffed.handling_factor) if self.staffed.is_new else name

    def stretches(self, world: World) -> list[tuple[float, float]]:
        """Seconds of the run at work, those before its start cut off."""
        shift = self.lap * world.horizon + world.warmup
        raw = [
            (60.0 * a + shift * world.step_seconds, 60.0 * b + shift * world.step_seconds)
            for a, b in self.staffed.duty.segments()
        ]
        begin, over = 0.0, len(world.source) * world.step_seconds
        if self.follows and self.lap < 0:
            over = world.warmup * world.step_seconds
            raw = [(a, min(b, over)) for a, b in raw]
        elif self.staffed.is_before:
            begin = world.warmup * world.step_seconds
        return [(max(a, begin), b) for a, b in raw if b > begin and a < over]


def crew_of(staff: tuple[StaffedDuty, ...], demand: Demand, world: World, absence: float) -> Crew:
    """All stretches at work in the run, those of the roster before included, ordered by start."""
    everybody, follows = (*staff, *(demand.before or ())), demand.before is not None
    shifts = [shift for shift in _laps(everybody, world, follows) if shift.stretches(world)]
    groups = sorted(
        {shift.staffed.skills for shift in shifts}, key=lambda skills: (len(skills), sorted(skills))
    )
    place = {skills: g for g, skills in enumerate(groups)}
    rows = sorted(
        (start, end, duty, place[shift.staffed.skills])
        for duty, shift in enumerate(shifts)
        for start, end in shift.stretches(world)
    )
    serves = _serves(groups, demand)
    return Crew(
        start=np.array([*(row[0] for row in rows), np.inf]),
        end=np.array([row[1] for row in rows], dtype=np.float64),
        duty=np.array([row[2] for row in rows], dtype=np.int64),
        group=np.array([row[3] for row in rows], dtype=np.int64),
        slower=np.array([shifts[row[2]].staffed.handling_factor for row in rows], dtype=np.float64),
        key=keys([shift.name for shift in shifts]),
        present=_present(shifts, demand, world),
        work=_lines(serves, world),
        helpers=helpers_of(groups, demand),
        absence=absence,
    )


def _laps(staff: tuple[StaffedDuty, ...], world: World, follows: bool) -> list[LapShift]:
    """Every duty in every lap that the run may touch, identical ones numbered; one before in no other."""
    seen: Counter[tuple[object, ...]] = Counter()
    shifts = []
    for staffed in staff:
        duty = staffed.duty
        like = (duty.day, duty.code, duty.start_minute, staffed.skills, staffed.handling_factor)
        shifts += laps_of(staffed, seen[like], world, follows)
        seen[like] += 1
    return shifts


def laps_of(staffed: StaffedDuty, ordinal: int, world: World, follows: bool) -> list[LapShift]:
    """One duty in every lap that the run may touch; `ordinal` numbers duties alike."""
    first = -(-world.warmup // world.horizon) + 1
    last = -(-(len(world.source) - world.warmup) // world.horizon)
    laps = (0,) if staffed.is_before else range(-first, last)
    return [LapShift(staffed, lap, ordinal, follows) for lap in laps]


def helpers_of(groups: list[frozenset[str]], demand: Demand) -> IntArray:
    """For each class the groups that handle it, least versatile first, -1 behind them, shape (K, G)."""
    serves = _serves(groups, demand)
    return _listed(serves.T, serves.sum(axis=1))


def _serves(groups: list[frozenset[str]], demand: Demand) -> IntArray:
    """Whether a group handles a class, shape (G, K)."""
    return np.array(
        [[work.skill is None or work.skill in skills for work in demand.classes] for skills in groups],
        dtype=np.int64,
    ).reshape(len(groups), len(demand.classes))


def _lines(serves: IntArray, world: World) -> IntArray:
    """For each group the lines of its classes, rank after rank, -1 behind each rank."""
    lines = np.full((len(serves), 2 * int(world.line[-1])), -1, dtype=np.int64)
    for row, own in zip(lines, serves, strict=True):
        listed: list[int] = []
        for rank in np.unique(world.rank):
            for k in np.flatnonzero((world.rank == rank) & (own > 0)):
                listed += range(world.line[k], world.line[k + 1])
            listed.append(-1)
        row[: len(listed)] = listed
    return lines


def _listed(serves: IntArray, order: IntArray) -> IntArray:
    """For each row the columns that serve, by `order`, filled up with -1."""
    listed = np.full(serves.shape, -1, dtype=np.int64)
    for row, columns in enumerate(serves):
        found = [c for c in np.argsort(order, kind="stable") if columns[c]]
        listed[row, : len(found)] = found
    return listed


def _present(shifts: list[LapShift], demand: Demand, world: World) -> FloatArray:
    """Seconds each shift is at work inside each span, shape (duties, S)."""
    step, origin = world.step_seconds, world.warmup * world.step_seconds
    edges = origin + step * np.arange(world.horizon + 1)
    present = np.zeros((len(shifts), demand.spans))
    for row, shift in zip(present, shifts, strict=True):
        for start, end in shift.stretches(world):
            inside = np.diff(np.clip(edges, start, end))
            np.add.at(row, demand.span, inside)
    return present
