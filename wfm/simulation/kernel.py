"""The compiled core: futures are drawn, played through event by event, and judged.

Functions of the event loop take bare arrays, because a tuple of arrays costs a reference count for each
of them at every call, which is ten times the work itself.
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.draws import messages_of, stream, uniform
from wfm.simulation.events import play
from wfm.simulation.layout import BoolArray, Crew, FloatArray, Messages, Tally, World


@compiled
def simulate_futures(world: World, crew: Crew, tally: Tally, seed: np.uint64, first: int, end: int) -> None:
    """Run futures `[first, end)` and count into `tally`."""
    for future in range(first, end):
        messages = messages_of(world, seed, future)
        absent = absences(crew, seed, future)
        began = begin_all(world, crew, messages, absent)
        count_present(crew, tally, absent, future)
        tally.messages[future] = len(began)
        for k in range(len(world.key)):
            judge(world, tally, messages, began, future, k)
            count_waiting(world, tally, messages, began, k)
            if world.patience[k] < np.inf:
                count_abandoned(world, tally, messages, began, future, k)


@compiled
def absences(crew: Crew, seed: np.uint64, future: int) -> BoolArray:
    """Which duties are absent; the draw belongs to the duty's name, not to its place."""
    absent = np.zeros(len(crew.key), np.bool_)
    for duty in range(len(absent)):
        absent[duty] = uniform(stream(seed, future, crew.key[duty]), 0) < crew.absence
    return absent


@compiled
def count_present(crew: Crew, tally: Tally, absent: BoolArray, future: int) -> None:
    """Add up the time at work of those who came."""
    for duty in range(len(absent)):
        if not absent[duty]:
            for span in range(crew.present.shape[1]):
                tally.present[future, span] += crew.present[duty, span]


@compiled
def begin_all(world: World, crew: Crew, messages: Messages, absent: BoolArray) -> FloatArray:
    """When handling of each message begins, in seconds of the run; infinite for those never begun."""
    return play(
        messages.arrival,
        messages.handle,
        messages.leaves,
        messages.key,
        messages.first,
        world.line,
        world.at_once,
        crew.start,
        crew.end,
        crew.duty,
        crew.group,
        crew.slower,
        crew.work,
        crew.helpers,
        absent,
        len(world.source) * world.step_seconds,
    )


@compiled
def judge(world: World, tally: Tally, messages: Messages, began: FloatArray, future: int, k: int) -> None:
    """Count a class's messages of the horizon by span, and those that kept a limit or a probe."""
    kept, total, late, busy = tally.kept[future], tally.total[future], tally.late[k], tally.busy[future]
    span, due, handle, answered = world.span, messages.due, messages.handle, tally.answered[k]
    for i in range(messages.first[k], messages.first[k + 1]):
        begun = began[i]
        done = begun if world.by_start[k] else begun + handle[i]
        if begun < np.inf:
            t = int(begun / world.step_seconds) - world.warmup
            if 0 <= t < world.horizon:
                busy[span[t]] += handle[i] / world.at_once[k]
        t = messages.interval[i] - world.warmup
        if 0 <= t < world.horizon:
            total[span[t], k] += 1
            waited = begun + handle[i] - messages.arrival[i]
            for probe in range(len(world.probes)):
                answered[probe] += waited <= world.probes[probe]
            for limit in range(world.limits[k]):
                in_time = done <= due[limit, i]
                kept[span[t], k, limit] += in_time
                late[limit, t] += not in_time


@compiled
def count_waiting(world: World, tally: Tally, messages: Messages, began: FloatArray, k: int) -> None:
    """Count who waits at the end of each interval: arrived before it, begun or left after it."""
    change = np.zeros(len(world.source) + 1, np.int64)
    for i in range(messages.first[k], messages.first[k + 1]):
        change[max(0, messages.interval[i])] += 1
        ended = min(began[i], messages.leaves[i])
        if ended < len(world.source) * world.step_seconds:
            change[int(ended / world.step_seconds)] -= 1
    waiting = 0
    for r in range(world.warmup + world.horizon):
        waiting += change[r]
        if r >= world.warmup:
            tally.waiting[k, r - world.warmup] += waiting


@compiled
def count_abandoned(
    world: World, tally: Tally, messages: Messages, began: FloatArray, future: int, k: int
) -> None:
    """Count a class's messages of the horizon whose customer left."""
    over = len(world.source) * world.step_seconds
    for i in range(messages.first[k], messages.first[k + 1]):
        t = messages.interval[i] - world.warmup
        if 0 <= t < world.horizon and began[i] == np.inf and messages.leaves[i] < over:
            tally.abandoned[future, world.span[t], k] += 1
