"""The one place that names numba.

Machine code kept on disk is renewed when the file of its function changes, not when that of a function
it calls does: after work on one of these modules remove `wfm/simulation/__pycache__`.
"""

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
