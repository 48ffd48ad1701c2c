"""What a command shows: results on stdout, progress and warnings on stderr, or one JSON document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wfm.documents import json_text
from wfm.errors import Problem

MOST_WARNINGS = 12
PIPE_WIDTH = 160


@dataclass(frozen=True)
class Screen:
    """Where output goes: with `as_json` stdout has the document alone; `quiet` leaves results and errors."""

    as_json: bool = False
    quiet: bool = False

    def document(self, document: Mapping[str, Any]) -> None:
        """The result as JSON, where that was asked for."""
        if self.as_json:
            sys.stdout.write(json_text(document))

    def lines(self, lines: Iterable[str]) -> None:
        """Results in words."""
        if not self.as_json:
            for line in lines:
                print(line)

    def table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Results as a table, the first column to the left, figures to the right."""
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table

        table = Table(title=title, title_justify="left", header_style="bold")
        for place, heading in enumerate(headings):
            table.add_column(heading, justify="left" if place == 0 else "right")
        for row in rows:
            table.add_row(*row)
        # A file or a pipe has no width: nothing is cut there.
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        Console(highlight=False, width=width).print(table)

    def files(self, paths: Iterable[Path]) -> None:
        """The files written."""
        if not self.as_json and not self.quiet:
            print("wrote " + "\n      ".join(str(path) for path in paths))

    def next(self, step: str) -> None:
        """What to run next."""
        if not self.as_json and not self.quiet:
            print(f"next  {step}")

    def warn(self, warnings: Iterable[str]) -> None:
        """What the planner should know, on stderr; the files hold them all."""
        found = list(warnings)
        if self.quiet:
            return
        for warning in found[:MOST_WARNINGS]:
            print(f"note: {warning}", file=sys.stderr)
        if len(found) > MOST_WARNINGS:
            print(f"note: and {len(found) - MOST_WARNINGS} more, listed in the files", file=sys.stderr)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Everything wrong, on stderr."""
        for problem in problems:
            print(f"error: {problem}", file=sys.stderr)

    @contextmanager
    def working(self, words: str) -> Iterator[Callable[[str], None]]:
        """Progress on stderr: a moving line on a terminal, plain lines elsewhere, nothing when quiet."""
        if self.quiet:
            yield _nothing
            return
        if not sys.stderr.isatty():
            yield _plain
            return
        from rich.console import Console

        with Console(stderr=True).status(words) as status:
            yield status.update


def _nothing(_: str) -> None:
    """Say nothing."""


def _plain(words: str) -> None:
    print(f"... {words}", file=sys.stderr, flush=True)
