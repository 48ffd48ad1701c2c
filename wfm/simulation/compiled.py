"""The one place that names numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile at first call, keep the machine code on disk, release the interpreter while running."""
    machine_code: Callable[P, R] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return machine_code
