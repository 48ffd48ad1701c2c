"""The search: rosters by what heads are worth, tried in the fluid; the best kept if simulation agrees.

While the targets fall short, shifts are given or put elsewhere. Once they hold, shifts that are missed
least are taken out or made shorter, as long as the targets still hold, and where nothing more can be taken
out, shifts are put where they leave room for it. Cuts from simulation (Atlason, Epelman & Henderson 2008)
say the same of a linear programme; here the roster itself is filled and cut.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from scheduling.problem import FloatArray, coverage_of
from scheduling.result import Assignment
from wfm.case import Case
from wfm.floors import missing_skills
from wfm.paths import rate_paths
from wfm.polish.changes import ROUNDING, Change, Changes
from wfm.polish.estimate import Estimate
from wfm.polish.renewal import Worth, renewed
from wfm.polish.safety import margins_of, safety_at
from wfm.simulation.result import Simulated
from wfm.simulation.run import simulate
from wfm.simulation.unroll import unroll
from wfm.staffed import team_of

TRIED = 60  # single shifts' changes tried a round, the likeliest by worth
LOOKED_AT = 12000  # changes whose rules are looked at, at most, to find them
LOYALTY = (0.0, 0.1, 0.25, 0.5)  # hours of the dearest head that a changed day must be worth
REOPENED = 300  # small sets of people placed anew for each
AT_ONCE = 16  # people whose rosters are changed at once
LONGEST = 8.0  # paid hours more, at most, of a roster taken as a whole
PASSES = 2  # rosters made of one another between two simulations
SAME_DAY, SAME_PERSON = 12, 4  # changes tried that give to one day, or concern one person
GAVE_UP = 3  # rounds in a row without a better roster; in each, hours are bought at half the reluctance
WORTHWHILE = 0.0003  # of safety that an hour must add to be bought: eight of them a quarter of a percent
LEAST = 0.0002  # of safety that a round must add


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
    search.run()
    after = search.now.chance_all
    say(f"shift by shift: {search.paid_hours:,.0f} paid hours, chance {before:.2f}, {after:.2f}")
    return Polished(search.assignments, search.now, search.hit_limit, search.without())


class _Search:
    """The roster as it stands and what all training futures say of it (`now`)."""

    def __init__(self, case: Case, assignments: tuple[Assignment, ...], aim: float, limits: Limits) -> None:
        self.case, self.aim, self.limits = case, aim, limits
        self.until = time.perf_counter() + limits.seconds
        self.hit_limit = False
        self.changes = Changes(case)
        self.seed = limits.seed
        self.paths = rate_paths(case, limits.futures, limits.seed)
        self.world = unroll(case.demand, case.settings, limits.futures, limits.seed, self.paths)
        self._stand(assignments, self._judge(assignments))

    @property
    def paid_hours(self) -> float:
        """Paid hours of the roster."""
        return hours_of(self.assignments)

    def _stand(self, assignments: tuple[Assignment, ...], simulated: Simulated) -> None:
        self.assignments, self.now = assignments, simulated
        self.estimate = Estimate(self.case, self.world, self.limits.seed, assignments, simulated)

    def _judge(self, assignments: tuple[Assignment, ...]) -> Simulated:
        return simulate(
            self.case.demand,
            team_of(self.case, assignments),
            self.case.settings,
            self.limits.futures,
            self.limits.seed,
            paths=self.paths,
        )

    def run(self) -> None:
        """Round after round, until nothing helps, or rounds or time are over."""
        vain = 0
        for _ in range(self.limits.rounds):
            self.hit_limit |= time.perf_counter() > self.until
            if vain >= GAVE_UP or self.hit_limit:
                return
            step = self._fill if self.now.chance_all < self.aim else self._lighten
            vain = 0 if step(vain) else vain + 1

    # -- whole rosters -------------------------------------------------------------------------

    def _fill(self, vain: int) -> bool:
        """Hours where they make futures safest, at a price; half the price where that was in vain."""
        return self._renew(WORTHWHILE * 0.5**vain * self.limits.futures)

    def _lighten(self, vain: int) -> bool:
        """Take out what the aim can spare; else put shifts where they leave more to spare."""
        return self._trim() or self._renew(WORTHWHILE * 2.0**vain * self.limits.futures)

    def _renew(self, price: float) -> bool:
        changed = self.assignments
        for _ in range(PASSES):
            if time.perf_counter() < self.until:
                changed = self._safest(changed, price)
        return self._keep_if_better(changed, price)

    def _safest(self, assignments: tuple[Assignment, ...], price: float) -> tuple[Assignment, ...]:
        """The best by the fluid: a few rosters more or less loyal to this one, or what helps of them."""
        worth, others = self._worth(price), []
        for loyalty in LOYALTY:
            self.seed += 1
            other = renewed(self.changes, assignments, worth, loyalty, REOPENED, self.seed)
            others += [other] if self._is_sound(other) else []
        best = self._picked(assignments, others, price)
        most = self._value(best, price)
        for other in others:
            self.estimate.stand(other)
            dear = hours_of(other) > hours_of(best) + LONGEST
            if not dear and self._value(other, price) > most and self._keeps_aim(self.estimate.chance):
                best, most = other, self._value(other, price)
        self.estimate.stand(best)
        return best

    def _is_sound(self, other: tuple[Assignment, ...]) -> bool:
        """Whether a roster leaves no more hours below the floors, or without anybody in charge, than now."""
        lacks = [
            missing_skills(self.case, roster).sum()
            + np.maximum(
                self.changes.floor - coverage_of([a.duty for a in roster], self.case.days), 0.0
            ).sum()
            for roster in (self.assignments, other)
        ]
        return bool(lacks[1] <= lacks[0] + ROUNDING)

    def _picked(
        self, assignments: tuple[Assignment, ...], others: list[tuple[Assignment, ...]], price: float
    ) -> tuple[Assignment, ...]:
        """The roster with what other rosters have for one person after another, the most helpful first."""
        found = list(dict.fromkeys(c for other in others for c in person_by_person(assignments, other)))
        scored = [(self._score(change, price), change) for change in found]
        helpful = [item for item in scored if item[0] > 0.0]
        done: set[int] = set()
        for _, change in sorted(helpful, key=lambda item: -item[0]):
            if self.now.chance_all < self.aim <= self.estimate.chance:
                break
            if len(done) < AT_ONCE and self._helps(assignments, change, price, done):
                assignments = change.of(assignments)
                done.add(change.person)
                self.estimate.stand(assignments)
        return assignments

    def _keeps_aim(self, chance: float) -> bool:
        """Whether a chance is no step back below the aim."""
        return self.now.chance_all < self.aim or chance >= self.aim

    def _value(self, assignments: tuple[Assignment, ...], price: float) -> float:
        """Safety by the fluid, of the roster it stands at, less the price of hours."""
        return float(self.estimate.safety.sum()) - price * hours_of(assignments)

    def _score(self, change: Change, price: float) -> float:
        """What a change is worth: safety it adds by the fluid, less the price of its hours."""
        safety, chance = self.estimate.after(change)
        return safety - price * change.hours if self._keeps_aim(chance) else -1.0

    def _helps(
        self, assignments: tuple[Assignment, ...], change: Change, price: float, done: set[int]
    ) -> bool:
        """Whether a change still helps after those of the people who are done."""
        if change.person in done or not self.changes.is_sound(assignments, change):
            return False
        return not done or self._score(change, price) > 0.0

    def _worth(self, price: float) -> Worth:
        sets = self.changes.skill_sets
        return Worth(self.estimate.worth(sets, 1.0), self.estimate.worth(sets, -1.0), price)

    def _keep_if_better(self, changed: tuple[Assignment, ...], price: float) -> bool:
        """Keep a roster that simulation finds better too."""
        if changed == self.assignments:
            return False
        after = self._judge(changed)
        gain = float((safety_of(after) - safety_of(self.now)).sum())
        gain -= price * (hours_of(changed) - self.paid_hours)
        holds = self._keeps_aim(after.chance_all)
        if gain <= LEAST * self.limits.futures or not holds:
            self.estimate.stand(self.assignments)
            return False
        self._stand(changed, after)
        return True

    # -- taking --------------------------------------------------------------------------------

    def _trim(self) -> bool:
        """Take out what is missed least while the aim holds: all that the fluid finds, or half, and so on."""
        found = list(self._spared())
        while found:
            changed = self.assignments
            for change in found:
                changed = change.of(changed)
            after = self._judge(changed)
            if after.chance_all >= self.aim:
                self._stand(changed, after)
                return True
            found = found[: len(found) // 2]
        self.estimate.stand(self.assignments)
        return False

    def _spared(self) -> Iterator[Change]:
        """Changes that save hours, one after another, as long as the fluid says that the aim holds."""
        assignments = self.assignments
        for change in self._lighter(assignments):
            if not self.changes.is_sound(assignments, change):
                continue
            if self.estimate.after(change)[1] < self.aim:
                continue
            assignments = change.of(assignments)
            self.estimate.stand(assignments)
            yield change

    def _lighter(self, assignments: tuple[Assignment, ...]) -> list[Change]:
        """Changes that save hours, what an hour saved costs least first."""
        less = self.estimate.worth(self.changes.skill_sets, -1.0)
        ranked = self.changes.ranked(assignments, less, float(less.max()), -1.0)
        likely = list(islice(self._likely(assignments, ranked), TRIED))
        tried = sorted((self.estimate.after(change)[0] / change.hours, j) for j, change in enumerate(likely))
        return [likely[j] for _, j in tried]

    def _likely(self, assignments: tuple[Assignment, ...], ranked: Iterable[Change]) -> Iterator[Change]:
        """The first sound changes, not too many of them alike."""
        by_day: Counter[int] = Counter()
        by_person: Counter[int] = Counter()
        for change in islice(ranked, LOOKED_AT):
            too_many = any(by_day[day] >= SAME_DAY for day in change.given_days)
            if too_many or by_person[change.person] >= SAME_PERSON:
                continue
            if self.changes.is_sound(assignments, change):
                by_day.update(change.given_days)
                by_person[change.person] += 1
                yield change

    def without(self) -> tuple[Assignment, ...] | None:
        """The roster without what is missed least."""
        lighter = self._lighter(self.assignments)
        return lighter[0].of(self.assignments) if lighter else None


def person_by_person(before: tuple[Assignment, ...], after: tuple[Assignment, ...]) -> Iterator[Change]:
    """What differs between two rosters, a change a person."""
    taken, given = set(before) - set(after), set(after) - set(before)
    for person in sorted({a.person for a in taken | given}):
        away, instead = (
            tuple(sorted((a.duty for a in side if a.person == person), key=lambda duty: duty.start_minute))
            for side in (taken, given)
        )
        yield Change(person, away, instead)


def hours_of(assignments: Iterable[Assignment]) -> float:
    """Paid hours of a roster."""
    return sum(assignment.duty.paid_hours for assignment in assignments)


def safety_of(simulated: Simulated) -> FloatArray:
    """How safely each future holds, 0 to 1, one half at the edge, shape (F,)."""
    return safety_at(margins_of(simulated))
