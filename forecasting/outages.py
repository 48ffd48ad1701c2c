"""Days on which nothing arrived although much should have: an outage or a closure, no evidence of demand."""

from __future__ import annotations

import numpy as np

from forecasting.panel import Panel

# At 20 messages on the median day a day of none is no chance: e^-20, and far off even when bursty.
FEWEST_MESSAGES = 20.0


def without_dead_days(panel: Panel) -> Panel:
    """Make a day of zeros missing where its weekday's median day has at least FEWEST_MESSAGES."""
    known = np.isfinite(panel.counts).any(axis=1)
    totals = np.where(known, np.nansum(panel.counts, axis=1), np.nan)
    dead = np.zeros(panel.days, dtype=np.bool_)
    for weekday in range(7):
        own = (panel.weekday == weekday) & known
        if own.any() and np.median(totals[own]) >= FEWEST_MESSAGES:
            dead |= own & (totals == 0.0)
    return panel.without(dead) if dead.any() else panel
