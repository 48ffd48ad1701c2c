"""The rules that bind one person each, as a list that reads as a table of contents.

Each tells how it is broken, whether it is hard or a wish with a weight; `broken` and `wishes_not_met` tell
these apart.
These functions judge a finished roster and share no code with the search, whose dynamic programme
holds the same rules in its states; so one confirms the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, pairwise

from scheduling.personal_roster import Broken, PersonalRoster, runs_of_days

DAY_MINUTES = 1440


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
    """Shift types that may not be worked on the day after some other one; if hard, across a seam too."""
    pairs = list(pairwise(roster.since_before))
    if roster.rules.cyclic and roster.duties and "forbidden_successions" not in roster.limits.soft:
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
        if beyond := _beyond(run, roster.limits.max_days_in_row):
            yield roster.broken("days in a row", max(0, run[0]), f"{len(run)} days in a row", beyond)


def few_days_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Enough working days in a row; a run that touches an end of what is known is exempt."""
    least, is_new = roster.limits.min_days_in_row, not roster.person.worked_before
    for run in roster.runs():
        touches = (is_new and run[0] == 0) or run[-1] == len(roster.days) - 1
        if len(run) < least and not touches:
            text = f"only {len(run)} days in a row"
            yield roster.broken("few days in a row", max(0, run[0]), text, least - len(run))


def days_off_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Days off come in runs long enough; a run that touches an end of what is known is exempt."""
    for before, after in pairwise(sorted({duty.day for duty in roster.since_before})):
        off, least = after - before - 1, roster.limits.min_days_off_in_row
        if 0 < off < least:
            yield roster.broken(
                "days off in a row", max(0, before + 1), f"{off} days off in a row", least - off
            )


def nights_in_a_row(roster: PersonalRoster) -> Iterator[Broken]:
    """Not too many nights in a row."""
    most = roster.limits.max_nights_in_row
    nights = runs_of_days(
        sorted({duty.day for duty in (*roster.person.worked_before, *roster.duties) if duty.is_night})
    )
    for run in nights:
        if most is not None and (beyond := _beyond(run, most)):
            yield roster.broken("nights in a row", max(0, run[0]), f"{len(run)} nights in a row", beyond)


def days_off_after_nights(roster: PersonalRoster) -> Iterator[Broken]:
    """Enough days off between the last of some nights in a row and the next shift."""
    for before, after in pairwise(roster.since_before):
        off, least = after.day - before.day - 1, roster.limits.min_days_off_after_nights
        goes_on = off == 0 and after.is_night
        if before.is_night and not goes_on and 0 <= off < least:
            text = f"{off} {'day' if off == 1 else 'days'} off after nights"
            yield roster.broken("days off after nights", max(0, before.day + 1), text, least - off)


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
    beyond = len(worked) - roster.limits.max_weekends
    if beyond > 0:
        yield roster.broken("weekends", None, f"{len(worked)} weekends", beyond)


def same_start(roster: PersonalRoster) -> Iterator[Broken]:
    """All shifts of a week start at about the clock time of its first."""
    most = roster.limits.same_start_minutes
    if most is None:
        return
    for _, duties in groupby(roster.duties, key=lambda duty: roster.days.week[duty.day]):
        first, *others = duties
        for duty in others:
            apart = minutes_apart(first.start_clock, duty.start_clock)
            if apart > most:
                text = f"{duty.code} starts {apart} minutes from the week's first shift"
                yield roster.broken("same start", duty.day, text)


def minutes_apart(clock: int, other: int) -> int:
    """Between two times of day, the shorter way round the clock."""
    apart = (clock - other) % DAY_MINUTES
    return min(apart, DAY_MINUTES - apart)


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


Rule = Callable[[PersonalRoster], Iterator[Broken]]

HARD: tuple[Rule, ...] = (
    contract_knows_the_shift,
    no_shift_on_time_off,
    rotation,
    one_shift_a_day,
    minimum_rest,
    weekly_rest,
    hours_per_week,
    hours_on_average,
    most_shifts_of_a_type,
    locks,
)
SOFTENED: Mapping[str, Rule] = {
    "forbidden_successions": forbidden_successions,
    "max_days_in_row": days_in_a_row,
    "min_days_in_row": few_days_in_a_row,
    "min_days_off_in_row": days_off_in_a_row,
    "max_nights_in_row": nights_in_a_row,
    "min_days_off_after_nights": days_off_after_nights,
    "whole_weekends": whole_weekends,
    "max_weekends": weekends,
    "same_start_minutes": same_start,
}


def broken(roster: PersonalRoster) -> Iterator[Broken]:
    """The hard rules that a roster breaks."""
    soft = roster.limits.soft
    for rule in (*HARD, *(rule for key, rule in SOFTENED.items() if key not in soft)):
        yield from rule(roster)


def wishes_not_met(roster: PersonalRoster) -> Iterator[Broken]:
    """The soft rules that a roster breaks, each with its weight."""
    for key, weight in roster.limits.soft.items():
        for found in SOFTENED[key](roster):
            yield replace(found, weight=weight)


def weight_of_wishes(roster: PersonalRoster) -> float:
    """What all soft rules that a roster breaks weigh together."""
    return sum(found.amount * (found.weight or 0.0) for found in wishes_not_met(roster))


def _beyond(run: list[int], most: int) -> int:
    """Days of the horizon in a run beyond the most; those of the roster before are past mending."""
    return sum(day >= 0 for day in run[most:])
