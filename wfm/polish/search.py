"""The search: the likeliest changes, by what heads are worth, tried on the futures at risk; the best kept.

While the targets fall short, shifts are given or put elsewhere. Once they hold, shifts that are worth
least are taken out or made shorter, as long as the targets still hold. Only futures at risk are played
again for a change: the others hold by a margin that one shift does not undo. Cuts from simulation (Atlason,
Epelman & Henderson 2008) say the same of a linear programme; here the roster itself is filled and cut.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from scheduling.problem import BoolArray, FloatArray, IntArray
from scheduling.result import Assignment
from wfm.case import Case
from wfm.paths import rate_paths
from wfm.polish.changes import Change, Changes
from wfm.polish.renewal import renewals
from wfm.polish.safety import margins_of, safety_at
from wfm.polish.worth import worth_of
from wfm.simulation.result import Simulated
from wfm.simulation.run import simulate
from wfm.staffed import team_of

TRIED = 5  # changes tried a round of either kind, the likeliest by worth
LOOKED_AT = 6000  # changes whose rules are looked at, at most, to find them
RENEWED = 16  # people a round whose whole rosters are thought of anew
SAME_DAY, SAME_PERSON = 3, 2  # changes tried that give to one day, or concern one person
LONGEST = 8.0  # paid hours more, at most, in one change
RELUCTANCE = 0.25  # share of an hour's best worth that a paid hour must earn before it is bought
GAVE_UP = 4  # rounds in a row without a better roster; in each, hours are bought at half the reluctance
WORTHWHILE = 0.0003  # of safety that an hour must add to be bought: eight of them a quarter of a percent
AT_RISK = 0.95  # a future safer than this is not played again for a change


@dataclass(frozen=True)
class Polished:
    """The roster at the end, what the training futures say of it, whether the clock stopped the search.

    `without` is the roster without the shift that is missed least, where a shift could be taken out.
    """

    assignments: tuple[Assignment, ...]
    simulated: Simulated
    hit_limit: bool
    without: tuple[Assignment, ...] | None = None


@dataclass(frozen=True)
class Limits:
    """The futures to judge by and their seed; rounds and seconds of search at most."""

    futures: int
    seed: int
    rounds: int
    seconds: float


def polish(
    case: Case, assignments: tuple[Assignment, ...], aim: float, limits: Limits, say: Callable[[str], None]
) -> Polished:
    """Change a roster until `aim` holds on the training futures, then take out what is too much."""
    search = _Search(case, assignments, aim, limits)
    before = search.now.chance_all
    search.fill()
    filled = search.now.chance_all
    search.trim()
    after = search.now.chance_all
    say(
        f"shift by shift: {search.paid_hours:,.0f} paid hours, chance {before:.2f}, {filled:.2f}, {after:.2f}"
    )
    return Polished(search.assignments, search.now, search.hit_limit, search.without)


def safety_of(simulated: Simulated) -> FloatArray:
    """How safely each future holds, 0 to 1, one half at the edge, shape (F,).

    Smooth, so that a change shows before the first future turns by it.
    """
    return safety_at(margins_of(simulated))


class _Search:
    """The roster as it stands, what all training futures say of it (`now`), and how safely each holds."""

    def __init__(self, case: Case, assignments: tuple[Assignment, ...], aim: float, limits: Limits) -> None:
        self.case, self.aim, self.limits = case, aim, limits
        self.until = time.perf_counter() + limits.seconds
        self.hit_limit = False
        self.changes = Changes(case)
        self.turn = cycle(np.random.default_rng(limits.seed).permutation(len(case.people)).tolist())
        self.paths = rate_paths(case, limits.futures, limits.seed)
        self.without: tuple[Assignment, ...] | None = None
        self.chance_without = 0.0
        self._stand(assignments, self._judge(assignments, None))

    @property
    def paid_hours(self) -> float:
        """Paid hours of the roster."""
        return sum(assignment.duty.paid_hours for assignment in self.assignments)

    @property
    def failing(self) -> IntArray:
        """The futures that fail; where none does, those least safe."""
        holds: BoolArray = np.asarray(self.now.holds.all(axis=1))
        found = np.flatnonzero(~holds)
        return found if len(found) else np.sort(np.argsort(self.safety, kind="stable")[:20])

    def _stand(self, assignments: tuple[Assignment, ...], simulated: Simulated) -> None:
        self.assignments, self.now = assignments, simulated
        self.safety = safety_of(simulated)
        self.at_risk = np.flatnonzero(self.safety < AT_RISK)

    def _goes_on(self) -> bool:
        self.hit_limit |= time.perf_counter() > self.until
        return not self.hit_limit

    # -- giving --------------------------------------------------------------------------------

    def fill(self) -> None:
        """Change the roster for the better until the aim holds, nothing helps, or rounds or time are over."""
        vain = 0
        for _ in range(self.limits.rounds):
            if self.now.chance_all >= self.aim or vain >= GAVE_UP or not self._goes_on():
                return
            vain = 0 if self._fill_once(vain) else vain + 1

    def _fill_once(self, vain: int) -> bool:
        """Try the likeliest changes; keep all that help together, else the best."""
        worth = worth_of(self._judge(self.assignments, self.failing), self.changes.skill_sets)
        price = RELUCTANCE * 0.5**vain * float(np.sort(worth.max(axis=0))[-24:].mean())
        ranked = self.changes.ranked(self.assignments, worth, price, LONGEST)
        likely = [
            *islice(self._likely(ranked), vain * TRIED, (vain + 1) * TRIED),
            *self._renewals(worth, price),
        ]
        tried = [(self._gain(change), change) for change in likely]
        helpful = [change for gain, change in sorted(tried, key=lambda item: -item[0]) if gain > 0]
        if not helpful:
            return False
        return self._keep_if_safer(self._together(helpful)) or self._keep_if_safer(helpful[:1])

    def _renewals(self, worth: FloatArray, price: float) -> list[Change]:
        """Whole rosters of some people anew, the likeliest few; other people the next time."""
        people = [next(self.turn) for _ in range(min(RENEWED, len(self.case.people)))]
        found = [
            (value, change)
            for p in people
            for value, change in renewals(self.changes, self.assignments, p, worth, price)
        ]
        found.sort(key=lambda item: -item[0])
        sound = (change for _, change in found if self.changes.is_sound(self.assignments, change))
        return list(islice(sound, TRIED))

    def _gain(self, change: Change) -> float:
        """Safety gained over the futures at risk, by the hours it costs."""
        after = safety_of(self._judge(change.of(self.assignments), self.at_risk))
        gain = float(after.sum() - self.safety[self.at_risk].sum())
        return gain / (1.0 + max(change.hours, 0.0) / LONGEST)

    def _together(self, helpful: list[Change]) -> list[Change]:
        """The helpful changes that concern different people and give to different days."""
        chosen: list[Change] = []
        for change in helpful:
            apart = all(
                change.person != other.person and not change.given_days & other.given_days for other in chosen
            )
            if apart:
                chosen.append(change)
        return chosen

    def _keep_if_safer(self, changes: list[Change]) -> bool:
        changed = self.assignments
        for change in changes:
            if not self.changes.is_sound(changed, change):
                return False
            changed = change.of(changed)
        after = self._judge(changed, None)
        hours = max(sum(change.hours for change in changes), 0.0)
        if safety_of(after).mean() <= self.safety.mean() + WORTHWHILE * hours:
            return False
        self._stand(changed, after)
        return True

    def _likely(self, ranked: Iterable[Change]) -> Iterator[Change]:
        """The first sound changes, not too many of them alike."""
        by_day: Counter[int] = Counter()
        by_person: Counter[int] = Counter()
        for change in islice(ranked, LOOKED_AT):
            too_many = any(by_day[day] >= SAME_DAY for day in change.given_days)
            if too_many or by_person[change.person] >= SAME_PERSON:
                continue
            if self.changes.is_sound(self.assignments, change):
                by_day.update(change.given_days)
                by_person[change.person] += 1
                yield change

    # -- taking --------------------------------------------------------------------------------

    def trim(self) -> None:
        """Take out or shorten what is worth least while the aim holds; what fails is not tried again."""
        tried: set[Change] = set()
        for _ in range(self.limits.rounds):
            if self.now.chance_all < self.aim or not self._goes_on() or not self._trim_once(tried):
                return

    def _trim_once(self, tried: set[Change]) -> bool:
        worth = worth_of(self._judge(self.assignments, self.failing), self.changes.skill_sets)
        ranked = self.changes.ranked(self.assignments, worth, float(worth.max()), -1.0)
        fresh = (change for change in self._likely(ranked) if change not in tried)
        for change in islice(fresh, TRIED):
            tried.add(change)
            changed = change.of(self.assignments)
            after = self._judge(changed, None)
            if after.chance_all >= self.aim:
                self._stand(changed, after)
                self.without, self.chance_without = None, 0.0
                return True
            if after.chance_all > self.chance_without:
                self.without, self.chance_without = changed, after.chance_all
        return False

    # -- judging -------------------------------------------------------------------------------

    def _judge(self, assignments: tuple[Assignment, ...], which: IntArray | None) -> Simulated:
        return simulate(
            self.case.demand,
            team_of(self.case, assignments),
            self.case.settings,
            self.limits.futures,
            self.limits.seed,
            paths=self.paths,
            which=which,
        )
