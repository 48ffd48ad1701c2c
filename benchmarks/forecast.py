"""Forecasts measured: `python -m benchmarks.forecast FILE.csv...`, or `--many N` for the time of N queues."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.document import document
from benchmarks.forecast_ladder import LADDER_WEEKS, Rung, ladder_lines, ladder_scores
from benchmarks.forecast_many import Timing, time_many
from benchmarks.forecast_methods import Method, methods
from benchmarks.forecast_scores import Score, origin_rows, relative, score
from benchmarks.forecast_series import Measured, read_series
from forecasting import model_names
from forecasting.models import SEASONAL_NAIVE
from wfm.errors import WfmError

PACKAGES = ("numpy", "pandas", "statsmodels", "prophet", "statsforecast")
SHOWN = (
    "wape_interval",
    "wape_day",
    "rel_interval",
    "rel_day",
    "mase",
    "bias",
    "coverage80_interval",
    "coverage95_interval",
    "coverage80_day",
    "pinball",
    "seconds_per_fit",
)
HEADS = ("WAPE", "day", "rel", "rel day", "MASE", "bias", "in 80", "in 95", "day 80", "pinball", "s/fit")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        rows: list[Score] | list[Timing] = (
            [time_many(count, asked.workers) for count in asked.many] if asked.many else _measured(asked)
        )
    except WfmError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if asked.json:
        print(document(rows, PACKAGES))
    else:
        print("\n".join(_lines(rows)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.csv", help="in the volumes format")
    parser.add_argument("--zone", default="UTC", type=_zone, help="time zone of the counts")
    parser.add_argument("--country", help="whose public holidays are known, such as US")
    parser.add_argument("--weeks", default=4, type=_positive, help="weeks ahead")
    parser.add_argument("--origins", default=6, type=_positive, help="how many origins")
    parser.add_argument("--at-weeks", type=_numbers, help="origins after so many weeks, such as 20,22,24")
    parser.add_argument("--models", default=(), type=_models, help="more of ours: names with commas, or all")
    parser.add_argument("--only", type=_names, help="only these methods, with commas")
    parser.add_argument("--ladder", action="store_true", help=f"with {LADDER_WEEKS} weeks of history")
    parser.add_argument("--many", type=_numbers, help="time so many queues of one hourly year")
    parser.add_argument("--workers", default=2, type=_positive, help="processes of --many")
    parser.add_argument("--json", action="store_true", help="one document on stdout")
    return parser


def _measured(asked: argparse.Namespace) -> list[Score]:
    chosen = methods(asked.models)
    if asked.only:
        chosen = {name: chosen[name] for name in chosen if name in (*asked.only, SEASONAL_NAIVE)}
    read = [measured for path in asked.files for measured in read_series(path, asked.zone, asked.country)]
    if asked.ladder:
        return list(ladder_scores(read, asked.weeks, asked.origins))
    return [row for measured in read for row in _scores(measured, chosen, asked)]


def _scores(measured: Measured, chosen: dict[str, Method], asked: argparse.Namespace) -> list[Score]:
    possible = measured.whole_weeks - 1
    at_weeks = [week for week in asked.at_weeks or () if week <= possible]
    at_weeks = at_weeks or list(origin_rows(measured, asked.weeks, asked.origins))
    rows = []
    for name, method in chosen.items():
        try:
            rows.append(score(measured, name, method, at_weeks, asked.weeks))
        except Exception as error:  # a peer's failure is a result, not the end of the others
            if name not in ("prophet default", "statsforecast"):
                raise
            print(f"{measured.name}: {name} left out: {error}", file=sys.stderr)
    return relative(rows)


def _lines(rows: list[Score] | list[Timing]) -> Iterable[str]:
    scores = [row for row in rows if isinstance(row, Score)]
    rungs = [row for row in scores if isinstance(row, Rung)]
    for row in rows:
        if isinstance(row, Timing):
            yield f"{row.queues} queues, {row.workers} workers: {row.seconds:.1f} s, {row.peak_mib:.0f} MiB"
    for file in dict.fromkeys(row.file for row in scores):
        own = [row for row in scores if row.file == file]
        yield f"{file}: {own[0].weeks} weeks ahead, {own[0].origins} origins"
        yield f"  {'method':18s}" + "".join(f"{head:>9s}" for head in HEADS)
        yield from (
            f"  {row.method:18s}" + "".join(f"{getattr(row, key):9.3f}" for key in SHOWN) for row in own
        )
    if rungs:
        yield from ladder_lines(rungs)
    if scores:
        yield "geometric mean of WAPE relative to seasonal naive, by interval and by day"
        for name in dict.fromkeys(row.method for row in scores):
            own = [row for row in scores if row.method == name]
            yield f"  {name:18s}" + "".join(
                f"{_geometric_mean([getattr(row, key) for row in own]):9.3f}" for key in SHOWN[2:4]
            )


def _geometric_mean(values: Sequence[float]) -> float:
    return float(np.exp(np.nanmean(np.log(values))))


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(f"no time zone {text!r}; write one such as Europe/Berlin") from error


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(_positive(part.strip()) for part in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _models(text: str) -> tuple[str, ...]:
    asked = model_names() if text == "all" else _names(text)
    wrong = [name for name in asked if name not in model_names()]
    if wrong:
        raise argparse.ArgumentTypeError(f"no model {wrong[0]!r}; name of {', '.join(model_names())}, or all")
    return asked


if __name__ == "__main__":
    sys.exit(main())
