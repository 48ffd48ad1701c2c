"""What is compared: the plan as it is, its scenarios and the points of a sweep, each as overrides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wfm.config import PlanFile
from wfm.config.finding import Document, Loc, name_of, spell
from wfm.config.model import WorkType

AS_PLANNED = "as planned"

Kind = Literal["plan", "scenario", "sweep"]
Value = str | float | int | None


@dataclass(frozen=True)
class Swept:
    """Which target a sweep moves, and to where."""

    queue: str
    work_type: WorkType
    within_seconds: int
    share: float

    @property
    def what(self) -> str:
        """Such as `twitter reply`."""
        return f"{self.queue} {self.work_type}"


@dataclass(frozen=True)
class Variant:
    """One thing to plan: overrides as `load_plan` takes them, and what they did not say aloud."""

    name: str
    kind: Kind
    overrides: Mapping[str, Any] = field(default_factory=dict)
    swept: Swept | None = None
    notes: tuple[str, ...] = ()


def own_variants(plan: PlanFile) -> tuple[Variant, ...]:
    """The plan as it is, then its scenarios."""
    scenarios = (Variant(scenario.name, "scenario", scenario.overrides) for scenario in plan.scenarios)
    return (Variant(AS_PLANNED, "plan"), *scenarios)


def changed_paths(variants: Iterable[Variant]) -> tuple[Loc, ...]:
    """Every key that any variant changes, in order of first mention."""
    return tuple(dict.fromkeys(loc for variant in variants for loc, _ in _leaves(variant.overrides, ())))


def path_text(loc: Loc) -> str:
    """As a planner would write it: `queue.twitter.reply.targets`."""
    return spell({}, loc)


def value_at(document: Document, overrides: Mapping[str, Any], loc: Loc) -> Value:
    """What holds for a key: the override, or else the plan's own value, defaults filled in."""
    given = dict(_leaves(overrides, ()))
    if loc in given:
        return written(given[loc])
    value = _lookup(document, loc)
    if value is None and loc[-1] == "max_age":
        value = _lookup(document, (*loc[:-2], "max_age"))  # a work type's is its queue's
    return written(value)


def written(value: object) -> Value:
    """A value of plan.toml for a cell of a table: targets as `0.85 in 6h; 0.99 in 24h`."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(_item(item) for item in value)
    return json.dumps(value, default=str)


def _item(item: object) -> str:
    if isinstance(item, Mapping) and set(item) == {"within", "share"}:
        return f"{item['share']:g} in {item['within']}"
    return str(written(item))


def _leaves(overrides: Mapping[str, Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    for key, value in overrides.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*loc, key))
        else:
            yield (*loc, key), value


def _lookup(here: object, loc: Loc) -> object:
    """The value at a path whose lists are addressed by name; None where the plan has none."""
    for key in loc:
        if isinstance(here, Mapping):
            here = here.get(key)
        elif isinstance(here, list):
            here = next((item for item in here if name_of(item) == key), None)
        else:
            return None
    return here
