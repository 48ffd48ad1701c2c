"""A roster out of mixtures: everybody draws one of several rosters, and settles on one little by little.

While people draw, heads are random. What one more head is worth is then its mean over what the others draw,
and the best answer to that, mixed in a little at a time, makes the expected cost fall; shares of a half
become whole as those of others do (mean field annealing, Peterson & Soederberg 1989; at a whole step it is
the method of conditional expectations, Raghavan 1988). So nobody is placed before it is known what the
others are likely to work, which is what a roster made one person after the other suffers from.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor
from statistics import NormalDist

import numpy as np

from scheduling.problem import FloatArray, IntArray
from scheduling.roster.people import Answer
from scheduling.roster.pricing import Pricing
from scheduling.roster.state import Roster

MEMORY = 20  # answers, about, of which a mixture is the average
ROUNDS = 16  # over everybody in which mixtures become rosters
LITTLE = 0.1  # of the best answer is mixed in at first, then more and more, all of it in the last round
POINTS = 8  # equally likely, that stand for heads drawn, which are about normally distributed
DRAWS = tuple(NormalDist().inv_cdf((k + 0.5) / POINTS) for k in range(POINTS))
NO_SPREAD, NO_TIME = 1e-9, 1e-9  # a variance and seconds that are none


class Mixed:
    """A mixture of rosters for each of the `able` people, made of their answers to prices.

    So many people are asked `at_once` while they settle, by the executor.
    """

    def __init__(self, roster: Roster, able: Sequence[int], executor: Executor, at_once: int) -> None:
        self.roster, self.able, self.executor, self.at_once = roster, list(able), executor, at_once
        # Each person is asked in a task of the executor, where another task could not be waited for.
        self.pricing = Pricing(roster, map, 1, None)
        self.heads = np.zeros((len(self.able), roster.heads.shape[1]))
        self.is_new = True

    def mix_in(self, answers: Sequence[Answer]) -> None:
        """Everybody's best answers to some prices; those before are a little forgotten."""
        share = 1.0 if self.is_new else 1.0 / MEMORY
        for heads, answer in zip(self.heads, answers, strict=True):
            if len(answer.duties):
                heads += share * (self.roster.coverage(answer.duties[0]) - heads)
        self.is_new = False

    def settle(self, rng: np.random.Generator, until: float) -> dict[int, IntArray]:
        """A roster for everybody who has one, by person, in fewer rounds where the time is short."""
        drawn = Drawn(self.roster, self.able, self.heads)
        settled: dict[int, IntArray] = {}
        began, rounds, done = time.perf_counter(), 0, 0.0
        seconds = max(until - began, NO_TIME)
        while done < 1.0:
            order = rng.permutation(len(self.able))
            done = min(1.0, max(rounds / (ROUNDS - 1), (time.perf_counter() - began) / seconds))
            for first in range(0, len(order), self.at_once):
                rows = order[first : first + self.at_once]
                for i, duties in self._answers(drawn, rows):
                    drawn.move(i, self.roster.coverage(duties), LITTLE + (1.0 - LITTLE) * done)
                    settled[self.able[i]] = duties
            rounds += 1
        return settled

    def _answers(self, drawn: Drawn, rows: IntArray) -> list[tuple[int, IntArray]]:
        """The best answers of those in these rows who have any to what the others draw."""
        gains = [drawn.gain(i) for i in rows]
        answers = self.executor.map(self._answer, rows, gains)
        return [(int(i), a.duties[0]) for i, a in zip(rows, answers, strict=True) if len(a.duties)]

    def _answer(self, i: int, gain: FloatArray) -> Answer:
        return self.pricing.answers([self.able[i]], gain, {})[0]


class Drawn:
    """Heads when everybody draws: mean and variance, each shape (skill sets, columns of the coverage)."""

    def __init__(self, roster: Roster, able: Sequence[int], heads: FloatArray) -> None:
        self.wanted, self.heads = roster.wanted, heads.copy()
        self.set_of = [roster.set_of[p] for p in able]
        self.mean, self.variance = roster.before.copy(), np.zeros_like(roster.before)
        for i in range(len(self.set_of)):
            self._count(i, 1.0)

    def move(self, i: int, heads: FloatArray, chance: float) -> None:
        """Have person i of them draw these heads with a chance, and else what was drawn before."""
        self._count(i, -1.0)
        self.heads[i] += chance * (heads - self.heads[i])
        self._count(i, 1.0)

    def gain(self, i: int) -> FloatArray:
        """What one more head of a person is worth in the mean over what others draw, shape (columns,)."""
        self._count(i, -1.0)
        # Sets of skills vary together here, each in proportion, so that their sum varies as it should.
        away = self.variance / np.sqrt(np.maximum(self.variance.sum(axis=0), NO_SPREAD))
        gains = [self.wanted.gain(self.mean + z * away, self.set_of[i]) for z in DRAWS]
        self._count(i, 1.0)
        return np.asarray(np.mean(gains, axis=0))

    def _count(self, i: int, sign: float) -> None:
        heads, s = self.heads[i], self.set_of[i]
        self.mean[s] += sign * heads
        self.variance[s] += sign * heads * (1.0 - heads)
