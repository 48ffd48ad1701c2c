"""Futures played as a fluid: hundreds of changes of a roster judged in the time of one simulation.

The futures are those of the simulation, its messages, day factors and absences. What the fluid says of a
roster is a few percent off; what it says of a *change* is added to what the simulation says of the roster,
and a roster is taken only if the simulation agrees.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise, starmap

import numpy as np

from scheduling.problem import FloatArray, IntArray
from wfm.case import Case
from wfm.polish.flow import Kept, play
from wfm.polish.luck import Luck, add_heads, binned
from wfm.simulation.layout import World
from wfm.simulation.staff import helpers_of, laps_of
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.simulation.unroll import key_of, places_of

THREADS = min(4, os.cpu_count() or 1)
DEPTH_SECONDS = 36 * 3600  # how far back work left at midnight is kept, to begin again from there
Like = tuple[int, str, int, frozenset[str], float]


class Fluid:
    """Some futures of a case, and a roster in them; F futures, G skill sets, R intervals of the run.

    `late` is what the fluid says of the roster, messages past a target by future, span, class and target.
    """

    def __init__(self, case: Case, world: World, seed: int, which: IntArray) -> None:
        self.case, self.world, self.which = case, world, which
        self.seed = np.uint64(seed)
        held = {person.skills for person in case.people} | {d.skills for d in case.demand.before or ()}
        self.groups = sorted(held, key=lambda skills: (len(skills), sorted(skills)))
        self.luck = _luck(case, world, self.seed, which, self.groups)
        self.overrun = _overrun(case, world)
        self.total = _total(world, self.luck)
        self.threads = ThreadPoolExecutor(THREADS)
        self._rows = lru_cache(maxsize=None)(self._new_rows)

    def stand(self, team: Iterable[StaffedDuty]) -> None:
        """Take a roster for the one that changes are made of."""
        self.heads = np.zeros((len(self.which), len(self.groups), len(self.world.source)))
        self.alike: Counter[Like] = Counter()
        for staffed in (*team, *(self.case.demand.before or ())):
            self._put(staffed, 1)
        self.kept, nothing = _room(self.world, self.luck), np.zeros(len(self.luck.cut) - 1, dtype=np.bool_)
        self.late = self._play(nothing, records=True)

    def late_after(
        self,
        taken: Iterable[StaffedDuty],
        given: Iterable[StaffedDuty],
        first: int | None = None,
    ) -> FloatArray:
        """`late` after a change of the roster, which stays; of all futures, or the `first` of them."""
        changed = [(staffed, -1) for staffed in taken] + [(staffed, 1) for staffed in given]
        touched = np.zeros(len(self.luck.cut) - 1, dtype=np.bool_)
        for staffed, sign in changed:
            touched |= self._put(staffed, sign)
        late = self._play(touched, records=False, first=first)
        for staffed, sign in reversed(changed):
            self._put(staffed, -sign)
        return late

    def late_with(self, group: int, intervals: IntArray, more: float, first: int | None = None) -> FloatArray:
        """`late` with so many more heads of a skill set in some intervals of the horizon, in every lap."""
        run = np.flatnonzero(np.isin(self.world.source, intervals))
        touched = self._segments(run)
        before = self.heads[:, group, run].copy()
        self.heads[:, group, run] = np.maximum(before + more, 0.0)
        late = self._play(touched, records=False, first=first)
        self.heads[:, group, run] = before
        return late

    def _play(self, touched: np.ndarray, *, records: bool, first: int | None = None) -> FloatArray:
        out = np.zeros(self.kept.late[:first, 0].shape)

        def part(own: slice) -> None:
            luck = self.luck._replace(work=self.luck.work[own], number=self.luck.number[own])
            kept = Kept(self.kept.left[own], self.kept.whole[own], self.kept.late[own])
            play(self.world, luck, self.heads[own], kept, touched, records, out[own])

        # Futures do not touch each other, so neither parts nor threads change what comes out.
        edges = np.linspace(0, len(out), THREADS + 1).astype(int).tolist()
        list(self.threads.map(part, starmap(slice, pairwise(edges))))
        return out

    def _put(self, staffed: StaffedDuty, sign: int) -> np.ndarray:
        """Add (1) or take away (-1) a duty's heads, somebody new by their pace; the segments it touches."""
        duty = staffed.duty
        like = (duty.day, duty.code, duty.start_minute, staffed.skills, staffed.handling_factor)
        ordinal = self.alike[like] - (sign < 0)
        self.alike[like] += sign
        rows, key, touched = self._rows(staffed, ordinal)
        heads, group = sign * staffed.pace, self.groups.index(staffed.skills)
        add_heads(self.heads, heads, rows, group, key, self.which, self.seed, self.case.settings.absence)
        return touched

    def _new_rows(self, staffed: StaffedDuty, ordinal: int) -> tuple[FloatArray, np.ndarray, np.ndarray]:
        """Stretches of a duty in intervals, (start, end), the key of each one's absence, segments touched.

        Who is busy as a stretch ends finishes the message, so each is longer by what is left of one.
        """
        laps = laps_of(staffed, ordinal, self.world, self.case.demand.before is not None)
        found = [(lap, stretch) for lap in laps for stretch in lap.stretches(self.world)]
        seconds = np.array([stretch for _, stretch in found], dtype=np.float64).reshape(-1, 2)
        overrun = self.overrun * staffed.handling_factor
        rows = (seconds + np.array([0.0, overrun])) / self.world.step_seconds
        key = np.array([key_of(*lap.name) for lap, _ in found], dtype=np.uint64)
        run = [np.arange(int(a), min(int(np.ceil(b)), len(self.world.source))) for a, b in rows]
        touched = self._segments(np.concatenate(run) if run else np.zeros(0, dtype=np.int64))
        return rows, key, touched

    def _segments(self, run: IntArray) -> np.ndarray:
        touched = np.zeros(len(self.luck.cut) - 1, dtype=np.bool_)
        touched[np.searchsorted(self.luck.cut, run, side="right") - 1] = True
        return touched

    def share(self, late: FloatArray) -> FloatArray:
        """Shares of the messages that keep each target, as in `Simulated`, shape (F, S, K, J)."""
        shares = np.ones_like(late)
        total = np.maximum(self.total[: len(late)], 1.0)
        for k, work in enumerate(self.case.demand.classes):
            for place, limit in enumerate(places_of(work)):
                shares[:, :, k, place] -= late[:, :, k, limit] / total[:, :, k]
        return shares


