"""Duties exchanged between two people who may do each other's work, where that makes loads more even.

Two people exchange all that they work on some days in a row, from one day to the whole horizon. Where no
one stretch of days helps, two together may. Deterministic: nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduling.fairness.loads import REFUSED
from scheduling.fairness.standing import TIE, WEIGHT, Row, Standing
from scheduling.problem import BoolArray, FloatArray

TRIED = {1: 12, 2: 40}  # exchanges whose rules are looked at, the likeliest, of one stretch or of two
MOST_STRETCHES = 160  # of two people, where two stretches are put together
MOST_PARTNERS = 24  # people that each one may exchange with in a round, those unlike it first
MOST_PAIRS = 6000  # looked at in all


@dataclass(frozen=True)
class _Trade:
    """What two people may exchange: stretches of days as a mask, shape (stretches, days); what each gets.

    `to_first` and `to_second` are what their loads change by, shape (stretches, measures).
    """

    days: BoolArray
    to_first: FloatArray
    to_second: FloatArray

    def doubled(self) -> _Trade:
        """Every two of the stretches that have no day in common."""
        meet = self.days.astype(np.int64) @ self.days.T.astype(np.int64)
        one, two = np.nonzero(np.triu(meet == 0))
        return _Trade(
            self.days[one] | self.days[two],
            self.to_first[one] + self.to_first[two],
            self.to_second[one] + self.to_second[two],
        )


class Exchange:
    """Exchanges in a roster as it stands, until none helps or enough pairs were looked at."""

    def __init__(self, standing: Standing) -> None:
        self.standing, self.left = standing, MOST_PAIRS

    def run(self) -> None:
        """Exchange while that helps."""
        while self.round(1) or self.round(2):
            pass

    def round(self, stretches: int) -> bool:
        """Let every two people who may exchange do so, so many stretches at once; whether anybody did."""
        done = False
        for a, b in self._pairs():
            if self.left <= 0:
                return False
            self.left -= 1
            done |= self._exchange(a, b, stretches)
        return done

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Two people of a class, each with those who are least like it."""
        apart = self.standing.distances() * np.sqrt(WEIGHT)
        pairs = set()
        for members in self.standing.classes():
            theirs = apart[list(members)]
            for a in members:
                far = np.argsort(-np.abs(theirs - apart[a]).sum(axis=1), kind="stable")[:MOST_PARTNERS]
                pairs |= {(min(a, members[i]), max(a, members[i])) for i in far if members[i] != a}
        yield from sorted(pairs, key=lambda pair: (-np.abs(apart[pair[0]] - apart[pair[1]]).sum(), pair))

    def _exchange(self, a: int, b: int, stretches: int) -> bool:
        """Make the likeliest exchange of two people that the rules allow and that makes loads more even."""
        trade = self._trade(a, b, MOST_STRETCHES if stretches > 1 else None)
        trade = trade.doubled() if stretches > 1 else trade
        apart = self.standing.distances()[[a, b]]
        after = (apart[0] + trade.to_first) ** 2 + (apart[1] + trade.to_second) ** 2
        gain = (apart**2 @ WEIGHT).sum() - after @ WEIGHT
        kept = trade.to_first[:, REFUSED] + trade.to_second[:, REFUSED] <= TIE
        likely = np.flatnonzero(kept & (gain > TIE))
        likely = likely[np.argsort(-gain[likely], kind="stable")][: TRIED[stretches]]
        return any(self._done(a, b, trade.days[i]) for i in likely)

    def _trade(self, a: int, b: int, most: int | None) -> _Trade:
        """Stretches that begin and end on days on which the two differ and may exchange."""
        differs = np.array(
            [one != two for one, two in zip(self.standing.rows[a], self.standing.rows[b], strict=True)]
        )
        barred = differs & ~np.array([self._may_exchange(a, b, d) for d in range(len(self.standing.days))])
        edges = np.flatnonzero(differs & ~barred)
        first, last = (edges[at] for at in np.triu_indices(len(edges)))
        blocked = np.append(0, np.cumsum(barred))
        free = blocked[last + 1] == blocked[first]
        first, last = first[free], last[free]
        if most is not None:  # short ones go together more often
            short = np.sort(np.argsort(last - first, kind="stable")[:most])
            first, last = first[short], last[short]
        on = np.arange(len(self.standing.days))
        days = (on >= first[:, None]) & (on <= last[:, None])
        return _Trade(days, days @ self._given(a, b), days @ self._given(b, a))

    def _given(self, p: int, other: int) -> FloatArray:
        """What a person's load changes by where it takes the other's place, shape (days, measures)."""
        given = self.standing.by_day[other] - self.standing.by_day[p]
        given[:, REFUSED] = 0.0
        for d in {wish[0] for wish in self.standing.people[p].wishes}:
            given[d, REFUSED] = (
                self.standing.refused(p, d, self.standing.rows[other][d])
                - self.standing.by_day[p, d, REFUSED]
            )
        return np.asarray(given)

    def _may_exchange(self, a: int, b: int, day: int) -> bool:
        return self.standing.may_work(a, day, self.standing.rows[b][day]) and self.standing.may_work(
            b, day, self.standing.rows[a][day]
        )

    def _done(self, a: int, b: int, days: BoolArray) -> bool:
        """Exchange these days where the rules allow it and it makes loads more even in fact."""
        stands = self.standing
        rows = {a: self._taken(a, b, days), b: self._taken(b, a, days)}
        if stands.unevenness(stands.with_rows(rows), of=(a, b)) >= stands.unevenness(of=(a, b)) - TIE:
            return False
        if not stands.is_sound(rows):
            return False
        stands.take(rows)
        return True

    def _taken(self, p: int, other: int, days: BoolArray) -> Row:
        """A person's row with the other's on these days."""
        mine, theirs = self.standing.rows[p], self.standing.rows[other]
        return tuple(two if on else one for one, two, on in zip(mine, theirs, days, strict=True))
