"""The front door: a demand, a team and its luck in, what became of the targets out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from wfm.simulation.demand import Demand
from wfm.simulation.layout import Crew, FloatArray, IntArray, Tally, World
from wfm.simulation.result import Simulated
from wfm.simulation.settings import Settings
from wfm.simulation.staff import StaffedDuty, crew_of
from wfm.simulation.unroll import places_of, unroll

MOST_THREADS = 4


def simulate(
    demand: Demand,
    staff: tuple[StaffedDuty, ...],
    settings: Settings,
    futures: int,
    seed: int,
    *,
    paths: tuple[FloatArray, ...] | None = None,
    threads: int | None = None,
    probes: tuple[float, ...] = (),
    which: IntArray | None = None,
) -> Simulated:
    """Simulate `futures` futures message by message (DESIGN.md 4.3).

    Arrivals, handling times, day factors and absences depend on the seed, the future and the thing
    drawn for alone, never on the staff or on the threads, so plans are compared on the same luck.
    `paths` has for each class sampled expected volumes of shape (F, T), for uncertainty from
    history; it takes the place of the classes' volumes. `probes` are times in seconds within which
    handled messages are counted beside the targets; they change nothing else, unless one is longer
    than every limit and the run with it. `which` are the numbers of the futures to be played, all of
    them where it is None; the result has a row for each, the same as among all. ValueError where shapes
    do not fit.
    """
    _refuse_misfits(demand, futures, paths)
    world = unroll(demand, settings, futures, seed, paths, probes)
    crew = crew_of(staff, demand, world, settings.absence)
    numbers = np.arange(futures) if which is None else which
    tallies = _count(world, crew, seed, futures, np.array_split(numbers, threads or _threads()))
    return _simulated(demand, probes, tallies, numbers)


def _refuse_misfits(demand: Demand, futures: int, paths: tuple[FloatArray, ...] | None) -> None:
    if futures < 1:
        raise ValueError("at least one future must be simulated")
    if not demand.classes:
        raise ValueError("there is no work to simulate")
    if paths is None:
        return
    shape = (futures, demand.intervals)
    if len(paths) != len(demand.classes) or any(path.shape != shape for path in paths):
        raise ValueError(f"paths need one array of shape {shape} for each class")


def _threads() -> int:
    return min(MOST_THREADS, os.cpu_count() or 1)


def _count(world: World, crew: Crew, seed: int, futures: int, parts: list[IntArray]) -> list[Tally]:
    """A thread for each part of the futures, with a tally of its own sums."""
    from wfm.simulation.kernel import simulate_futures

    shared = _tally(world, crew, futures)
    tallies = [
        shared._replace(
            answered=np.zeros_like(shared.answered),
            late=np.zeros_like(shared.late),
            waiting=np.zeros_like(shared.waiting),
        )
        for _ in parts
    ]

    def count(part: int) -> None:
        for run in np.split(parts[part], np.flatnonzero(np.diff(parts[part]) != 1) + 1):
            if len(run):
                simulate_futures(world, crew, tallies[part], np.uint64(seed), int(run[0]), int(run[-1]) + 1)

    if len(tallies) == 1:
        count(0)
    else:
        with ThreadPoolExecutor(len(tallies)) as pool:
            list(pool.map(count, range(len(tallies))))
    return tallies


def _tally(world: World, crew: Crew, futures: int) -> Tally:
    classes, limits = world.within.shape
    spans = crew.present.shape[1]
    return Tally(
        kept=np.zeros((futures, spans, classes, limits), dtype=np.int64),
        total=np.zeros((futures, spans, classes), dtype=np.int64),
        messages=np.zeros(futures, dtype=np.int64),
        abandoned=np.zeros((futures, spans, classes), dtype=np.int64),
        busy=np.zeros((futures, spans)),
        present=np.zeros((futures, spans)),
        answered=np.zeros((classes, len(world.probes)), dtype=np.int64),
        late=np.zeros((classes, limits, world.horizon), dtype=np.int64),
        waiting=np.zeros((classes, world.horizon), dtype=np.int64),
    )


def _simulated(demand: Demand, probes: tuple[float, ...], tallies: list[Tally], which: IntArray) -> Simulated:
    """Add the tallies up; what is kept by future is one array that the threads share."""
    shared, futures = tallies[0], max(len(which), 1)
    kept, late = np.zeros_like(shared.kept[which]), np.zeros(shared.late.shape)
    for k, work in enumerate(demand.classes):
        for place, limit in enumerate(places_of(work)):
            kept[:, :, k, place] = shared.kept[which, :, k, limit]
            late[k, place] = sum(tally.late[k, limit] for tally in tallies) / futures
    return Simulated(
        demand=demand,
        kept=kept,
        total=shared.total[which],
        messages=shared.messages[which],
        abandoned=shared.abandoned[which],
        busy_seconds=shared.busy[which],
        present_seconds=shared.present[which],
        late=late,
        waiting=np.asarray(sum(tally.waiting for tally in tallies) / futures),
        probes=probes,
        answered=np.asarray(sum(tally.answered for tally in tallies), dtype=np.int64),
    )
