"""Heads for live work: how many must be free so that enough messages are begun in time.

Arrivals are Poisson and handling exponential. Erlang C: everyone waits. Erlang A: customers leave
after an exponential patience. Who chats with several at once counts as so many. Sources: Erlang 1917;
Mandelbaum & Zeltyn 2007, "Service engineering in action: the Palm/Erlang-A queue". Loads are in
erlangs, the heads that handling alone keeps busy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scheduling.problem import LiveClass
from wfm.workload import Stream

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
SECONDS_PER_HOUR = 3600.0
NEGLIGIBLE = 1e-12  # of a series' sum
LARGE = 1e200


def erlang_b(heads: int, load: npt.ArrayLike) -> FloatArray:
    """Share of messages that find all heads busy when none may wait, by the usual recursion in heads."""
    a = np.asarray(load, dtype=np.float64)
    blocked = np.ones_like(a)
    for c in range(1, heads + 1):
        blocked = _one_more(c, a, blocked)
    return blocked


def _one_more(heads: int, a: FloatArray, blocked: FloatArray) -> FloatArray:
    """Erlang B of so many heads from that of one fewer."""
    return a * blocked / (heads + a * blocked)


def erlang_c(heads: int, load: npt.ArrayLike) -> FloatArray:
    """Share of messages that must wait in M/M/c; 1 where the load is no less than the heads."""
    a = np.asarray(load, dtype=np.float64)
    return _waiting(heads, a, erlang_b(heads, a))


def _waiting(heads: int, a: FloatArray, blocked: FloatArray) -> FloatArray:
    stable = a < heads
    return np.where(stable, heads * blocked / np.where(stable, heads - a * (1 - blocked), 1.0), 1.0)


def begun_in_time(
    heads: int,
    arrivals_per_hour: npt.ArrayLike,
    handle_seconds: npt.ArrayLike,
    within_seconds: float,
    patience_seconds: float | None = None,
) -> FloatArray:
    """Share of all messages begun within a time; those whose customer left are not.

    `patience_seconds` is the mean time a customer waits before leaving, None for ever.
    """
    rate = np.asarray(arrivals_per_hour, dtype=np.float64) / SECONDS_PER_HOUR
    handle = np.broadcast_to(np.asarray(handle_seconds, dtype=np.float64), rate.shape)
    before = erlang_b(heads - 1, rate * handle) if heads else np.ones_like(rate)
    return _begun(heads, rate, handle, within_seconds, patience_seconds, before)


def _begun(
    heads: int,
    rate: FloatArray,
    handle: FloatArray,
    within: float,
    patience: float | None,
    before: FloatArray,
) -> FloatArray:
    """The share begun in time, given Erlang B of one head fewer (`before`)."""
    if heads == 0:
        return np.where(rate > 0, 0.0, 1.0)
    a = rate * handle
    if patience is not None:
        return _begun_with_patience(heads / handle, rate, within, 1.0 / patience, before)
    blocked = _one_more(heads, a, before)
    slack = np.maximum(heads - a, 0.0)
    share: FloatArray = 1.0 - _waiting(heads, a, blocked) * np.exp(-slack * within / handle)
    return np.where(a < heads, share, 0.0)


def _begun_with_patience(
    capacity: FloatArray, rate: FloatArray, within: float, leaving: float, before: FloatArray
) -> FloatArray:
    """Erlang A: P(V = 0) + integral over (0, within) of exp(-leaving x) v(x) dx, V the offered wait.

    With J(m, t) the integral of exp(rate H(x) - m x) over (t, infinity), H(x) = (1 - exp(-leaving x)) /
    leaving and e = 1 / B(c - 1): v has mass e and density rate exp(...), both over e + rate J(m, 0).
    Sums stay in logarithms, for J is astronomical in a long overload.
    """
    with np.errstate(divide="ignore"):
        log_rate = np.log(rate)
    empty = -np.log(before)
    whole = np.logaddexp(empty, log_rate + _log_j(capacity, rate, 0.0, leaving))
    served = _log_j(capacity + leaving, rate, 0.0, leaving)
    too_late = _log_j(capacity + leaving, rate, within, leaving)
    waited = np.exp(log_rate + served - whole) - np.exp(log_rate + too_late - whole)
    return np.asarray(np.clip(np.exp(empty - whole) + waited, 0.0, 1.0))


def _log_j(drain: FloatArray, rate: FloatArray, t: float, leaving: float) -> FloatArray:
    """Logarithm of the integral of exp(rate H(x) - drain x) over (t, infinity).

    Moved to t it is an integral from 0 with the rate rate exp(-leaving t), whose series has positive
    terms only: (1 / leaving) sum over n of x^n / (s (s + 1) ... (s + n)), s = drain / leaving.
    """
    s, x = drain / leaving, rate * np.exp(-leaving * t) / leaving
    term = 1.0 / s
    total, log_scale = term.copy(), np.zeros_like(s)
    n = 0
    while np.any(term > NEGLIGIBLE * total):
        n += 1
        term = term * x / (s + n)
        total = total + term
        shrink = np.where(total > LARGE, 1.0 / LARGE, 1.0)
        term, total, log_scale = term * shrink, total * shrink, log_scale - np.log(shrink)
    moved: FloatArray = rate * -np.expm1(-leaving * t) / leaving - drain * t
    return np.asarray(moved + np.log(total) + log_scale - np.log(leaving))


def heads_needed(
    arrivals_per_hour: npt.ArrayLike,
    handle_seconds: npt.ArrayLike,
    within_seconds: float,
    share: float,
    patience_seconds: float | None = None,
) -> IntArray:
    """Fewest heads with which the share is begun within the time, shape of the arrivals.

    0 where nothing arrives. Shrinkage is not in it. ValueError unless 0 < share < 1 or there is patience
    or time enough for it: with Erlang C no number of heads begins everything at once.
    """
    if not 0 < share < 1:
        raise ValueError(f"the share begun in time must lie between 0 and 1, not {share}")
    rate = np.asarray(arrivals_per_hour, dtype=np.float64) / SECONDS_PER_HOUR
    handle = np.broadcast_to(np.asarray(handle_seconds, dtype=np.float64), rate.shape)
    load = rate * handle
    heads, before, c = np.zeros(rate.shape, dtype=np.int64), np.ones(rate.shape), 0
    wanting = rate > 0
    while wanting.any():
        c += 1
        heads[wanting] = c
        # Fewer heads than that could not handle the share at all, however long it takes.
        able = wanting & (c >= share * load)
        begun = _begun(c, rate[able], handle[able], within_seconds, patience_seconds, before[able])
        wanting[able] = begun < share
        before = _one_more(c, load, before)
    return heads


def agents_chatting(load: npt.ArrayLike, concurrency: int) -> FloatArray:
    """Mean number of agents who have a message in hand, with up to `concurrency` of them at once each.

    `load` is in erlangs. Messages in hand are taken as Poisson, as if each were begun at once (M/G/inf),
    on as few agents as hold them: E[ceil(N / c)], the sum over j of P(N > j c). With one at a time it is
    the load itself; with several a lone chat still takes an agent, which load / c would leave out.
    """
    a = np.asarray(load, dtype=np.float64)
    if concurrency == 1:
        return a
    from scipy.special import gammainc

    busy, j = np.zeros_like(a), 0
    while True:
        more = np.where(a > 0, gammainc(j * concurrency + 1, a), 0.0)
        busy, j = busy + more, j + 1
        if np.all(more <= NEGLIGIBLE):
            return np.asarray(busy)


def live_classes(streams: Sequence[Stream], interval_minutes: int) -> tuple[LiveClass, ...]:
    """The live streams as the cover model wants them, one class a skill.

    Streams of one skill are served by the same agents, who may be counted either way: each stream
    alone, heads added, or all as one stream that keeps the hardest of their targets. Either is enough
    to keep every target, so the smaller is taken in each interval. (As one stream, handling times are
    mixed, hence more spread than exponential ones; the simulation has the last word.)
    """
    live = [stream for stream in streams if stream.live]
    skills = sorted({stream.queue.skill for stream in live}, key=lambda skill: skill or "")
    return tuple(
        _live_class([stream for stream in live if stream.queue.skill == skill], skill, interval_minutes)
        for skill in skills
    )


def _live_class(streams: list[Stream], skill: str | None, interval_minutes: int) -> LiveClass:
    per_hour = 60.0 / interval_minutes
    added = sum((_heads(stream.volume * per_hour, stream) for stream in streams), np.zeros(1, dtype=np.int64))
    return LiveClass(
        name=" + ".join(stream.name for stream in streams),
        skill=skill,
        heads=np.minimum(added, _heads_as_one(streams, per_hour)).astype(np.float64),
        hours=np.sum([_agents_busy(stream, per_hour) / per_hour for stream in streams], axis=0),
    )


def _agents_busy(stream: Stream, per_hour: float) -> FloatArray:
    """Agents whom a stream keeps busy on average, shape (T,)."""
    load = stream.volume * per_hour * stream.handle_seconds / SECONDS_PER_HOUR
    return agents_chatting(load, stream.concurrency)


def _heads(arrivals_per_hour: FloatArray, stream: Stream) -> IntArray:
    """Heads that keep all of one stream's targets: places for its messages, so many a head."""
    heads = [
        heads_needed(
            arrivals_per_hour,
            stream.handle_seconds,
            _time_to_begin(stream, within),
            share,
            stream.patience_seconds,
        )
        for within, share in _targets(stream)
    ]
    return _heads_for(np.max(heads, axis=0), stream.concurrency)


