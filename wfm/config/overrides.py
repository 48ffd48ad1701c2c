"""A scenario's overrides applied to a plan's document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from wfm.config.finding import Document, Finding, Loc, name_of
from wfm.config.wording import nearest

FIXED = ("schema", "scenario")


class OverrideError(ValueError):
    """Overrides that address what the plan does not have; `findings` holds every one."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


def apply_overrides(document: Document, overrides: Mapping[str, Any]) -> Document:
    """A copy of the document with the overrides in it.

    Tables are merged key by key, everything else is replaced. A table of a list is addressed by its
    name or code: `queue.twitter.reply.targets`, `shift.D8.hours`. Raises OverrideError where a name
    is not in the plan; keys that no plan knows are left for `load_plan` to refuse.
    """
    findings = list(_unknown_names(document, overrides, ()))
    findings += [
        Finding((key,), f'a scenario cannot change "{key}"', "remove it") for key in FIXED if key in overrides
    ]
    if findings:
        raise OverrideError(findings)
    changed = deepcopy(document)
    _merge(changed, overrides)
    return changed


def _unknown_names(here: object, overrides: Mapping[str, Any], loc: Loc) -> Iterator[Finding]:
    for key, value in overrides.items():
        below = _below(here, key)
        if isinstance(here, list) and below is None:
            names = [name for name in map(name_of, here) if name is not None]
            yield Finding((*loc, key), f'the plan has no {loc[-1]} "{key}"', nearest(key, names))
        elif isinstance(value, Mapping):
            yield from _unknown_names(below, value, (*loc, key))


def _below(here: object, key: str) -> object:
    if isinstance(here, Mapping):
        return here.get(key)
    if isinstance(here, list):
        return next((item for item in here if name_of(item) == key), None)
    return None


def _merge(here: object, overrides: Mapping[str, Any]) -> None:
    """Change `here`, a table or a list of named tables, in place."""
    for key, value in overrides.items():
        below = _below(here, key)
        if isinstance(value, Mapping) and isinstance(below, dict | list):
            _merge(below, value)
        elif isinstance(here, dict):
            here[key] = deepcopy(value)
        elif isinstance(here, list):
            here[[name_of(item) for item in here].index(key)] = deepcopy(value)
