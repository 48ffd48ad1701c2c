"""`--target QUEUE.reply=1h,2h@0.9`: a work type's first target moved to each of several times.

A time keeps the share of the plan's first target unless it names one of its own behind `@`. Later
targets that no longer widen the moved one are left out, and a maximum age below it is raised to it;
the variant's notes say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wfm.config import PlanFile, Queue, Target, Work
from wfm.config.model import WORK_TYPES, WorkType
from wfm.config.values import MisspeltError, parse_duration, write_duration
from wfm.config.wording import nearest
from wfm.errors import PlanFileError, Problem
from wfm.whatif.variant import Swept, Variant

_FORM = "write it as QUEUE.reply=1h,2h,6h"
_TIMES = "write times such as 1h, 90min or, with a share of its own, 2h@0.9"


class _WrongError(Exception):
    """A piece of a sweep that cannot be, with the remedy."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def sweep_variants(plan: PlanFile, targets: tuple[str, ...]) -> tuple[Variant, ...]:
    """A variant for each time of each sweep, in the order given, each once.

    PlanFileError with every problem, naming --target, the value and the remedy.
    """
    variants: dict[str, Variant] = {}
    problems: list[Problem] = []
    for text in targets:
        try:
            queue, work_type, items = _read(plan, text)
        except _WrongError as error:
            problems.append(Problem("--target", text, str(error), error.remedy))
            continue
        for item in items:
            try:
                variant = _variant(plan, queue, work_type, item)
            except _WrongError as error:
                problems.append(Problem("--target", text, str(error), error.remedy))
            else:
                variants.setdefault(variant.name, variant)
    if problems:
        raise PlanFileError(problems)
    return tuple(variants.values())


def _read(plan: PlanFile, text: str) -> tuple[Queue, WorkType, list[str]]:
    """The queue, the work type and the times, not yet read."""
    what, equals, times = text.rpartition("=")
    name, dot, kind = what.strip().rpartition(".")
    if not equals or not dot:
        raise _WrongError("names no queue and work type", _FORM)
    queues = {queue.name: queue for queue in plan.queues}
    if name not in queues:
        raise _WrongError(f'the plan has no queue "{name}"', nearest(name, queues))
    work_type = next((known for known in WORK_TYPES if known == kind), None)
    if work_type is None:
        raise _WrongError(f'"{kind}" is no work type', f"{nearest(kind, WORK_TYPES)}; {_FORM}")
    if work_type not in queues[name].work():
        raise _WrongError(f"queue {name} has no {work_type} work", nearest(kind, queues[name].work()))
    return queues[name], work_type, times.split(",")


def _variant(plan: PlanFile, queue: Queue, work_type: WorkType, item: str) -> Variant:
    work = queue.work()[work_type]
    within, own_share = _point(item)
    if own_share is None and not work.targets:
        remedy = f"give one with the time, such as {item.strip()}@0.9"
        raise _WrongError(f"{queue.name} {work_type} has no target whose share could be kept", remedy)
    share = work.targets[0].share if own_share is None else own_share
    kept = [target for target in work.targets[1:] if target.within_seconds > within and target.share > share]
    named = f"{write_duration(within)}" + ("" if own_share is None else f" at {own_share:g}")
    changes: dict[str, Any] = {
        "targets": [
            {"within": write_duration(within), "share": share},
            *({"within": write_duration(t.within_seconds), "share": t.share} for t in kept),
        ]
    }
    if within > queue.max_age_of(work):
        changes["max_age"] = write_duration(within)
    return Variant(
        name=f"{queue.name} {work_type} {named}",
        kind="sweep",
        overrides={"queue": {queue.name: {work_type: changes}}},
        swept=Swept(queue.name, work_type, within, share),
        notes=tuple(_notes(plan, queue, work, within, kept)),
    )


def _notes(plan: PlanFile, queue: Queue, work: Work, within: int, kept: list[Target]) -> Iterator[str]:
    for target in work.targets[1:]:
        if target not in kept:
            yield f"{target.share:g} in {write_duration(target.within_seconds)} left out: it no longer widens"
    if within > queue.max_age_of(work):
        yield f"max_age raised from {write_duration(queue.max_age_of(work))}"
    interval = 60 * plan.interval
    was_live = bool(work.targets) and work.targets[0].within_seconds < interval
    if work.measure is None and (within < interval) != was_live and work.targets:
        yield f"timed to the {'end' if was_live else 'start'} of handling, other than as planned"


def _point(item: str) -> tuple[int, float | None]:
    """Seconds, and the share where one is given."""
    time, at, share = item.strip().partition("@")
    try:
        within = parse_duration(time)
    except MisspeltError as error:
        raise _WrongError(error.message, _TIMES) from None
    if within <= 0:
        raise _WrongError(f'"{time}" is no time at all', _TIMES)
    return within, _share(share) if at else None


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise _WrongError(f'"{text}" is not a share', "write a number above 0 and at most 1, such as 0.9")
    return share