def _heads_for(places: IntArray, concurrency: int) -> IntArray:
    """Heads with places for so many messages."""
    return np.asarray(-(-places // concurrency))


def _heads_as_one(streams: list[Stream], per_hour: float) -> IntArray:
    """Heads that keep the hardest target of all for the streams together, whoever's patience they share.

    They have as many in hand as the least of the streams' concurrencies.
    """
    volume = np.sum([stream.volume for stream in streams], axis=0)
    seconds = np.sum([stream.volume * stream.handle_seconds for stream in streams], axis=0)
    handle = np.divide(seconds, volume, out=np.zeros_like(seconds), where=volume > 0)
    within = min(_time_to_begin(stream, within) for stream in streams for within, _ in _targets(stream))
    share = max(share for stream in streams for _, share in _targets(stream))
    handle = np.where(volume > 0, handle, 1.0)
    heads = [
        heads_needed(volume * per_hour, handle, within, share, patience)
        for patience in {stream.patience_seconds for stream in streams}
    ]
    return _heads_for(np.max(heads, axis=0), min(stream.concurrency for stream in streams))


def _targets(stream: Stream) -> list[tuple[float, float]]:
    """(within, share) of each target; a share of all is read as all but one in ten thousand."""
    return [(float(target.within_seconds), min(target.share, 0.9999)) for target in stream.targets]


def _time_to_begin(stream: Stream, within: float) -> float:
    """Seconds until handling must begin; a target on its end leaves the mean handling time less."""
    if stream.measure == "start":
        return within
    return max(0.0, within - float(np.max(stream.handle_seconds, initial=0.0)))
