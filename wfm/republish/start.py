"""What a plan begins from: a roster file, and what of it is to be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from scheduling.check import check_roster
from scheduling.problem import Duty, Person
from scheduling.result import Assignment
from wfm.agents import read_agents
from wfm.calendar import Grid
from wfm.case import Case
from wfm.changes import Change, changes_between
from wfm.config import PlanFile
from wfm.errors import DataFileError, NoPlanError, PlanFileError, Problem
from wfm.groups import groups_of
from wfm.people import people_of, pool_person
from wfm.readback import ReadRoster, read_roster
from wfm.staffed import Effort

Duties = Mapping[tuple[str, int], tuple[str, int]]

# A change must save more than the longest shift costs, so that none is made to save paid hours alone.
CHANGE_IN_SHIFTS = 1.5
PATIENT_TRIES = 7

# What cells that are fixed can break by themselves; minimum hours and runs depend on the cells between.
OF_FIXED_CELLS = frozenset(
    {"contract", "time off", "lock", "rest", "succession", "days in a row", "weekends", "most of a type"}
)


@dataclass(frozen=True)
class Start:
    """A roster that a plan begins from.

    `keep_edits` fixes every cell that is not as the file's own plan had it; `minimal_change` makes
    each day that differs from the file's roster dear.
    """

    roster: ReadRoster
    keep_edits: bool
    minimal_change: bool

    def patient(self, effort: Effort) -> Effort:
        """More tries where changes are dear: each moves the roster less than a free one would."""
        return replace(effort, tries=max(effort.tries, PATIENT_TRIES)) if self.minimal_change else effort

    @cached_property
    def told(self) -> Duties:
        """What everybody works by the file."""
        return {(shift.agent, shift.day): shift.duty for shift in self.roster.shifts}

    @cached_property
    def edits(self) -> Mapping[str, Mapping[int, tuple[str, int] | None]]:
        """By agent and day what the planner's edits say, None for a day off."""
        planned = {(p.agent, p.day): (p.code, p.start_clock) for p in self.roster.planned or ()}
        found: dict[str, dict[int, tuple[str, int] | None]] = {}
        for agent, day in sorted(self.told.keys() | planned.keys()):
            if self.told.get((agent, day)) != planned.get((agent, day)):
                found.setdefault(agent, {})[day] = self.told.get((agent, day))
        return found

    def applied_to(self, case: Case) -> Case:
        """The case with people who keep what is to be kept; NoPlanError where edits break hard rules."""
        people = tuple(self._person(case, person) for person in (*case.people, *self._strangers(case)))
        groups = groups_of(people, case.duties, case.rules, case.grid.days)
        made = replace(case, people=people, groups=groups)
        if self.keep_edits and (problems := tuple(self._contradictions(case, made))):
            raise NoPlanError(problems)
        return made

    def changes(self, case: Case, assignments: tuple[Assignment, ...]) -> tuple[Change, ...]:
        """Every day on which a roster differs from the file's."""
        now = {
            (case.people[a.person].name, a.duty.day): (a.duty.code, a.duty.start_clock) for a in assignments
        }
        return changes_between(self.told, now, (person.name for person in case.people), case.grid)

    def _strangers(self, case: Case) -> Iterator[Person]:
        contracts = {contract.name: contract for contract in case.plan.contracts}
        known = {person.name for person in case.people}
        for name, contract in self.roster.strangers.items():
            if name not in known:
                yield pool_person(case.plan, case.grid, contracts[contract], name)

    def _person(self, case: Case, person: Person) -> Person:
        if self.keep_edits:
            person = _with_edits(person, self.edits.get(person.name, {}))
        if self.minimal_change:
            person = replace(
                person,
                published={day: duty for (agent, day), duty in self.told.items() if agent == person.name},
                change_hours=CHANGE_IN_SHIFTS * _longest(case),
            )
        return person

    def _contradictions(self, before: Case, after: Case) -> Iterator[Problem]:
        """Edits against the planner's own locks, and hard rules that fixed cells break by themselves."""
        for person in before.people:
            for day, said in self.edits.get(person.name, {}).items():
                lock = person.locked.get(day)
                if lock is not None and (said is None or lock not in {said, (said[0], None)}):
                    yield self._problem(
                        person.name, day, f"{lock[0]} is locked here in the agents file", "lock"
                    )
        for broken in check_roster(after.people, self._fixed(after), after.days, after.rules):
            if broken.person in self.edits and broken.rule in OF_FIXED_CELLS:
                yield self._problem(broken.person, broken.day, broken.text, broken.rule)

    def _problem(self, agent: str, day: int | None, text: str, rule: str) -> Problem:
        message = f"{agent}: the cells you edited break a hard rule: {text}"
        return Problem(self.roster.file, self.roster.place(agent, day), message, f"edit them again ({rule})")

    def _fixed(self, case: Case) -> list[Assignment]:
        """The shifts that locks and edits fix, with their start."""
        by_start = {(d.code, d.day, d.start_clock): d for some in case.duties.values() for d in some}
        return [
            Assignment(p, by_start[code, day, clock])
            for p, person in enumerate(case.people)
            for day, (code, clock) in person.locked.items()
            if clock is not None
        ]


def _with_edits(person: Person, edits: Mapping[int, tuple[str, int] | None]) -> Person:
    """Edited cells fixed; a fixed day off leaves minimum hours as they are, as a lock does."""
    worked = {day: duty for day, duty in edits.items() if duty is not None}
    free = {day for day, duty in edits.items() if duty is None}
    locked = {day: duty for day, duty in person.locked.items() if day not in free}
    return replace(person, locked={**locked, **worked}, off=person.off | free)


def _longest(case: Case) -> float:
    duties: Iterator[Duty] = (duty for some in case.duties.values() for duty in some)
    return max((duty.paid_hours for duty in duties), default=0.0)


def start_of(path: Path | None, plan: PlanFile, *, keep_edits: bool, minimal_change: bool) -> Start | None:
    """The roster that a plan begins from, None where no file is given.

    PlanFileError where a file is given without what to keep of it, or the other way round.
    DataFileError where it cannot be read, or where edits are to be kept and it remembers no plan.
    """
    if path is None and not (keep_edits or minimal_change):
        return None
    if path is None:
        message, remedy = "there is no roster to keep anything of", "add --from with a roster.xlsx"
        raise PlanFileError(
            Problem("--keep-edits" if keep_edits else "--minimal-change", "", message, remedy)
        )
    if not (keep_edits or minimal_change):
        message, remedy = "--from says nothing of what to keep", "add --keep-edits or --minimal-change"
        raise PlanFileError(Problem(str(path), "", message, remedy))
    grid = Grid.of(plan)
    roster = read_roster(path, plan, grid, people_of(plan, grid, read_agents(plan)))
    if keep_edits and roster.planned is None:
        message = "what you edited cannot be told, since the file does not remember the plan it was made from"
        remedy = "give the roster.xlsx that wfm plan wrote, with its sheet Shifts, or use --minimal-change"
        raise DataFileError(Problem(str(path), "", message, remedy))
    return Start(roster, keep_edits, minimal_change)
