"""A thing wrong in plan.toml, by where it stands in the document, and that place in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
Loc = tuple[str | int, ...]

NAME_KEYS = ("name", "code")

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


@dataclass(frozen=True)
class Finding:
    """One thing wrong at `loc`, keys and list indices from the top of the document."""

    loc: Loc
    message: str
    remedy: str


def name_of(table: object) -> str | None:
    """The name or code of a table of a list, None where it has none."""
    if not isinstance(table, Mapping):
        return None
    return next((table[key] for key in NAME_KEYS if isinstance(table.get(key), str)), None)


def named(document: Document, loc: Loc) -> Loc:
    """`loc` with names in place of list indices wherever the list's tables have one of their own."""
    parts: list[str | int] = []
    here: Any = document
    for part in loc:
        parts.append(_own_name(here, part))
        here = _inside(here, part)
    return tuple(parts)


def spell(document: Document, loc: Loc) -> str:
    """The key path as a planner would write it: `queue.twitter.reply.targets[0].within`."""
    spelled = ""
    for part in named(document, loc):
        if isinstance(part, int):
            spelled += f"[{part}]"
        else:
            key = part if _BARE_KEY.fullmatch(part) else f'"{part}"'
            spelled += f".{key}" if spelled else key
    return spelled


def _own_name(here: object, part: str | int) -> str | int:
    if not isinstance(here, list) or not isinstance(part, int) or part >= len(here):
        return part
    name = name_of(here[part])
    return part if name is None or [name_of(item) for item in here].count(name) > 1 else name


def _inside(here: object, part: str | int) -> object:
    if isinstance(here, Mapping):
        return here.get(part)
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


class Lines:
    """The line of each key of a TOML text; knows nothing where text strings span lines."""

    def __init__(self, text: str) -> None:
        multiline = '"""' in text or "'''" in text
        self._lines: dict[Loc, int] = {}
        for loc, line in () if multiline else _key_lines(text):
            self._lines.setdefault(loc, line)

    def of(self, loc: Loc) -> int | None:
        """The line of `loc`, or of the nearest key around it, None where not known."""
        known = (self._lines.get(loc[:length]) for length in range(len(loc), 0, -1))
        return next((line for line in known if line is not None), None)


def _key_lines(text: str) -> Iterator[tuple[Loc, int]]:
    table: Loc = ()
    counts: dict[Loc, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table = _table_loc(_key_parts(header[2]), header[1] == "[[", counts)
            yield table, number
        elif key := _KEY.match(line):
            parts = _key_parts(key[1])
            yield from (((*table, *parts[:length]), number) for length in range(len(parts), 0, -1))


def _table_loc(parts: tuple[str, ...], is_item: bool, counts: dict[Loc, int]) -> Loc:
    """The loc of a header; `counts` holds how many items each list of tables has so far."""
    loc: Loc = ()
    for depth, part in enumerate(parts, start=1):
        loc = (*loc, part)
        if is_item and depth == len(parts):
            counts[loc] = counts.get(loc, 0) + 1
        if loc in counts:
            loc = (*loc, counts[loc] - 1)
    return loc


def _key_parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _KEY_PART.findall(key))
