"""Named agents from agents.csv or .xlsx: contract, skills, time off, requests and locks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from scheduling.limits import MAY_BE_SOFT
from wfm.config import Contract, OwnRules, PlanFile, Shift
from wfm.config.values import MisspeltError, parse_clock_time, write_clock_time
from wfm.config.wording import nearest
from wfm.errors import DataFileError, Problem
from wfm.tables import Row, Table, parse_date, read_table

LONGEST_TIME_OFF_DAYS = 3660
LIMITS_OF_RULES: dict[str, tuple[int, int | None]] = {
    "max_days_in_row": (1, None),
    "min_days_in_row": (1, None),
    "min_days_off_in_row": (1, None),
    "max_weekends": (0, 4),
    "max_nights_in_row": (1, None),
    "same_start_minutes": (0, 720),
}
YES_OR_NO = {"yes": 1, "no": 0}

Item = TypeVar("Item")


@dataclass(frozen=True)
class Request:
    """A wish: shift-on or shift-off on a day, of any shift, of a code, or of a code at a start."""

    on: bool
    day: date
    code: str | None = None
    start_minute: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Lock:
    """An assignment the planner fixed; `code` None means off."""

    day: date
    code: str | None
    start_minute: int | None = None


@dataclass(frozen=True)
class Agent:
    """A named agent; `contract` is a contract's name, `time_off` holds single local days.

    `rotation` is a day on which the contract's rotation begins for this one. Nobody works before the day
    on which they `started`, None for who has been there all along.
    """

    name: str
    contract: str
    skills: frozenset[str]
    time_off: frozenset[date] = frozenset()
    requests: tuple[Request, ...] = ()
    locks: tuple[Lock, ...] = ()
    rules: OwnRules = field(default_factory=OwnRules)
    rotation: date | None = None
    started: date | None = None


def read_agents(plan: PlanFile) -> tuple[Agent, ...]:
    """Read the plan's agents file, () where it names none; DataFileError with every problem.

    An agent without skills of their own has the contract's. Days outside the horizon are kept.
    """
    if plan.agents is None:
        return ()
    path = plan.folder / plan.agents.file
    optional = ("skills", "time_off", "requests", "locks", "rules", "rotation", "started")
    table = read_table(path, required=("agent", "contract"), optional=optional)
    reader = _Reader(plan, table)
    agents = tuple(reader.agent(row) for row in table.rows)
    problems = [*reader.problems, *_repeated_names(table), *_missing_people(plan, table, agents)]
    problems += _unknown_in_activities(plan, table, agents)
    if problems:
        raise DataFileError(problems)
    return agents


def _unknown_in_activities(plan: PlanFile, table: Table, agents: Sequence[Agent]) -> Iterator[Problem]:
    """Agents whom an activity of the plan file names, and nobody here is."""
    known = [agent.name for agent in agents]
    for activity in plan.activities:
        for name in activity.agents:
            if name not in known:
                message = f'the activity "{activity.name}" names "{name}", who is not in this file'
                yield Problem(table.file, "column agent", message, nearest(name, known))


class _Reader:
    """Reads row after row and gathers what is wrong with them."""

    def __init__(self, plan: PlanFile, table: Table) -> None:
        self.plan, self.table = plan, table
        self.contracts = {contract.name: contract for contract in plan.contracts}
        self.shifts = {shift.code: shift for shift in plan.shifts}
        self.problems: list[Problem] = []

    def agent(self, row: Row) -> Agent:
        """The agent of a row, as far as it can be read."""
        contract = self._contract(row)
        codes = self.plan.codes_of(contract) if contract else tuple(self.shifts)
        duties = _Duties(self.shifts, contract, codes)
        time_off = frozenset(day for days in self._items(row, "time_off", _parse_days) for day in days)
        requests = tuple(self._items(row, "requests", duties.parse_request))
        locks = tuple(self._items(row, "locks", duties.parse_lock))
        started = self._started(row)
        self._locks_agree(row, locks, time_off, started)
        skills = row["skills"].replace(";", " ").split() or (contract.skills if contract else ())
        rules = self._rules(row, contract, codes)
        begins = next(iter(self._items(row, "rotation", parse_date)), None)
        return Agent(
            name=row["agent"],
            contract=row["contract"],
            skills=frozenset(skills),
            time_off=time_off,
            requests=requests,
            locks=locks,
            rules=rules,
            rotation=begins,
            started=started,
        )

    def _started(self, row: Row) -> date | None:
        days = self._items(row, "started", parse_date)
        if len(days) > 1:
            message = f"{', '.join(map(str, days))} are more than one day"
            self._report(row, "started", message, "write the first day of work alone")
        return days[0] if days else None

    def _rules(self, row: Row, contract: Contract | None, codes: tuple[str, ...]) -> OwnRules:
        """The agent's own rules; a run that has no room is told here, where both ends of it are known."""
        counts = self._items(row, "rules", lambda text: parse_rule(text, codes))
        rules = OwnRules(
            max_shifts={code: int(most) for key, code, most in counts if key == "max_shifts" and code},
            soft={rule: weight for key, rule, weight in counts if key == "soft" and rule},
            **{key: int(most) for key, code, most in counts if code is None},
        )
        whole = self.plan.rules.with_own(contract.rules if contract else None, rules)
        if whole.min_days_in_row > whole.max_days_in_row:
            message = f"at least {whole.min_days_in_row} days in a row, and at most {whole.max_days_in_row}"
            self._report(row, "rules", message, "let the shortest run be no longer than the longest")
        return rules

    def _contract(self, row: Row) -> Contract | None:
        if not row["agent"]:
            self._report(row, "agent", "the name is empty", "write the agent's name, or remove the row")
        name = row["contract"]
        if name not in self.contracts:
            message = f'there is no contract "{name}"' if name else "the contract is empty"
            self._report(row, "contract", message, nearest(name, self.contracts))
        return self.contracts.get(name)

    def _items(self, row: Row, column: str, parse: Callable[[str], Item]) -> list[Item]:
        """The items of a cell that can be read."""
        found = []
        for text in filter(None, map(str.strip, row[column].split(";"))):
            try:
                found.append(parse(text))
            except MisspeltError as error:
                self._report(row, column, error.message, error.remedy)
        return found

    def _locks_agree(
        self, row: Row, locks: tuple[Lock, ...], time_off: frozenset[date], started: date | None
    ) -> None:
        for place, lock in enumerate(locks):
            if lock.code is not None and started is not None and lock.day < started:
                message = f"{lock.day} is locked to {lock.code} and is before the start on {started}"
                self._report(row, "locks", message, "remove the lock, or write an earlier day into started")
            if lock.code is not None and lock.day in time_off:
                message = f"{lock.day} is locked to {lock.code} and is time off"
                self._report(row, "locks", message, "remove the lock, or the day from time_off")
            if any(lock.day == other.day and lock != other for other in locks[:place]):
                message = f"{lock.day} is locked to more than one thing"
                self._report(row, "locks", message, "keep one lock a day")

    def _report(self, row: Row, column: str, message: str, remedy: str) -> None:
        self.problems.append(self.table.problem(row, column, message, remedy))


