"""One person's roster as rules look at it, and what is said of a rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduling.limits import Limits
from scheduling.problem import Days, Duty, Person, RosterRules


@dataclass(frozen=True)
class Broken:
    """A rule broken by a person; `day` counts from 0, None where the whole horizon is meant.

    `amount` is how many days, weekends or shifts are too many or too few; `weight` what each weighs where the
    rule is a wish.
    """

    rule: str
    person: str
    day: int | None
    text: str
    amount: int = 1
    weight: float | None = None


@dataclass(frozen=True)
class PersonalRoster:
    """One person's duties in order of start, and what they are judged by."""

    person: Person
    duties: tuple[Duty, ...]
    days: Days
    rules: RosterRules

    @property
    def limits(self) -> Limits:
        """The runs and weekends that bind this person."""
        return self.rules.limits_of(self.person)

    def broken(self, rule: str, day: int | None, text: str, amount: int = 1) -> Broken:
        """A broken rule of this person."""
        return Broken(rule, self.person.name, day, text, amount)

    @property
    def since_before(self) -> tuple[Duty, ...]:
        """The last duty of the roster before, and these."""
        return (*self.person.worked_before[-1:], *self.duties)

    def rests(self) -> Iterator[tuple[Duty, float, int]]:
        """Each duty that another follows, the hours until then and the days off between."""
        if not self.duties:
            return
        duties = self.since_before
        starts = [(duty.start_minute, duty.day) for duty in duties[1:]]
        if self.rules.cyclic:
            first = self.duties[0]
            starts.append((first.start_minute + self.days.total_minutes, first.day + len(self.days)))
        for duty, (start, day) in zip(duties, starts, strict=False):
            yield duty, (start - duty.end_minute) / 60, day - duty.day - 1

    def days_worked(self) -> list[int]:
        """The distinct days with a shift, ascending."""
        return sorted({duty.day for duty in self.duties})

    def runs(self) -> list[list[int]]:
        """Runs of working days that reach into the horizon, begun in the roster before or in this one."""
        runs = runs_of_days(sorted({duty.day for duty in (*self.person.worked_before, *self.duties)}))
        return [run for run in runs if run[-1] >= 0]


def runs_of_days(days: list[int]) -> list[list[int]]:
    """Split ascending days into runs of consecutive ones."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
