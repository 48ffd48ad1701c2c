"""`wfm init`: the sample written whole, an export recognised, nothing overwritten."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples.generate import FOLDER
from wfm.agents import read_agents
from wfm.config import load_plan
from wfm.errors import DataFileError, PlanFileError
from wfm.events import read_day_calendar
from wfm.history.read import read_history
from wfm.init import init_plan
from wfm.init.export import read_export
from wfm.init.starter import monday_after

MESSAGES = """\
message_id,queue,created_at,work_type,handle_seconds,first_reply_at,resolved_at,agent
1,chat "en",2024-05-01T10:00:00+02:00,reply,300,,,
2,chat "en",2024-05-02T10:00:00+02:00,tag,,,,
3,mail,2024-05-03T10:00:00+02:00,reply,,,,
4,chat "en",2024-05-04T10:00:00+02:00,reply,200,,,
""".replace('chat "en"', '"chat ""en"""')


def plan_for(folder: Path, name: str, text: str):
    """The plan that `wfm init --from` writes for an export of this text, and its toml."""
    source = folder / name
    source.write_text(text)
    (written,) = init_plan(folder / "plan", source)
    return load_plan(written), written.read_text()


class TestSample:
    """Without an export: the sample company."""

    def test_is_the_company_whole(self, tmp_path):
        """Every file of the company is written as it is in the package."""
        written = init_plan(tmp_path / "new")
        assert {path.name for path in written} == {path.name for path in FOLDER.iterdir()}
        assert all(path.read_bytes() == (FOLDER / path.name).read_bytes() for path in written)
        assert written[0].name == "plan.toml"

    def test_reads_as_a_plan_with_people_and_calendar(self, tmp_path):
        """Plan, people and events of the written folder read without a problem."""
        plan = load_plan(init_plan(tmp_path)[0])
        assert len(read_agents(plan)) == 22
        assert len(read_day_calendar(plan).events) == 4

    def test_refuses_to_overwrite_and_writes_nothing(self, tmp_path):
        """Each file in the way is named with the remedy; what was there stays, nothing is added."""
        (tmp_path / "plan.toml").write_text("mine")
        (tmp_path / "agents.csv").write_text("mine too")
        with pytest.raises(PlanFileError) as error:
            init_plan(tmp_path)
        assert [Path(problem.file).name for problem in error.value.problems] == ["plan.toml", "agents.csv"]
        assert {path.name for path in tmp_path.iterdir()} == {"plan.toml", "agents.csv"}
        assert (tmp_path / "plan.toml").read_text() == "mine"

    def test_refuses_a_file_for_a_folder(self, tmp_path):
        """A file where the folder should be is named."""
        (tmp_path / "x").write_text("")
        with pytest.raises(PlanFileError, match="is a file, not a folder"):
            init_plan(tmp_path / "x")


