"""The tables of rules: those that bind everybody, and those of one contract or agent in their place."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
Weekends = Annotated[int, Field(ge=0, le=4)]
StartMinutes = Annotated[int, Field(ge=0, le=720)]
Weight = Annotated[float, Field(gt=0)]
Hours = Annotated[float, Field(ge=0, le=168)]


class OwnRules(BaseModel):
    """Rules in place of everybody's, None where these hold; `max_shifts` and `soft` add to them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    max_days_in_row: AtLeastOne | None = None
    min_days_in_row: AtLeastOne | None = None
    min_days_off_in_row: AtLeastOne | None = None
    max_weekends: Weekends | None = None
    max_nights_in_row: AtLeastOne | None = None
    min_days_off_after_nights: Count | None = None
    whole_weekends: bool | None = None
    same_start_minutes: StartMinutes | None = None
    max_shifts: dict[str, Count] = Field(default_factory=dict)
    soft: dict[str, Weight] = Field(default_factory=dict)


class Rules(BaseModel):
    """Rules that bind one person each; what `labour_rules` names fills in the keys not written.

    All are hard but those that `soft` names, which are wishes of so much weight as requests have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    labour_rules: str | None = None
    rest_hours: Hours = 11.0
    weekly_rest_hours: Hours = 0.0
    max_days_in_row: AtLeastOne = 6
    min_days_in_row: AtLeastOne = 1
    min_days_off_in_row: AtLeastOne = 1
    max_weekends: Weekends = 4
    max_nights_in_row: AtLeastOne | None = None
    min_days_off_after_nights: Count = 0
    whole_weekends: bool = False
    same_start_minutes: StartMinutes | None = None
    max_week_hours: Annotated[float, Field(gt=0, le=168)] | None = None
    max_average_hours: Annotated[float, Field(gt=0, le=168)] | None = None
    max_shifts: dict[str, Count] = Field(default_factory=dict)
    forbidden_successions: tuple[tuple[str, str], ...] = ()
    soft: dict[str, Weight] = Field(default_factory=dict)

    def with_own(self, *own: OwnRules | None) -> Rules:
        """These rules with those of a contract, then of an agent, in their place."""
        rules = self
        for some in own:
            if some is not None:
                given = {key: value for key, value in some if value is not None}
                given["soft"] = {**rules.soft, **some.soft}
                given["max_shifts"] = {**rules.max_shifts, **some.max_shifts}
                rules = rules.model_copy(update=given)
        return rules