def _luck(case: Case, world: World, seed: np.uint64, which: IntArray, groups: list[frozenset[str]]) -> Luck:
    work, number = binned(world, seed, which)
    due = _due(world)
    handle = np.array([float(np.average(h, weights=_weights(v))) for h, v in _by_class(world)])
    days = np.flatnonzero(np.diff(world.day)) + 1
    return Luck(
        work=work,
        number=number,
        live=np.array([k.live for k in case.demand.classes]),
        due=due,
        key=np.broadcast_to(np.arange(due.shape[2], dtype=np.float64), due.shape).copy()
        if world.by_arrival
        else due,
        handle=handle,
        overtime=1.0 + np.where(world.by_start, 0.0, handle / world.step_seconds),
        helpers=helpers_of(groups, case.demand),
        cut=np.array([0, *days, len(world.source)], dtype=np.int64),
    )


def _by_class(world: World) -> Iterable[tuple[FloatArray, FloatArray]]:
    return zip(world.handle, world.volume.mean(axis=0), strict=True)


def _weights(volume: FloatArray) -> FloatArray:
    return volume if volume.any() else np.ones_like(volume)


def _due(world: World) -> FloatArray:
    """When what arrives in the middle of an interval passes each limit, in intervals, shape (K, L, R)."""
    K, R = len(world.key), len(world.source)
    due = np.full((K, world.within.shape[1], R), np.inf)
    for k in range(K):
        opened = world.opened[k]
        own = opened[:R] + np.diff(opened[: R + 1]) / 2.0
        for limit in range(world.limits[k]):
            within = world.within[k, limit]
            by_calendar = np.arange(R) + 0.5 + within / world.step_seconds
            due[k, limit] = (
                by_calendar if world.by_calendar[k] else np.searchsorted(opened, own + within) - 0.5
            )
    return due


def _overrun(case: Case, world: World) -> float:
    """Seconds that who is busy has still to go, on average: the residual life of a handling time."""
    work = np.array([float((h * v).sum()) for h, v in _by_class(world)])
    mean = np.array([float(np.average(h, weights=_weights(v))) for h, v in _by_class(world)])
    cv = case.settings.handle_cv
    return float(np.average(mean, weights=_weights(work)) * (1.0 + cv**2) / 2.0)


def _total(world: World, luck: Luck) -> FloatArray:
    """Messages of the horizon, shape (F, S, K)."""
    horizon = luck.number[:, :, world.warmup : world.warmup + world.horizon]
    spans = range(int(world.span.max()) + 1)
    return np.stack([horizon[:, :, world.span == span].sum(axis=2) for span in spans], axis=1)


def _room(world: World, luck: Luck) -> Kept:
    F, K, _ = luck.work.shape
    C, S, L = len(luck.cut) - 1, int(world.span.max()) + 1, world.within.shape[1]
    depth = max(1, int(DEPTH_SECONDS / world.step_seconds))
    return Kept(
        left=np.zeros((F, C, K, depth)),
        whole=np.zeros((F, C), dtype=np.bool_),
        late=np.zeros((F, C + 1, S, K, L)),
    )
