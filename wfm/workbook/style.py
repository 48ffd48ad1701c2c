"""How the workbook looks: palette, fonts, number formats, and the few ways a cell is dressed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

INK = "1F2933"
MUTED = "6B7785"
RULE = "D5DBE1"
PALE = "F1F4F7"
WEEKEND = "E3E9EF"
NAVY = "1F3A55"
BLUE = "2F6690"
SKY = "9CC3DF"
WHITE = "FFFFFF"
RED, RED_PALE = "A3261E", "F7D4D0"
AMBER, AMBER_PALE = "8A5A00", "FBE7BF"
GREEN, GREEN_PALE = "1E6B4A", "D6EDDF"

DAY_COLOURS = ("FBE6B3", "D3EACD", "F6D3C0", "CDE7E6", "EBE3B8", "E4DCCB")
NIGHT_COLOURS = ("C9D8F0", "D8CFEA", "C5CBD6", "B9D3DE")
SERIES_COLOURS = ("2F6690", "E09F3E", "4F9D69", "9B5DA5", "C8553D", "7A8793", "3AA6A0", "B8A12F")

HOURS = "#,##0.0"
COUNT = "#,##0"
HEADS = "0"
SHARE = "0.0%"
CLOCK = "hh:mm"
DAY = "ddd d mmm"
DATE = "ddd d mmm yyyy"
MOMENT = "ddd d mmm yyyy hh:mm"

FACE = "Arial"


@dataclass(frozen=True)
class Look:
    """What a cell wears."""

    font: Font
    fill: PatternFill | None = None
    align: Alignment | None = None
    border: Border | None = None
    number_format: str = "General"

    def as_(self, number_format: str) -> Look:
        """The same look with a number format."""
        return replace(self, number_format=number_format)

    def on(self, colour: str) -> Look:
        """The same look on a ground."""
        return replace(self, fill=ground(colour))

    def aligned(self, horizontal: str, *, wrap: bool = False, indent: int = 0) -> Look:
        """The same look, aligned."""
        return replace(
            self, align=Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap, indent=indent)
        )


def ground(colour: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def font(size: float = 10, colour: str = INK, *, bold: bool = False, italic: bool = False) -> Font:
    """The workbook's face."""
    return Font(name=FACE, size=size, color=colour, bold=bold, italic=italic)


def rule_style(
    fill: str | None = None, colour: str | None = None, *, bold: bool = False
) -> DifferentialStyle:
    """What a conditional format changes."""
    # Excel reads a differential fill's colour from `bgColor`.
    return DifferentialStyle(
        font=Font(color=colour, bold=bold or None) if colour or bold else None,
        fill=PatternFill(bgColor=fill) if fill else None,
    )


_THIN = Side(style="thin", color=RULE)
_FIRM = Side(style="thin", color=MUTED)

BELOW = Border(bottom=_THIN)
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

TITLE = Look(font(16, NAVY, bold=True), align=Alignment(vertical="center"))
SUBTITLE = Look(font(10, MUTED), align=Alignment(vertical="center"))
SECTION = Look(font(11, NAVY, bold=True), align=Alignment(vertical="center"))
HEAD = Look(
    font(9, NAVY, bold=True),
    ground(WEEKEND),
    Alignment(horizontal="left", vertical="center", wrap_text=True),
    Border(bottom=_FIRM),
)
HEAD_NUMBER = HEAD.aligned("right", wrap=True)
HEAD_CENTRE = HEAD.aligned("center", wrap=True)
BODY = Look(font(10), align=Alignment(vertical="center"), border=BELOW)
BODY_WRAP = Look(font(10), align=Alignment(vertical="top", wrap_text=True), border=BELOW)
NUMBER = BODY.aligned("right")
STRONG = replace(BODY, font=font(10, bold=True))
STRONG_NUMBER = replace(NUMBER, font=font(10, bold=True))
SMALL = replace(BODY, font=font(9, MUTED))
SMALL_NUMBER = SMALL.aligned("right")
PLAIN_WRAP = Look(font(10), align=Alignment(vertical="top", wrap_text=True))
CELL = Look(font(9), align=Alignment(horizontal="center", vertical="center"), border=GRID)
SKIPPED = CELL.on("DDE1E6")
TIME_OFF = replace(CELL, fill=PatternFill("lightUp", start_color="D39A92", end_color=WHITE))
LOCKED = replace(CELL, font=font(9, bold=True))
CARD_LABEL = Look(font(9, MUTED), ground(PALE), Alignment("left", "bottom", indent=1))
CARD_VALUE = Look(
    font(16, NAVY, bold=True), ground(PALE), Alignment(horizontal="left", vertical="center", indent=1)
)
CARD_NOTE = Look(font(8, MUTED), ground(PALE), Alignment("left", "top", indent=1))
NOTE = Look(font(9, MUTED), align=Alignment(vertical="center"))
