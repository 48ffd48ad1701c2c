"""The event loop: messages arrive, agents come and go, and each agent takes what the rule puts first.

Handling is not interrupted: an agent whose break or shift's end has come finishes the message first.
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.draws import messages_of, stream, uniform
from wfm.simulation.layout import (
    BY_ARRIVAL,
    BY_NEXT_DUE,
    Agents,
    Crew,
    Messages,
    Queues,
    Tally,
    World,
)

NEVER = np.inf


@compiled
def simulate_futures(world: World, crew: Crew, tally: Tally, seed: np.uint64, first: int, end: int) -> None:
    """Run futures `[first, end)` and count into `tally`."""
    for future in range(first, end):
        messages = messages_of(world, seed, future)
        agents = crew_of_future(crew, tally, seed, future)
        run(world, crew, tally, future, messages, agents)


@compiled
def crew_of_future(crew: Crew, tally: Tally, seed: np.uint64, future: int) -> Agents:
    """Everyone away yet, and who will be absent; the draw belongs to the duty, not to its place."""
    duties, stretches = len(crew.key), len(crew.start)
    absent = np.zeros(duties, np.bool_)
    for duty in range(duties):
        absent[duty] = uniform(stream(seed, future, crew.key[duty]), 0) < crew.absence
        if not absent[duty]:
            for span in range(crew.present.shape[1]):
                tally.present[future, span] += crew.present[duty, span]
    return Agents(
        absent,
        np.zeros(duties),
        np.full(len(crew.work), -1),
        np.full(stretches, -1),
        np.empty(stretches),
        np.empty(stretches, np.int64),
        np.zeros(1, np.int64),
    )


@compiled
def run(world: World, crew: Crew, tally: Tally, future: int, messages: Messages, agents: Agents) -> None:
    """One future from the start of the warm-up to the end of the tail."""
    lines = world.within.shape[1], len(world.key)
    queues = Queues(
        np.empty(messages.due.shape, np.int64),
        np.zeros(lines, np.int64),
        np.zeros(lines, np.int64),
        np.zeros(len(world.key), np.int64),
    )
    count_arrivals(world, tally, future, messages)
    coming = messages.first[:-1].copy()
    over = len(world.source) * world.step_seconds
    stretch, closed = 0, 0
    k, arrives = soonest(messages, coming)
    while True:
        begins = crew.start[stretch] if stretch < len(crew.start) else NEVER
        done = agents.done_at[0] if agents.in_heap[0] > 0 else NEVER
        now = min(arrives, begins, done)
        closed = close_intervals(world, tally, queues, closed, min(now, over))
        if now >= over:
            break
        if done <= now:
            finish(world, crew, tally, future, messages, queues, agents, now)
        elif begins <= now:
            begin(world, crew, tally, future, messages, queues, agents, stretch)
            stretch += 1
        else:
            arrive(world, crew, tally, future, messages, queues, agents, k, coming[k])
            coming[k] += 1
            k, arrives = soonest(messages, coming)
    count_unhandled(world, tally, messages, queues)


@compiled
def soonest(messages: Messages, coming: np.ndarray) -> tuple[int, float]:  # type: ignore[type-arg]
    """The class whose next message arrives first, and when."""
    best, when = -1, NEVER
    for k in range(len(coming)):
        if coming[k] < messages.first[k + 1] and messages.arrival[coming[k]] < when:
            best, when = k, messages.arrival[coming[k]]
    return best, when


@compiled
def arrive(
    world: World,
    crew: Crew,
    tally: Tally,
    future: int,
    messages: Messages,
    queues: Queues,
    agents: Agents,
    k: int,
    message: int,
) -> None:
    """Give an arriving message to an idle agent, the least versatile first, or let it wait."""
    now = messages.arrival[message]
    for place in range(crew.helpers.shape[1]):
        group = crew.helpers[k, place]
        if group < 0:
            break
        while agents.idle[group] >= 0:
            stretch = agents.idle[group]
            agents.idle[group] = agents.below[stretch]
            if crew.end[stretch] > now:
                push(agents, handle(world, crew, tally, future, messages, agents, stretch, k, message, now), stretch)
                return
    queues.line[0, messages.first[k] + queues.tail[0, k]] = message
    queues.tail[0, k] += 1
    queues.waiting[k] += 1


@compiled
def begin(
    world: World,
    crew: Crew,
    tally: Tally,
    future: int,
    messages: Messages,
    queues: Queues,
    agents: Agents,
    stretch: int,
) -> None:
    """An agent comes to work, or back from a break, perhaps late from the last message."""
    duty, now = crew.duty[stretch], crew.start[stretch]
    if agents.absent[duty]:
        return
    if agents.busy_until[duty] > now:
        push(agents, agents.busy_until[duty], stretch)
        return
    k, message = take(world, crew, messages, queues, crew.group[stretch], now)
    if message >= 0:
        push(agents, handle(world, crew, tally, future, messages, agents, stretch, k, message, now), stretch)
    else:
        rest(crew, agents, stretch)


@compiled
def finish(
    world: World,
    crew: Crew,
    tally: Tally,
    future: int,
    messages: Messages,
    queues: Queues,
    agents: Agents,
    now: float,
) -> None:
    """The agent at the top of the heap is free: next message, idle, or gone."""
    stretch = agents.done_by[0]
    if now < crew.end[stretch]:
        k, message = take(world, crew, messages, queues, crew.group[stretch], now)
        if message >= 0:
            done = handle(world, crew, tally, future, messages, agents, stretch, k, message, now)
            sink(agents, done, stretch)
            return
        rest(crew, agents, stretch)
    agents.in_heap[0] -= 1
    last = agents.in_heap[0]
    sink(agents, agents.done_at[last], agents.done_by[last])


@compiled
def rest(crew: Crew, agents: Agents, stretch: int) -> None:
    """Put an agent on top of the group's idle; who has gone meanwhile is found when looked for."""
    group = crew.group[stretch]
    agents.below[stretch] = agents.idle[group]
    agents.idle[group] = stretch


