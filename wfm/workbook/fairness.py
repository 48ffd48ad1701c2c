"""Fairness: what each agent bears as planned, agents alike together, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from scheduling.fairness import Load
from wfm.fairness.result import FairAgent, Spread, spread
from wfm.workbook.book import FIRST_ROW, HEADER_ROW, Book, place_text
from wfm.workbook.cells import freeze, put, put_row, put_title, set_page, set_widths, width_for
from wfm.workbook.style import BODY, HEAD, HEAD_NUMBER, HOURS, NUMBER, SMALL, STRONG, STRONG_NUMBER, Look

_TEXT = ("Agent", "Contract", "Skills")
_FIGURES = ("Weeks there", "Hours", "Nights", "Weekends", "Holidays", "Refused")


def write_fairness(sheet: Worksheet, book: Book) -> None:
    """Fill the sheet: a block a group, then those whom nobody is like."""
    fairness = book.outcome.fairness
    note = (
        f"{place_text(book)} · as planned · agents alike have contract and skills in common, and bear by the "
        "weeks they are there; a night has three hours or more from 23:00 to 06:00; refused is the weight of "
        "requests not kept"
    )
    put_title(sheet, "Fairness · what each agent bears", note)
    heads = [*((text, HEAD) for text in _TEXT), *((text, HEAD_NUMBER) for text in _FIGURES)]
    put_row(sheet, HEADER_ROW, heads)
    row = FIRST_ROW
    for group in fairness.groups():
        row = _put_group(sheet, row, group)
    for agent in (agent for agent in fairness.agents if agent.group is None):
        _put_agent(sheet, row, agent)
        row += 1
    names = [agent.agent for agent in fairness.agents]
    contracts = [agent.contract for agent in fairness.agents]
    skills = [" ".join(agent.skills) for agent in fairness.agents]
    widths = (width_for(names, 18, 30), width_for(contracts, 12, 20), width_for(skills, 10, 20))
    set_widths(sheet, [*widths, *[12] * len(_FIGURES)])
    freeze(sheet, FIRST_ROW, 2)
    set_page(sheet, title_rows=f"{HEADER_ROW}:{HEADER_ROW}", portrait=True)


def _put_group(sheet: Worksheet, row: int, group: Sequence[FairAgent]) -> int:
    """The agents of a group and how far apart they are; the row after an empty one."""
    for place, agent in enumerate(group):
        _put_agent(sheet, row + place, agent)
    last = row + len(group)
    put_row(sheet, last, (("Most apart", STRONG), (None, STRONG), (None, STRONG), (None, STRONG)))
    _put_load(sheet, last, spread(group), STRONG_NUMBER, "0.#")
    return last + 2


def _put_agent(sheet: Worksheet, row: int, agent: FairAgent) -> None:
    put_row(
        sheet,
        row,
        (
            (agent.agent, BODY),
            (agent.contract, SMALL),
            (" ".join(agent.skills), SMALL),
            (agent.weeks, NUMBER.as_("0.0")),
        ),
    )
    _put_load(sheet, row, agent.load, NUMBER)


def _put_load(sheet: Worksheet, row: int, load: Load | Spread, look: Look, count: str = "0") -> None:
    figures = (load.hours, load.nights, load.weekends, load.holidays, load.refused)
    formats = (HOURS, count, count, count, "0.#")
    for offset, (value, number_format) in enumerate(zip(figures, formats, strict=True)):
        put(sheet, row, len(_TEXT) + 2 + offset, value, look.as_(number_format))
