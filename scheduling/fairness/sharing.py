"""A few people at a time share out anew all that they work, until like people bear alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import comb

import numpy as np

from scheduling.fairness.hands import Hands, deals, hands_of
from scheduling.fairness.loads import HOLIDAYS, HOURS, MEASURES, NIGHTS, REFUSED
from scheduling.fairness.standing import TIE, WEIGHT, Row, Standing
from scheduling.problem import Duty, FloatArray, IntArray
from scheduling.roster.graphs import Graphs
from scheduling.roster.options import compile_options
from scheduling.roster.problem import RosterProblem
from scheduling.roster.response import OFF

TOGETHER = 3  # people who share out at once
MOST_STEPS = 7200
STEPS_A_GROUP = 84  # at most, for every group there may be
ROUND = 400  # steps in which what may be lost again goes from `MAY_LOSE` to nothing
MAY_LOSE = 16.0  # unevenness above the least seen
NOISE = 2.0  # how far from the most even a deal may be chosen
DEALS = 20  # whose rules are looked at


class Sharing:
    """People of a roster as it stands who share out anew; what is drawn comes from the seed."""

    def __init__(self, standing: Standing, seed: int) -> None:
        self.standing, self.random = standing, np.random.default_rng(seed)
        self.orders = np.array(list(permutations(range(TOGETHER))), dtype=np.int64)
        self.class_of = {p: members for members in standing.classes() for p in members}

    def run(self) -> None:
        """Share out until everybody is even, or enough was tried; the most even roster seen stands then."""
        uneven = self._uneven()
        if not uneven:
            return
        self.prepare()
        least, best = self.standing.unevenness(), list(self.standing.rows)
        for step in range(self._steps(uneven)):
            slack = MAY_LOSE * (1.0 - step % ROUND / ROUND)
            now = self.standing.unevenness()
            if self._step(self._group(uneven), now, least + slack - now):
                now, uneven = self.standing.unevenness(), self._uneven()
                if now < least - TIE:
                    least, best = now, list(self.standing.rows)
                if not uneven:
                    break
        if uneven:
            self.standing.take(dict(enumerate(best)))

    def _steps(self, uneven: Sequence[int]) -> int:
        groups = sum(comb(len(members), TOGETHER) for members in {self.class_of[p] for p in uneven})
        return min(MOST_STEPS, STEPS_A_GROUP * groups)

    def _uneven(self) -> list[int]:
        """People of families that are not even, who may share with at least two others."""
        return [
            p
            for family in self.standing.families
            if not self.standing.is_even(family)
            for p in family.members
            if len(self.class_of.get(p, ())) >= TOGETHER
        ]

    def prepare(self) -> None:
        """Lay out everybody's rules over the duties there are."""
        stands = self.standing
        duties = tuple({duty for row in stands.rows for duty in row if duty is not None})
        problem = RosterProblem(
            stands.days, tuple(stands.people), duties, stands.rules, (), np.zeros(stands.days.intervals)
        )
        self.options = compile_options(duties, stands.days)
        self.graphs = Graphs(problem, self.options)
        self.start = {
            duty: int(self.options.starts_of(duty.day, duty.code, duty.start_clock)[0]) for duty in duties
        }

    def _group(self, uneven: Sequence[int]) -> list[int]:
        """One of the uneven and others of its class, drawn."""
        first = uneven[int(self.random.integers(len(uneven)))]
        others = [p for p in self.class_of[first] if p != first]
        return [first, *(int(p) for p in self.random.choice(others, TOGETHER - 1, replace=False))]

    def _step(self, group: list[int], now: float, slack: float) -> bool:
        """Let a group share out anew, where what that leaves uneven is at most so much more."""
        stands = self.standing
        uneven, chosen = self.deals(group)
        least = uneven + NOISE * self.random.gumbel(size=len(uneven))
        most = (stands.distances()[group] ** 2 @ WEIGHT).sum() + max(0.0, slack)
        for i in np.argsort(least, kind="stable")[:DEALS]:
            if uneven[i] > most:
                continue
            rows = {p: self._row(group, chosen[i, :, g]) for g, p in enumerate(group)}
            if self._may_stand(rows, now + max(0.0, slack)):
                stands.take(rows)
                return True
        return False

    def deals(self, group: list[int]) -> tuple[FloatArray, IntArray]:
        """What some people may deal out among them, as `scheduling.fairness.hands.deals` tells it."""
        stands = self.standing
        hands, share = self._hands(group, stands.load[group] - stands.distances()[group])
        orders = self.orders[self.random.permutation(len(self.orders))]
        begin = np.array([self.graphs.begin(p) for p in group], dtype=np.int64)
        uneven, chosen = deals(hands, begin, stands.before[group], share, WEIGHT, orders)
        return uneven, chosen

    def _may_stand(self, rows: dict[int, Row], most: float) -> bool:
        """Whether rows differ from those that stand, obey every rule, refuse no more and are even enough."""
        stands, people = self.standing, list(rows)
        if all(row == stands.rows[p] for p, row in rows.items()):
            return False
        load = stands.with_rows(rows)
        if load[people, REFUSED].sum() > stands.load[people, REFUSED].sum() + TIE:
            return False
        return stands.unevenness(load) <= most + TIE and stands.is_sound(rows)

    def _row(self, group: list[int], hands: IntArray) -> Row:
        return tuple(self.standing.rows[group[j]][d] for d, j in enumerate(hands))

    def _hands(self, group: list[int], share: FloatArray) -> tuple[Hands, FloatArray]:
        """What a group may work, and everybody's share of what is worked by the end of each day."""
        stands = self.standing
        n_days = len(stands.days)
        columns = [[stands.rows[p][d] for p in group] for d in range(n_days)]
        starts = np.array([[OFF if v is None else self.start[v] for v in column] for column in columns]).T
        bears = np.array([[[self._bears(p, d, v) for v in columns[d]] for d in range(n_days)] for p in group])
        hands = hands_of([self.graphs.of(p) for p in group], starts, bears)
        done = np.cumsum(np.einsum("gdgm->dm", bears), axis=0)
        progress = np.repeat(np.arange(1, n_days + 1)[:, None] / n_days, len(MEASURES), axis=1)
        for m in (HOURS, NIGHTS, HOLIDAYS):
            progress[:, m] = done[:, m] / done[-1, m] if done[-1, m] > 0 else progress[:, m]
        before = stands.before[group]
        return hands, before + progress[:, None] * (share - before)

    def _bears(self, p: int, d: int, duty: Duty | None) -> list[float]:
        """What a duty loads on a person, its weekend apart."""
        stands, load = self.standing, [0.0] * len(MEASURES)
        load[REFUSED] = stands.refused(p, d, duty)
        if duty is not None:
            load[HOURS], load[NIGHTS] = duty.paid_hours / stands.longest, float(duty.is_night)
            load[HOLIDAYS] = float(d in stands.days.holidays)
        return load
