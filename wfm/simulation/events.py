"""The event loop: messages arrive, agents come and go, and each agent takes what the rule puts first.

Handling is not interrupted: an agent whose break or shift's end has come finishes the message first.
Messages wait in lines, first in first out: one for each class and step of lateness, numbered class after
class. They are chained by `following`. `key[s, i]` is what orders message i among the heads of lines when
it stands at step s, its due time there; `least` has the key of each line's head, infinite where nobody
waits. A customer who has left stays in the line until it is that message's turn.

An agent has one message in hand, or several chats: as many of a class as it allows `at_once`. A chat goes to
an agent who already chats and has room, then to one who is idle, so that others stay free for what takes
an agent whole.

Every array that a compiled function is given costs it two atomic counts a call unless the compiler sees
that they cancel, so what runs once a message takes few of them.
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.free_agents import UNLISTED, agent_of, chatter, look_again, rest, wake, with_one_more
from wfm.simulation.heap import pop, push, sink
from wfm.simulation.layout import BoolArray, FloatArray, IntArray
from wfm.simulation.lines import NOBODY, age, join, leave, next_line, room_of_lines, steps_of_lines


@compiled
def play(
    arrival: FloatArray,
    handle: FloatArray,
    leaves: FloatArray,
    key: FloatArray,
    first: IntArray,
    line: IntArray,
    at_once: IntArray,
    start: FloatArray,
    end: FloatArray,
    duty: IntArray,
    group: IntArray,
    slower: FloatArray,
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
    `handle` are an experienced agent's seconds; those of a message begun become what it takes who has it.
    """
    began = np.full(len(arrival), np.inf)
    following = np.empty(len(arrival), np.int64)
    head, tail = np.full(line[-1], NOBODY), np.full(line[-1], NOBODY)
    step, least, room = steps_of_lines(line), np.full(line[-1], np.inf), room_of_lines(line, at_once)
    idle, below = np.full(len(work), NOBODY), np.full(len(end), NOBODY)
    chatting, after = np.full(len(work), NOBODY), np.full(len(end), UNLISTED)
    held, most = np.zeros(len(end), np.int64), at_once.max()
    busy_until = np.zeros(len(absent))
    done_at, done_by = (
        np.full((most + 1) * len(end) + 1, np.inf),
        np.zeros((most + 1) * len(end) + 1, np.int64),
    )
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
            now, agent = done_at[0], agent_of(done_by[0], held)
            at_work = now < end[agent]
            if overdue < now:
                overdue = age(now, step, key, following, head, tail, least)
            place = next_line(group[agent], work, least, room, held[agent]) if at_work else NOBODY
            while place >= 0 and leaves[head[place]] <= now:
                leave(place, step[place], key, following, head, least)
                place = next_line(group[agent], work, least, room, held[agent])
            if place >= 0:
                message = head[place]
                leave(place, step[place], key, following, head, least)
                began[message] = now
                handle[message] *= slower[agent]
                held[agent] = with_one_more(held[agent], room[place])
                busy_until[duty[agent]] = max(busy_until[duty[agent]], now + handle[message])
                sink(done_at, done_by, busy, now + handle[message], agent)
                busy = look_again(agent, held[agent], most, now, done_at, done_by, busy)
            else:
                busy = pop(done_at, done_by, busy)
                rest(agent, at_work, group[agent], held[agent], idle, below, chatting, after)
        else:
            now, message = coming_at[k], coming[k]
            places, groups = at_once[k], helpers[k]
            agent = chatter(places, groups, now, chatting, after, held, end) if places > 1 else NOBODY
            if agent < 0:
                agent = wake(k, helpers, now, idle, below, end)
            if agent >= 0:
                began[message] = now
                handle[message] *= slower[agent]
                held[agent] = with_one_more(held[agent], places)
                busy_until[duty[agent]] = max(busy_until[duty[agent]], now + handle[message])
                busy = push(done_at, done_by, busy, now + handle[message], agent)
                busy = look_again(agent, held[agent], most, now, done_at, done_by, busy)
            else:
                join(message, line[k], 0, key, following, head, tail, least)
                overdue = min(overdue, key[0, message])
            coming[k] += 1
            coming_at[k] = time_of(coming[k], first[k + 1], arrival)
            k = soonest(coming_at)
    return began


@compiled
def time_of(message: int, beyond: int, arrival: FloatArray) -> float:
    """When a message arrives; never where the class has no more."""
    return arrival[message] if message < beyond else np.inf


@compiled
def first_times(first: IntArray, arrival: FloatArray) -> FloatArray:
    """When the first message of each class arrives."""
    times = np.empty(len(first) - 1)
    for k in range(len(times)):
        times[k] = time_of(first[k], first[k + 1], arrival)
    return times


@compiled
def soonest(coming_at: FloatArray) -> int:
    """The class whose next message arrives first."""
    best = 0
    for k in range(1, len(coming_at)):
        if coming_at[k] < coming_at[best]:
            best = k
    return best


@compiled
def come(
    stretch: int, ready: float, is_absent: bool, done_at: FloatArray, done_by: IntArray, busy: int
) -> int:
    """Begin a stretch at work, free from `ready` on; the heap's new size."""
    return busy if is_absent else push(done_at, done_by, busy, ready, ~stretch)
