"""A cover that cannot be had, in words: what is short and when, and the least change that would end it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scheduling.cover import FLOOR, Change, CoverProblem, Diagnosis, Remedy, Shortage, diagnose
from scheduling.solver import Stop
from wfm.case import Case
from wfm.covered import Covered
from wfm.covering import cover_problem

STOP = Stop(seconds=10.0, gap=1e-6)
MOST_STRETCHES = 3  # told of each kind
SECONDS_PER_HOUR = 3600


def remedy_lines(case: Case, covered: Covered) -> Iterator[str]:
    """One line with every single change that would be enough, then what is short."""
    problem = cover_problem(case.plan, case.grid, case.days, case.groups, case.work, covered.hedge)
    found = diagnose(problem, covered.cover.unmet, STOP)
    yield _remedies(case, found)
    by_what: dict[str, list[Shortage]] = defaultdict(list)
    for short in found.shortages:
        by_what[short.what].append(short)
    for stretches in by_what.values():
        yield from (_shortage(case, problem, short) for short in stretches[:MOST_STRETCHES])
        if len(stretches) > MOST_STRETCHES:
            yield f"{stretches[0].what}: short in {len(stretches) - MOST_STRETCHES} more stretches"


def _shortage(case: Case, problem: CoverProblem, short: Shortage) -> str:
    when = _between(case, short.first, short.end)
    timed = {work.name for work in problem.classes} | {live.name for live in problem.live}
    short_of = f"{short.amount:.3g} {'agent-hours' if short.what in timed else 'heads'} short"
    return f"{short.what}: {short_of} {when}; no fewer than {short.heads} more at work would do"


def _remedies(case: Case, found: Diagnosis) -> str:
    said = [_remedy(case, remedy) for remedy in found.remedies if remedy.change is not Change.HOURS]
    hours = [_remedy(case, remedy) for remedy in found.remedies if remedy.change is Change.HOURS]
    said += [" and ".join(hours)] if hours else []
    if not said:
        return "no single change of agents, hours, weekends, floor or one target is enough: ease several"
    if any(remedy.change is Change.SHIFTS for remedy in found.remedies):
        return f"nobody can be there: needed is {' and '.join(said)}"
    return f"enough would be {' or '.join(said)}"


def _remedy(case: Case, remedy: Remedy) -> str:
    amount = f"{remedy.amount:g}" if remedy.enough else f"at least {remedy.amount:g}"
    match remedy.change:
        case Change.AGENTS:
            return f"{amount} more of {remedy.what} (pool or agents.csv)"
        case Change.HOURS:
            week = (remedy.week or 0) + 1
            return f"{amount} more paid hours in week {week} (hours_per_week)"
        case Change.WEEKENDS:
            return f"{amount} more weekends worked (max_weekends)"
        case Change.FLOOR:
            of_skill = remedy.what.removeprefix(FLOOR)
            key = "staffing.floors" if of_skill else "staffing.floor"
            return f"a floor{of_skill} {amount} lower ({key})"
        case Change.TARGET:
            return f"{remedy.what} {amount} h longer to wait{_target(case, remedy)}"
        case Change.SHIFTS:
            return f"a shift type for {remedy.what} {_between(case, remedy.first or 0, remedy.end or 0)}"


def _target(case: Case, remedy: Remedy) -> str:
    """The first target before and after, where the class is one stream."""
    stream = next((stream for stream in case.work if stream.name == remedy.what and stream.targets), None)
    if stream is None:
        return " (targets)"
    hours = stream.targets[0].within_seconds / SECONDS_PER_HOUR
    return f" (targets of {hours:g} h -> {hours + remedy.amount:g} h)"


def _between(case: Case, first: int, end: int) -> str:
    local = case.grid.local
    last = (end - 1) % case.grid.intervals
    until = local[last] + (case.grid.starts[1] - case.grid.starts[0])
    return f"from {local[first]:%a %Y-%m-%d %H:%M} to {until:%a %Y-%m-%d %H:%M}"
