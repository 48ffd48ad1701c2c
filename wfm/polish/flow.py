"""The compiled core of the fluid: work as hours that flow to whoever is free, interval after interval.

A future has the very messages that the simulation would draw for it, but handled as a fluid: heads of an
interval are so many seconds, taken in the order of the dispatch rule. A run is cut at midnights into
segments. What stood at each midnight is kept, so after a change only the segments are played that it
touches, and those behind it until everything stands as it did before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wfm.polish.live import NEGLIGIBLE, judge_live
from wfm.polish.luck import Luck
from wfm.simulation.compiled import compiled
from wfm.simulation.layout import BoolArray, FloatArray, IntArray, World


class Kept(NamedTuple):
    """What stood at the beginning of each segment of the roster as it is."""

    left: FloatArray  # (F, C, K, depth) work not done yet of the intervals just before
    whole: BoolArray  # (F, C) whether that is all there was
    late: FloatArray  # (F, C + 1, S, K, L) messages that had passed a limit


@compiled
def play(
    world: World,
    luck: Luck,
    heads: FloatArray,
    kept: Kept,
    touched: BoolArray,
    records: bool,
    out: FloatArray,
) -> None:
    """Messages late in each future, span, class and limit into `out`, shape (F, S, K, L).

    `touched` are the segments in which heads differ from those of `kept`; where it `records`, all are
    played, and `kept` is filled.
    """
    segments, cut = len(luck.cut) - 1, luck.cut
    left = np.zeros(luck.work.shape[1:])
    head = np.zeros((len(luck.live), world.within.shape[1]), np.int64)
    edge = np.zeros((len(luck.live), world.within.shape[1] + 1), np.int64)
    for f in range(len(luck.work)):
        late, whole, then = out[f], kept.whole[f], kept.left[f]
        late[:] = 0.0
        same = True
        wanted = records_or_touched(whole, touched, records)
        for c in range(segments):
            if records:
                kept.late[f, c] = late
            if same and not wanted[c]:
                late += kept.late[f, c + 1] - kept.late[f, c]
                continue
            if same and not (records and c > 0):
                begin_at(cut[c], luck.work[f], then[c], left, head, edge)
            play_segment(cut[c], cut[c + 1], f, world, luck, heads[f], left, head, edge, late)
            if c == segments - 1:
                judge_rest(f, world, luck, left, late)
            elif records:
                whole[c + 1] = keep(cut[c + 1], then[c + 1], left)
            else:
                same = whole[c + 1] and stands_as_kept(cut[c + 1], then[c + 1], left)
        if records:
            kept.late[f, segments] = late


@compiled
def records_or_touched(whole: BoolArray, touched: BoolArray, records: bool) -> BoolArray:
    """The segments to play at least: from one whose beginning is known, all where it records."""
    wanted = touched | records
    for c in range(len(wanted) - 1, 0, -1):
        if wanted[c] and not whole[c]:
            wanted[c - 1] = True
    return wanted


@compiled
def begin_at(
    cut: int, work: FloatArray, then: FloatArray, left: FloatArray, head: IntArray, edge: IntArray
) -> None:
    """Set the state to what stood at the beginning of a segment, `then`."""
    depth = min(then.shape[1], cut)
    left[:, : cut - depth] = 0.0
    left[:, cut - depth : cut] = then[:, :depth]
    left[:, cut:] = work[:, cut:]
    head[:] = cut - depth
    edge[:] = cut - depth


@compiled
def keep(cut: int, then: FloatArray, left: FloatArray) -> bool:
    """Keep what stands at the beginning of a segment; whether that is all."""
    depth = min(then.shape[1], cut)
    then[:, :depth] = left[:, cut - depth : cut]
    for k in range(len(left)):
        for r in range(cut - depth):
            if left[k, r] > NEGLIGIBLE:
                return False
    return True


@compiled
def stands_as_kept(cut: int, then: FloatArray, left: FloatArray) -> bool:
    """Whether the same work is left as was at the beginning of a segment."""
    begin = cut - min(then.shape[1], cut)
    for k in range(len(left)):
        for r in range(cut):
            before = then[k, r - begin] if r >= begin else 0.0
            if abs(left[k, r] - before) > NEGLIGIBLE:
                return False
    return True


@compiled
def play_segment(
    begin: int,
    end: int,
    f: int,
    world: World,
    luck: Luck,
    heads: FloatArray,
    left: FloatArray,
    head: IntArray,
    edge: IntArray,
    late: FloatArray,
) -> None:
    """Let what arrives and what waits be handled, interval after interval."""
    work, count, due, key, helpers, live = (
        luck.work[f],
        luck.number[f],
        luck.due,
        luck.key,
        luck.helpers,
        luck.live,
    )
    rank, line, limits, span, overtime = world.rank, world.line, world.limits, world.span, luck.overtime
    free, lines = np.empty(len(heads)), head.shape[1]
    for r in range(begin, end):
        for g in range(len(free)):
            free[g] = heads[g, r] * world.step_seconds
        for k in range(len(live)):
            age(k, r, line[k + 1] - line[k] - 1, due, edge)
            if live[k] and count[k, r] > 0.0 and 0 <= r - world.warmup < world.horizon:
                judge_live(r, k, world, luck, work, free, left, head[k].min(), count[k, r], late)
        found = next_line(rank, line, helpers, key, free, left, head, edge)
        while found >= 0:
            k = found // lines
            c = head[k, found % lines]
            done = handle_some(k, helpers, free, left[k, c])
            left[k, c] -= done
            t = c - world.warmup
            if not live[k] and 0 <= t < world.horizon:
                messages = count[k, c] * done / work[k, c]
                for limit in range(limits[k]):
                    over = r + overtime[k] - due[k, limit, c]
                    if over > 0.0:
                        late[span[t], k, limit] += messages * min(over, 1.0)
            found = next_line(rank, line, helpers, key, free, left, head, edge)


@compiled
def age(k: int, r: int, steps: int, due: FloatArray, edge: IntArray) -> None:
    """Let what is past a limit by interval r stand at the next step."""
    edge[k, 0] = r + 1
    for step in range(steps):
        while edge[k, step + 1] <= r and due[k, step, edge[k, step + 1]] < r:
            edge[k, step + 1] += 1


@compiled
def handle_some(k: int, helpers: IntArray, free: FloatArray, wanted: float) -> float:
    """Seconds of work done, at most so many, by a class's groups in their order."""
    done = 0.0
    for place in range(helpers.shape[1]):
        group = helpers[k, place]
        if group < 0 or done >= wanted:
            break
        taken = min(wanted - done, free[group])
        free[group] -= taken
        done += taken
    return done


