"""Which model a series gets: a ladder by length of history, confirmed by a short backtest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from forecasting.backtest import Trial, dispersion_of, run_trials, spread_origins
from forecasting.models import (
    ALL,
    DAILY_REGRESSION,
    MEAN_OF_MODELS,
    MEAN_OF_WEEKS,
    WEEK_PROFILE,
    model_names,
)
from forecasting.panel import build_panel
from forecasting.result import Dispersion
from forecasting.series import Ahead, Series

# Measured (docs/background/forecast.md): one week tells no weekday from a chance day.
MEAN_FROM_WEEKS = 2
# Logs of daily totals and seven daily curves need more than a handful of messages a day.
SPARSE_DAY = 8.0
# A challenger must win clearly and nearly everywhere; otherwise a re-run a week later would flip.
CLEAR_WIN = 0.93
WON_ORIGINS = 0.75
FEWEST_ORIGINS = 3
ORIGINS = 4
LONGEST_BACKTEST_DAYS = 28


@dataclass(frozen=True)
class Rung:
    """The model that a length of history deserves, its challengers, and why."""

    model: str
    challengers: tuple[str, ...]
    why: str

    @property
    def candidates(self) -> tuple[str, ...]:
        """The model and its challengers."""
        return (self.model, *self.challengers)


@dataclass(frozen=True)
class Choice:
    """The model chosen, the reason in words, and the dispersion of its past errors."""

    model: str
    reason: str
    dispersion: Dispersion


def ladder(series: Series) -> Rung:
    """The rung of a series by the weeks it knows and the messages it has a day."""
    weeks, daily = _evidence(series)
    weeks = round(weeks)
    known = f"{weeks} week{'s' if weeks != 1 else ''} of history"
    if daily < SPARSE_DAY:
        return Rung(WEEK_PROFILE, (MEAN_OF_WEEKS,), f"{known} with {daily:.1f} messages a day")
    if weeks < MEAN_FROM_WEEKS:
        return Rung(WEEK_PROFILE, (MEAN_OF_WEEKS,), known)
    return Rung(MEAN_OF_MODELS, (DAILY_REGRESSION, WEEK_PROFILE, MEAN_OF_WEEKS), known)


def choose(series: Series, ahead: Ahead, model: str | None = None) -> Choice:
    """Choose by ladder and backtest, or take the `model` asked for; either way with its dispersion.

    With `all` every model may challenge that of the ladder, and takes the time it takes.
    """
    rung = _rung(series, model)
    lead_days = min((ahead.first_day - series.first_day).days - series.days, LONGEST_BACKTEST_DAYS)
    lead_days = max(lead_days, 0)
    # Half the history is kept to learn from: a short one is judged over a shorter time.
    days = min(ahead.days, LONGEST_BACKTEST_DAYS, max(7, series.days // 3 // 7 * 7))
    origins = spread_origins(series, days, lead_days, ORIGINS)
    trials = run_trials(series, days, lead_days, origins, rung.candidates)
    by_model = {name: [trial for trial in trials if trial.model == name] for name in rung.candidates}
    if not any(np.isfinite(trial.wape_interval) for trial in by_model[rung.model]):
        reason = f"{rung.why}: too little for a backtest, uncertainty is assumed"
        return Choice(rung.model, reason, dispersion_of(()))
    winner, reason = _confirm(rung, by_model)
    return Choice(winner, reason, dispersion_of(by_model[winner]))


def _rung(series: Series, model: str | None) -> Rung:
    if model is not None and model != ALL:
        return Rung(model, (), "asked for")
    usual = ladder(series)
    if model is None:
        return usual
    others = tuple(name for name in model_names() if name != usual.model)
    return Rung(usual.model, others, f"{usual.why}, every model compared")


def _evidence(series: Series) -> tuple[float, float]:
    """Weeks known and mean messages a day."""
    slots = series.slots_per_day
    after = series.first_day + timedelta(days=series.days)
    panel = build_panel(series, Ahead(after, 1, np.ones(slots, dtype=np.bool_)))
    per_slot = panel.counts[np.isfinite(panel.counts)]
    open_a_day = series.open.sum() / max(series.days, 1)
    return panel.weeks_known, float(per_slot.mean() * open_a_day) if len(per_slot) else 0.0


def _confirm(rung: Rung, by_model: dict[str, list[Trial]]) -> tuple[str, str]:
    own = _scores(by_model[rung.model])
    best, best_ratio = rung.model, 1.0
    for name in rung.challengers:
        scores = _scores(by_model[name])
        judged_by_both = np.isfinite(scores) & (own > 0)
        ratio = scores[judged_by_both] / own[judged_by_both]
        clear = len(ratio) >= FEWEST_ORIGINS and ratio.mean() < CLEAR_WIN
        if clear and (ratio < 1.0).mean() >= WON_ORIGINS and ratio.mean() < best_ratio:
            best, best_ratio = name, float(ratio.mean())
    error = float(np.nanmean([trial.wape_interval for trial in by_model[best]]))
    count = len(by_model[best])
    judged = f"WAPE {error:.3f} by interval over {count} backtest origin{'s' if count != 1 else ''}"
    if best != rung.model:
        return best, f"{rung.why}; {1 - best_ratio:.0%} better than {rung.model} in backtest; {judged}"
    return best, f"{rung.why}; {judged}"


def _scores(trials: list[Trial]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Error of each origin: the geometric mean of WAPE by interval and by day."""
    return np.asarray([np.sqrt(trial.wape_interval * trial.wape_day) for trial in trials])
