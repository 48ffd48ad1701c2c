"""The small languages inside plan.toml: durations, start lists, opening hours, zone names."""

from __future__ import annotations

from typing import Annotated

# INTERFACE (to be completed): each is a pydantic Annotated type with a BeforeValidator that parses the
# plan's spelling and a PlainSerializer that writes it back.
Duration = Annotated[int, "seconds; '6h', '90min', '45s', '2d'"]
StartList = Annotated[tuple[int, ...], "minutes of the local day; '06:00-14:00 every 60' or ['22:00', '23:00']"]
Clock = Annotated[str, "an IANA zone name that zoneinfo knows"]
OpeningHours = Annotated[tuple[tuple[int, int, int], ...], "(weekday 0=Monday, first minute, end minute), sorted; 24/7 is all"]
