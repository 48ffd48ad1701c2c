"""What `wfm doctor` says: what of a plan's inputs is fine, what is not, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from wfm.agents import Agent, read_agents
from wfm.calendar import Grid
from wfm.config import PlanFile, Queue, Work, load_plan
from wfm.errors import Problem, WfmError
from wfm.events import DayCalendar, read_day_calendar
from wfm.forecast_overrides import read_overrides
from wfm.history.model import FloatArray, HistoryData, Mix, QueueHistory
from wfm.history.wording import counted
from wfm.new_hires import new_hire_lines
from wfm.rules_in_force import rules_in_force

FEWEST_WEEKS = 3
LONGEST_BRIDGE_DAYS = 7

Read = TypeVar("Read")


@dataclass(frozen=True)
class Diagnosis:
    """Plain lines on what is `fine` and what to keep in mind, every problem, and the next step.

    `exit_code` is 0 where a plan can be made, else the one that `wfm plan` would end with.
    """

    fine: tuple[str, ...]
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]
    exit_code: int
    next_step: str


def examine(path: Path) -> Diagnosis:
    """Read everything that a plan names; what is wrong is in the result and never raised."""
    visit = _Visit()
    plan = visit.try_to(lambda: load_plan(path))
    if plan is None:
        return visit.diagnosis(path)
    visit.fine += _plan_lines(plan)
    visit.fine += rules_in_force(plan)
    visit.warnings += _clock_warnings(Grid.of(plan))
    agents = visit.try_to(lambda: read_agents(plan))
    if agents is not None:
        visit.fine.append(_people_line(plan, agents))
        visit.fine += (f"new: {line}" for line in new_hire_lines(plan, Grid.of(plan), agents))
    calendar = visit.try_to(lambda: read_day_calendar(plan))
    if calendar is not None:
        visit.fine += _day_lines(plan, calendar)
    visit.fine += visit.try_to(lambda: _previous_lines(plan)) or ()
    visit.fine += visit.try_to(lambda: _open_lines(plan)) or ()
    overrides = visit.try_to(lambda: read_overrides(plan))
    if overrides is not None:
        visit.fine.append(f"overrides: {counted(len(overrides.rows), 'row')}")
    history = visit.try_to(lambda: _read_history(plan))
    if history is not None:
        visit.fine += _history_lines(history)
        visit.warnings += [*history.read.warnings, *_history_warnings(plan, history)]
        visit.problems += _unknown_to_history(plan, history, path)
    if history is not None and agents is not None:
        visit.warnings += _capacity_warnings(plan, agents, history)
    return visit.diagnosis(path)


class _Visit:
    """Gathers lines and problems; the first error's exit code is the visit's."""

    def __init__(self) -> None:
        self.fine: list[str] = []
        self.warnings: list[str] = []
        self.problems: list[Problem] = []
        self.exit_code = 0

    def try_to(self, read: Callable[[], Read]) -> Read | None:
        """What was read, None where it ended in problems, which are kept."""
        try:
            return read()
        except WfmError as error:
            self.problems += error.problems
            self.exit_code = self.exit_code or error.exit_code
        return None

    def diagnosis(self, path: Path) -> Diagnosis:
        """All of it; a problem found here and not by a reader is one of the data."""
        exit_code = self.exit_code or (3 if self.problems else 0)
        if exit_code:
            count = len(self.problems)
            noun = "problem" if count == 1 else f"{count} problems"
            next_step = f"mend the {noun} above, then run: wfm doctor {path}"
        else:
            next_step = f"wfm plan {path}"
        return Diagnosis(tuple(self.fine), tuple(self.warnings), tuple(self.problems), exit_code, next_step)


def _previous_lines(plan: PlanFile) -> tuple[str, ...]:
    from wfm.previous import read_previous

    previous = read_previous(plan, Grid.of(plan))
    if previous is None:
        return ()
    return (f"the roster before: {counted(len(previous.duties), 'agent')}", *previous.notes)


def _open_lines(plan: PlanFile) -> tuple[str, ...]:
    from wfm.open_messages import read_open_messages

    opening = read_open_messages(plan)
    return () if opening is None else opening.notes


def _read_history(plan: PlanFile) -> HistoryData:
    from wfm.history.read import read_history

    return read_history(plan)


def _plan_lines(plan: PlanFile) -> Iterator[str]:
    queues = ", ".join(queue.name for queue in plan.queues)
    last = plan.horizon.start + timedelta(days=plan.horizon.days - 1)
    yield f'plan "{plan.name}": {plan.horizon.start} to {last}, {plan.timezone}'
    yield f"queues: {queues}"
    yield f"shifts: {', '.join(shift.code for shift in plan.shifts)}"
    if plan.scenarios:
        yield f"scenarios: {'; '.join(scenario.name for scenario in plan.scenarios)}"


def _clock_warnings(grid: Grid) -> Iterator[str]:
    lengths = np.bincount(grid.day) * grid.interval_minutes / 60
    for day in np.flatnonzero(lengths != 24):
        yield f"{grid.date(int(day))} has {lengths[day]:g} hours: the clock changes"


def _people_line(plan: PlanFile, agents: tuple[Agent, ...]) -> str:
    pool = sum(contract.pool for contract in plan.contracts)
    most = _most_hours(plan, agents)
    overtime = _overtime_hours(plan, agents)
    more = f" and {overtime:g} of overtime" if overtime else ""
    return f"people: {len(agents)} named, {pool} in pools, at most {most:g} paid hours a week{more}"


def _most_hours(plan: PlanFile, agents: tuple[Agent, ...]) -> float:
    """Paid hours a week if everybody works their contract's most."""
    return _of_everybody(plan, agents, {c.name: c.hours_per_week[1] for c in plan.contracts})


