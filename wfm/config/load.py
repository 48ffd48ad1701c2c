"""Read plan.toml: every problem at once, each with its key path, the value and the remedy."""

from __future__ import annotations

from pathlib import Path

from wfm.config.model import PlanFile


def load_plan(path: Path) -> PlanFile:
    """Read and check a plan file; raises PlanFileError with every problem found."""
    raise NotImplementedError
