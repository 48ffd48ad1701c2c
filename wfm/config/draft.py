"""What of a plan can be read at all, so that one wrong value does not hide the next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from wfm.config.activity import Activity
from wfm.config.finding import Document, name_of
from wfm.config.model import Contract, History, Horizon, Premiums, Queue, ShiftFamily, Staffing
from wfm.config.new_hires import NewHires
from wfm.config.rules import Rules

AModel = TypeVar("AModel", bound=BaseModel)


@dataclass(frozen=True)
class Draft:
    """The parts of a document that can be read, lists by their index; None or no entry for the rest.

    `document` is the whole, for what only needs a name: a contract may list a shift that cannot be read.
    """

    document: Document
    interval: int | None
    timezone: str | None
    horizon: Horizon | None
    history: History | None
    staffing: Staffing | None
    queues: dict[int, Queue]
    families: dict[int, ShiftFamily]
    contracts: dict[int, Contract]
    rules: Rules | None
    premiums: Premiums | None
    new_hires: NewHires | None
    activities: dict[int, Activity]

    @classmethod
    def of(cls, document: Document) -> Draft:
        """Read each part by itself."""
        interval, timezone = document.get("interval", 30), document.get("timezone")
        return cls(
            document=document,
            interval=interval if interval in (15, 30, 60) else None,
            timezone=timezone if isinstance(timezone, str) else None,
            horizon=_part(Horizon, document.get("horizon")),
            history=_part(History, document.get("history")),
            staffing=_part(Staffing, document.get("staffing", {})),
            queues=_parts(Queue, document.get("queue")),
            families=_parts(ShiftFamily, document.get("shift")),
            contracts=_parts(Contract, document.get("contract")),
            rules=_part(Rules, document.get("rules", {})),
            premiums=_part(Premiums, document.get("premiums", {})),
            new_hires=_part(NewHires, document.get("new_hires", {})),
            activities=_parts(Activity, document.get("activity")),
        )

    def names(self, key: str) -> list[str | None]:
        """The name or code of each table of a list, readable or not."""
        tables = self.document.get(key)
        return [name_of(table) for table in tables] if isinstance(tables, list) else []

    @property
    def every_contract_is_read(self) -> bool:
        """Whether no contract is missing from `contracts`."""
        return len(self.contracts) == len(self.names("contract"))


def read_model(model: type[AModel], table: object) -> AModel:
    """A part of a document as its model, taking no text for a number; pydantic's ValidationError."""
    return model.model_validate_json(json.dumps(table, default=str), strict=True)


def _part(model: type[AModel], table: object) -> AModel | None:
    try:
        return read_model(model, table)
    except ValidationError:
        return None


def _parts(model: type[AModel], tables: object) -> dict[int, AModel]:
    if not isinstance(tables, list):
        return {}
    parts = ((index, _part(model, table)) for index, table in enumerate(tables))
    return {index: part for index, part in parts if part is not None}