def _overtime_hours(plan: PlanFile, agents: tuple[Agent, ...]) -> float:
    """Hours a week that everybody may work beyond that."""
    return _of_everybody(
        plan, agents, {c.name: c.overtime.hours if c.overtime else 0 for c in plan.contracts}
    )


def _of_everybody(plan: PlanFile, agents: tuple[Agent, ...], hours: Mapping[str, float]) -> float:
    """The sum over named and pool agents of what their contract has."""
    pools = sum(contract.pool * hours[contract.name] for contract in plan.contracts)
    return pools + sum(hours[agent.contract] for agent in agents)


def _day_lines(plan: PlanFile, calendar: DayCalendar) -> Iterator[str]:
    first, last = plan.horizon.start, plan.horizon.start + timedelta(days=plan.horizon.days - 1)
    holidays = calendar.marked(plan.queues[0].name, first, last).holidays
    if plan.holidays.country is not None:
        names = ", ".join(f"{day} {name}" for day, name in holidays.items()) or "none in the horizon"
        yield f"holidays of {plan.holidays.country}: {names}"
    if plan.holidays.events is not None:
        yield f"events: {len(calendar.events)} in {plan.holidays.events}"


def _history_lines(history: HistoryData) -> Iterator[str]:
    yield f"history: {history.read.used:,} of {history.read.rows:,} rows used"
    yield from (
        f"not used: {counted(skipped.rows, 'row')}, {skipped.reason}" for skipped in history.read.skipped
    )
    for queue in history.queues:
        weekly = _messages_per_week(queue)
        yield f"{queue.queue}: {weekly:,.0f} messages a week, {queue.first_day} to {_last_day(queue)}"


def _history_warnings(plan: PlanFile, history: HistoryData) -> Iterator[str]:
    for queue in history.queues:
        weeks = _days(queue) / 7
        if weeks < FEWEST_WEEKS:
            yield f"{queue.queue}: {weeks:.1f} weeks of history show little of a week: give more if there is"
        idle = (plan.horizon.start - _last_day(queue)).days - 1
        if idle > LONGEST_BRIDGE_DAYS:
            yield f"{queue.queue}: the forecast has to bridge {idle} days between the history and the horizon"


def _unknown_to_history(plan: PlanFile, history: HistoryData, path: Path) -> Iterator[Problem]:
    """Shares and AHTs that the plan leaves to a history that does not have them."""
    for queue, past in zip(plan.queues, history.queues, strict=True):
        if queue.reply is not None and queue.reply.share == "history" and past.mix.reply_share is None:
            remedy = "write a number such as share = 0.45, or give messages with work_type"
            place = f"queue.{queue.name}.reply.share"
            yield Problem(str(path), place, "the history does not tell replies from tags", remedy)
        for work_type, work in queue.work().items():
            if work.aht == "history" and past.mix.handle_seconds.get(work_type) is None:
                remedy = "write the seconds such as aht = 300, or give a history with handle_seconds"
                place = f"queue.{queue.name}.{work_type}.aht"
                yield Problem(str(path), place, "the history has no handling times", remedy)


def _capacity_warnings(plan: PlanFile, agents: tuple[Agent, ...], history: HistoryData) -> Iterator[str]:
    """Work that exceeds everybody's hours even if it came evenly."""
    shrinkage = plan.staffing.shrinkage
    at_work = (1 - shrinkage.absence) * (1 - shrinkage.in_shift) * plan.staffing.occupancy
    needed = sum(map(_hours_per_week, plan.queues, history.queues)) / at_work
    most = _most_hours(plan, agents) + _overtime_hours(plan, agents)
    if needed > most:
        yield f"the work needs about {needed:,.0f} paid hours a week and the contracts allow {most:,.0f}"


def _hours_per_week(queue: Queue, past: QueueHistory) -> float:
    """Workload of a past week in agent-hours, 0 for work whose handling time is not known."""
    reply_share = _reply_share(queue, past.mix)
    shares = {"reply": reply_share, "tag": 1 - reply_share}
    seconds = sum(
        shares[work_type] * _aht_seconds(work, past.mix.handle_seconds.get(work_type))
        for work_type, work in queue.work().items()
    )
    return _messages_per_week(past) * seconds / 3600 / queue.concurrency


def _reply_share(queue: Queue, mix: Mix) -> float:
    if queue.reply is None:
        return 0.0
    if not isinstance(queue.reply.share, str):
        return queue.reply.share
    return 0.0 if mix.reply_share is None else float(mix.reply_share.mean())


def _aht_seconds(work: Work, by_hour: FloatArray | None) -> float:
    if not isinstance(work.aht, str):
        return work.aht
    return 0.0 if by_hour is None else float(by_hour.mean())


def _messages_per_week(past: QueueHistory) -> float:
    return float(np.nanmean(past.volume[past.open])) * int(past.open.sum()) / (_days(past) / 7)


def _days(past: QueueHistory) -> int:
    return len(past.volume) * past.interval_minutes // 1440


def _last_day(past: QueueHistory) -> date:
    return past.first_day + timedelta(days=_days(past) - 1)


def diagnosis_document(diagnosis: Diagnosis) -> dict[str, Any]:
    """The JSON document of `wfm doctor`."""
    return {
        "schema": 1,
        "fine": list(diagnosis.fine),
        "warnings": list(diagnosis.warnings),
        "problems": [asdict(problem) for problem in diagnosis.problems],
        "next": diagnosis.next_step,
    }
