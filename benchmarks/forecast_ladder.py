"""The ladder of histories: the same weeks forecast with two weeks to learn from, or four, up to a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import numpy as np

from benchmarks.forecast_bands import Answer
from benchmarks.forecast_made import CHARACTERS, made
from benchmarks.forecast_methods import DEFAULT, Method, methods
from benchmarks.forecast_scores import Judged, Score, judged, mean_score, relative
from benchmarks.forecast_series import Measured
from forecasting import Ahead, Series
from forecasting.models import MEAN_OF_WEEKS, SEASONAL_NAIVE
from forecasting.series import FloatArray

LADDER_WEEKS = (2, 4, 8, 13, 26, 52)
MADE_WEEKS = 60
STEP_WEEKS = 2
PLAIN = (SEASONAL_NAIVE, MEAN_OF_WEEKS)


@dataclass(frozen=True)
class Rung(Score):
    """A method on a series with `history_weeks` to learn from.

    `over_plain_...` is its WAPE over that of the better of the plain methods, the better by hindsight.
    `error_...` is the standard error of that ratio by the paired differences of the origins, for the
    reader only; forecasts of origins two weeks apart share days, so in truth it is larger.
    """

    series: str
    history_weeks: int
    over_plain_interval: float
    error_interval: float
    over_plain_day: float
    error_day: float


def ladder_scores(read: Sequence[Measured], weeks: int, origins: int) -> Iterator[Rung]:
    """Ours against the plain ones at every length of history, on the series read and on made ones.

    Origins are the last ones of a series, every second week, as far as the length leaves any.
    """
    makes = (made(character, MADE_WEEKS, seed) for seed, character in enumerate(CHARACTERS, 1))
    for measured in (*read, *makes):
        newest = measured.whole_weeks - weeks
        for length in LADDER_WEEKS:
            at_weeks = list(range(newest, length - 1, -STEP_WEEKS))[:origins]
            if at_weeks:
                yield from _rungs(measured, length, at_weeks, weeks)


def ladder_lines(rungs: Sequence[Rung]) -> Iterator[str]:
    """Our WAPE over the better plain one's, its standard error beside it: a line a series, by history."""
    ours = [rung for rung in rungs if rung.method == DEFAULT]
    for level in ("interval", "day"):
        yield f"WAPE by {level} over the better of {' and '.join(PLAIN)}, +- standard error"
        yield f"  {'weeks of history':20s}" + "".join(f"{length:>15d}" for length in LADDER_WEEKS)
        for name in dict.fromkeys(rung.series for rung in ours):
            cells = [_cell(_of(ours, length, name), level) for length in LADDER_WEEKS]
            yield f"  {name:20s}" + "".join(f"{cell:>15s}" for cell in cells)
        ratios = [
            [getattr(rung, f"over_plain_{level}") for rung in _of(ours, length)] for length in LADDER_WEEKS
        ]
        yield f"  {'mean':20s}" + "".join(f"{np.mean(own):15.3f}" if own else f"{'-':>15s}" for own in ratios)
        yield f"  {'largest':20s}" + "".join(f"{max(own):15.3f}" if own else f"{'-':>15s}" for own in ratios)


def _of(rungs: Sequence[Rung], length: int, name: str | None = None) -> list[Rung]:
    return [rung for rung in rungs if rung.history_weeks == length and name in (None, rung.series)]


def _cell(rungs: Sequence[Rung], level: str) -> str:
    shown = [
        f"{getattr(rung, f'over_plain_{level}'):.3f} +-{getattr(rung, f'error_{level}'):.3f}"
        for rung in rungs
    ]
    return shown[0] if shown else "-"


def _rungs(measured: Measured, length: int, at_weeks: Sequence[int], weeks: int) -> Iterator[Rung]:
    chosen = methods(())
    found = {
        name: judged(measured, _knowing(length, chosen[name]), at_weeks, weeks) for name in (DEFAULT, *PLAIN)
    }
    file = f"{measured.name}, {length} weeks of history"
    scores = relative([mean_score(file, name, own, weeks) for name, own in found.items()])
    for score, own in zip(scores, found.values(), strict=True):
        interval, error_interval = _over_plain(own, found, "wape_interval")
        day, error_day = _over_plain(own, found, "wape_day")
        yield Rung(
            **asdict(score),
            series=measured.name,
            history_weeks=length,
            over_plain_interval=interval,
            error_interval=error_interval,
            over_plain_day=day,
            error_day=error_day,
        )


def _over_plain(own: Sequence[Judged], found: dict[str, list[Judged]], measure: str) -> tuple[float, float]:
    """WAPE over the better plain method's, and the standard error of that."""
    better = min(
        (_each(found[name], measure) for name in PLAIN), key=lambda errors: float(np.nanmean(errors))
    )
    ours = _each(own, measure)
    known = np.isfinite(ours) & np.isfinite(better)
    usual = float(better[known].mean()) if known.any() else 0.0
    if usual <= 0.0:
        return float("nan"), float("nan")
    differences = ours[known] - better[known]
    error = float(differences.std(ddof=1)) / len(differences) ** 0.5 if len(differences) > 1 else float("nan")
    return float(ours[known].mean()) / usual, error / usual


def _each(own: Sequence[Judged], measure: str) -> FloatArray:
    return np.asarray([getattr(one, measure) for one in own])


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
