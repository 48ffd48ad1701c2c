"""The ladder of histories: the same weeks forecast with two weeks to learn from, or four, up to a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from benchmarks.forecast_bands import Answer
from benchmarks.forecast_made import CHARACTERS, made
from benchmarks.forecast_methods import DEFAULT, Method, methods
from benchmarks.forecast_scores import Score, relative, score
from benchmarks.forecast_series import Measured
from forecasting import Ahead, Series

LADDER_WEEKS = (2, 4, 8, 13, 26, 52)
MADE_WEEKS = 60
STEP_WEEKS = 2
METHODS = (DEFAULT, "seasonal naive", "mean of weeks")


def ladder_scores(read: Sequence[Measured], weeks: int, origins: int) -> Iterator[Score]:
    """Ours against the plain ones at every length of history, on the series read and on made ones.

    Origins are the last ones of a series, every second week, as far as the length leaves any.
    """
    chosen = {name: method for name, method in methods(()).items() if name in METHODS}
    makes = (made(character, MADE_WEEKS, seed) for seed, character in enumerate(CHARACTERS, 1))
    for measured in (*read, *makes):
        newest = measured.whole_weeks - weeks
        for length in LADDER_WEEKS:
            at_weeks = list(range(newest, length - 1, -STEP_WEEKS))[:origins]
            if at_weeks:
                named = replace(measured, name=f"{measured.name}, {length} weeks of history")
                yield from relative(
                    [
                        score(named, name, _knowing(length, method), at_weeks, weeks)
                        for name, method in chosen.items()
                    ]
                )


def _knowing(weeks: int, method: Method) -> Method:
    """The method told only the last `weeks`."""

    def answer(past: Series, ahead: Ahead) -> Answer:
        return method(_last_weeks(past, weeks), ahead)

    return answer


def _last_weeks(past: Series, weeks: int) -> Series:
    dropped = max(past.days - 7 * weeks, 0)
    slots = slice(dropped * past.slots_per_day, None)
    first_day = past.first_day + timedelta(days=dropped)
    return replace(past, values=past.values[slots], open=past.open[slots], first_day=first_day)
