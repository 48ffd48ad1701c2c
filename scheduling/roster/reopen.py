"""Small sets of people re-opened on some days, again and again, in compiled code.

Each set is taken off the days and placed anew, one person after the other by the dynamic programme; what
makes the roster no dearer stays (a little dearer at times, annealing). A programme of a few days takes some
hundredths of a millisecond: it is calls and copies around it that would take the time.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numba.typed import List

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.programme import Programme
from scheduling.roster.response import LOOSE, OFF
from scheduling.roster.together import Placings, is_within, respond

SHARES = np.array([0.0, 0.5, 0.8, 1.0])  # of the prices in what people answer to first


class Heads(NamedTuple):
    """Heads wanted in the columns that the days reach, from column `first` on.

    `gaps` are heads beyond each need, `single` and `again` the prices of the first head short and of each
    further, shapes (needs, columns); `surplus` that of each head beyond, shape (needs,); `met` says which
    skill sets count, shape (needs, sets). `above` are heads above the floor, each `below` it at that price,
    and `prices` what one more head of each skill set is worth to all, shapes (columns,) and (sets, columns);
    an hour's prices are taken for `hours`.
    """

    first: int
    gaps: FloatArray
    single: FloatArray
    again: FloatArray
    surplus: FloatArray
    met: FloatArray
    above: FloatArray
    below: float
    hours: float
    prices: FloatArray


class Mood(NamedTuple):
    """How many people at most, how much dearer on average, how many times."""

    most: int
    warmth: float
    rounds: int


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def reopen(
    programmes: List[Programme],
    sets: IntArray,
    at: Placings,
    heads: Heads,
    chosen: IntArray,
    own: FloatArray,
    mood: Mood,
    rng: np.random.Generator,
    room: FloatArray,
) -> int:
    """Change `chosen` duties, shape (people, days), and what they cost, `own`; how many times.

    `sets` are the people's skill sets; `room` is for one programme, and `heads` are changed as well.
    """
    n = len(sets)
    gain = np.zeros(heads.first + heads.gaps.shape[1])
    order = np.arange(n)
    changed = 0
    now = _penalty(heads) + own.sum()
    for _ in range(mood.rounds):
        k = min(n, 1 + int(rng.random() * mood.most))
        for i in range(k):
            j = i + int(rng.random() * (n - i))
            order[i], order[j] = order[j], order[i]
        picked = order[:k].copy()
        kept, kept_own = chosen[picked], own[picked]
        gaps, above = heads.gaps.copy(), heads.above.copy()
        share = SHARES[int(rng.random() * len(SHARES))] if len(heads.prices) else 0.0
        for i in picked:
            _add(at, heads, sets[i], chosen[i], -1.0)
        fits = True
        for again in range(2 if share > 0.0 else 1):
            part = share if again == 0 else 0.0
            for i in picked:
                if again:
                    _add(at, heads, sets[i], chosen[i], -1.0)
                fits &= _place(programmes[i], i, sets[i], at, heads, chosen, own, part, gain, room)
        then = _penalty(heads) + own.sum()
        if fits and then <= now - mood.warmth * np.log(1.0 - rng.random()):
            changed += then != now
            now = then
        else:
            heads.gaps[:], heads.above[:] = gaps, above
            for i in range(k):
                chosen[picked[i]], own[picked[i]] = kept[i], kept_own[i]
    return changed


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _place(
    programme: Programme,
    i: int,
    s: int,
    at: Placings,
    heads: Heads,
    chosen: IntArray,
    own: FloatArray,
    share: float,
    gain: FloatArray,
    room: FloatArray,
) -> bool:
    """Give person i, now off the days, the best duties; whether they keep all maxima."""
    days = chosen.shape[1]
    _gain(heads, s, share, gain)
    worths, paths, duty = respond(programme, at, gain, np.full(days, LOOSE), 1, room)
    if len(worths) == 0:
        chosen[i] = OFF
        return False
    for d in range(days):
        chosen[i, d] = OFF if paths[0, d] == OFF else duty[paths[0, d]]
    own[i] = _worth(at, gain, chosen[i]) - worths[0]
    _add(at, heads, s, chosen[i], 1.0)
    return bool(is_within(paths[0], at.code, programme.most))


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _add(at: Placings, heads: Heads, s: int, duties: IntArray, sign: float) -> None:
    for duty in duties:
        if duty != OFF:
            for x in range(at.row[duty], at.row[duty + 1]):
                t = at.column[x] - heads.first
                heads.above[t] += sign * at.part[x]
                for k in range(len(heads.gaps)):
                    heads.gaps[k, t] += sign * at.part[x] * heads.met[k, s]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _worth(at: Placings, gain: FloatArray, duties: IntArray) -> float:
    """What the heads of some duties are worth."""
    total = 0.0
    for duty in duties:
        if duty != OFF:
            for x in range(at.row[duty], at.row[duty + 1]):
                total += at.part[x] * gain[at.column[x]]
    return total


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _price(gap: float, single: float, again: float, surplus: float) -> float:
    """The price of so many heads over (or, negative, short of) a need, as in `Wanted`."""
    return surplus * gap * gap / 2 if gap >= 0.0 else -single * gap + again * gap * gap / 2


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _gain(heads: Heads, s: int, share: float, gain: FloatArray) -> None:
    """What one more head of skill set s is worth, a share of it at prices."""
    n, columns = heads.gaps.shape
    for t in range(columns):
        total = 0.0
        for k in range(n):
            if heads.met[k, s] > 0.0:
                gap, one, more, far = (
                    heads.gaps[k, t],
                    heads.single[k, t],
                    heads.again[k, t],
                    heads.surplus[k],
                )
                total += _price(gap, one, more, far) - _price(gap + 1.0, one, more, far)
        below = max(0.0, -heads.above[t])
        total += heads.below * (below - max(0.0, below - 1.0))
        total *= heads.hours
        gain[heads.first + t] = total if share == 0.0 else (1 - share) * total + share * heads.prices[s, t]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _penalty(heads: Heads) -> float:
    n, columns = heads.gaps.shape
    total = 0.0
    for k in range(n):
        for t in range(columns):
            total += _price(heads.gaps[k, t], heads.single[k, t], heads.again[k, t], heads.surplus[k])
    for t in range(columns):
        total += heads.below * max(0.0, -heads.above[t])
    return heads.hours * total
