"""Bad histories end in a DataFileError that names file, row and column of every problem at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wfm.history.small import MESSAGES, small_plan
from wfm.errors import DataFileError, PlanFileError
from wfm.history.read import read_history

GOOD = "1,twitter,2024-05-31T10:00:00Z,reply,240,,,\n"


def problems_of(folder: Path, text: str, **plan) -> list[str]:
    """What reading `history.csv` complains of."""
    (folder / "history.csv").write_text(text)
    with pytest.raises(DataFileError) as caught:
        read_history(small_plan(folder, **plan))
    return [str(problem) for problem in caught.value.problems]


def test_every_problem_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    """A date, a negative time, a word that is no number, an unknown work type: four places, one error."""
    text = (
        MESSAGES
        + GOOD
        + (
            "2,twitter,31/05/2024 10:00,reply,,,,\n"
            "\n"
            "3,twitter,2024-05-31T11:00:00Z,reply,-5,,,\n"
            "4,twitter,2024-05-31T11:00:00Z,answer,ten,,,\n"
        )
    )
    found = problems_of(tmp_path, text)
    assert len(found) == 4
    assert any(
        "history.csv: row 3, column created_at: '31/05/2024 10:00' is no date and time" in p for p in found
    )
    assert any("row 5, column handle_seconds: '-5' is negative" in p for p in found)
    assert any("row 6, column handle_seconds: 'ten' is no number" in p for p in found)
    assert any("row 6, column work_type: 'answer' is unknown (write reply or tag)" in p for p in found)


def test_many_rows_of_a_kind_are_five_and_the_rest_together(tmp_path: Path) -> None:
    """Eight bad dates give five places and a line for three more."""
    rows = "".join(f"{i},twitter,never,tag,,,,\n" for i in range(8))
    found = problems_of(tmp_path, MESSAGES + rows)
    assert len(found) == 6
    assert "and 3 more rows like it" in found[-1]


def test_a_row_number_counts_records_and_empty_lines(tmp_path: Path) -> None:
    """A quoted line break is inside its row, as a spreadsheet shows it."""
    text = MESSAGES + '"a\nb",twitter,2024-05-31T10:00:00Z,tag,,,,\n\n2,twitter,never,tag,,,,\n'
    assert problems_of(tmp_path, text)[0].startswith("history.csv: row 4, column created_at: 'never'")


def test_missing_columns(tmp_path: Path) -> None:
    """Each is named, with the columns the file has and the key that renames them."""
    found = problems_of(tmp_path, "message_id,queue,opened\n1,twitter,2024-05-31\n")
    assert [p.split(" (")[0] for p in found] == [
        "history.csv: row 1: no column created_at",
        "history.csv: row 1: no column work_type",
    ]
    assert "history.columns = { created_at =" in found[0]
    assert "message_id, queue, opened" in found[0]


def test_words_dates_and_durations_that_the_plan_does_not_explain(tmp_path: Path) -> None:
    """A word that `work_type` lacks, a date in another format, a duration of two parts: each is named."""
    history = 'work_type = { reply = ["yes"], tag = ["no"] }\ndate_format = "%d.%m.%Y %H:%M"'
    rows = "1,twitter,31.05.2024 10:00,perhaps,,,,\n2,twitter,2024-05-31T10:00:00Z,no,,,,\n"
    found = problems_of(
        tmp_path, MESSAGES + rows + "3,twitter,31.05.2024 10:00,YES,5:23,,,\n", history=history
    )
    assert len(found) == 3
    assert "row 3, column created_at: '2024-05-31T10:00:00Z' is no date and time" in found[0]
    assert "correct history.date_format" in found[0]
    assert "row 4, column handle_seconds: '5:23' is no number of seconds nor a duration" in found[1]
    assert "row 2, column work_type: 'perhaps' is unknown (write yes or no)" in found[2]


def test_a_column_the_planner_names_must_be_there(tmp_path: Path) -> None:
    """Even one that may be missing: a misspelt name would go unnoticed."""
    found = problems_of(tmp_path, MESSAGES + GOOD, columns='{ agent = "Owner" }')
    assert found[0].startswith("history.csv: row 1: no column Owner")


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    """Nobody can say which one is meant."""
    found = problems_of(tmp_path, MESSAGES.strip() + ",queue\n" + GOOD.strip() + ",mail\n")
    assert found == ["history.csv: row 1: two columns queue (remove or rename one)"]


def test_a_row_of_the_wrong_width(tmp_path: Path) -> None:
    """An unquoted comma is named, and the other problems with it."""
    found = problems_of(tmp_path, MESSAGES + "1,twitter,a,b\n" + "2,twitter,never,tag,,,,\n")
    assert "history.csv: row 2: has 4 fields, the header 8" in found[0]
    assert "history.csv: row 3, column created_at" in found[1]


def test_no_file_matches(tmp_path: Path) -> None:
    """Each glob without a file is named, even beside one that has some."""
    (tmp_path / "history.csv").write_text(MESSAGES + GOOD)
    with pytest.raises(DataFileError, match=r"older\*\.csv: no file matches"):
        read_history(small_plan(tmp_path, files='["history.csv", "older*.csv"]'))


@pytest.mark.parametrize("text", ["", MESSAGES])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    """Nothing at all, or a header alone, is an error."""
    assert problems_of(tmp_path, text)


def test_no_row_for_a_queue(tmp_path: Path) -> None:
    """The queue without a row is named, with the names that the file has."""
    text = MESSAGES + GOOD + "2,Facebook,2024-05-31T10:00:00Z,tag,,,,\n"
    found = problems_of(tmp_path, text, queues=("twitter", "facebook"))
    assert len(found) == 1
    assert "no row for queue 'facebook'" in found[0]
    assert "the files have Facebook" in found[0]


def test_no_row_for_any_queue(tmp_path: Path) -> None:
    """An empty history says so."""
    assert "no row for any queue" in problems_of(tmp_path, MESSAGES + GOOD, queues=("mail",))[0]


@pytest.mark.parametrize("start", ["2024-05-01", "2024-05-31"])
def test_a_horizon_before_the_history(tmp_path: Path, start: str) -> None:
    """Before it or on its first day, there is nothing to learn from."""
    text = MESSAGES + "1,twitter,2024-05-31T10:00:00Z,tag,,,,\n2,twitter,2024-06-01T10:00:00Z,tag,,,,\n"
    assert f"the horizon starts {start}" in problems_of(tmp_path, text, start=start)[0]


def test_volumes_coarser_than_the_interval(tmp_path: Path) -> None:
    """Hours do not make half hours; the remedy names the plan's key."""
    rows = "".join(f"2024-05-31T{h:02}:00,twitter,3\n" for h in range(24))
    found = problems_of(tmp_path, "interval_start,queue,volume\n" + rows, format="volumes", interval=30)
    assert "a row every 60 minutes, the plan's interval is 30 (set interval = 60" in found[0]


