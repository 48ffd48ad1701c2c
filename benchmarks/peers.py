"""Paid hours at the same simulated chance, this project beside its peers: `python -m benchmarks.peers`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.document import document
from benchmarks.peers_demand import PLANS, Setting, is_there
from benchmarks.peers_methods import METHODS, Question, Row, row_of
from benchmarks.peers_table import lines
from benchmarks.peers_trial import Covers
from wfm.errors import WfmError

PACKAGES = ("numpy", "numba", "highspy", "pulp", "pyworkforce", "ortools")
TARGETS = (1.0, 2.0, 4.0, 6.0, 12.0, 24.0)
MIDDLE_HOURS = 6.0  # the target at which peakedness and dispatch are varied, if no other is asked
RULES = ("next-due", "due", "oldest", "priority")
POWERS = (0.0, 0.5, 2.0)
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0, or 1 where a method that was asked for gave no answer."""
    asked = _parser().parse_args(arguments)
    try:
        rows = list(_rows(asked))
    except WfmError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if asked.json:
        print(document(rows, PACKAGES))
    else:
        print("\n".join(lines(rows)))
    return FAILED if any(row.failed for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--demand", nargs="+", choices=list(PLANS), default=list(PLANS))
    parser.add_argument("--targets", nargs="+", type=_hours, default=list(TARGETS), metavar="HOURS")
    parser.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS))
    parser.add_argument("--powers", nargs="*", type=float, default=[], help=f"peakedness, such as {POWERS}")
    parser.add_argument("--dispatch", nargs="*", choices=RULES, default=[], help="rules, for wfm alone")
    parser.add_argument("--at", type=_hours, default=MIDDLE_HOURS, metavar="HOURS", help="their target")
    parser.add_argument("--weeks", type=int, default=0, help="a shorter horizon than the plan's")
    parser.add_argument("--seconds", type=float, default=60.0, help="of a peer's cover, each")
    parser.add_argument("--own-seconds", type=float, default=120.0, help="of all covers and changes of wfm")
    parser.add_argument("--trial-futures", type=int, default=1600, help="futures that choose")
    parser.add_argument("--futures", type=int, default=3200, help="fresh futures that judge")
    parser.add_argument("--keep", type=Path, metavar="ROWS.jsonl", help="keep rows here and go on from them")
    parser.add_argument("--json", action="store_true", help="one document on stdout")
    return parser


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if hours <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no target in hours, such as 6")
    return hours


def _rows(asked: argparse.Namespace) -> Iterator[Row]:
    kept = Kept(asked.keep)
    covers = Covers(asked.seconds)
    for setting, methods in settings_asked(asked):
        question = Question(setting, asked.trial_futures, asked.futures, covers, asked.own_seconds, _say)
        for method in methods:
            row = kept.row(setting, method, asked) or row_of(question, method)
            kept.add(setting, row, asked)
            paid = row.status if row.paid_hours is None else f"{row.paid_hours:,.1f} paid hours"
            _say(f"{setting.demand} {setting.target_hours:g} h {method}: {paid}")
            yield row


def _say(text: str) -> None:
    """What a long run is at, apart from its results."""
    print(text, file=sys.stderr, flush=True)


def settings_asked(asked: argparse.Namespace) -> Iterator[tuple[Setting, Sequence[str]]]:
    """Every question and who is asked it; a demand that is not on this machine is left out with a word."""
    for demand in asked.demand:
        if not is_there(demand):
            print(f"{demand} left out: no {PLANS[demand]} on this machine", file=sys.stderr)
            continue
        for hours in asked.targets:
            yield Setting(demand, hours, weeks=asked.weeks), asked.methods
        for power in asked.powers:
            yield Setting(demand, asked.at, power=power, weeks=asked.weeks), asked.methods
        for rule in asked.dispatch:
            yield Setting(demand, asked.at, dispatch=rule, weeks=asked.weeks), ["wfm"]


class Kept:
    """Rows of a run that was stopped, a JSON object a line, so that the next one goes on from there."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.rows: dict[str, Row] = {}
        if path is not None and path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                pairs = tuple((hours, chance) for hours, chance in entry["row"].pop("dearer", ()))
                self.rows[entry["key"]] = Row(**entry["row"], dearer=pairs)

    def row(self, setting: Setting, method: str, asked: argparse.Namespace) -> Row | None:
        """The row of an earlier run to the same question."""
        return self.rows.get(_key(setting, method, asked))

    def add(self, setting: Setting, row: Row, asked: argparse.Namespace) -> None:
        """Keep a row; failures are tried again another time."""
        key = _key(setting, row.method, asked)
        if self.path is None or key in self.rows or row.failed:
            return
        self.rows[key] = row
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "row": asdict(row)}) + "\n")


def _key(setting: Setting, method: str, asked: argparse.Namespace) -> str:
    return json.dumps([asdict(setting), method, asked.trial_futures, asked.futures])


if __name__ == "__main__":
    sys.exit(main())
