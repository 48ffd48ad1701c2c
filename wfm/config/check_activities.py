"""What must hold of activities."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wfm.config.draft import Draft
from wfm.config.finding import Finding
from wfm.config.wording import nearest


def _contracts_are_known(draft: Draft) -> Iterator[Finding]:
    known = [name for name in draft.names("contract") if name is not None]
    for index, activity in draft.activities.items():
        for name in activity.contracts:
            if name not in known:
                message = f'there is no contract "{name}"'
                yield Finding(("activity", index, "contracts"), message, nearest(name, known))


def _agents_can_be_named(draft: Draft) -> Iterator[Finding]:
    for index, activity in draft.activities.items():
        if activity.agents and "agents" not in draft.document:
            message, remedy = "no agents file names anybody", 'add [agents] file = "agents.csv", or contracts'
            yield Finding(("activity", index, "agents"), message, remedy)


def _there_is_time(draft: Draft) -> Iterator[Finding]:
    for index, activity in draft.activities.items():
        first, last = activity.window_minutes
        if last - first < activity.minutes:
            message = f"{activity.minutes} minutes do not fit into {last - first}"
            yield Finding(("activity", index, "between"), message, "write times further apart")
        if activity.first and activity.last and activity.last < activity.first:
            message = f"{activity.last} is before {activity.first}"
            yield Finding(("activity", index, "until"), message, "write the last day, not before `from`")


ACTIVITY_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    _contracts_are_known,
    _agents_can_be_named,
    _there_is_time,
)
