"""A cover's shifts with names: what a team does that has less work than one head an hour."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from scheduling.solver import Stop
from tests.end_to_end.tiny_company import write_company
from wfm.config import load_plan
from wfm.planning import Planned, make_plan
from wfm.staffed import Effort

QUICK = Effort(
    rounds=60,
    tries=1,
    futures=100,
    changes=0,
    cover_tries=1,
    cover_changes=0,
    hires=0,
    cover=Stop(seconds=20.0, gap=0.05),
)


def quiet_plan(folder: Path, part: float) -> Planned:
    """The tiny company with a part of its messages and nobody at work for the sake of a floor."""
    path = write_company(folder, ("floor = 1", "floor = 0"))
    volumes = pd.read_csv(folder / "volumes.csv")
    volumes["volume"] = (volumes["volume"] * part).round()
    volumes.to_csv(folder / "volumes.csv", index=False)
    return make_plan(load_plan(path), QUICK)


def test_a_tenth_of_a_head_in_every_hour_is_worked_all_the_same(tmp_path: Path) -> None:
    """No hour of little work is worth a shift by itself; those of the cover are, and the targets hold."""
    outcome = quiet_plan(tmp_path, 0.1).outcome
    assert outcome.workload_hours < 0.5 * outcome.grid.intervals
    assert outcome.chance_all >= 0.5
    assert outcome.roster.objective >= outcome.roster.bound
