"""Whom a roster's rows speak of: agents the plan names, its pools, and people it has not heard of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from scheduling.problem import Person
from wfm.config import PlanFile
from wfm.config.wording import nearest


@dataclass
class Names:
    """Tells the rows' names; `strangers` gathers those the plan does not name, with a contract."""

    plan: PlanFile
    people: Mapping[str, Person]
    listed: frozenset[str]
    strangers: dict[str, str] = field(default_factory=dict)

    def trouble_with(self, name: str, contract: str) -> tuple[str, str] | None:
        """What is wrong with a name, and the remedy; None where it is an agent or may be taken for one.

        A name the plan does not know is taken for one more agent of the contract its row names (or of
        the only one there is), unless an agent of nearly that name has no row: then it is misspelt.
        """
        if name in self.people:
            return None
        missing = [known for known in self.people if known not in self.listed]
        if close := get_close_matches(name, missing, n=1, cutoff=0.75):
            return f'there is no agent "{name}"', f'did you mean "{close[0]}"?'
        known = [contract.name for contract in self.plan.contracts]
        if contract in known or (not contract and len(known) == 1):
            self.strangers[name] = contract or known[0]
            return None
        if contract:
            return f'"{name}" is no agent of the plan, and there is no contract "{contract}"', nearest(
                contract, known
            )
        where = self.plan.agents.file if self.plan.agents else "an agents file"
        return f'there is no agent "{name}"', f"add a row to {where}, or a column Contract to the roster"

    def codes_of(self, name: str) -> tuple[str, ...]:
        """The shift types an agent may be given."""
        if name in self.people:
            return tuple(sorted(self.people[name].codes))
        contracts = {contract.name: contract for contract in self.plan.contracts}
        return self.plan.codes_of(contracts[self.strangers[name]]) if name in self.strangers else ()

    def notes(self) -> list[str]:
        """What the planner should know of the people read."""
        where = self.plan.agents.file if self.plan.agents else "the plan"
        return [
            f"{name} is not in {where}: judged as one more agent of the contract {contract}, with its skills"
            for name, contract in self.strangers.items()
        ] + [
            f"{name} has no row: read as off on every day"
            for name, person in self.people.items()
            if name not in self.listed and not person.is_pool
        ]
