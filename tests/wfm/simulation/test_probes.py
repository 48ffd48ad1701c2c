"""Probes: how many messages are handled within times that nobody promised."""

from __future__ import annotations

import dataclasses

import numpy as np

from tests.wfm.simulation.small import HOUR, around_the_clock, demand, duty, work
from wfm.simulation import Settings, simulate

LUCKY = Settings(absence=0.1, day_cv=0.2)
BUSY = demand(work(per_hour=7.0), work("mail tag", 8.0, 60.0, within_seconds=(24 * HOUR,), share=(0.95,)))
TEAM = (*around_the_clock(1), duty(9, 17))


def test_a_probe_at_a_target_counts_what_the_target_keeps():
    """Target and probe of six hours agree on a calendar clock, timed to the end of handling."""
    found = simulate(BUSY, TEAM, LUCKY, 30, seed=2, probes=(6 * HOUR,))
    assert found.answered[0, 0] == found.kept[:, :, 0, 0].sum()
    assert 0 < found.answered[0, 0] < found.total[:, :, 0].sum()


def test_probes_change_nothing_else():
    """Whoever asks for more figures gets the same figures besides, on any number of threads."""
    plain = simulate(BUSY, TEAM, LUCKY, 31, seed=2, threads=1)
    probed = simulate(BUSY, TEAM, LUCKY, 31, seed=2, threads=3, probes=(HOUR, 24 * HOUR))
    for field in dataclasses.fields(plain):
        if field.name not in ("demand", "probes", "answered"):
            assert np.array_equal(getattr(plain, field.name), getattr(probed, field.name)), field.name


def test_a_longer_probe_counts_no_fewer():
    """Shares rise with the time given, up to every message when nothing stays undone."""
    found = simulate(BUSY, around_the_clock(6), LUCKY, 20, seed=2, probes=(60.0, HOUR, 48 * HOUR))
    assert (np.diff(found.answered, axis=1) >= 0).all()
    assert found.answered[:, 2].tolist() == found.total.sum(axis=(0, 1)).tolist()


def test_a_probe_reads_the_calendar_and_the_end_of_handling():
    """A queue closed overnight keeps its promise by its own clock; its customers wait by the calendar."""
    hours = np.arange(24)
    opened = (hours >= 8) & (hours < 16)
    overnight = dataclasses.replace(
        work(per_hour=2.0, within_seconds=(HOUR,), share=(0.9,), measure="start"), open=opened
    )
    found = simulate(demand(overnight), (duty(8, 16), duty(8, 16)), Settings(), 20, seed=1, probes=(HOUR,))
    assert found.answered[0, 0] < 0.7 * found.kept[:, :, 0, 0].sum()
