"""Closing the loop: hedges are raised where simulation finds the targets short, lowered where it finds ease.

A *part* is the work of one skill in one span. Live and deferred work stay together, since agents do live
work first: what it lacks in hours, deferred work loses. Each part has a factor on its work; after a try its
chance is compared with the part's share of the confidence asked, both as normal scores, and the factor moves
in proportion (a Newton step with a measured slope).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from scheduling.problem import FloatArray
from wfm.case import Case
from wfm.covering import Hedge
from wfm.simulation.result import Simulated

Part = tuple[str, int]
Factors = Mapping[Part, float]

WINDOW_SECONDS = 2 * 3600  # the best planning window found by trial is one or two hours (DESIGN.md 4.3)
STEP = 0.06  # change in log factor that moves the normal score of a chance by one, county plan
MOST_SCORES = 2.0  # further than this from its aim, a chance says only "much" more or less
SCORE = NormalDist()


@dataclass(frozen=True)
class Parts:
    """Which streams stand together, and the spans of the horizon."""

    streams: Mapping[str, tuple[int, ...]]
    span: np.ndarray

    @property
    def count(self) -> int:
        """Parts over all spans."""
        return len(self.streams) * (int(self.span.max()) + 1)


def parts_of(case: Case) -> Parts:
    """Streams by skill."""
    found: dict[str, list[int]] = {}
    for k, stream in enumerate(case.work):
        found.setdefault(stream.queue.skill or "any skill", []).append(k)
    return Parts({name: tuple(ks) for name, ks in found.items()}, case.demand.span)


def first_hedge(case: Case, parts: Parts, factor: float = 1.0) -> Factors:
    """The same factor everywhere, to begin with."""
    return {(name, span): factor for name in parts.streams for span in range(case.demand.spans)}


def hedge_of(case: Case, parts: Parts, factors: Factors) -> Hedge:
    """Factors laid on the intervals of each stream."""
    by_stream: dict[str, FloatArray] = {}
    for name, ks in parts.streams.items():
        along = np.array([factors[name, int(span)] for span in parts.span])
        by_stream |= {case.work[k].name: along for k in ks}
    return Hedge(by_stream, WINDOW_SECONDS)


def next_factors(
    parts: Parts, factors: Factors, simulated: Simulated, aim: float, haste: float = 1.0
) -> Factors:
    """Move each part's factor towards the chance it needs for all to reach `aim` together.

    `haste` lengthens the steps: small teams need longer ones than the slope of a large one says.
    """
    needed = SCORE.inv_cdf(aim ** (1.0 / parts.count))
    return {
        (name, span): factor
        * float(np.exp(haste * STEP * _short(needed, simulated, parts.streams[name], span)))
        for (name, span), factor in factors.items()
    }


def between(one: Factors, other: Factors) -> Factors:
    """Half the way from one to the other."""
    return {part: (factor * other[part]) ** 0.5 for part, factor in one.items()}


def _short(needed: float, simulated: Simulated, ks: tuple[int, ...], span: int) -> float:
    """By how many normal scores a part misses its aim; negative where it has more than it needs."""
    holds = np.ones(simulated.futures, dtype=np.bool_)
    for k in ks:
        for target in range(len(simulated.demand.classes[k].share)):
            holds &= simulated.target_holds(k, target)[:, span]
    # Half a future from either end keeps the score finite.
    chance = float(np.clip(holds.mean(), 0.5 / len(holds), 1.0 - 0.5 / len(holds)))
    return float(np.clip(needed - SCORE.inv_cdf(chance), -MOST_SCORES, MOST_SCORES))
