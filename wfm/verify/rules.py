"""Broken rules with the place in the file that breaks them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduling.check import check_roster
from scheduling.personal_roster import Broken
from scheduling.problem import Duty
from scheduling.result import Assignment
from wfm.case import Case
from wfm.readback import ReadRoster
from wfm.verify.breaks import Options, breaks_text, misplaced
from wfm.verify.result import BrokenRule


def broken_rules(
    case: Case, roster: ReadRoster, assignments: Sequence[Assignment], options: Options
) -> tuple[BrokenRule, ...]:
    """Every hard rule broken by anybody, agent by agent as the file lists them, then in the order of days."""
    found = [_placed(case, roster, broken) for broken in _broken(case, assignments)]
    found += _misplaced(case, roster, assignments, options)
    order = {name: place for place, name in enumerate(roster.rows)}
    last = case.grid.date(case.grid.days)
    return tuple(sorted(found, key=lambda b: (order.get(b.agent, len(order)), b.date or last, b.rule)))


def _broken(case: Case, assignments: Sequence[Assignment]) -> tuple[Broken, ...]:
    return check_roster(case.people, assignments, case.days, case.rules)


def _placed(case: Case, roster: ReadRoster, broken: Broken) -> BrokenRule:
    date = None if broken.day is None else case.grid.date(broken.day)
    return BrokenRule(broken.rule, broken.person, date, _place(case, roster, broken), broken.text)


def _place(case: Case, roster: ReadRoster, broken: Broken) -> str:
    """The cell; a week's cells for its hours, those of weekends, both shifts for the rest between them."""
    if broken.rule == "weekends":
        worked = [shift.day for shift in roster.shifts if shift.agent == broken.person]
        return roster.places(broken.person, [d for d in worked if case.days.weekend[d] is not None])
    if broken.day is None:
        return roster.place(broken.person, None)
    if broken.rule == "hours per week":
        week = [d for d in range(case.grid.days) if case.days.week[d] == case.days.week[broken.day]]
        return roster.places(broken.person, week)
    if broken.rule == "whole weekends":
        return roster.places(broken.person, [broken.day, broken.day + 1])
    if broken.rule in {"rest", "weekly rest"}:
        return roster.places(broken.person, [broken.day, _next_day(roster, broken.person, broken.day)])
    return roster.place(broken.person, broken.day)


def _next_day(roster: ReadRoster, agent: str, day: int) -> int:
    """The day of the agent's next shift, the first one again after the last."""
    days = sorted(shift.day for shift in roster.shifts if shift.agent == agent)
    return next((later for later in days if later > day), days[0] if days else day)


def _misplaced(
    case: Case, roster: ReadRoster, assignments: Sequence[Assignment], options: Options
) -> Iterator[BrokenRule]:
    minutes = frozenset(activity.minutes for activity in case.plan.activities)
    for assignment in assignments:
        duty: Duty = assignment.duty
        if misplaced(duty, options, minutes):
            agent = case.people[assignment.person].name
            when = breaks_text(duty.breaks, duty.start_minute)
            text = f"a break {when} after the start is not one of {duty.code}"
            yield BrokenRule("break", agent, case.grid.date(duty.day), roster.place(agent, duty.day), text)
