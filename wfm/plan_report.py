"""A finished plan in a few lines and a table, for the screen."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.result import Solve
from wfm.activities.placed import activities_line
from wfm.documents import time_in_words
from wfm.fairness.result import apart
from wfm.outcome import Outcome, ServiceRow
from wfm.standby import standby_line
from wfm.wishes import count_line

SERVICE_HEADINGS = ("Target", "Asked", "Expected", "5 % case", "Chance")


def headline(outcome: Outcome) -> tuple[str, ...]:
    """The key figures in words."""
    hours, work = outcome.paid_hours, outcome.workload_hours
    chance = f"{outcome.chance_all:.1%}"
    return (
        f"{outcome.plan.name}",
        f"  {hours:,.0f} paid hours for {work:,.0f} hours of work ({_ratio(hours, work)}), "
        f"{outcome.heads} agents, {outcome.fte:.1f} FTE{_overtime(outcome)}",
        f"  every target holds in every {outcome.plan.staffing.service_per} in {chance} of "
        f"{outcome.futures:,} simulated futures ({outcome.plan.staffing.confidence:.0%} asked)",
        f"  cover: {_proof(outcome.cover)}; roster: {_proof(outcome.roster)}",
        *last_shift(outcome),
        *apart(outcome.fairness),
        *count_line(outcome.wishes_not_met),
        *standby_line(outcome.standby),
        *activities_line(outcome.activities),
        *hire_lines(outcome),
    )


def _overtime(outcome: Outcome) -> str:
    return f", {outcome.overtime_hours:g} hours of it overtime" if outcome.overtime_hours else ""


def last_shift(outcome: Outcome) -> tuple[str, ...]:
    """What the last hours bought."""
    if outcome.last is None:
        return ()
    return (
        f"  without the shift that is missed least ({outcome.last.hours:g} paid hours) "
        f"the chance is {outcome.last.chance_without:.1%}",
    )


def hire_lines(outcome: Outcome) -> tuple[str, ...]:
    """Whom to hire, and the chance with all up to each."""
    return tuple(f"  hire {hire}; {hire.outcome}" for hire in outcome.hires)


def change_lines(outcome: Outcome) -> tuple[str, ...]:
    """The days that differ from the roster the plan began from."""
    if outcome.changes is None:
        return ()
    agents = len({change.agent for change in outcome.changes})
    title = f"{len(outcome.changes)} days of {agents} agents are not as in the roster it began from"
    return (title, *(f"  {change}" for change in outcome.changes))


def _ratio(hours: float, work: float) -> str:
    return f"{hours / work:.2f} paid per hour worked" if work else "no work"


def _proof(solve: Solve) -> str:
    if solve.objective is None:
        return str(solve.status)
    if solve.bound is None or solve.gap is None:
        return f"{solve.status}, {solve.objective:,.0f}, nothing proven"
    return f"{solve.objective:,.0f}, at least {solve.bound:,.0f} proven (gap {solve.gap:.1%})"


def service_rows(service: Iterable[ServiceRow]) -> tuple[tuple[str, ...], ...]:
    """Text cells under SERVICE_HEADINGS, a row per target."""
    return tuple(
        (
            f"{row.queue} {row.work_type} in {time_in_words(row.within_seconds)}",
            f"{row.share:.0%}",
            f"{row.simulated:.1%}",
            f"{row.simulated_p05:.1%}",
            f"{row.chance:.0%}",
        )
        for row in service
    )
