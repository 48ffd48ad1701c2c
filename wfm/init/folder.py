"""Write a plan folder: nothing is overwritten, and all of it is written or nothing."""

from __future__ import annotations

import glob
import os
from importlib.resources import files
from pathlib import Path

from wfm.errors import PlanFileError, Problem
from wfm.files import write_files

SAMPLE_FILES = ("plan.toml", "messages.csv.gz", "agents.csv", "events.csv", "README.md")


def init_plan(directory: Path, source: Path | None = None) -> tuple[Path, ...]:
    """Write a commented plan folder and return its files, plan.toml first.

    Without `source` it is the sample company, messages and people included; with one, a plan.toml made
    from that export's queues and dates, pointing at it. PlanFileError names every file that is already
    there; DataFileError says what is wrong with the export.
    """
    content = _sample() if source is None else _starter(directory, source)
    paths = {directory / name: data for name, data in content.items()}
    _refuse_overwriting(directory, tuple(paths))
    write_files(paths)
    return tuple(paths)


def _sample() -> dict[str, bytes]:
    company = files("samples") / "company"
    return {name: (company / name).read_bytes() for name in SAMPLE_FILES}


def _starter(directory: Path, source: Path) -> dict[str, bytes]:
    # pandas is slow to import, and the sample needs none of it.
    from wfm.init.export import read_export
    from wfm.init.starter import starter_plan

    return {"plan.toml": starter_plan(read_export(source), _pattern(directory, source)).encode()}


def _pattern(directory: Path, source: Path) -> str:
    """The export as `history.files` names it: from the plan's folder where possible, no * meant."""
    try:
        place = Path(os.path.relpath(source, directory))
    except ValueError:  # another drive
        place = source.absolute()
    return glob.escape(place.as_posix())


def _refuse_overwriting(directory: Path, paths: tuple[Path, ...]) -> None:
    remedy = "name a new folder, or move the file away"
    if directory.exists() and not directory.is_dir():
        raise PlanFileError(Problem(str(directory), "", "is a file, not a folder", "name a new folder"))
    there = [Problem(str(path), "", "already exists and is not overwritten", remedy) for path in paths]
    problems = [problem for path, problem in zip(paths, there, strict=True) if os.path.lexists(path)]
    if problems:
        raise PlanFileError(problems)
