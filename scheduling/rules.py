"""The hard rules that bind one person each, as a list that reads as a table of contents.

These functions judge a finished roster and share no code with the search, whose dynamic programme
holds the same rules in its states; so one confirms the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from scheduling.problem import Days, Duty, Limits, Person, RosterRules


@dataclass(frozen=True)
class Broken:
    """A hard rule broken by a person; `day` counts from 0, None where the whole horizon is meant."""

    rule: str
    person: str
    day: int | None
    text: str


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

    def broken(self, rule: str, day: int | None, text: str) -> Broken:
        """A broken rule of this person."""
        return Broken(rule, self.person.name, day, text)

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
        runs = _runs(sorted({duty.day for duty in (*self.person.worked_before, *self.duties)}))
        return [run for run in runs if run[-1] >= 0]


def contract_knows_the_shift(roster: PersonalRoster) -> Iterator[Broken]:
    """Only shift types of the contract."""
    for duty in roster.duties:
        if duty.code not in roster.person.codes:
            yield roster.broken("contract", duty.day, f"{duty.code} is no shift of {roster.person.contract}")


def no_shift_on_time_off(roster: PersonalRoster) -> Iterator[Broken]:
    """Time off is hard."""
    for duty in roster.duties:
        if duty.day in roster.person.off:
            yield roster.broken("time off", duty.day, f"{duty.code} on a day off")


def rotation(roster: PersonalRoster) -> Iterator[Broken]:
    """What the rotation has for the day."""
    for duty in roster.duties:
        allowed = roster.person.allowed.get(duty.day)
        if allowed is not None and duty.code not in allowed:
            instead = " or ".join(sorted(allowed)) if allowed else "a day off"
            yield roster.broken("rotation", duty.day, f"{duty.code} where the rotation has {instead}")


def one_shift_a_day(roster: PersonalRoster) -> Iterator[Broken]:
    """At most one shift starts on a local day."""
    for day, duties in groupby(roster.duties, key=lambda duty: duty.day):
        codes = [duty.code for duty in duties]
        if len(codes) > 1:
            yield roster.broken("one shift a day", day, f"{len(codes)} shifts: {', '.join(codes)}")


def minimum_rest(roster: PersonalRoster) -> Iterator[Broken]:
    """Rest between one shift's end and the next one's start, after the roster before or across the seam."""
    for before, hours, _ in roster.rests():
        if hours * 60 < roster.rules.rest_minutes:
            yield roster.broken("rest", max(0, before.day), f"{hours:g} h of rest after {before.code}")


def weekly_rest(roster: PersonalRoster) -> Iterator[Broken]:
    """More rest where one day off or more lies between two shifts."""
    for before, hours, days_off in roster.rests():
        if roster.rules.rest_minutes <= hours * 60 < roster.rules.rest_after(days_off):
            text = f"{hours:g} h of rest about the day off after {before.code}"
            yield roster.broken("weekly rest", max(0, before.day), text)


def forbidden_successions(roster: PersonalRoster) -> Iterator[Broken]:
    """Shift types that may not be worked on the day after some other one, across a seam as well."""
    pairs = list(pairwise(roster.since_before))
    if roster.rules.cyclic and roster.duties:
        pairs.append((roster.duties[-1], roster.duties[0]))
    for before, after in pairs:
        is_next = (after.day - before.day) % len(roster.days) == 1 % len(roster.days)
        if is_next and (before.code, after.code) in roster.rules.may_not_follow:
            yield roster.broken("succession", after.day, f"{after.code} on the day after {before.code}")


def hours_per_week(roster: PersonalRoster) -> Iterator[Broken]:
    """Counted hours inside the contract's; a pool agent may stay unused in a week."""
    person = roster.person
    for week, (low, high) in enumerate(zip(person.min_hours, person.max_hours, strict=True)):
        hours = sum(duty.counted_hours for duty in roster.duties if roster.days.week[duty.day] == week)
        unused = person.is_pool and hours == 0
        if hours > high + 1e-6 or (hours < low - 1e-6 and not unused):
            day = roster.days.week.index(week)
            yield roster.broken("hours per week", day, f"{hours:g} h in the week, not {low:g} to {high:g}")


