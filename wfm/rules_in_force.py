"""The rules that a plan keeps, in a line each, with the law where a preset set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wfm.config import PlanFile, Rules
from wfm.config.labour_rules import PRESETS, LabourRule

NOTHING: tuple[object, ...] = (None, 0.0, {}, ())


def rules_in_force(plan: PlanFile) -> tuple[str, ...]:
    """Everybody's rules, those that a preset names with their source, then contracts' own."""
    preset = PRESETS.get(plan.rules.labour_rules or "", {})
    head = f"rules, with {plan.rules.labour_rules} where not written:" if preset else "rules:"
    plain = ", ".join(_plain(plan.rules, preset))
    return (f"{head} {plain}", *_of_preset(plan.rules, preset), *_of_contracts(plan))


def _plain(rules: Rules, preset: Mapping[str, LabourRule]) -> Iterator[str]:
    """Rules that no preset speaks of, those that ask for nothing left out."""
    for key, value in rules:
        idle = value in NOTHING or (key.startswith("min_") and value == 1)
        if key != "labour_rules" and key not in preset and not idle:
            yield _told(key, value)


def _of_preset(rules: Rules, preset: Mapping[str, LabourRule]) -> Iterator[str]:
    for key, rule in preset.items():
        value = getattr(rules, key)
        instead = "" if value == rule.value else f", {rule.value:g} there"
        yield f"  {key} {_words(value)} ({rule.source}{instead})"


def _of_contracts(plan: PlanFile) -> Iterator[str]:
    for contract in plan.contracts:
        own = [_told(key, value) for key, value in contract.rules if value not in NOTHING]
        if own:
            yield f"  {contract.name}: {', '.join(own)}"


def _told(key: str, value: object) -> str:
    return key if value is True else f"{key} {_words(value)}"


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return " and ".join(f"{code} {most:g}" for code, most in value.items())
    if isinstance(value, tuple):
        return " and ".join(f"{after} after {before}" for before, after in value)
    return f"{value:g}" if isinstance(value, int | float) else str(value)
