"""What every benchmark prints with `--json` (DESIGN.md 5.4): machine, versions, and a row a result."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def document(rows: Iterable[DataclassInstance], packages: Sequence[str]) -> str:
    """The rows as JSON, with the versions of those `packages` that are installed."""
    listed = [{key: _finite(value) for key, value in asdict(row).items()} for row in rows]
    machine = f"{platform.machine()}, {platform.system()}"
    versions = {"python": platform.python_version()} | _versions(packages)
    return json.dumps({"schema": 1, "machine": machine, "versions": versions, "rows": listed}, indent=1)


def _versions(packages: Sequence[str]) -> dict[str, str]:
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _finite(value: object) -> object:
    """JSON knows neither NaN nor infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