def hours_on_average(roster: PersonalRoster) -> Iterator[Broken]:
    """Not too many counted hours over the horizon: an average that single weeks may pass."""
    most = roster.person.most_hours
    hours = sum(duty.counted_hours for duty in roster.duties)
    if most is not None and hours > most + 1e-6:
        text = f"{hours:g} h over the horizon, not more than {most:g}"
        yield roster.broken("hours on average", None, text)


def days_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Not too many working days in a row."""
    for run in roster.runs():
        if len(run) > roster.limits.max_days_in_row:
            yield roster.broken("days in a row", max(0, run[0]), f"{len(run)} days in a row")


def few_days_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Enough working days in a row; a run that touches an end of the horizon is exempt."""
    for run in roster.runs():
        touches = run[0] == 0 or run[-1] == len(roster.days) - 1
        if len(run) < roster.limits.min_days_in_row and not touches:
            yield roster.broken("few days in a row", run[0], f"only {len(run)} days in a row")


def days_off_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Days off come in runs long enough; a run that touches an end of what is known is exempt."""
    for before, after in pairwise(sorted({duty.day for duty in roster.since_before})):
        off = after - before - 1
        if 0 < off < roster.limits.min_days_off_in_row:
            yield roster.broken("days off in a row", max(0, before + 1), f"{off} days off in a row")


def nights_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Not too many nights in a row."""
    most = roster.limits.max_nights_in_row
    nights = _runs(
        sorted({duty.day for duty in (*roster.person.worked_before, *roster.duties) if duty.is_night})
    )
    for run in nights:
        if most is not None and run[-1] >= 0 and len(run) > most:
            yield roster.broken("nights in a row", max(0, run[0]), f"{len(run)} nights in a row")


def days_off_after_nights(roster: PersonalRoster) -> Iterator[Broken]:
    """Enough days off between the last of some nights in a row and the next shift."""
    for before, after in pairwise(roster.since_before):
        off = after.day - before.day - 1
        goes_on = off == 0 and after.is_night
        if before.is_night and not goes_on and 0 <= off < roster.limits.min_days_off_after_nights:
            text = f"{off} {'day' if off == 1 else 'days'} off after nights"
            yield roster.broken("days off after nights", max(0, before.day + 1), text)


def whole_weekends(roster: PersonalRoster) -> Iterator[Broken]:
    """Both days of a weekend, or neither; of one that the start divides as far as its first day is known."""
    if not roster.limits.whole_weekends:
        return
    worked = {duty.day for duty in (*roster.person.worked_before, *roster.duties)}
    for day in roster.days.second_of_weekend(is_known_before=bool(roster.person.worked_before)):
        if (day in worked) != (day - 1 in worked):
            yield roster.broken("whole weekends", max(0, day - 1), "one day of a weekend without the other")


def weekends(roster: PersonalRoster) -> Iterator[Broken]:
    """Weekends with a shift on Saturday or Sunday."""
    worked = {roster.days.weekend[day] for day in roster.days_worked()} - {None}
    if len(worked) > roster.limits.max_weekends:
        yield roster.broken("weekends", None, f"{len(worked)} weekends")


def most_shifts_of_a_type(roster: PersonalRoster) -> Iterator[Broken]:
    """Not too many shifts of a type over the horizon."""
    for code, most in roster.person.most_of.items():
        worked = sum(duty.code == code for duty in roster.duties)
        if worked > most:
            yield roster.broken("most of a type", None, f"{worked} shifts {code}, not more than {most}")


def locks(roster: PersonalRoster) -> Iterator[Broken]:
    """What the planner fixed stays."""
    worked = {duty.day: duty for duty in roster.duties}
    for day, (code, clock) in roster.person.locked.items():
        duty = worked.get(day)
        if duty is None or duty.code != code or clock not in {None, duty.start_clock}:
            yield roster.broken("lock", day, f"{code} is fixed here")


RULES: tuple[Callable[[PersonalRoster], Iterator[Broken]], ...] = (
    contract_knows_the_shift,
    no_shift_on_time_off,
    rotation,
    one_shift_a_day,
    minimum_rest,
    weekly_rest,
    forbidden_successions,
    hours_per_week,
    hours_on_average,
    days_in_a_row,
    few_days_in_a_row,
    days_off_in_a_row,
    nights_in_a_row,
    days_off_after_nights,
    whole_weekends,
    weekends,
    most_shifts_of_a_type,
    locks,
)


def _runs(days: list[int]) -> list[list[int]]:
    """Split ascending days into runs of consecutive ones."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
