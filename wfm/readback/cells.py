"""What a cell of a roster says: `D8 08:00`, a code that has one start only, `08:00-16:00`, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wfm.config import Shift
from wfm.config.values import MisspeltError, parse_clock_time, write_clock_time
from wfm.config.wording import nearest

OFF = frozenset({"", "off", "-", "–", "—", "free", "leave", "vacation", "holiday", "sick"})
"""What planners write on days without a shift, unless it is the code of one."""
_FROM_TO = re.compile(r"(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})")

Said = tuple[str, int]
"""Code and start, as a local minute of the day."""


class CellReader:
    """Reads the cells of agents whose contracts know some of the plan's shift types."""

    def __init__(self, shifts: Iterable[Shift]) -> None:
        self.shifts = {shift.code: shift for shift in shifts}
        self.by_folded = {code.casefold(): code for code in self.shifts}

    def read(self, text: str, codes: Iterable[str]) -> Said | None:
        """Code and start, None for a day off; MisspeltError with what to write instead.

        `codes` are the agent's own, which decide what a span of time such as `08:00-16:00` means.
        """
        words = text.replace("\u00a0", " ").split()
        said = " ".join(words)
        if said.casefold() in OFF and said.casefold() not in self.by_folded:
            return None
        if span := _FROM_TO.fullmatch(said):
            return self._by_time(said, span[1], span[2], codes)
        shift = self._shift(words[0], said)
        if len(words) == 1:
            return shift.code, self._only_start(shift)
        if len(words) > 2:
            raise MisspeltError(f'"{said}" is not a shift', f'write "{self._example(shift)}", or nothing')
        return shift.code, self._start(shift, words[1])

    def _shift(self, word: str, said: str) -> Shift:
        code = self.by_folded.get(word.casefold())
        if code is None:
            guess = nearest(word, self.shifts)
            remedy = f"{guess} A new type is a [[shift]] in plan.toml; an empty cell is a day off"
            raise MisspeltError(f'"{said}": there is no shift "{word}"', remedy)
        return self.shifts[code]

    def _only_start(self, shift: Shift) -> int:
        if len(shift.starts) > 1:
            raise MisspeltError(
                f'"{shift.code}" does not say when it starts', f"write one of {self._labels(shift)}"
            )
        return shift.starts[0]

    def _start(self, shift: Shift, word: str) -> int:
        start = parse_clock_time(word)
        if start not in shift.starts:
            remedy = f"write one of {self._labels(shift)}, or add {word} to its starts in plan.toml"
            raise MisspeltError(f"{shift.code} does not start at {word}", remedy)
        return start

    def _by_time(self, said: str, start: str, end: str, codes: Iterable[str]) -> Said:
        first, last = parse_clock_time(start), parse_clock_time(end, end_of_day=True)
        minutes = (last - first) % 1440 or 1440
        known = [self.shifts[code] for code in codes if code in self.shifts]
        found = [s.code for s in known if first in s.starts and round(s.hours * 60) == minutes]
        if len(found) == 1:
            return found[0], first
        if found:
            written = " or ".join(f'"{code} {write_clock_time(first)}"' for code in found)
            raise MisspeltError(f'"{said}" may be more than one shift', f"write {written}")
        raise MisspeltError(f'"{said}" is no shift of the contract', "write the code and start of one")

    def _labels(self, shift: Shift) -> str:
        return ", ".join(f"{shift.code} {write_clock_time(start)}" for start in shift.starts)

    def _example(self, shift: Shift) -> str:
        return f"{shift.code} {write_clock_time(shift.starts[0])}"