@compiled
def take(
    world: World, crew: Crew, messages: Messages, queues: Queues, group: int, now: float
) -> tuple[int, int]:
    """Take the message a group's agent handles next out of its line: (class, message), -1 for none."""
    best_k, best_step, best_key = -1, 0, NEVER
    for place in range(crew.work.shape[1]):
        k = crew.work[group, place]
        if k < 0 or (best_k >= 0 and world.rank[k] > world.rank[best_k]):
            break
        if queues.waiting[k] == 0:
            continue
        steps = age(world, messages, queues, k, now)
        for step in range(steps):
            if queues.head[step, k] < queues.tail[step, k]:
                key = urgency(world, messages, queues, k, step)
                if best_k < 0 or key < best_key:
                    best_k, best_step, best_key = k, step, key
    if best_k < 0:
        return -1, -1
    message = queues.line[best_step, messages.first[best_k] + queues.head[best_step, best_k]]
    queues.head[best_step, best_k] += 1
    queues.waiting[best_k] -= 1
    return best_k, message


@compiled
def age(world: World, messages: Messages, queues: Queues, k: int, now: float) -> int:
    """Move messages past their due time to the next step's line; the steps of the class to look at.

    One line per step stays in order: due times of a class rise with arrival at every step.
    """
    if world.rule != BY_NEXT_DUE:
        return 1
    offset = messages.first[k]
    for step in range(world.steps[k] - 1):
        limit = world.ladder[k, step]
        while queues.head[step, k] < queues.tail[step, k]:
            message = queues.line[step, offset + queues.head[step, k]]
            if messages.due[limit, message] >= now:
                break
            queues.head[step, k] += 1
            queues.line[step + 1, offset + queues.tail[step + 1, k]] = message
            queues.tail[step + 1, k] += 1
    return world.steps[k]


@compiled
def urgency(world: World, messages: Messages, queues: Queues, k: int, step: int) -> float:
    """What orders the heads of lines of the same rank: the lowest goes first."""
    message = queues.line[step, messages.first[k] + queues.head[step, k]]
    if world.rule == BY_ARRIVAL:
        return messages.arrival[message]
    return messages.due[world.ladder[k, step], message]


@compiled
def handle(
    world: World,
    crew: Crew,
    tally: Tally,
    future: int,
    messages: Messages,
    agents: Agents,
    stretch: int,
    k: int,
    message: int,
    now: float,
) -> float:
    """Begin a message, judge it against its limits, and say when it is done."""
    done = now + messages.handle[message]
    agents.busy_until[crew.duty[stretch]] = done
    begun = int(now / world.step_seconds) - world.warmup
    if 0 <= begun < world.horizon:
        tally.busy[future, world.span[begun]] += messages.handle[message]
    t = messages.interval[message] - world.warmup
    if 0 <= t < world.horizon:
        judged = now if world.by_start[k] else done
        for limit in range(world.limits[k]):
            if judged <= messages.due[limit, message]:
                tally.kept[future, world.span[t], k, limit] += 1
            else:
                tally.late[k, limit, t] += 1
    return done


@compiled
def count_arrivals(world: World, tally: Tally, future: int, messages: Messages) -> None:
    """Count the horizon's messages by span."""
    for k in range(len(world.key)):
        for message in range(messages.first[k], messages.first[k + 1]):
            t = messages.interval[message] - world.warmup
            if 0 <= t < world.horizon:
                tally.total[future, world.span[t], k] += 1


@compiled
def count_unhandled(world: World, tally: Tally, messages: Messages, queues: Queues) -> None:
    """Messages of the horizon that nobody took before the tail ended are late by every limit."""
    for k in range(len(world.key)):
        for step in range(world.steps[k]):
            for place in range(queues.head[step, k], queues.tail[step, k]):
                t = messages.interval[queues.line[step, messages.first[k] + place]] - world.warmup
                if 0 <= t < world.horizon:
                    for limit in range(world.limits[k]):
                        tally.late[k, limit, t] += 1


@compiled
def close_intervals(world: World, tally: Tally, queues: Queues, closed: int, now: float) -> int:
    """Note who waits at the end of each interval that is over; the intervals over so far."""
    while (closed + 1) * world.step_seconds <= now:
        t = closed - world.warmup
        if 0 <= t < world.horizon:
            for k in range(len(world.key)):
                tally.waiting[k, t] += queues.waiting[k]
        closed += 1
    return closed


@compiled
def push(agents: Agents, done: float, stretch: int) -> None:
    """Add to the heap of ends of handling."""
    place = agents.in_heap[0]
    agents.in_heap[0] += 1
    while place > 0:
        parent = (place - 1) >> 1
        if agents.done_at[parent] <= done:
            break
        agents.done_at[place] = agents.done_at[parent]
        agents.done_by[place] = agents.done_by[parent]
        place = parent
    agents.done_at[place] = done
    agents.done_by[place] = stretch


@compiled
def sink(agents: Agents, done: float, stretch: int) -> None:
    """Put an entry in the place of the heap's top."""
    size, place = agents.in_heap[0], 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and agents.done_at[child + 1] < agents.done_at[child]:
            child += 1
        if agents.done_at[child] >= done:
            break
        agents.done_at[place] = agents.done_at[child]
        agents.done_by[place] = agents.done_by[child]
        place = child
    agents.done_at[place] = done
    agents.done_by[place] = stretch