@compiled
def is_free(k: int, helpers: IntArray, free: FloatArray) -> bool:
    """Whether any of a class's groups has time left."""
    for place in range(helpers.shape[1]):
        group = helpers[k, place]
        if group < 0:
            break
        if free[group] > NEGLIGIBLE:
            return True
    return False


@compiled
def next_line(
    rank: IntArray,
    line: IntArray,
    helpers: IntArray,
    key: FloatArray,
    free: FloatArray,
    left: FloatArray,
    head: IntArray,
    edge: IntArray,
) -> int:
    """The line (class x lines a class + step) whose oldest work goes first among those somebody is free for.

    -1 where nothing waits or nobody is free for it.
    """
    found, lowest_rank, lowest = -1, np.int64(1 << 60), np.inf
    for k in range(len(rank)):
        if rank[k] > lowest_rank or not is_free(k, helpers, free):
            continue
        steps = line[k + 1] - line[k]
        for step in range(steps):
            first = max(head[k, step], edge[k, step + 1] if step + 1 < steps else 0)
            while first < edge[k, step] and left[k, first] <= NEGLIGIBLE:
                first += 1
            head[k, step] = first
            if first < edge[k, step] and (rank[k] < lowest_rank or key[k, step, first] < lowest):
                found, lowest_rank, lowest = k * head.shape[1] + step, rank[k], key[k, step, first]
    return found


@compiled
def judge_rest(f: int, world: World, luck: Luck, left: FloatArray, late: FloatArray) -> None:
    """Count what of the horizon is not handled by the run's end."""
    for k in range(len(luck.live)):
        for c in range(world.warmup, world.warmup + world.horizon):
            if left[k, c] > NEGLIGIBLE and not luck.live[k]:
                messages = luck.number[f, k, c] * left[k, c] / luck.work[f, k, c]
                for limit in range(world.limits[k]):
                    late[world.span[c - world.warmup], k, limit] += messages
