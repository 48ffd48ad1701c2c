"""Forecasts made before, kept beside the output: the same series, settings and code are not run twice.

An entry's name is a hash of all that a forecast is made from. What is not there, or cannot be read, is
simply made again, so the folder may be deleted at any time and never changes a result.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

import forecasting
from forecasting import Dispersion, Forecast
from wfm.files import write_whole

_LIBRARIES = ("numpy", "scipy", "pandas", "statsmodels", "prophet")


@dataclass(frozen=True)
class ForecastCache:
    """A folder of forecasts, a file each."""

    folder: Path

    def find(self, key: str) -> Forecast | None:
        """The forecast kept under a key, bit for bit; None where there is none that can be read."""
        with suppress(OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            with np.load(self._path(key), allow_pickle=False) as kept:
                words = json.loads(str(kept["words"]))
                arrays = {name: kept[name] for name in kept.files if name != "words"}
            return Forecast(**{**words, **arrays, "dispersion": Dispersion(**words["dispersion"])})
        return None

    def keep(self, key: str, forecast: Forecast) -> None:
        """Write a forecast, whole or not at all."""
        given = {field.name: getattr(forecast, field.name) for field in fields(forecast)}
        arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
        words = {name: value for name, value in given.items() if name not in arrays}
        words["dispersion"] = asdict(forecast.dispersion)
        content = io.BytesIO()
        np.savez_compressed(content, allow_pickle=False, words=np.asarray(json.dumps(words)), **arrays)
        write_whole(self._path(key), content.getvalue())

    def keep_only(self, keys: Collection[str]) -> None:
        """Remove what the last run did not use, or the folder would grow for ever."""
        for path in self.folder.glob("*.npz"):
            if path.stem not in keys:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.npz"


def key_of(*made_from: object) -> str:
    """A hash of everything a forecast is made from: arrays to the bit, dataclasses by field, and the code."""
    digest = hashlib.sha256(_code().encode())
    for part in made_from:
        for piece in _pieces(part):
            digest.update(len(piece).to_bytes(8, "little"))
            digest.update(piece)
    return digest.hexdigest()[:32]


@cache
def _code() -> str:
    """The engine's own sources and the versions of what it computes with."""
    sources = hashlib.sha256()
    root = Path(forecasting.__file__).parent
    for path in sorted(root.rglob("*.py")):
        sources.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    return "; ".join([sources.hexdigest(), platform.python_version(), *versions])


def _pieces(value: object) -> Iterator[bytes]:
    yield type(value).__name__.encode()
    if isinstance(value, np.ndarray):
        yield f"{value.dtype} {value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield field.name.encode()
            yield from _pieces(getattr(value, field.name))
    elif isinstance(value, dict):
        yield repr(sorted(value.items())).encode()
    elif isinstance(value, set | frozenset):
        yield repr(sorted(value)).encode()
    else:
        yield repr(value).encode()
