"""Rows as tables: methods beside targets, each row by itself, peakedness, dispatch rules, and what holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.peers_methods import DONE, Row
from benchmarks.peers_verdict import verdicts

OURS, PEERS = "wfm", ("best_trial", "uniform_buffer", "own_interval", "pyworkforce")


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """The tables, each as far as its rows were asked for; then failures, in words, and what holds."""
    plain = [row for row in rows if row.power == 1.0]
    own_rule = {row.demand: row.dispatch for row in reversed(plain)}
    as_asked = [row for row in plain if row.dispatch == own_rule[row.demand]]
    yield from _by_target(as_asked)
    yield from _each(as_asked)
    yield from _by_power(rows)
    yield from _by_dispatch(plain)
    for row in rows:
        if row.status != DONE:
            yield f"{row.demand} {row.target_hours:g} h {row.method}: {row.status}"
    yield from verdicts(rows)


def _by_horizon(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each demand and horizon, and their name."""
    for demand, weeks in dict.fromkeys((row.demand, row.weeks) for row in rows):
        yield f"{demand}, {weeks} weeks", [r for r in rows if (r.demand, r.weeks) == (demand, weeks)]


def _by_target(rows: Sequence[Row]) -> Iterator[str]:
    """Methods beside targets: hours and chance, then how many more hours than ours."""
    for name, own in _by_horizon(rows):
        targets = sorted({row.target_hours for row in own})
        error = max((row.chance_error or 0.0 for row in own), default=0.0)
        yield f"{name}, dispatch {own[0].dispatch}: paid hours (chance, standard error {error:.3f} at most)"
        yield f"  {'':15s}" + "".join(f"{f'{hours:g} h':>17s}" for hours in targets)
        for method in dict.fromkeys(row.method for row in own):
            mine = {row.target_hours: row for row in own if row.method == method}
            yield f"  {method:15s}" + "".join(f"{_short(mine.get(h)):>17s}" for h in targets)
            if method != OURS and any(row.method == OURS for row in own):
                yield f"  {'  to wfm':15s}" + "".join(f"{_more(mine.get(h), own):>17s}" for h in targets)


def _short(row: Row | None) -> str:
    if row is None or row.paid_hours is None:
        return "-"
    return f"{row.paid_hours:,.0f} ({row.chance_all:.3f})"


def _more(row: Row | None, rows: Sequence[Row]) -> str:
    ours = _ours(rows, row) if row else None
    if row is None or ours is None or not row.paid_hours or not ours.paid_hours:
        return "-"
    return f"{row.paid_hours / ours.paid_hours - 1:+.1%}"


def _each(rows: Sequence[Row]) -> Iterator[str]:
    for name, own in _by_horizon(rows):
        yield f"{name}: each answer"
        yield (
            f"  {'target':>6s} {'method':15s}{'paid h':>9s}{'/work':>7s}{'to wfm':>8s}{'chance':>8s}"
            f"{'+-':>6s}{'service':>9s}{'s':>8s}  how"
        )
        for row in own:
            yield f"  {row.target_hours:5g}h {row.method:15s}" + _figures(row, _ours(own, row))


def _figures(row: Row, ours: Row | None) -> str:
    if row.paid_hours is None or row.chance_all is None:
        return f"  {row.status}"
    more = f"{row.paid_hours / ours.paid_hours - 1:+8.1%}" if ours and ours.paid_hours else " " * 8
    return (
        f"{row.paid_hours:9.1f}{row.paid_per_workload:7.3f}{more}{row.chance_all:8.3f}"
        f"{row.chance_error:6.3f}{row.service_mean:9.3f}{row.seconds:8.1f}  {row.how}"
    )


def _ours(rows: Sequence[Row], row: Row) -> Row | None:
    """Our own row to the same question."""
    asked = (row.demand, row.target_hours, row.power, row.dispatch)
    return next(
        (r for r in rows if r.method == OURS and asked == (r.demand, r.target_hours, r.power, r.dispatch)),
        None,
    )


def _by_power(rows: Sequence[Row]) -> Iterator[str]:
    """Hours each peer pays more than this project, by the peakedness of the day."""
    for name, own in _by_horizon(rows):
        target = next((row.target_hours for row in own if row.power != 1.0), None)
        varied = [row for row in own if (row.target_hours, row.dispatch) == (target, own[0].dispatch)]
        if not varied:
            continue
        yield f"{name}, {target:g} h: hours more than wfm by peakedness of the day (0 flat, 1 as forecast)"
        yield f"  {'power':>8s}" + "".join(f"{method:>16s}" for method in (OURS, *PEERS))
        for power in sorted({row.power for row in varied}):
            alike = [row for row in varied if row.power == power]
            yield f"  {power:8g}" + "".join(_cell(alike, method) for method in (OURS, *PEERS))


def _cell(rows: Sequence[Row], method: str) -> str:
    row = next((row for row in rows if row.method == method), None)
    ours = next((row for row in rows if row.method == OURS), None)
    if row is None or row.paid_hours is None:
        return f"{'-':>16s}"
    if row is ours or ours is None or ours.paid_hours is None:
        return f"{row.paid_hours:14.1f} h"
    return f"{row.paid_hours / ours.paid_hours - 1:+16.1%}"


def _by_dispatch(rows: Sequence[Row]) -> Iterator[str]:
    """What the same method pays under each rule of who is answered next."""
    for name, own in _by_horizon(rows):
        other = next((row for row in own if row.dispatch != own[0].dispatch), None)
        if other is None:
            continue
        same = [r for r in own if (r.method, r.target_hours) == (other.method, other.target_hours)]
        yield f"{name}, {other.target_hours:g} h, {other.method}: paid hours by dispatch rule"
        for row in same:
            yield f"  {row.dispatch:10s}" + _figures(row, same[0])
