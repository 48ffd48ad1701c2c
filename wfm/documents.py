"""Results as text: documents, tables of intervals, and the time of a target."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def json_text(document: Mapping[str, Any]) -> str:
    """A document as text that people can read as well; ValueError for a number that JSON has not."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def intervals_csv(frame: pd.DataFrame, digits: Mapping[str, int]) -> str:
    """A frame with `interval_start` as csv, instants as UTC ISO 8601, columns rounded to `digits`."""
    written = frame.assign(interval_start=frame["interval_start"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    text: str = written.round(dict(digits)).to_csv(index=False, lineterminator="\n")
    return text


def time_in_words(seconds: int) -> str:
    """The time of a target, such as `6 h` or `15 min`."""
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"