def test_negative_and_off_grid_volumes(tmp_path: Path) -> None:
    """Each is named with its row."""
    head = "interval_start,queue,volume\n"
    assert (
        "row 2, column volume: '-1' is negative"
        in problems_of(tmp_path, head + "2024-05-31T00:00,twitter,-1\n", format="volumes")[0]
    )
    assert (
        "row 2, column interval_start: '2024-05-31T00:10' is off the grid"
        in problems_of(
            tmp_path, head + "2024-05-31T00:10,twitter,1\n2024-05-31T01:10,twitter,1\n", format="volumes"
        )[0]
    )


def test_an_interval_listed_twice_with_different_volumes(tmp_path: Path) -> None:
    """Neither can be believed; the same volume again is only a duplicate."""
    text = "interval_start,queue,volume\n2024-05-31T00:00,twitter,1\n2024-05-31T00:00,twitter,{}\n"
    assert "listed twice with different volumes" in problems_of(tmp_path, text.format(2), format="volumes")[0]
    (tmp_path / "history.csv").write_text(text.format(1))
    assert read_history(small_plan(tmp_path, format="volumes")).read.used == 1


@pytest.mark.parametrize("name", ["intercom", "sprout"])
def test_an_export_without_a_table_says_what_to_write(tmp_path: Path, name: str) -> None:
    """Its columns differ by account: the error shows the `columns` that do it."""
    plan = small_plan(tmp_path, format=name)
    with pytest.raises(PlanFileError, match=r'write format = "wfm" and name the columns'):
        read_history(plan)


def test_a_file_that_is_not_what_it_says(tmp_path: Path) -> None:
    """A broken workbook, broken gzip and a strange ending are errors, not tracebacks."""
    for name in ("a.xlsx", "b.csv.gz", "c.parquet", "d.docx"):
        (tmp_path / name).write_text("not that")
    with pytest.raises(DataFileError) as caught:
        read_history(small_plan(tmp_path, files='["*.xlsx", "*.gz", "*.parquet", "*.docx"]'))
    assert [problem.file for problem in caught.value.problems] == [
        "a.xlsx",
        "b.csv.gz",
        "c.parquet",
        "d.docx",
    ]
