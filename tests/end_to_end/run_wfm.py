"""Run the command line as a planner does, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def run_wfm(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Standard output, standard error and exit code of `wfm` with these arguments."""
    command = [sys.executable, "-m", "cli", *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
