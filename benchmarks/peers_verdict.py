"""Which of the lines hold that this project is judged by beside its peers, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot

from benchmarks.peers_methods import Row

PAIR, UNIFORM, OWN = "best_trial", "uniform_buffer", "own_interval"
MIDDLE_HOURS = 6.0  # the target at which savings are asked in figures
ASKED = {UNIFORM: 0.05, OWN: 0.14}  # fewer hours than these, at least
YES, NO = "holds", "DOES NOT HOLD"


def verdicts(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each thing asked, for every demand and horizon there are rows for."""
    for demand, weeks in dict.fromkeys((row.demand, row.weeks) for row in rows):
        plain = [r for r in rows if (r.demand, r.weeks, r.power) == (demand, weeks, 1.0)]
        own_rule = plain[0].dispatch if plain else ""
        found = {(r.method, r.target_hours): r for r in plain if r.dispatch == own_rule}
        for line in (*_beside_the_pair(found), *_savings(found)):
            yield f"{demand}, {weeks} weeks: {line}"


Found = dict[tuple[str, float], Row]


def _beside_the_pair(found: Found) -> Iterator[str]:
    """No more hours than the best pair: at the confidence asked, and at its chance; fewer on most."""
    targets = [hours for method, hours in found if method == PAIR and ("wfm", hours) in found]
    pairs = {hours: (found["wfm", hours], found[PAIR, hours]) for hours in sorted(targets)}
    known = {h: (o, p) for h, (o, p) in pairs.items() if p.paid_hours is not None}
    if not known:
        return
    at_asked = {h: o.paid_hours or float("inf") for h, (o, _) in known.items()}
    as_safe = {h: hours_as_safe(o, p) for h, (o, p) in known.items()}
    for what, hours in (("at the confidence", at_asked), ("at its own chance", as_safe)):
        more = [h for h, (_, p) in known.items() if hours[h] > (p.paid_hours or 0.0)]
        fewer = [h for h, (_, p) in known.items() if hours[h] < (p.paid_hours or 0.0)]
        yield (
            f"no more hours than the best pair {what}: {NO if more else YES}"
            + (f", more at {_names(more)}" if more else "")
        )
        yield (
            f"fewer hours than the best pair {what} on most targets: "
            f"{YES if 2 * len(fewer) > len(known) else NO}, {len(fewer)} of {len(known)}"
        )


def hours_as_safe(ours: Row, peer: Row) -> float:
    """The fewest hours with which we reach a peer's chance, but for the standard error of the difference.

    Infinite where nothing that was found does.
    """
    stands = [(ours.paid_hours, ours.chance_all), *ours.dearer]
    error = hypot(ours.chance_error or 0.0, peer.chance_error or 0.0)
    least = (peer.chance_all or 0.0) - error
    safe = [hours for hours, chance in stands if hours is not None and chance is not None and chance >= least]
    return min(safe, default=float("inf"))


def _savings(found: Found) -> Iterator[str]:
    """What is saved at the middle target, against what is asked."""
    ours = found.get(("wfm", MIDDLE_HOURS))
    for method, asked in ASKED.items():
        peer = found.get((method, MIDDLE_HOURS))
        if ours and peer and ours.paid_hours and peer.paid_hours:
            saved = 1.0 - ours.paid_hours / peer.paid_hours
            held = YES if saved >= asked else NO
            yield f"{asked:.0%} fewer hours than {method} at {MIDDLE_HOURS:g} h: {held}, {saved:.1%}"


def _names(targets: Sequence[float]) -> str:
    return ", ".join(f"{hours:g} h" for hours in targets)
