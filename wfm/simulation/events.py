"""The event loop: messages arrive, agents come and go, and each agent takes what the rule puts first.

Handling is not interrupted: an agent whose break or shift's end has come finishes the message first.
Messages wait in lines, first in first out: one for each class and step of lateness, numbered class after
class. They are chained by `following`. `key[s, i]` is what orders message i among the heads of lines when
it stands at step s, its due time there; `least` has the key of each line's head, infinite where nobody
waits. A customer who has left stays in the line until it is that message's turn.

Every array that a compiled function is given costs it two atomic counts a call unless the compiler sees
that they cancel, so what runs once a message takes few of them.
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.layout import BoolArray, FloatArray, IntArray

NOBODY = -1  # no message, no agent, no line


@compiled
def play(
    arrival: FloatArray,
    handle: FloatArray,
    leaves: FloatArray,
    key: FloatArray,
    first: IntArray,
    line: IntArray,
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

    Handling begins before the customer `leaves`, or never. Messages lie class after class, class k in
    `[first[k], first[k + 1])`, in order of arrival, and wait in lines `[line[k], line[k + 1])`, one a
    step. `start` has the stretches at work in order, and an infinite one at its end; the other names are
    those of `layout.Crew`. At the same instant agents begin and become free before messages arrive.
    """
    began = np.full(len(arrival), np.inf)
    following = np.empty(len(arrival), np.int64)
    head, tail = np.full(line[-1], NOBODY), np.full(line[-1], NOBODY)
    step, least = steps_of_lines(line), np.full(line[-1], np.inf)
    idle, below = np.full(len(work), NOBODY), np.full(len(end), NOBODY)
    busy_until = np.zeros(len(absent))
    done_at, done_by = np.full(len(end) + 1, np.inf), np.zeros(len(end) + 1, np.int64)
    coming, coming_at = first[:-1].copy(), np.empty(len(first) - 1)
    for k in range(len(coming)):
        coming_at[k] = time_of(coming[k], first[k + 1], arrival)
    stretch, busy, overdue = 0, 0, np.inf
    k = soonest(coming_at)
    while min(start[stretch], done_at[0], coming_at[k]) < over:
        if start[stretch] <= min(done_at[0], coming_at[k]):
            ready = max(start[stretch], busy_until[duty[stretch]])
            busy = come(stretch, ready, absent[duty[stretch]], done_at, done_by, busy)
            stretch += 1
        elif done_at[0] <= coming_at[k]:
            now, agent = done_at[0], done_by[0]
            at_work = now < end[agent]
            if overdue < now:
                overdue = age(now, step, key, following, head, tail, least)
            place = next_line(group[agent], work, least) if at_work else NOBODY
            while place >= 0 and leaves[head[place]] <= now:
                leave(place, step[place], key, following, head, least)
                place = next_line(group[agent], work, least)
            if place >= 0:
                message = head[place]
                leave(place, step[place], key, following, head, least)
                began[message] = now
                busy_until[duty[agent]] = now + handle[message]
                sink(done_at, done_by, busy, now + handle[message], agent)
            else:
                busy = pop(done_at, done_by, busy)
                if at_work:
                    below[agent] = idle[group[agent]]
                    idle[group[agent]] = agent
        else:
            now, message = coming_at[k], coming[k]
            agent = wake(k, helpers, now, idle, below, end)
            if agent >= 0:
                began[message] = now
                busy_until[duty[agent]] = now + handle[message]
                busy = push(done_at, done_by, busy, now + handle[message], agent)
            else:
                join(message, line[k], 0, key, following, head, tail, least)
                overdue = min(overdue, key[0, message])
            coming[k] += 1
            coming_at[k] = time_of(coming[k], first[k + 1], arrival)
            k = soonest(coming_at)
    return began


@compiled
def steps_of_lines(line: IntArray) -> IntArray:
    """The step of lateness that each line is for, 0 beginning a new class."""
    step = np.zeros(line[-1], np.int64)
    for k in range(len(line) - 1):
        for place in range(line[k], line[k + 1]):
            step[place] = place - line[k]
    return step


@compiled
def come(
    stretch: int, ready: float, is_absent: bool, done_at: FloatArray, done_by: IntArray, busy: int
) -> int:
    """Begin a stretch at work, free from `ready` on; the heap's new size."""
    return busy if is_absent else push(done_at, done_by, busy, ready, stretch)


@compiled
def time_of(message: int, beyond: int, arrival: FloatArray) -> float:
    """When a message arrives; never where the class has no more."""
    return arrival[message] if message < beyond else np.inf


@compiled
def soonest(coming_at: FloatArray) -> int:
    """The class whose next message arrives first."""
    best = 0
    for k in range(1, len(coming_at)):
        if coming_at[k] < coming_at[best]:
            best = k
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
def join(
    message: int,
    place: int,
    step: int,
    key: FloatArray,
    following: IntArray,
    head: IntArray,
    tail: IntArray,
    least: FloatArray,
) -> None:
    """Go to the end of a line."""
    following[message] = NOBODY
    if head[place] < 0:
        head[place] = message
        least[place] = key[step, message]
    else:
        following[tail[place]] = message
    tail[place] = message


@compiled
def leave(
    place: int, step: int, key: FloatArray, following: IntArray, head: IntArray, least: FloatArray
) -> None:
    """Take the head out of its line."""
    after = following[head[place]]
    head[place] = after
    least[place] = key[step, after] if after >= 0 else np.inf


@compiled
def next_line(group: int, work: IntArray, least: FloatArray) -> int:
    """The line of lowest rank, then lowest key, that has a message for this group."""
    best, lowest = NOBODY, np.inf
    for column in range(work.shape[1]):
        place = work[group, column]
        if place < 0:
            if best >= 0:
                break
        elif least[place] < lowest:
            best, lowest = place, least[place]
    return best


@compiled
def age(
    now: float,
    step: IntArray,
    key: FloatArray,
    following: IntArray,
    head: IntArray,
    tail: IntArray,
    least: FloatArray,
) -> float:
    """Move messages past their due time to the next step's line; when the next will be past its own.

    Each line stays in order, for due times of a class rise with arrival at every step.
    """
    overdue = np.inf
    for place in range(len(step) - 1):
        if step[place + 1] > 0:
            while least[place] < now:
                message = head[place]
                leave(place, step[place], key, following, head, least)
                join(message, place + 1, step[place + 1], key, following, head, tail, least)
            overdue = min(overdue, least[place])
    return overdue


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
