"""Meetings, trainings and onboarding: paid time inside shifts that is not for messages."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wfm.config.values import ClockTime


class Activity(BaseModel):
    """Who is to have it (of `agents`, `contracts`, any of `skills`, as far as given), how often and when.

    `between` are local times, `first` and `last` the local days, both inclusive, in which it lies.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Annotated[str, Field(min_length=1, pattern=r"^[^;]+$")]
    minutes: Annotated[int, Field(gt=0, le=1440)]
    agents: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    times: Annotated[int, Field(ge=1)] = 1
    together: bool = False
    between: tuple[ClockTime, ClockTime] | None = None
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="until")

    @property
    def window_minutes(self) -> tuple[int, int]:
        """Local minutes of a day between which it lies; past 1440 where it may lie over midnight."""
        first, last = self.between or (0, 1440)
        return (first, last) if last > first else (first, last + 1440)
