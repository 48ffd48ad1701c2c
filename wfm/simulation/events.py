"""The event loop: messages arrive, agents come and go, and each agent takes what the rule puts first.

Handling is not interrupted: an agent whose break or shift's end has come finishes the message first.
Messages wait in lines, one for each class and step of lateness, chained by `following`; `key[s, i]`
is what orders message i among the heads of lines when it stands at step s: its due time there.
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.layout import BoolArray, FloatArray, IntArray

NOBODY = -1  # no message, no agent, no class; -1 also ends a list


@compiled
def play(
    arrival: FloatArray,
    handle: FloatArray,
    key: FloatArray,
    first: IntArray,
    steps: IntArray,
    rank: IntArray,
    start: FloatArray,
    end: FloatArray,
    duty: IntArray,
    group: IntArray,
    work: IntArray,
    helpers: IntArray,
    absent: BoolArray,
    over: float,
) -> FloatArray:
    """When handling of each message begins, infinite for those not begun before `over`.

    Messages lie class after class, class k in `[first[k], first[k + 1])`, in order of arrival. A
    class has `steps[k]` steps; a lower `rank` goes first whatever the keys. `start` has the stretches at
    work in order, and an infinite one at its end; the other names are those of `layout.Crew`.
    At the same instant agents begin and become free before messages arrive.
    """
    began = np.full(len(arrival), np.inf)
    following = np.empty(len(arrival), np.int64)
    head = np.full((len(steps), len(key)), NOBODY)
    tail = np.full((len(steps), len(key)), NOBODY)
    idle, below = np.full(len(work), NOBODY), np.full(len(end), NOBODY)
    busy_until = np.zeros(len(absent))
    done_at, done_by = np.full(len(end) + 1, np.inf), np.zeros(len(end) + 1, np.int64)
    coming = first[:-1].copy()
    stretch, busy = 0, 0
    k = soonest(coming, first, arrival)
    arrives = arrival[coming[k]] if k >= 0 else np.inf
    while min(start[stretch], done_at[0], arrives) < over:
        if start[stretch] <= min(done_at[0], arrives):
            if not absent[duty[stretch]]:
                busy = push(done_at, done_by, busy, max(start[stretch], busy_until[duty[stretch]]), stretch)
            stretch += 1
        elif done_at[0] <= arrives:
            now, agent = done_at[0], done_by[0]
            at_work = now < end[agent]
            message = NOBODY
            if at_work:
                message = take(group[agent], work, now, key, following, head, tail, steps, rank)
            if message >= 0:
                began[message] = now
                busy_until[duty[agent]] = now + handle[message]
                sink(done_at, done_by, busy, now + handle[message], agent)
            else:
                busy = pop(done_at, done_by, busy)
                if at_work:
                    below[agent] = idle[group[agent]]
                    idle[group[agent]] = agent
        else:
            message = coming[k]
            agent = wake(k, helpers, arrives, idle, below, end)
            if agent >= 0:
                began[message] = arrives
                busy_until[duty[agent]] = arrives + handle[message]
                busy = push(done_at, done_by, busy, arrives + handle[message], agent)
            else:
                join(message, k, 0, following, head, tail)
            coming[k] += 1
            k = soonest(coming, first, arrival)
            arrives = arrival[coming[k]] if k >= 0 else np.inf
    return began


@compiled
def soonest(coming: IntArray, first: IntArray, arrival: FloatArray) -> int:
    """The class whose next message arrives first."""
    best, when = NOBODY, np.inf
    for k in range(len(coming)):
        if coming[k] < first[k + 1] and arrival[coming[k]] < when:
            best, when = k, arrival[coming[k]]
    return best


@compiled
def wake(k: int, helpers: IntArray, now: float, idle: IntArray, below: IntArray, end: FloatArray) -> int:
    """Take an idle agent of the first group that has one; those who have gone meanwhile are passed over."""
    agent, place = NOBODY, 0
    while agent < 0 and place < helpers.shape[1] and helpers[k, place] >= 0:
        group = helpers[k, place]
        agent = idle[group]
        while agent >= 0 and end[agent] <= now:
            agent = below[agent]
        idle[group] = below[agent] if agent >= 0 else NOBODY
        place += 1
    return agent


@compiled
def join(message: int, k: int, step: int, following: IntArray, head: IntArray, tail: IntArray) -> None:
    """Go to the end of a line."""
    following[message] = NOBODY
    if head[k, step] < 0:
        head[k, step] = message
    else:
        following[tail[k, step]] = message
    tail[k, step] = message


@compiled
def take(
    group: int,
    work: IntArray,
    now: float,
    key: FloatArray,
    following: IntArray,
    head: IntArray,
    tail: IntArray,
    steps: IntArray,
    rank: IntArray,
) -> int:
    """Take the message of lowest rank, then lowest key, out of its line; a group's work is by rank."""
    best, best_step, least, found = NOBODY, 0, np.inf, NOBODY
    for place in range(work.shape[1]):
        k = work[group, place]
        if k < 0 or (best >= 0 and rank[k] > rank[best]):
            break
        age(k, now, key, following, head, tail, steps[k])
        for step in range(steps[k]):
            message = head[k, step]
            if message >= 0 and (best < 0 or key[step, message] < least):
                best, best_step, least, found = k, step, key[step, message], message
    if best >= 0:
        head[best, best_step] = following[found]
    return found


@compiled
def age(
    k: int, now: float, key: FloatArray, following: IntArray, head: IntArray, tail: IntArray, steps: int
) -> None:
    """Move a class's messages past their due time to the next step's line.

    Each line stays in order, for due times of a class rise with arrival at every step.
    """
    for step in range(steps - 1):
        message = head[k, step]
        while message >= 0 and key[step, message] < now:
            head[k, step] = following[message]
            join(message, k, step + 1, following, head, tail)
            message = head[k, step]


@compiled
def push(done_at: FloatArray, done_by: IntArray, busy: int, done: float, agent: int) -> int:
    """Add an agent to the heap of those who become free; its new size."""
    place = busy
    while place > 0:
        parent = (place - 1) >> 1
        if done_at[parent] <= done:
            break
        done_at[place], done_by[place] = done_at[parent], done_by[parent]
        place = parent
    done_at[place], done_by[place] = done, agent
    return busy + 1


@compiled
def pop(done_at: FloatArray, done_by: IntArray, busy: int) -> int:
    """Take the top off the heap; its new size. An empty heap is free never."""
    last_at, last_by = done_at[busy - 1], done_by[busy - 1]
    done_at[busy - 1] = np.inf
    if busy > 1:
        sink(done_at, done_by, busy - 1, last_at, last_by)
    return busy - 1


@compiled
def sink(done_at: FloatArray, done_by: IntArray, busy: int, done: float, agent: int) -> None:
    """Put an agent in the place of the heap's top."""
    place = 0
    while True:
        child = 2 * place + 1
        if child >= busy:
            break
        if child + 1 < busy and done_at[child + 1] < done_at[child]:
            child += 1
        if done_at[child] >= done:
            break
        done_at[place], done_by[place] = done_at[child], done_by[child]
        place = child
    done_at[place], done_by[place] = done, agent
