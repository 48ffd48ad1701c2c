"""What agents have in hand; those without a message and those who chat and have room, in stacks by group.

In the heap of who becomes free, `agent` stands for the end of a message, `~agent` for a look at the lines
with nothing ended: at the start of a stretch, and for another chat beside those in hand.
"""

from __future__ import annotations

from wfm.simulation.compiled import compiled
from wfm.simulation.heap import push
from wfm.simulation.layout import FloatArray, IntArray
from wfm.simulation.lines import NOBODY

UNLISTED = -2  # not among those who chat
WHOLE = 1 << 30  # in hand: a message that takes the agent whole


@compiled
def agent_of(entry: int, held: IntArray) -> int:
    """The agent of a heap's entry, who has one message less in hand if one has ended."""
    if entry < 0:
        return ~entry
    held[entry] = held[entry] - 1 if held[entry] < WHOLE else 0
    return entry


@compiled
def with_one_more(held: int, room: int) -> int:
    """What is in hand after another message, of a class with this much room."""
    return held + 1 if room > 1 else WHOLE


@compiled
def look_again(
    agent: int, held: int, most: int, now: float, done_at: FloatArray, done_by: IntArray, busy: int
) -> int:
    """Have who has room for another chat look at the lines at once; the heap's new size."""
    return push(done_at, done_by, busy, now, ~agent) if held < most else busy


@compiled
def rest(
    agent: int,
    at_work: bool,
    group: int,
    held: int,
    idle: IntArray,
    below: IntArray,
    chatting: IntArray,
    after: IntArray,
) -> None:
    """Put an agent at work for whom nothing waits among the idle, or among those who chat, there once."""
    if not at_work:
        return
    if held == 0:
        below[agent] = idle[group]
        idle[group] = agent
    elif after[agent] == UNLISTED:
        after[agent] = chatting[group]
        chatting[group] = agent


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
def chatter(
    room: int,
    groups: IntArray,
    now: float,
    chatting: IntArray,
    after: IntArray,
    held: IntArray,
    end: FloatArray,
) -> int:
    """One who chats and has fewer in hand than `room`; who chats no more is taken off the list."""
    for place in range(len(groups) if room > 1 else 0):
        if groups[place] < 0:
            break
        before, agent = NOBODY, chatting[groups[place]]
        while agent >= 0:
            following = after[agent]
            if not 0 < held[agent] < WHOLE or end[agent] <= now:
                after[agent] = UNLISTED
                if before >= 0:
                    after[before] = following
                else:
                    chatting[groups[place]] = following
            elif held[agent] < room:
                return int(agent)
            else:
                before = agent
            agent = following
    return NOBODY
