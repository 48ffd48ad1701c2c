"""The search: rosters by what heads are worth, tried in the fluid; the best kept if simulation agrees.

While the targets fall short, shifts are given or put elsewhere. Once they hold, shifts that are missed
least are taken out or made shorter, as long as the targets still hold, and where nothing more can be taken
out, shifts are put where they leave room for it. Cuts from simulation (Atlason, Epelman & Henderson 2008)
say the same of a linear programme; here the roster itself is filled and cut.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from scheduling.problem import FloatArray, IntArray
from wfm.case import Case
from wfm.in_time import InTime, forecast_problem, heads_at_pace
from wfm.paths import rate_paths
from wfm.polish.anew import LOYALTY, PASSES, safest
from wfm.polish.changes import Changes
from wfm.polish.estimate import Estimate
from wfm.polish.safety import margins_of, safety_at
from wfm.polish.spare import lighter, spared
from wfm.polish.standing import Roster, Standing, hours_of
from wfm.simulation.result import Simulated
from wfm.simulation.run import simulate
from wfm.simulation.staffed_duty import as_worked
from wfm.simulation.unroll import unroll
from wfm.staffed import team_of

GAVE_UP = 3  # rounds in a row without a better roster
WORTHWHILE = 0.0003  # of safety that an hour must add to be bought: eight of them a quarter of a percent
DESPERATE = 1 / 8  # of that, where people hardly suffice
LEAST = 0.0002  # of safety that a round must add
Say = Callable[[str], None]


@dataclass(frozen=True)
class Limits:
    """The futures to judge by and their seed; rounds and seconds of search at most."""

    futures: int
    seed: int
    rounds: int
    seconds: float


class Search:
    """The roster as it stands, `assignments`, and what all training futures say of it, `now`.

    `hit_limit` says whether the clock stopped it. An hour's price, in safety, halves with every round that
    leaves the aim missed: where people hardly suffice, what an hour adds gets little.
    """

    def __init__(self, case: Case, assignments: Roster, limits: Limits, price: float = WORTHWHILE) -> None:
        self.case, self.limits = case, limits
        self.until, self.hit_limit = math.inf, False
        self.price = price
        self.changes = Changes(case)
        self.seed = limits.seed
        self.paths = rate_paths(case, limits.futures, limits.seed)
        self.world = unroll(case.demand, case.settings, limits.futures, limits.seed, self.paths)
        self.in_time = InTime.of(forecast_problem(case), heads_at_pace(case, assignments))
        self._stand(assignments, self._judge(assignments))

    def _stand(self, assignments: Roster, simulated: Simulated) -> None:
        self.assignments, self.now = assignments, simulated
        team = as_worked(self.case.people, assignments)
        self.estimate = Estimate(self.case, self.world, self.limits.seed, team, simulated)

    def _judge(self, assignments: Roster, which: IntArray | None = None) -> Simulated:
        return simulate(
            self.case.demand,
            team_of(self.case, assignments),
            self.case.settings,
            self.limits.futures,
            self.limits.seed,
            paths=self.paths,
            which=which,
        )

    def standing(self, aim: float) -> Standing:
        """The roster, seen with a chance to aim at."""
        return Standing(self.changes, self.assignments, self.now, self.estimate, aim)

    def run(self, aim: float, say: Say) -> None:
        """Round after round, until nothing helps, or rounds or time are over."""
        self.until = time.perf_counter() + self.limits.seconds
        before, vain = self.now.chance_all, 0
        for _ in range(self.limits.rounds):
            self.hit_limit |= time.perf_counter() > self.until
            if vain >= GAVE_UP or self.hit_limit:
                break
            stand = self.standing(aim)
            done = self._fill(stand) if stand.is_short else self._lighten(stand, vain)
            # Where the aim is met rounds are for hours: safer at the same hours is kept but ends the search.
            is_worth_it = stand.is_short or hours_of(self.assignments) < hours_of(stand.assignments)
            vain = 0 if done and is_worth_it else vain + 1
        hours = hours_of(self.assignments)
        say(f"shift by shift: {hours:,.0f} paid hours, chance {before:.3f}, {self.now.chance_all:.3f}")

    def _fill(self, stand: Standing) -> bool:
        """Hours where they make futures safest, at a price."""
        better = self._renew(stand, self.price)
        if self.now.chance_all < stand.aim:
            self.price = max(self.price / 2.0, DESPERATE * WORTHWHILE)
        return better

    def _lighten(self, stand: Standing, vain: int) -> bool:
        """Take out what the aim can spare; else put shifts where they leave more to spare."""
        return self._trim(stand) or self._renew(stand, WORTHWHILE * 2.0**vain)

    def _renew(self, stand: Standing, price: float) -> bool:
        """Keep the safest roster that is found if simulation finds it better too."""
        price *= self.limits.futures
        changed = safest(stand, price, self.seed, self.until)
        self.seed += PASSES * len(LOYALTY)
        if changed == self.assignments:
            return False
        hours = hours_of(changed) - hours_of(self.assignments)
        dearer = price * hours
        # Where the aim is met, hours are there to be saved: what grows would only have to be cut again.
        is_wanted = (stand.is_short or hours <= 0.0) and self._keeps_ceiling(changed)
        if is_wanted and self._gain(changed) > dearer:
            after = self._judge(changed)
            gain = float((safety_of(after) - safety_of(self.now)).sum()) - dearer
            if gain > LEAST * self.limits.futures and stand.keeps_aim(after.chance_all):
                self._stand(changed, after)
                return True
        self.estimate.stand(self.assignments)
        return False

    def _gain(self, changed: Roster) -> float:
        """Safety that a changed roster adds, by the futures near the edge alone."""
        which = self.estimate.which
        near = self._judge(changed, which)
        return self.estimate.in_proportion * float((safety_of(near) - safety_of(self.now)[which]).sum())

    def _keeps_ceiling(self, changed: Roster) -> bool:
        """Whether the forecast's work is done in time as before, nobody busier than the ceiling allows."""
        return self.in_time.is_kept(heads_at_pace(self.case, changed))

    def _trim(self, stand: Standing) -> bool:
        """Take out what is missed least while the aim holds: all that the fluid finds, or half, and so on."""
        found = list(spared(stand))
        while found:
            changed = self.assignments
            for change in found:
                changed = change.of(changed)
            after = self._judge(changed) if self._keeps_ceiling(changed) else None
            if after is not None and after.chance_all >= stand.aim:
                self._stand(changed, after)
                return True
            found = found[: len(found) // 2]
        self.estimate.stand(self.assignments)
        return False

    def without(self) -> Roster | None:
        """The roster without what is missed least, where a shift can be taken out."""
        found = lighter(self.standing(0.0), self.assignments)
        return found[0].of(self.assignments) if found else None


def safety_of(simulated: Simulated) -> FloatArray:
    """How safely each future holds, 0 to 1, one half at the edge, shape (F,)."""
    return safety_at(margins_of(simulated))
