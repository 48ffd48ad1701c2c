"""The roster before this one (`horizon.previous`): what its last shifts mean for the first days planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scheduling.problem import Days, Duty, Person, RosterRules, coverage_of
from wfm.agents import Agent
from wfm.calendar import Grid
from wfm.config import PlanFile
from wfm.errors import DataFileError
from wfm.history.wording import counted
from wfm.people import FOUR_WEEKS, in_proportion, own_rules
from wfm.premiums import Premiums
from wfm.readback.moments import Moments
from wfm.simulation.staffed_duty import StaffedDuty
from wfm.tables import Row, Table, read_table

LONGEST_SHIFT_MINUTES = 36 * 60
LONG_AGO_DAYS = 7  # a roster that ended longer ago says nothing of the first days
SATURDAY = 5


@dataclass(frozen=True)
class Previous:
    """The duties of each agent before the horizon, in order, and the skills the file gives the agent."""

    duties: Mapping[str, tuple[Duty, ...]]
    skills: Mapping[str, frozenset[str]]
    notes: tuple[str, ...]

    @property
    def first_day(self) -> int:
        """The first day of which the roster knows, negative."""
        return min((duties[0].day for duties in self.duties.values()), default=0)


def read_previous(plan: PlanFile, grid: Grid) -> Previous | None:
    """Read the roster before, None where the plan names none; DataFileError with every problem.

    Columns as `wfm plan` writes roster.csv; `agent`, `start` and `end` must be there. Shifts that start
    inside the horizon are left out: this plan makes them anew.
    """
    if plan.horizon.previous is None:
        return None
    path = plan.folder / plan.horizon.previous
    table = read_table(path, required=("agent", "start", "end"), optional=("shift", "skills", "breaks"))
    reader = _Reader(table, grid)
    found = [(row["agent"], duty) for row in table.rows if (duty := reader.duty(row)) is not None]
    if reader.moments.problems:
        raise DataFileError(reader.moments.problems)
    duties: dict[str, list[Duty]] = defaultdict(list)
    for agent, duty in sorted(found, key=lambda item: item[1].start_minute):
        if duty.day < 0:
            duties[agent].append(duty)
    skills = {row["agent"]: frozenset(row["skills"].replace(";", " ").split()) for row in table.rows}
    inside = sum(duty.day >= 0 for _, duty in found)
    by_agent = {agent: tuple(worked) for agent, worked in duties.items()}
    return Previous(by_agent, skills, tuple(_notes(by_agent, inside)))


def _notes(duties: Mapping[str, tuple[Duty, ...]], inside: int) -> Iterator[str]:
    if inside:
        yield f"the roster before: {counted(inside, 'shift')} inside the horizon left out, planned anew"
    last = max((worked[-1].day for worked in duties.values()), default=-LONG_AGO_DAYS - 1)
    if last < -LONG_AGO_DAYS:
        yield "the roster before has no shift in the week before the horizon: nothing of it counts here"


class _Reader:
    """Reads row after row and gathers what is wrong with them."""

    def __init__(self, table: Table, grid: Grid) -> None:
        self.moments, self.grid, self.night = Moments(table, grid), grid, Premiums.of_night(grid)

    def duty(self, row: Row) -> Duty | None:
        """The duty of a row, as far as it can be read."""
        if not row["agent"]:
            self.moments.report(row, "agent", "the row has no agent", "write the agent's name")
        start = self.moments.moment(row, "start", row["start"])
        end = self.moments.moment(row, "end", row["end"])
        breaks = self.moments.breaks(row) or ()
        if start is None or end is None:
            return None
        first, last = self.moments.minute(start), self.moments.minute(end)
        if not first < last <= first + LONGEST_SHIFT_MINUTES:
            message = f"a shift from {row['start']} to {row['end']} cannot be"
            self.moments.report(row, "end", message, "write when the shift of this row ends")
        elif breaks and not first <= breaks[0][0] <= breaks[-1][1] <= last:
            self.moments.report(row, "breaks", "a break outside the shift", "write breaks inside it")
        return Duty(
            code=row["shift"],
            day=(start.date() - self.grid.first_day).days,
            start_clock=start.hour * 60 + start.minute,
            start_minute=first,
            end_minute=last,
            breaks=breaks,
            paid_hours=(last - first) / 60.0,
            night_hours=self.night.hours(first, last),
        )


def people_after(
    previous: Previous,
    plan: PlanFile,
    grid: Grid,
    people: tuple[Person, ...],
    rules: RosterRules,
    agents: tuple[Agent, ...] = (),
) -> tuple[Person, ...]:
    """The people with what they worked before, and the weekends that it leaves them."""
    contracts = {contract.name: contract for contract in plan.contracts}
    named = {agent.name: agent for agent in agents}

    def after(person: Person) -> Person:
        worked = previous.duties.get(person.name, ())
        own = own_rules(plan, contracts[person.contract], named.get(person.name))
        limits, left = rules.limits_of(person), _weekends_left(previous, own.max_weekends, grid, worked)
        most = min(limits.max_weekends, left)
        return replace(person, worked_before=worked, limits=replace(limits, max_weekends=most))

    return tuple(after(person) if person.name in previous.duties else person for person in people)


def _weekends_left(previous: Previous, per_four_weeks: int, grid: Grid, worked: tuple[Duty, ...]) -> int:
    """Weekends that those worked before leave a person who may work so many in four weeks.

    Those of four weeks count: of the horizon, and of as many days before it as make four weeks (in
    proportion, rounded up, where fewer are known). A weekend that the start divides is the horizon's.
    """
    back = min(max(0, FOUR_WEEKS - grid.days), -previous.first_day)
    weekends = {_weekend(grid, duty.day) for duty in worked if duty.day >= -back}
    inside = {_weekend(grid, d) for d in range(grid.days)}
    allowed = in_proportion(per_four_weeks, grid.days + back)
    return max(0, allowed - len(weekends - inside - {None}))


def _weekend(grid: Grid, day: int) -> int | None:
    """A number for each weekend, None on other days."""
    week, weekday = divmod(grid.first_day.weekday() + day, 7)
    return week if weekday >= SATURDAY else None


def still_at_work(previous: Previous, people: tuple[Person, ...]) -> tuple[StaffedDuty, ...]:
    """The duties that reach into the horizon, with the skills and the speed of who works them.

    Who is in the plan no more has the skills the file says, as far as somebody in it has them together:
    cover counts heads by the sets of skills of its people.
    """
    named = {person.name: person for person in people}
    known = sorted({person.skills for person in people}, key=lambda held: (-len(held), sorted(held)))
    found = []
    for agent, duties in previous.duties.items():
        reaching = [duty for duty in duties if duty.end_minute > 0]
        if (person := named.get(agent)) is not None:
            found += [StaffedDuty.of(person, duty) for duty in reaching]
        elif held := [some for some in known if some <= previous.skills[agent]]:
            found += [StaffedDuty(duty, held[0]) for duty in reaching]
    return tuple(found)


def days_after(days: Days, staff: tuple[StaffedDuty, ...]) -> Days:
    """The days as no cycle, with the heads still at work."""
    open_ended = replace(days, cyclic=False)
    present = tuple((at_work.skills, coverage_of([at_work.duty], open_ended)) for at_work in staff)
    return replace(open_ended, present=present)
