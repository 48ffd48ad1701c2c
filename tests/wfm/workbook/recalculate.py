"""Recalculation by LibreOffice without a screen, so that tests compare a sheet's own formulas."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook


def recalculated(paths: list[Path], folder: Path) -> dict[str, Workbook]:
    """The workbooks by their stem, each formula replaced by its value; one call for all of them."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: formulas cannot be recalculated")
    # A profile of its own lets test runs stand beside each other.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "done"), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {path.stem: load_workbook(folder / "done" / path.name, data_only=True) for path in paths}