class TestFromExport:
    """With one: a plan for its queues and dates."""

    def test_own_messages(self, tmp_path):
        """Our own format: queues by size, the Monday after, history only where the export knows."""
        plan, text = plan_for(tmp_path, "export.csv", MESSAGES)
        chat, mail = plan.queues
        assert (plan.history.format, plan.history.files) == ("wfm", ("../export.csv",))
        assert plan.horizon.start == date(2024, 5, 6)
        assert (chat.name, chat.reply.share, chat.reply.aht, chat.tag.aht) == (
            'chat "en"',
            "history",
            "history",
            30,
        )
        assert (mail.name, mail.reply.share, mail.reply.aht, mail.tag) == ("mail", 1.0, 300, None)
        assert "assumed" in text

    def test_history_of_the_written_plan_is_found_and_read(self, tmp_path):
        """The path written finds the export, even with brackets in its name."""
        plan, _ = plan_for(tmp_path, "export [may].csv", MESSAGES)
        assert read_history(plan).read.used == 4

    def test_packed_export(self, tmp_path):
        """A csv.gz is read as a csv."""
        source = tmp_path / "export.csv.gz"
        source.write_bytes(gzip.compress(MESSAGES.encode()))
        assert [queue.name for queue in read_export(source).queues] == ['chat "en"', "mail"]

    def test_workbook(self, tmp_path):
        """An xlsx is read by its first sheet."""
        from openpyxl import Workbook

        book = Workbook()
        for row in (
            ["message_id", "queue", "created_at", "work_type"],
            [1, "mail", "2024-05-03T10:00:00Z", "reply"],
        ):
            book.active.append(row)
        book.save(tmp_path / "export.xlsx")
        (written,) = init_plan(tmp_path / "plan", tmp_path / "export.xlsx")
        assert [queue.name for queue in load_plan(written).queues] == ["mail"]

    def test_volumes(self, tmp_path):
        """Hourly counts: hourly plan, all of it taken for replies until the planner says otherwise."""
        rows = "".join(f"2024-05-01T{hour:02d}:00:00,mail,{hour}\n" for hour in range(24))
        plan, text = plan_for(tmp_path, "v.csv", "interval_start,queue,volume\n" + rows)
        assert (plan.history.format, plan.interval) == ("volumes", 60)
        assert (plan.queues[0].reply.share, plan.queues[0].tag) == (1.0, None)
        assert "does not say what needs a reply" in text

    def test_named_mapping(self, tmp_path):
        """A helpdesk's own header gives its format; nothing is guessed."""
        header = "Ticket ID,Source,Created time,Initial response time,Resolved time,Agent\n"
        plan, _ = plan_for(tmp_path, "t.csv", header + "7,Email,2024-05-01 10:00:00,,,\n")
        assert (plan.history.format, dict(plan.history.columns)) == ("freshdesk", {})
        assert plan.queues[0].name == "Email"

    def test_strange_header_is_guessed(self, tmp_path):
        """Other names for our columns become `columns`, and the comment asks to check them."""
        header = "Conversation ID,Channel,Opened (UTC),Type,Assignee\n"
        plan, text = plan_for(tmp_path, "t.csv", header + "7,Instagram,2024-05-01 10:00:00,reply,Ann\n")
        assert plan.history.format == "wfm"
        assert plan.history.columns == {
            "message_id": "Conversation ID",
            "queue": "Channel",
            "created_at": "Opened (UTC)",
            "work_type": "Type",
            "agent": "Assignee",
        }
        assert "check it" in text
        assert read_history(plan).read.used == 1

    def test_yes_and_no_and_german_dates(self, tmp_path):
        """Words, dates and minutes of the export's own are guessed, said to be, and read as meant."""
        rows = "".join(f"{i};X;{i:02d}.05.2024 10:00;yes;1,5\n" for i in range(1, 31))
        header = "Ticket ID;Channel;Created at;Needs reply;Handle time (min)\n"
        plan, text = plan_for(tmp_path, "t.csv", header + rows + "99;X;31.05.2024 10:00;No;\n")
        assert plan.history.date_format == "%d.%m.%Y %H:%M"
        assert (plan.history.work_type.reply, plan.history.work_type.tag) == (("yes",), ("No",))
        assert (plan.queues[0].reply.aht, plan.queues[0].tag.aht) == ("history", 30)
        assert plan.horizon.start == date(2024, 6, 3)
        assert text.count("guessed") >= 3
        assert read_history(plan).read.used == 31

    def test_american_dates(self, tmp_path):
        """A month first, and a clock of twelve hours, where nothing else fits."""
        rows = "".join(f"{i},X,5/{i}/2024 1:05 PM,tag\n" for i in range(1, 32))
        plan, _ = plan_for(tmp_path, "t.csv", "message_id,queue,created_at,work_type\n" + rows)
        assert plan.history.date_format == "%m/%d/%Y %I:%M %p"
        assert plan.horizon.start == date(2024, 6, 3)

    def test_words_that_mean_nothing_to_us(self, tmp_path):
        """They all stand for replies, listed for the planner to sort; the plan can be read as it is."""
        rows = "1,X,2024-05-01,Question\n2,X,2024-05-02,Praise\n"
        plan, text = plan_for(tmp_path, "t.csv", "id,channel,created,type\n" + rows)
        assert plan.history.work_type.reply == ("Question", "Praise")
        assert "move the words that only need a tag" in text
        assert read_history(plan).read.used == 2

    @pytest.mark.parametrize("extra", ["", ",type"])
    def test_no_work_types(self, tmp_path, extra):
        """No column, or one of too many words to be one: every row is a reply, and the plan says assumed."""
        words = [f",word {i}" if extra else "" for i in range(20)]
        rows = "".join(f"{i},X,2024-05-{i + 1:02d}{word}\n" for i, word in enumerate(words))
        plan, text = plan_for(tmp_path, "t.csv", f"id,channel,created{extra}\n{rows}")
        assert plan.history.work_type == "reply"
        assert "work_type" not in plan.history.columns
        assert "assumed: the export does not say what needs a reply" in text
        assert read_history(plan).read.used == 20

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("a,b\n1,2\n", "no column looks like created_at"),
            ("", "no column looks like message_id"),
            ("message_id,queue,created_at,work_type\n", "no message"),
            ("message_id,queue,created_at,work_type\n1,q,gestern,reply\n", "gestern"),
        ],
    )
    def test_what_cannot_be_told_is_said(self, tmp_path, text, said):
        """Unknown columns, an empty export, dates that do not parse: a problem with the file, no folder."""
        source = tmp_path / "t.csv"
        source.write_text(text)
        with pytest.raises(DataFileError, match=said):
            init_plan(tmp_path / "plan", source)
        assert not (tmp_path / "plan").exists()

    @pytest.mark.parametrize("name", ["absent.csv", "absent.xlsx", "absent.parquet"])
    def test_absent_export(self, tmp_path, name):
        """An export that is not there is a problem with its path."""
        with pytest.raises(DataFileError, match=name):
            init_plan(tmp_path / "plan", tmp_path / name)

    def test_refuses_to_overwrite(self, tmp_path):
        """A plan.toml in the folder stays."""
        plan_for(tmp_path, "export.csv", MESSAGES)
        with pytest.raises(PlanFileError, match="already exists"):
            init_plan(tmp_path / "plan", tmp_path / "export.csv")


@given(st.dates(max_value=date(9000, 1, 1)))
def test_monday_after_is_the_next_one(day):
    """A Monday, at least a day and at most a week later."""
    monday = monday_after(day)
    assert monday.weekday() == 0
    assert timedelta(1) <= monday - day <= timedelta(7)
