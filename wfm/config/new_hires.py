"""How long messages take in the hands of somebody new, week after week."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Factor = Annotated[float, Field(ge=1, le=10)]


class NewHires(BaseModel):
    """`aht_factors`: what handling times are times in the first, second, ... week since the start; then 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    aht_factors: tuple[Factor, ...] = ()
