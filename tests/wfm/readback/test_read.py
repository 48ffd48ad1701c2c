"""Rosters read back: as written, as moved about, and as spoilt, each fault with its cell and remedy."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.wfm.readback.small_roster import SmallRoster, put
from wfm.errors import DataFileError

# The small outcome: agents in rows 5 to 9 (=1+1, Zoë Müller, 名前 & <Sons>, Bo, part time pool 1), Monday
# 3 June 2024 in column C to Sunday in column I.


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> SmallRoster:
    """The workbook as written."""
    return SmallRoster.written(tmp_path_factory.mktemp("small"))


def problems(small, path) -> list[str]:
    """Everything wrong with a file, without its name."""
    with pytest.raises(DataFileError) as raised:
        small.read(path)
    assert raised.value.exit_code == 3
    return [str(problem).removeprefix(f"{path}: ") for problem in raised.value.problems]


def worked(roster) -> dict[tuple[str, int], str]:
    """What every agent works on every day."""
    return {
        (s.agent, s.day): f"{s.code} {s.start_clock // 60:02}:{s.start_clock % 60:02}" for s in roster.shifts
    }


class TestAsWritten:
    """The workbook a plan wrote, untouched or moved about, says what the plan said."""

    def test_every_shift_comes_back_with_its_cell(self, small):
        """All shifts, those of an agent called =1+1 too, and the same from the sheet Shifts with breaks."""
        roster = small.read(small.folder / "roster.xlsx")
        planned = {(s.agent, s.duty.day): s.duty for s in small.outcome.shifts}
        assert {(s.agent, s.day): s.duty for s in roster.shifts} == {
            key: (duty.code, duty.start_clock) for key, duty in planned.items()
        }
        assert roster.by_day["Zoë Müller", 1].place == "sheet Roster, cell D6"
        assert roster.place("Bo", 2) == "sheet Roster, cell E8"
        assert {(s.agent, s.day): s.breaks for s in roster.planned or ()} == {
            key: duty.breaks for key, duty in planned.items()
        }
        assert roster.notes == ()

    @pytest.mark.parametrize("start", ["2024-10-21", "2024-03-25"])
    def test_breaks_come_back_over_clock_changes(self, tmp_path, start):
        """The night of a clock change has its break where the plan had it, not an hour off."""
        small = SmallRoster.written(tmp_path, start=start)
        roster = small.read(tmp_path / "roster.xlsx")
        assert {(s.agent, s.day): s.breaks for s in roster.planned or ()} == {
            (s.agent, s.duty.day): s.duty.breaks for s in small.outcome.shifts
        }

    def test_rows_and_columns_may_be_moved(self, small):
        """Two columns and two rows change places, one of each is put in: nothing is read otherwise."""

        def shuffle(sheet):
            for row in range(4, 10):
                monday, friday = sheet.cell(row, 3), sheet.cell(row, 7)
                monday.value, friday.value = friday.value, monday.value
            for column in range(1, 10):
                first, last = sheet.cell(6, column), sheet.cell(9, column)
                first.value, last.value = last.value, first.value
            sheet.insert_rows(7)
            sheet.insert_cols(2)
            sheet["B4"] = "Team"

        before, after = (small.read(path) for path in (small.folder / "roster.xlsx", small.edited(shuffle)))
        assert worked(before) == worked(after)

    @pytest.mark.parametrize(
        "heading",
        [
            "2024-06-03",
            "03.06.2024",
            "Mon 3 Jun",
            "3 June 2024",
            45446,
            dt.datetime(2024, 6, 3, 0, 0),
        ],
    )
    def test_dates_may_be_text(self, small, heading):
        """Text that can mean one day only, and a date that lost its format, are the day they mean."""
        roster = small.read(small.edited(put("C4", heading)))
        assert worked(roster) == worked(small.read(small.folder / "roster.xlsx"))

    def test_a_deleted_row_is_an_agent_off_every_day(self, small):
        """Bo has no shift any more, and the note says why."""
        roster = small.read(small.edited(lambda sheet: sheet.delete_rows(8)))
        assert not any(shift.agent == "Bo" for shift in roster.shifts)
        assert roster.notes == ("Bo has no row: read as off on every day",)
        assert roster.place("Bo", 0) == "sheet Roster, no row for Bo"

    def test_a_workbook_of_ones_own(self, small, tmp_path):
        """Any sheet of names and dates is a roster; `08:00-16:00` and a code with one start are shifts."""
        from openpyxl import Workbook

        book = Workbook()
        days = [dt.date(2024, 6, 3) + dt.timedelta(days=day) for day in range(8)]
        book.active.append(["Name", "Contract", *days])
        book.active.append(["Zoë Müller", None, "09:00 – 17:00", "Vacation", None, "n9", "-", "d8  9:00"])
        book.active.append(["Maria", "part time", "P4 18:00"])
        book.active.append(["At work", None, 2, 1, 1])
        path = tmp_path / "own.xlsx"
        book.save(path)
        roster = small.read(path)
        assert worked(roster) == {
            ("Zoë Müller", 0): "D8 09:00",
            ("Zoë Müller", 3): "N9 22:00",
            ("Zoë Müller", 5): "D8 09:00",
            ("Maria", 0): "P4 18:00",
        }
        assert roster.strangers == {"Maria": "part time"}
        assert roster.notes[0] == "2024-06-10 lies outside the plan's horizon and is left out"


class TestSpoilt:
    """A file that cannot be read as a roster: every problem at once, with sheet, cell and remedy."""

    @pytest.mark.parametrize(
        ("cell", "value", "message"),
        [
            ("C5", "X9 08:00", 'sheet Roster, cell C5: "X9 08:00": there is no shift "X9"'),
            ("C5", "D8 07:00", "cell C5: D8 does not start at 07:00 (write one of D8 06:00, D8 09:00"),
            ("C5", "D8", 'cell C5: "D8" does not say when it starts'),
            ("C5", "D8 06:00 late", 'cell C5: "D8 06:00 late" is not a shift (write "D8 06:00"'),
            ("C5", dt.time(8, 0), 'cell C5: "08:00:00": there is no shift "08:00:00"'),
            ("C5", "=D5", "cell C5: the formula =D5 has no value saved with it (write its value"),
            ("C5", "#REF!", "cell C5: the cell holds the error #REF!"),
            ("C4", "06/03/2024", 'cell C4: "06/03/2024" is not a date that can be read (write it as a date'),
            ("C4", dt.date(2024, 6, 4), "cell D4: 2024-06-04 stands over two columns, first in sheet"),
            ("A6", "Bo", 'cell A8: "Bo" is already in row 6 (give each agent one row)'),
            ("A6", "Zoë Muller", 'cell A6: there is no agent "Zoë Muller" (did you mean "Zoë Müller"?)'),
            ("A6", None, "cell A6: the row has shifts and no agent"),
            ("A6", "=A5", "cell A6: the formula =A5 has no value saved with it"),
        ],
    )
    def test_a_spoilt_cell_is_named_with_its_remedy(self, small, cell, value, message):
        """What stands there, why it cannot be read and what to write instead."""
        assert any(message in problem for problem in problems(small, small.edited(put(cell, value))))

    def test_a_formula_counts_by_the_value_saved_with_it(self, small, tmp_path):
        """A spreadsheet saves what a formula gave: that is read, and said."""
        from tests.wfm.workbook.recalculate import recalculated

        book = recalculated([small.edited(put("C5", '=LEFT("D8 09:00 x",8)'))], tmp_path)
        assert book["edited"]["Roster"]["C5"].value == "D8 09:00"
        roster = small.read(tmp_path / "done" / "edited.xlsx")
        assert worked(roster)["=1+1", 0] == "D8 09:00"
        assert any("cell C5 is the formula" in note for note in roster.notes)

    def test_all_problems_come_at_once(self, small):
        """Three cells, a name and a day."""

        def spoil(sheet):
            sheet["C5"], sheet["D6"], sheet["E7"] = "X9", "D8 07:00", "=C5"
            sheet["A8"] = "Boo"
            sheet.delete_cols(9)

        found = problems(small, small.edited(spoil))
        assert len(found) == 5
        assert any("no column for 2024-06-09" in problem for problem in found)

    def test_a_file_that_is_no_workbook(self, small, tmp_path):
        """A csv called xlsx, a sheet without dates, and no file at all."""
        text = tmp_path / "text.xlsx"
        text.write_text("agent,shift\n")
        assert "it is no xlsx workbook" in problems(small, text)[0]
        assert "there is no such file" in problems(small, tmp_path / "nothing.xlsx")[0]

        def empty(sheet):
            sheet.delete_rows(1, 60)

        assert "no row with dates is found" in problems(small, small.edited(empty))[0]


class TestRows:
    """A roster as rows."""

    def test_rows_as_the_plan_writes_them(self, small, tmp_path):
        """roster.csv comes back with its breaks."""
        from wfm.outputs import roster_csv

        path = tmp_path / "roster.csv"
        path.write_text(roster_csv(small.grid, small.outcome.shifts), encoding="utf-8")
        roster = small.read(path)
        assert {(s.agent, s.day): (s.duty, s.breaks) for s in roster.shifts} == {
            (s.agent, s.duty.day): ((s.duty.code, s.duty.start_clock), s.duty.breaks)
            for s in small.outcome.shifts
        }

    def test_agent_shift_and_start_are_enough(self, small, tmp_path):
        """Local times without an offset; rows outside the horizon are left out and said."""
        path = tmp_path / "own.csv"
        path.write_text("agent,shift,start\nBo,D8,2024-06-03 06:00\nBo,D8,2024-07-01 06:00\n")
        roster = small.read(path)
        assert [(s.agent, s.day, s.start_clock, s.breaks, s.place) for s in roster.shifts] == [
            ("Bo", 0, 360, None, "row 2")
        ]
        assert "1 shifts lie outside the plan's horizon and are left out" in roster.notes

    def test_every_fault_of_the_rows_is_named(self, small, tmp_path):
        """Code, start, end, moment, agent and breaks, each with its row and column."""
        path = tmp_path / "bad.csv"
        path.write_text(
            "agent,shift,start,end,breaks\n"
            "Bo,X9,2024-06-03 06:00,,\n"
            "Bo,D8,2024-06-04 07:00,,\n"
            "Bo,D8,2024-06-05 06:00,2024-06-05 15:00,\n"
            "Bo,D8,yesterday,,\n"
            "Nobody,D8,2024-06-05 06:00,,\n"
            ",D8,2024-06-05 06:00,,\n"
            "Bo,D8,2024-06-06 06:00,,2024-06-06 10:00\n"
            "Bo,,2024-06-07 06:00,,\n"
        )
        found = problems(small, path)
        for row, column in enumerate(
            ["shift", "shift", "end", "start", "agent", "agent", "breaks", "shift"], 2
        ):
            assert any(problem.startswith(f"row {row}, column {column}:") for problem in found), (row, found)
