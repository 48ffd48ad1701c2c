"""What binds one person's days and weekends, and which of it is no more than a wish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAY_BE_SOFT = (
    "forbidden_successions",
    "max_days_in_row",
    "min_days_in_row",
    "min_days_off_in_row",
    "max_nights_in_row",
    "min_days_off_after_nights",
    "whole_weekends",
    "max_weekends",
    "same_start_minutes",
)


@dataclass(frozen=True)
class Limits:
    """Runs of days, weekends and starts of one person, in place of those of `RosterRules`.

    Nights in a row are at most `max_nights_in_row` (None: as many as may be), and the last of them is
    followed by `min_days_off_after_nights`. With `whole_weekends` both days of a weekend are worked, or
    neither. All shifts of a week start within `same_start_minutes` of its first, by the clock (None: at any
    time). `soft` are rules (of `MAY_BE_SOFT`) that may be broken, each with the weight, as of a request, of a
    day or weekend too many, or one too few.
    """

    min_days_in_row: int
    max_days_in_row: int
    min_days_off_in_row: int
    max_weekends: int
    max_nights_in_row: int | None = None
    min_days_off_after_nights: int = 0
    whole_weekends: bool = False
    same_start_minutes: int | None = None
    soft: Mapping[str, float] = field(default_factory=dict)
