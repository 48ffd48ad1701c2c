"""The rotation of a contract: what may be worked on each day of a cycle, `["4 on", "2 off"]`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from wfm.config.values import MisspeltError

ON, OFF = "on", "off"
LONGEST_DAYS = 366
_STRETCH = re.compile(r"(\d+)\s+(\S.*)")

Cycle = tuple[tuple[str, ...], ...]
"""By day of the cycle the codes that may be worked, `on` for all of the contract, `off` for none."""


def parse_rotation(value: object) -> Cycle:
    """The days of `["7 E8", "5 N8", "2 off"]`, stretch after stretch; MisspeltError otherwise."""
    remedy = 'write stretches of days such as ["4 on", "2 off"] or ["7 E8", "7 L8 N8"]'
    if not isinstance(value, list | tuple) or not value:
        raise MisspeltError(f'"{value}" is no rotation', remedy)
    if all(isinstance(day, tuple) for day in value):
        return tuple(value)
    days: list[tuple[str, ...]] = []
    for text in value:
        match = _STRETCH.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None or not 1 <= int(match[1]) <= LONGEST_DAYS:
            raise MisspeltError(f'"{text}" is no stretch of days', remedy)
        words = tuple(match[2].split())
        if len(words) > 1 and {ON, OFF} & set(words):
            raise MisspeltError(f'"{text}" is both a shift and {ON} or {OFF}', remedy)
        days += [words] * int(match[1])
    if len(days) > LONGEST_DAYS:
        raise MisspeltError(f"the rotation has {len(days)} days", f"write {LONGEST_DAYS} at most")
    return tuple(days)


def write_rotation(cycle: Iterable[tuple[str, ...]]) -> list[str]:
    """The stretches again, those alike as one."""
    return [f"{len(list(days))} {' '.join(words)}" for words, days in groupby(cycle)]


Rotation = Annotated[Cycle, BeforeValidator(parse_rotation), PlainSerializer(write_rotation)]
