"""Heavy libraries are loaded by the models that use them and by nothing else."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_engine_loads_no_model_library():
    """`import forecasting` loads neither statsmodels nor prophet."""
    code = (
        "import sys, forecasting; print([name for name in ('statsmodels', 'prophet') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
