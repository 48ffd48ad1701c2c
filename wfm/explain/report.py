"""Explanations on the screen and as documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from wfm.explain.account import Account
from wfm.explain.moment import Moment, OneLess
from wfm.explain.read import Explained
from wfm.explain.regimes import Bound

ACCOUNT_HEADINGS = ("Paid for", "Hours", "Share")
DIGITS = 6
REGIME_WORDS = {
    "live": "live work: somebody must be free at once",
    "deferred": "deferred work: all heads are busy with what waits",
    "presence": "the floor: nobody may go, however little there is to do",
    "none": "nothing: a head to spare",
}


def account_rows(account: Account) -> tuple[tuple[str, ...], ...]:
    """Text cells under ACCOUNT_HEADINGS; the hours shown add up as shown."""
    tenths = _rounded_together([item.hours for item in account.items])
    total = account.paid_hours or 1.0
    rows = [
        (f"{item.name}: {item.why}", f"{shown:,.1f}", f"{item.hours / total:.1%}")
        for item, shown in zip(account.items, tenths, strict=True)
    ]
    return (*rows, ("paid hours", f"{sum(tenths):,.1f}", "100.0%"))


def _rounded_together(hours: list[float]) -> list[float]:
    """Hours in tenths, rounded so that they add up to the rounded sum: largest remainders first."""
    tenths = [int(10 * value // 1) for value in hours]
    missing = round(10 * sum(hours)) - sum(tenths)
    order = sorted(range(len(hours)), key=lambda place: (10 * hours[place]) % 1, reverse=True)
    for place in order[:missing]:
        tenths[place] += 1
    return [value / 10 for value in tenths]


def account_lines(explained: Explained, account: Account, bounds: tuple[Bound, ...]) -> Iterator[str]:
    """What is proven, what holds, and which regime binds when."""
    document, plan = explained.made.document, explained.plan
    if account.proven_least is not None:
        more = account.paid_hours - account.proven_least
        yield (
            f"At least {account.proven_least:,.1f} paid hours are needed even with nothing random: that is "
            f"proven. Chance, people's own rules and what the search missed cost {more:,.1f} more."
        )
    yield (
        f"Every target holds in every {plan.staffing.service_per} in {document['chance_all']:.1%} of "
        f"{document['futures']:,} futures; {plan.staffing.confidence:.0%} was asked."
    )
    yield "What binds:"
    for bound in bounds:
        when = ", ".join(f"{start}–{end}" for start, end in bound.mostly)
        yield (
            f"  {bound.hours:,.1f} h ({bound.share:.0%})  {REGIME_WORDS[bound.regime]}"
            f"{f', on most days {when}' if when else ''}"
        )


def moment_lines(moment: Moment) -> Iterator[str]:
    """An interval in words."""
    yield f"{moment.start:%a %Y-%m-%d %H:%M} to {moment.end:%H:%M}"
    yield f"  {moment.heads:g} at work, {moment.requirement:g} needed, floor {moment.floor:g}"
    yield f"  binds: {REGIME_WORDS.get(moment.binds, moment.binds)}"
    for person in moment.at_work:
        away = ", in a break for a part of it" if person.on_break else ""
        yield f"    {person.agent}  {person.shift} until {person.until:%H:%M}{away}"
    arriving = [a for a in moment.arriving if a.messages >= 0.05]
    hours = sum(a.hours for a in moment.arriving)
    yield f"  arriving: {sum(a.messages for a in arriving):.1f} messages, {hours:.2f} hours of work"
    yield f"  done: {moment.live_hours:.2f} hours of live work, {moment.deferred_hours:.2f} of deferred work"
    mean = f"{moment.backlog:.1f} messages wait, on average over all futures"
    yield f"  at its end {mean}; by the forecast alone{':' if moment.waiting else ' nothing'}"
    yield from _waiting_lines(moment)
    for less in moment.one_less:
        yield f"  one head less with skills {' '.join(less.skills) or '(none)'}: {_consequence(less)}"


def _waiting_lines(moment: Moment) -> Iterator[str]:
    """What waits by the forecast alone, a line a stream, the most urgent first."""
    for stream in dict.fromkeys(waiting.stream for waiting in moment.waiting):
        theirs = [waiting for waiting in moment.waiting if waiting.stream == stream]
        messages, hours = sum(w.messages for w in theirs), sum(w.hours for w in theirs)
        due = f"{theirs[0].due:%a %H:%M}"
        yield f"    {stream}: {messages:.1f} messages, {hours:.2f} hours, the first due by {due}"


def _consequence(less: OneLess) -> str:
    parts = []
    if less.below_floor:
        parts.append("below the floor")
    if less.short_for_live:
        parts.append("too few for live work")
    if less.waiting_hours > 0.005:
        until = "is never made up" if less.until is None else f"is made up by {less.until:%a %H:%M}"
        parts.append(f"{less.waiting_hours:.2f} hours of work more wait, which {until}")
    if less.late_hours > 0.005:
        parts.append(f"up to {less.late_hours:.2f} hours of it miss their first target")
    parts += [f"{lost.work} in time falls from {lost.before:.1%} to {lost.after:.1%}" for lost in less.shares]
    return "; ".join(parts) or "nothing, as far as the forecast goes: it is there for chance"


def explain_document(
    explained: Explained, account: Account, bounds: tuple[Bound, ...], moment: Moment | None
) -> dict[str, Any]:
    """The document of `wfm explain --json`."""
    return {
        "schema": 1,
        "name": explained.plan.name,
        "paid_hours": account.paid_hours,
        "workload_hours": explained.made.document["workload_hours"],
        "proven_least_hours": account.proven_least,
        "account": [asdict(item) for item in account.items],
        "chance_all": explained.made.document["chance_all"],
        "binds": [
            {
                "regime": bound.regime,
                "hours": bound.hours,
                "share": round(bound.share, DIGITS),
                "mostly": [{"start": start, "end": end} for start, end in bound.mostly],
            }
            for bound in bounds
        ],
        "at": None if moment is None else _plain(asdict(moment)),
    }


def _plain(value: object) -> object:
    """Moments as ISO 8601 with offset, figures rounded."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return round(value, DIGITS) if isinstance(value, float) else value
