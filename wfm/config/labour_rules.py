"""Presets of labour rules as data: what each sets where the plan says nothing itself, and by what law.

A preset is an aid and no legal advice: national law and agreements may ask for more, or allow less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wfm.config.finding import Document


@dataclass(frozen=True)
class LabourRule:
    """The value of a key of [rules], and where it stands."""

    value: float
    source: str


PRESETS: Mapping[str, Mapping[str, LabourRule]] = {
    "eu-working-time": {
        "rest_hours": LabourRule(11, "Directive 2003/88/EC, article 3: eleven hours in a row in every 24"),
        "weekly_rest_hours": LabourRule(
            35, "article 5: in every seven days 24 hours in a row, and the eleven of article 3"
        ),
        "max_days_in_row": LabourRule(6, "article 5: so no seventh day"),
        "max_average_hours": LabourRule(
            48,
            "articles 6 and 16: 48 hours a week on average, here of the horizon; article 8: nights too",
        ),
    },
    "uk-working-time": {
        "rest_hours": LabourRule(
            11, "Working Time Regulations 1998, regulation 10: eleven hours in a row in every 24"
        ),
        "weekly_rest_hours": LabourRule(
            35, "regulation 11: in every seven days 24 hours in a row, and those of 10"
        ),
        "max_days_in_row": LabourRule(6, "regulation 11: so no seventh day"),
        "max_average_hours": LabourRule(
            48,
            "regulation 4: 48 hours a week on average, here of the horizon; regulation 6: nights too",
        ),
    },
}


def filled_in(document: Document) -> Document:
    """The document of a plan with the keys of its preset that it does not write itself."""
    rules = document.get("rules")
    named = rules.get("labour_rules") if isinstance(rules, dict) else None
    if not isinstance(rules, dict) or not isinstance(named, str) or named not in PRESETS:
        return document
    return {**document, "rules": {**{key: rule.value for key, rule in PRESETS[named].items()}, **rules}}