def parse_rule(text: str, codes: Sequence[str]) -> tuple[str, str | None, float]:
    """`KEY N`, `whole_weekends yes`, `max_shifts CODE N` or `soft KEY WEIGHT`.

    A rule, the shift that it counts or the rule that is soft, the number.
    """
    key, *words = text.split()
    if key == "soft":
        return key, *_parse_soft(text, words)
    counts = key == "max_shifts"
    if key not in OwnRules.model_fields:
        raise MisspeltError(f'"{key}" is no rule of an agent', nearest(key, OwnRules.model_fields))
    if key == "whole_weekends":
        if len(words) != 1 or words[0] not in YES_OR_NO:
            raise MisspeltError(
                f'"{text}" is not a rule', 'write "whole_weekends yes" or "whole_weekends no"'
            )
        return key, None, YES_OR_NO[words[0]]
    if len(words) != 1 + counts or not words[-1].isdecimal():
        shape = 'write "max_shifts CODE N"' if counts else f'write "{key} N", N a whole number'
        raise MisspeltError(f'"{text}" is not a rule', shape)
    number = int(words[-1])
    if counts and words[0] not in codes:
        raise MisspeltError(f'the contract has no shift "{words[0]}"', nearest(words[0], codes))
    least, most = LIMITS_OF_RULES.get(key, (0, None))
    if number < least or (most is not None and number > most):
        bounds = f"from {least} to {most}" if most is not None else f"of at least {least}"
        raise MisspeltError(f"{key} {number} is out of range", f"write a number {bounds}")
    return key, words[0] if counts else None, number


def _parse_soft(text: str, words: Sequence[str]) -> tuple[str, float]:
    known = [key for key in MAY_BE_SOFT if key in OwnRules.model_fields]
    if len(words) != 2 or not re.fullmatch(r"\d+(\.\d+)?", words[1]) or not float(words[1]):
        raise MisspeltError(
            f'"{text}" is not a rule', 'write "soft KEY WEIGHT", such as "soft max_weekends 3"'
        )
    if words[0] not in known:
        raise MisspeltError(f'"{words[0]}" cannot be soft', nearest(words[0], known))
    return words[0], float(words[1])


