"""A plan's folder as calendars: what is new, what changed, and what is called off since the last export."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wfm.files import write_files
from wfm.ical.calendar_file import calendar_bytes, read_calendar
from wfm.ical.event import ShiftEvent, event_of
from wfm.made_plan import MadePlan, MadeShift, read_made_plan

Events = Mapping[str, Mapping[str, ShiftEvent]]
"""Events by agent and uid."""


@dataclass(frozen=True)
class Exported:
    """The files written, and how many events are new, changed, called off and as they were."""

    files: tuple[Path, ...]
    new: int
    changed: int
    cancelled: int
    unchanged: int


def export_calendars(folder: Path, out: Path) -> Exported:
    """Write an .ics for each agent of the plan in `folder` into `out`, all or none.

    What the files there say already is read first: an event keeps its uid, its sequence rises when it
    changes, and a shift of the plan's days that is gone is cancelled. Days outside the plan stay as
    they are. DataFileError where the plan or a calendar cannot be read.
    """
    made = read_made_plan(folder)
    before = _exported(out)
    now = _events(made)
    merged = {agent: _merged(made, before.get(agent, {}), now.get(agent, {})) for agent in {**before, **now}}
    names = _file_names(merged)
    stamp, zone = made.grid.midnight(0), made.plan.timezone
    files = {
        out / names[agent]: calendar_bytes(agent, events.values(), zone, stamp)
        for agent, events in sorted(merged.items())
    }
    write_files(files)
    return _counted(tuple(files), before, merged)


def _exported(out: Path) -> Events:
    """What an earlier export left."""
    found: dict[str, dict[str, ShiftEvent]] = {}
    for path in sorted(out.glob("*.ics")):
        read = read_calendar(path)
        if read is not None:
            found.setdefault(read[0], {}).update({event.uid: event for event in read[1]})
    return found


def _events(made: MadePlan) -> Events:
    by_day: dict[tuple[str, object], list[MadeShift]] = defaultdict(list)
    for shift in sorted(made.shifts, key=lambda shift: shift.start):
        by_day[shift.agent, shift.start.date()].append(shift)
    found: dict[str, dict[str, ShiftEvent]] = {}
    for (agent, _), shifts in by_day.items():
        events = (event_of(shift, made.plan.name, number) for number, shift in enumerate(shifts))
        found.setdefault(agent, {}).update({event.uid: event for event in events})
    return found


def _merged(
    made: MadePlan, before: Mapping[str, ShiftEvent], now: Mapping[str, ShiftEvent]
) -> dict[str, ShiftEvent]:
    """What was said, corrected by what is so now."""
    first, last = made.grid.date(0), made.grid.date(made.grid.days - 1)
    kept = {
        uid: event.cancelled() if first <= event.day <= last else event
        for uid, event in before.items()
        if uid not in now
    }
    return kept | {uid: event.after(before.get(uid)) for uid, event in now.items()}


def _file_names(agents: Iterable[str]) -> dict[str, str]:
    """A file name for each agent: letters and figures of any script, a hash where two would be alike."""
    plain = {agent: _plain(agent) for agent in agents}
    often = Counter(plain.values())
    return {
        agent: f"{name}.ics" if name and often[name] == 1 else f"{name or 'agent'}-{_hash(agent)}.ics"
        for agent, name in plain.items()
    }


def _plain(agent: str) -> str:
    letters = unicodedata.normalize("NFKC", agent).casefold()
    return "-".join("".join(c if c.isalnum() else " " for c in letters).split())[:50]


def _hash(agent: str) -> str:
    return hashlib.sha256(agent.encode()).hexdigest()[:8]


def _counted(files: tuple[Path, ...], before: Events, after: Events) -> Exported:
    counts = {"new": 0, "changed": 0, "cancelled": 0, "unchanged": 0}
    for agent, events in after.items():
        for uid, event in events.items():
            known = before.get(agent, {}).get(uid)
            counts[_what(known, event)] += 1
    return Exported(files, **counts)


def _what(before: ShiftEvent | None, now: ShiftEvent) -> str:
    if before is None:
        return "new"
    if before == now:
        return "unchanged"
    return "cancelled" if now.is_cancelled else "changed"
