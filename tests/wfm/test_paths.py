"""Sampled forecast paths on the plan's grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.end_to_end.tiny_company import write_company
from wfm.case import Case, case_of, past_of
from wfm.config import load_plan
from wfm.paths import rate_paths


def case(folder: Path, *changes: tuple[str, str]) -> Case:
    """The tiny company's inputs."""
    plan = load_plan(write_company(folder, *changes))
    return case_of(plan, past_of(plan))


def test_a_stated_day_factor_needs_no_paths(tmp_path: Path) -> None:
    """`uncertainty = { day = ... }` is drawn by the simulation itself."""
    assert rate_paths(case(tmp_path), 10, 1) is None


def test_paths_from_history_keep_the_mean_and_are_shared_by_a_queues_streams(tmp_path: Path) -> None:
    """Reply and tag of a queue are busy together; on average a path is the forecast."""
    from_history = case(tmp_path, ("uncertainty = { day = 0.05 }", 'uncertainty = "history"'))
    reply, tag = rate_paths(from_history, 4000, 1) or ()
    assert reply.mean(axis=0).sum() == pytest.approx(from_history.work[0].volume.sum(), rel=0.02)
    assert np.allclose(reply / from_history.work[0].volume, tag / from_history.work[1].volume)


def test_the_same_seed_gives_the_same_futures(tmp_path: Path) -> None:
    """Paths depend on the seed alone, so that rosters are compared on the same luck."""
    from_history = case(tmp_path, ("uncertainty = { day = 0.05 }", 'uncertainty = "history"'))
    first, again, other = (rate_paths(from_history, 5, seed) or () for seed in (1, 1, 2))
    assert np.array_equal(first[0], again[0])
    assert not np.array_equal(first[0], other[0])
