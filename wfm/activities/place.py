"""A roster's activities placed where most heads can be spared, and the roster judged with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.activities import Activity as Asked
from scheduling.activities import Placement, place_activities
from scheduling.problem import FloatArray
from scheduling.result import Assignment
from wfm.activities.placed import PlacedActivity
from wfm.case import Case
from wfm.config.activity import Activity
from wfm.in_time import forecast_problem
from wfm.staffed import Effort, Staffed, judge, team_of
from wfm.tries import Verified, verify_seed
from wfm.verify.breaks import heads_wanted, options_of, without_activities
from wfm.verify.uncovered import live_heads


@dataclass(frozen=True)
class Activities:
    """What was placed, and in words what found no place."""

    placed: tuple[PlacedActivity, ...] = ()
    missing: tuple[str, ...] = ()


def with_activities(
    case: Case, found: Verified[Staffed], effort: Effort
) -> tuple[Verified[Staffed], Activities]:
    """The same roster with its activities, and the futures that verify a plan asked again.

    Activities of the roster a plan began from are placed anew.
    """
    if not case.plan.activities:
        return found, Activities()
    options = options_of(case.duties)
    plain = [replace(a, duty=without_activities(a.duty, options)) for a in found.tried.roster.assignments]
    asked = [one for activity in case.plan.activities for one in _asked(case, activity, plain)]
    floor = forecast_problem(case).floor
    placement = place_activities(asked, plain, case.days, _wanted(case), floor)
    assignments = placement.assignments
    tried = replace(
        found.tried,
        roster=replace(found.tried.roster, assignments=assignments),
        team=team_of(case, assignments),
        last=None,  # judged without activities
    )
    fresh = judge(case, assignments, effort.futures, verify_seed(case.plan))
    return Verified(tried, fresh), _told(case, asked, placement)


def _asked(case: Case, activity: Activity, roster: Sequence[Assignment]) -> Iterator[Asked]:
    """The activity on the days of the horizon, if it has any."""
    grid = case.grid
    days = [
        day
        for day in range(grid.days)
        if (activity.first is None or grid.date(day) >= activity.first)
        and (activity.last is None or grid.date(day) <= activity.last)
    ]
    first, last = activity.window_minutes
    windows = [(grid.minute_of(day, first), grid.minute_of(day, last)) for day in days]
    if windows and activity.between is None:
        windows = [(windows[0][0], windows[-1][1])]
    there = {assignment.person for assignment in roster}
    people = tuple(
        p
        for p, person in enumerate(case.people)
        if (not person.is_pool or p in there)
        and (not activity.agents or person.name in activity.agents)
        and (not activity.contracts or person.contract in activity.contracts)
        and (not activity.skills or person.skills & set(activity.skills))
    )
    if windows:
        yield Asked(
            activity.name, activity.minutes, people, tuple(windows), activity.times, activity.together
        )


def _wanted(case: Case) -> FloatArray:
    """Heads of work as it arrives, of live work and of the floor, shape (T,)."""
    fluid = forecast_problem(case)
    arriving = np.sum([stream.hours for stream in case.work], axis=0)
    return heads_wanted(arriving, fluid.floor, live_heads(fluid), fluid.head_hours)


def _told(case: Case, asked: Sequence[Asked], placement: Placement) -> Activities:
    placed = tuple(
        PlacedActivity(one.name, case.people[one.person].name, one.day, one.start, one.end)
        for one in placement.placed
    )
    by_name = {activity.name: activity for activity in asked}
    missing = tuple(
        f"{name}: {case.people[person].name} has it {count} {'time' if count == 1 else 'times'} fewer than "
        f"asked: {_reason(by_name[name], person, placement.assignments)}"
        for name, person, count in placement.missing
    )
    return Activities(placed, missing)


def _reason(activity: Asked, person: int, roster: Sequence[Assignment]) -> str:
    """Why somebody has no place for it."""
    free = any(
        min(last, a.duty.end_minute) - max(first, a.duty.start_minute) >= activity.minutes
        for a in roster
        if a.person == person
        for first, last in activity.windows
    )
    if not free:
        return "no shift of theirs has room for it in its hours and on its days"
    if activity.together:
        return "they cannot come when most others can, or are of the floor then"
    return "breaks, other activities and the floor leave no room, or no further day"
