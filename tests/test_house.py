"""The house: who may import whom, and how little `wfm --help` loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "numpy", "statsmodels", "prophet", "openpyxl", "pulp", "highspy", "numba", "scipy")


def run(code):
    """Run Python with the repository's root on its path, as a user's first call would."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_imports_run_downwards():
    """Every import contract of pyproject.toml is kept."""
    done = run("from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 kept, 0 broken" in done.stdout


def test_help_loads_nothing_heavy():
    """`wfm --help` answers at once: no data library, solver or workbook writer is imported."""
    code = f"""
import contextlib, io, sys
sys.argv = ["wfm", "--help"]
import cli
said = io.StringIO()
with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
    cli.main()
assert "plan" in said.getvalue(), said.getvalue()
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("module", ["scheduling.check", "scheduling.rules", "scheduling.replay"])
def test_what_judges_loads_no_solver(module):
    """Neither PuLP nor HiGHS nor the search stands behind the checker and the replay."""
    done = run(
        f"import sys, {module}; print(*(m for m in sys.modules if m.split('.')[0] in ('pulp', 'highspy')))"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
