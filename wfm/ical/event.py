"""One shift as a calendar event, and the event it was when it was last exported."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from wfm.duties import label_of
from wfm.made_plan import MadeShift

DOMAIN = "wfm"


@dataclass(frozen=True)
class ShiftEvent:
    """A shift of an agent on a local day, as a calendar keeps it.

    `uid` is the same for whatever the agent works on that day; `sequence` counts its changes, the
    cancellation included. Times are UTC, so that no calendar needs the rules of the zone.
    """

    uid: str
    day: date
    start: datetime
    end: datetime
    summary: str
    description: str
    sequence: int = 0
    is_cancelled: bool = False

    def says_the_same(self, other: ShiftEvent) -> bool:
        """Whether the two differ in nothing but how often they changed."""
        return replace(self, sequence=0) == replace(other, sequence=0)

    def after(self, before: ShiftEvent | None) -> ShiftEvent:
        """The event numbered after what was exported before."""
        if before is None:
            return self
        return replace(self, sequence=before.sequence + (not self.says_the_same(before)))

    def cancelled(self) -> ShiftEvent:
        """The event called off; one called off before stays as it is."""
        return self if self.is_cancelled else replace(self, sequence=self.sequence + 1, is_cancelled=True)


def event_of(shift: MadeShift, plan_name: str, number: int) -> ShiftEvent:
    """The event of a shift; `number` counts an agent's shifts that start on one day, from 0."""
    clock = shift.start.hour * 60 + shift.start.minute
    held = {(start, end) for _, start, end in shift.activities}
    rests = [(start, end) for start, end in shift.breaks if (start, end) not in held]
    breaks = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in rests)
    lines = [
        plan_name,
        f"{shift.start:%H:%M}–{shift.end:%H:%M} {shift.start.tzname()}, {shift.paid_hours:g} paid hours",
    ]
    if breaks:
        lines.append(f"Break {breaks}")
    lines += [f"{name} {start:%H:%M}–{end:%H:%M}" for name, start, end in shift.activities]
    return ShiftEvent(
        uid=uid_of(shift.agent, shift.start.date(), number),
        day=shift.start.date(),
        start=shift.start.astimezone(UTC),
        end=shift.end.astimezone(UTC),
        summary=label_of(shift.code, clock),
        description="\n".join(lines),
    )


def uid_of(agent: str, day: date, number: int) -> str:
    """The same for an agent and day whichever plan it comes from, so that a new plan updates the old."""
    digest = hashlib.sha256(agent.encode()).hexdigest()[:16]
    return f"{day:%Y%m%d}-{number}-{digest}@{DOMAIN}"
