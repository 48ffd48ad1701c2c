"""Random messages of one future, from counters instead of a running state.

A draw depends on its key and its number alone: the same messages arrive whoever is at work, and a
queue added or taken out leaves the others' messages as they were (common random numbers).
"""

from __future__ import annotations

import numpy as np

from wfm.simulation.compiled import compiled
from wfm.simulation.layout import FloatArray, IntArray, Messages, World

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
UNIT = 2.0**-53
HANDLING = np.uint64(0x5851F42D4C957F2D)  # sets a class's handling times apart from its arrivals
PATIENCE = np.uint64(0x14057B7EF767814F)  # and its customers' patience from both


@compiled
def mixed(z: np.uint64) -> np.uint64:
    """SplitMix64's finaliser (Steele, Lea & Flood 2014): 64 well-mixed bits of `z`."""
    z = (z ^ (z >> np.uint64(30))) * FIRST_FACTOR
    z = (z ^ (z >> np.uint64(27))) * SECOND_FACTOR
    return z ^ (z >> np.uint64(31))


@compiled
def stream(seed: np.uint64, future: int, key: np.uint64) -> np.uint64:
    """Where the draws of a thing named `key` begin in a future."""
    return mixed(mixed(seed + GOLDEN * np.uint64(future + 1)) ^ key)


@compiled
def uniform(origin: np.uint64, number: int) -> float:
    """The draw of this number, in [0, 1)."""
    return float(mixed(origin + GOLDEN * np.uint64(number + 1)) >> np.uint64(11)) * UNIT


@compiled
def room(world: World, future: int, k: int) -> int:
    """Places enough for a class's messages: ten standard deviations above the mean."""
    mean = 0.0
    path = future % len(world.volume)
    for r in range(len(world.source)):
        mean += world.volume[path, k, world.source[r]] * world.factor[future, k, world.day[r]]
    return int(mean + 10.0 * np.sqrt(mean)) + 50


@compiled
def arrive_all(
    world: World, future: int, k: int, origin: np.uint64, times: FloatArray, intervals: IntArray, first: int
) -> int:
    """Fill times and intervals from place `first` on; the place after the last message.

    A Poisson process whose rate is constant within an interval: unit exponential gaps are laid along
    the cumulated rate (time change), so times come in order, and a higher rate moves the same
    messages forward.
    """
    end = first + room(world, future, k)
    path = future % len(world.volume)
    place = first
    before = 0.0
    level = -np.log(1.0 - uniform(origin, 0))
    for r in range(len(world.source)):
        rate = world.volume[path, k, world.source[r]] * world.factor[future, k, world.day[r]]
        while level < before + rate and place < end:
            times[place] = (r + min((level - before) / rate, 1.0)) * world.step_seconds
            intervals[place] = r
            place += 1
            level -= np.log(1.0 - uniform(origin, place - first))
        before += rate
    return place


@compiled
def carry_in(world: World, k: int, times: FloatArray, intervals: IntArray, first: int) -> int:
    """Fill in the messages open at the start, from place `first` on; the place after the last of them."""
    for place in range(world.carried[k], world.carried[k + 1]):
        times[first] = -world.carried_age[place]
        intervals[first] = -1
        first += 1
    return first


@compiled
def handling(world: World, k: int, origin: np.uint64, messages: Messages) -> None:
    """Draw log-normal handling times of the class's mean; normals by Box & Muller 1958, in pairs."""
    sigma = world.spread
    end = messages.first[k + 1]
    for i in range(messages.first[k], end, 2):
        number = i - messages.first[k]
        radius = sigma * np.sqrt(-2.0 * np.log(1.0 - uniform(origin, number)))
        angle = 2.0 * np.pi * uniform(origin, number + 1)
        mean = world.handle[k, world.source[max(0, messages.interval[i])]]
        messages.handle[i] = mean * np.exp(radius * np.cos(angle) - 0.5 * sigma**2)
        if i + 1 < end:
            mean = world.handle[k, world.source[max(0, messages.interval[i + 1])]]
            messages.handle[i + 1] = mean * np.exp(radius * np.sin(angle) - 0.5 * sigma**2)


@compiled
def fill_leaves(world: World, k: int, origin: np.uint64, messages: Messages) -> None:
    """When each customer of a class leaves: exponential patience, drawn only where there is an end to it."""
    patience = world.patience[k]
    for i in range(messages.first[k], messages.first[k + 1]):
        messages.leaves[i] = np.inf
        if patience < np.inf:
            number = i - messages.first[k]
            messages.leaves[i] = messages.arrival[i] - patience * np.log(1.0 - uniform(origin, number))


@compiled
def clock_of(world: World, k: int, i: int, messages: Messages) -> float:
    """What a class's clock of open seconds shows when a message arrives, 0 at the run's start."""
    own = messages.interval[i]
    if own < 0:
        waited: float = world.carried_waited[world.carried[k] + i - messages.first[k]]
        return -waited
    inside = messages.arrival[i] - own * world.step_seconds
    is_open = world.opened[k, own + 1] > world.opened[k, own]
    before: float = world.opened[k, own]
    return before + (inside if is_open else 0.0)


@compiled
def fill_due(world: World, k: int, messages: Messages) -> None:
    """When each message of a class passes each of its limits, by its clock."""
    for limit in range(world.limits[k]):
        within = world.within[k, limit]
        r = 0
        for i in range(messages.first[k], messages.first[k + 1]):
            if world.by_calendar[k]:
                messages.due[limit, i] = messages.arrival[i] + within
                continue
            wanted = within + clock_of(world, k, i, messages)
            if wanted <= 0.0:  # past before the run began: how long ago is order enough
                messages.due[limit, i] = wanted
                continue
            while world.opened[k, r + 1] < wanted:
                r += 1
            messages.due[limit, i] = r * world.step_seconds + wanted - world.opened[k, r]


@compiled
def messages_of(world: World, seed: np.uint64, future: int) -> Messages:
    """All messages of a future; they depend on the demand and the seed, never on who is at work."""
    classes = len(world.key)
    places = 0
    for k in range(classes):
        places += room(world, future, k) + world.carried[k + 1] - world.carried[k]
    times, intervals = np.empty(places), np.empty(places, np.int64)
    first = np.zeros(classes + 1, np.int64)
    for k in range(classes):
        origin = stream(seed, future, world.key[k])
        opening = carry_in(world, k, times, intervals, first[k])
        first[k + 1] = arrive_all(world, future, k, origin, times, intervals, opening)
    count = first[classes]
    due = np.empty((world.within.shape[1], count))
    key = due
    if world.by_arrival:
        key = np.empty((1, count))
        key[0] = times[:count]
    handle, leaves = np.empty(count), np.empty(count)
    messages = Messages(times[:count], handle, intervals[:count], leaves, due, key, first)
    for k in range(classes):
        handling(world, k, stream(seed, future, world.key[k] ^ HANDLING), messages)
        fill_leaves(world, k, stream(seed, future, world.key[k] ^ PATIENCE), messages)
        fill_due(world, k, messages)
    return messages
