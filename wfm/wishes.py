"""Rules that are wishes, where a roster breaks them: who, when, and what it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduling.check import check_wishes
from scheduling.result import Assignment
from wfm.case import Case


@dataclass(frozen=True)
class WishNotMet:
    """A soft rule that an agent's roster breaks; `date` None is the whole horizon.

    `weight` is that of all days, weekends or shifts by which it is broken, as requests are weighed.
    """

    rule: str
    agent: str
    date: date | None
    text: str
    weight: float

    def __str__(self) -> str:
        when = "" if self.date is None else f", {self.date:%a %Y-%m-%d}"
        return f"{self.agent}{when}: {self.text} ({self.rule}, weight {self.weight:g})"


def wishes_not_met(case: Case, assignments: Sequence[Assignment]) -> tuple[WishNotMet, ...]:
    """The soft rules that a roster breaks, agent by agent."""
    found = check_wishes(case.people, assignments, case.days, case.rules)
    return tuple(
        WishNotMet(
            wish.rule,
            wish.person,
            None if wish.day is None else case.grid.date(wish.day),
            wish.text,
            wish.amount * (wish.weight or 0.0),
        )
        for wish in found
    )


def count_line(wishes: Sequence[WishNotMet]) -> tuple[str, ...]:
    """How many there are, in a line; () where all are met or none was asked."""
    if not wishes:
        return ()
    said = "1 wish of the rules is" if len(wishes) == 1 else f"{len(wishes)} wishes of the rules are"
    return (f"  {said} not met (weight {sum(wish.weight for wish in wishes):g})",)


def wish_lines(wishes: Sequence[WishNotMet]) -> tuple[str, ...]:
    """One a line, under a heading."""
    return ("Wishes not met:", *(f"  {wish}" for wish in wishes)) if wishes else ()


def wishes_document(wishes: Iterable[WishNotMet]) -> list[dict[str, Any]]:
    """As plan.json and verify.json have them."""
    return [
        {
            "rule": wish.rule,
            "agent": wish.agent,
            "day": None if wish.date is None else wish.date.isoformat(),
            "text": wish.text,
            "weight": wish.weight,
        }
        for wish in wishes
    ]
