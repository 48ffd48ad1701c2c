"""The options that commands share, and the plan file as they ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wfm.config import PlanFile

PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.toml.")]
OutDir = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where files go; default: beside the plan.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Use this seed instead of the plan's.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Queues worked on side by side; default: by cores.")
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="tcp://HOST:PORT", help="Work on a Dask cluster instead.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 4 where the confidence is not reached.")]


def with_seed(path: Path, seed: int | None) -> PlanFile:
    """The plan file, with another seed where one was given."""
    from wfm.config import load_plan

    return load_plan(path) if seed is None else load_plan(path, overrides={"seed": seed})