class _Duties:
    """The shift codes and starts that one contract may be given."""

    def __init__(self, shifts: dict[str, Shift], contract: Contract | None, codes: tuple[str, ...]) -> None:
        self.shifts, self.contract, self.codes = shifts, contract, codes

    def parse_lock(self, text: str) -> Lock:
        """`DATE CODE [HH:MM]` or `DATE off`."""
        words = text.split()
        if not 2 <= len(words) <= 3 or (words[1] == "off" and len(words) == 3):
            raise MisspeltError(
                f'"{text}" is not a lock', 'write "DATE CODE", "DATE CODE HH:MM" or "DATE off"'
            )
        day = parse_date(words[0])
        if words[1] == "off":
            return Lock(day, None)
        return Lock(day, *self._duty(words[1:]))

    def parse_request(self, text: str) -> Request:
        """`on|off DATE [CODE [HH:MM]] [weight N]`."""
        words, weight = _split_weight(text)
        if not 2 <= len(words) <= 4 or words[0] not in ("on", "off"):
            remedy = 'write "on DATE" or "off DATE", then CODE, HH:MM and "weight N" as wished'
            raise MisspeltError(f'"{text}" is not a request', remedy)
        return Request(words[0] == "on", parse_date(words[1]), *self._duty(words[2:]), weight)

    def _duty(self, words: list[str]) -> tuple[str | None, int | None]:
        """Code and start, each None where not written."""
        if not words:
            return None, None
        shift = self._shift(words[0])
        if len(words) == 1:
            return shift.code, None
        start = parse_clock_time(words[1])
        if start not in shift.starts:
            starts = ", ".join(map(write_clock_time, shift.starts))
            raise MisspeltError(f"{shift.code} does not start at {words[1]}", f"write one of {starts}")
        return shift.code, start

    def _shift(self, code: str) -> Shift:
        if code not in self.shifts:
            raise MisspeltError(f'there is no shift "{code}"', nearest(code, self.shifts))
        if self.contract is not None and code not in self.codes:
            remedy = f"write one of {', '.join(self.codes)}, or add it to the contract"
            raise MisspeltError(f'contract "{self.contract.name}" has no shift {code}', remedy)
        return self.shifts[code]


def _split_weight(text: str) -> tuple[list[str], float]:
    words = text.split()
    if "weight" not in words[:-1]:
        return words, 1.0
    place = words.index("weight")
    written = words[place + 1 :]
    if len(written) != 1 or not re.fullmatch(r"\d+(\.\d+)?", written[0]):
        raise MisspeltError(
            f'"{" ".join(written)}" is not a weight', "end the request with a number, as in weight 2"
        )
    return words[:place], float(written[0])


def _parse_days(text: str) -> list[date]:
    """A date, or `first/last`, both inclusive."""
    first, *rest = (parse_date(part.strip()) for part in text.split("/"))
    last = rest[0] if rest else first
    days = (last - first).days + 1
    if len(rest) > 1 or not 1 <= days <= LONGEST_TIME_OFF_DAYS:
        raise MisspeltError(
            f'"{text}" is not a span of days', "write the first and the last day off as first/last"
        )
    return [first + timedelta(days=day) for day in range(days)]


def _repeated_names(table: Table) -> Iterator[Problem]:
    first_rows: dict[str, int] = {}
    for row in table.rows:
        first = first_rows.setdefault(row["agent"], row.number)
        if row["agent"] and first != row.number:
            message = f'"{row["agent"]}" is already in row {first}'
            yield table.problem(row, "agent", message, "give each agent one row and a name of their own")


def _missing_people(plan: PlanFile, table: Table, agents: Iterable[Agent]) -> Iterator[Problem]:
    pools = [contract for contract in plan.contracts if contract.pool]
    held = {skill for agent in agents for skill in agent.skills}
    held |= {skill for pool in pools for skill in pool.skills}
    if not table.rows and not pools:
        yield table.header_problem(
            "agent", "there is no agent and no contract has a pool", "add agents, or a pool"
        )
    asked = {queue.skill: "a queue needs" for queue in plan.queues if queue.skill}
    if plan.staffing.in_charge is not None:
        asked.setdefault(plan.staffing.in_charge, "staffing.in_charge names")
    for skill in plan.staffing.floors:
        asked.setdefault(skill, "staffing.floors names")
    for skill in sorted(asked.keys() - held):
        message = f'nobody has the skill "{skill}" that {asked[skill]}'
        yield table.header_problem(
            "skills", message, "add it to an agent's skills, or to a contract that has a pool"
        )
