"""The search: out with a shift, then others put elsewhere until the futures hold again; or back.

A first opinion on a move comes from a part of the futures that feel it, a second from the rest; what is kept
is judged by all of them. Every stand that holds is remembered, so that fresh futures may take an earlier
one where those learned from flatter the last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from scheduling.problem import FloatArray, IntArray
from wfm.cover_changes.futures import Futures, Team, chance_of
from wfm.cover_changes.moves import apart, first_sound, more
from wfm.cover_changes.shifts import Counts, Move, Shifts
from wfm.cover_changes.value import Value
from wfm.polish.safety import margins_of, safety_at
from wfm.polish.worth import worth_of

TRIED = 6  # shifts given or taken tried at once; the best is kept
PATIENCE, ALIKE = 32, 2  # shifts put elsewhere in vain until that is given up; of one day and group
STALE = 4  # shifts changed, after which values are learned anew
AT_ONCE = 4  # exchanges tried together
FIRST = 3  # one in so many of the futures that feel a move gives the first opinion
MUCH = 0.01  # of the chance, gained by exchanges at once, for others to follow before shifts are given
GAIN = 0.3  # futures made safe, at least, for a move to be kept
NEAR, WIDE = 0.5, 0.8  # of a late share: futures further inside feel no one shift; nor several
CHEAPEST = 1e-6  # what a shift counts at the least, where its hours are free
FEW = 20  # futures to learn worth from where fewer fail


@dataclass(frozen=True)
class Limits:
    """Simulations at most, and seconds as a last stop."""

    trials: int
    seconds: float


@dataclass(frozen=True)
class Stand:
    """Shifts, what they count in the objective, and their chance on the futures learned from."""

    counts: Counts
    price: float
    chance: float


@dataclass(frozen=True)
class Aim:
    """The least chance to hold, and what is given up to where it is missed: futures flatter."""

    least: float
    first: float


class Search:
    """The shifts as they stand, and the futures' margins; `stands` are those that held.

    `is_allowed` says what more is asked of shifts than that a move is sound: of all that are kept.
    """

    def __init__(
        self,
        shifts: Shifts,
        futures: Futures,
        aim: Aim,
        limits: Limits,
        is_allowed: Callable[[Counts], bool] = lambda _: True,
    ) -> None:
        self.shifts, self.futures, self.aim, self.limits = shifts, futures, aim, limits
        self.is_allowed = is_allowed
        self.until = time.perf_counter() + limits.seconds
        self.trials, self.hit_limit = 0, False
        self.counts: Counts = shifts.begin
        self.margins: FloatArray = futures.margins(shifts.team(shifts.begin))
        self.stands: list[Stand] = []
        self.value: Value | None = None
        self.kept, self.is_slow = 0, False

    @property
    def chance(self) -> float:
        """Of the shifts as they stand."""
        return chance_of(self.margins)

    @property
    def stand(self) -> Stand:
        """The shifts as they stand."""
        return Stand(self.counts, self.shifts.price(self.counts), self.chance)

    def run(self, say: Callable[[str], None]) -> list[Stand]:
        """Give where the least aim is missed, then take while it holds: stands that held, dearest first.

        Where none held, the last of them.
        """
        began = self.stand
        first = self.aim.first if self.chance < self.aim.least else 0.0
        while self.chance < first and self._goes_on() and (self._exchange_much() or self._give()):
            self._remember()
        nearest = self.stand
        while self._goes_on():
            if self._remember():
                if not self._take_out():
                    break
            elif not self._put_elsewhere():
                break
        found = sorted(self.stands, key=lambda stand: -stand.price) or [nearest]
        say(
            f"shift by shift: {began.price:,.0f} to {found[-1].price:,.0f}, "
            f"chance {began.chance:.3f} to {found[-1].chance:.3f}, {self.trials} simulations"
        )
        return found

    def _remember(self) -> bool:
        """Keep the stand if it holds, by all futures."""
        if self.chance < self.aim.least or self._settle() < self.aim.least:
            return False
        self.stands.append(self.stand)
        return True

    def _goes_on(self) -> bool:
        self.hit_limit |= time.perf_counter() > self.until
        return not self.hit_limit and self.trials < self.limits.trials

    # -- moves ---------------------------------------------------------------------------------

    def _give(self) -> bool:
        """The shift that helps most by the hour, of the likeliest few; false where none helps."""
        move = self._best(more(self.shifts, self.counts, self._worth()), losing=False)
        return move is not None and self._keep(move, 0.0)

    def _take_out(self) -> bool:
        """The shift that is missed least by the hour, of the likeliest few."""
        move = self._best(self._valued().savings(self.counts), losing=True)
        return move is not None and self._keep(move)

    def _best(self, ranked: Iterable[Move], losing: bool) -> Move | None:
        """Of the first few sound moves, the one that does most for the futures by what it costs or saves."""
        before = self.shifts.price(self.counts)
        found: list[tuple[float, int, Move]] = []
        moves = first_sound(self.shifts, self.counts, ranked, TRIED)
        for place, move in enumerate(self._allowed(moves) if losing else moves):
            price = abs(self.shifts.price(self.shifts.after(self.counts, move)) - before)
            found.append((self._change(move, losing) / max(price, CHEAPEST), -place, move))
        return max(found)[2] if found else None

    def _allowed(self, moves: Iterable[Move]) -> Iterable[Move]:
        return (move for move in moves if self.is_allowed(self.shifts.after(self.counts, move)))

    def _put_elsewhere(self) -> bool:
        """Exchanges that make the futures safer, the likeliest tried first; false where none does.

        Values learned some changes ago are learned anew before that is given up.
        """
        while not self._exchange():
            if self.kept == 0 or not self._goes_on():
                return False
            self.value = None
        return True

    def _exchange_much(self) -> bool:
        """Exchanges at once, as long as they gain much: they cost nothing, and the shifts given hours."""
        if self.is_slow:
            return False
        before = self.chance
        self.is_slow = not self._exchange() or self.chance < before + MUCH
        return not self.is_slow

    def _exchange(self) -> bool:
        """Some at once that have no day in common, else half as many, else one of the others."""
        ranked = self._valued().exchanges(self.counts)
        moves = first_sound(self.shifts, self.counts, ranked, PATIENCE, ALIKE)
        together = apart(self.shifts, self.counts, moves, AT_ONCE)
        while len(together) > 1 and self._goes_on():
            if self._helps_all(tuple(step for move in together for step in move)):
                return True
            together = together[: len(together) // 2]
        return any(self._goes_on() and self._helps(move) for move in moves)

    def _helps_all(self, move: Move) -> bool:
        return self.is_allowed(self.shifts.after(self.counts, move)) and self._keep(move, GAIN)

    def _valued(self) -> Value:
        """What shifts are worth, learned a few changes ago at most."""
        if self.value is None or self.kept >= STALE:
            simulated = self.futures.play(self.shifts.team(self.counts))
            self.trials += 1
            self.value = Value.of(self.futures, self.shifts, self.counts, simulated)
            self.kept = 0
        return self.value

    def _helps(self, move: Move) -> bool:
        return (
            self._change(move, losing=False) > GAIN
            and self.is_allowed(self.shifts.after(self.counts, move))
            and self._keep(move, GAIN)
        )

    # -- judging -------------------------------------------------------------------------------

    def _change(self, move: Move, losing: bool) -> float:
        """Futures made safe by a move, of those that feel it; of the first few where that is nothing."""
        felt = self.futures.who_feels(self.margins, self.shifts.duties(move), NEAR, losing)
        team = self.shifts.team(self.shifts.after(self.counts, move))
        first = self._safer(team, felt[::FIRST])
        if first <= 0.0 and not losing:
            return first
        return first + self._safer(team, np.delete(felt, np.s_[::FIRST]))

    def _safer(self, team: Team, which: IntArray) -> float:
        if not len(which):
            return 0.0
        self.trials += 1
        after = margins_of(self.futures.play(team, which))
        return float((safety_at(after) - safety_at(self.margins[which])).sum())

    def _keep(self, move: Move, least: float = -np.inf) -> bool:
        """Take a move, if the futures that may feel it at all agree."""
        counts = self.shifts.after(self.counts, move)
        felt = self.futures.who_feels(self.margins, self.shifts.duties(move), WIDE, losing=False)
        after = self.futures.margins_after(self.margins, self.shifts.team(counts), felt)
        self.trials += 1
        if float((safety_at(after) - safety_at(self.margins)).sum()) <= least:
            return False
        self.counts, self.margins, self.kept = counts, after, self.kept + (len(move) + 1) // 2
        return True

    def _settle(self) -> float:
        """The chance by all futures, those included that felt none of the moves."""
        self.margins = self.futures.margins(self.shifts.team(self.counts))
        self.trials += 1
        return self.chance

    def _worth(self) -> FloatArray:
        """What a head is worth, by the futures that fail or come nearest to it."""
        worst = self.margins.min(axis=1)
        failing = np.flatnonzero(worst < 0)
        if len(failing) < FEW:
            failing = np.sort(np.argsort(worst, kind="stable")[:FEW])
        simulated = self.futures.play(self.shifts.team(self.counts), failing)
        return worth_of(simulated, self.shifts.problem.skill_sets)
