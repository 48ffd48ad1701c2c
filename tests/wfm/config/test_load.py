"""Reading plan.toml, right and wrong."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wfm.small_plan import SMALL_PLAN, write_plan
from wfm.config import PlanFile, load_plan
from wfm.config.check import HISTORY_FORMATS
from wfm.config.draft import read_model
from wfm.config.finding import spell
from wfm.config.load import findings_in
from wfm.config.values import write_opening_hours
from wfm.errors import PlanFileError
from wfm.history.mappings import MAPPINGS

SHARED_PLANS = Path(__file__).parents[4] / "shared" / "plans"


def problems_of(path: Path, overrides=None):
    """What load_plan reports, as (place, message, remedy)."""
    with pytest.raises(PlanFileError) as caught:
        load_plan(path, overrides)
    assert caught.value.exit_code == 2
    assert all(problem.file == str(path) for problem in caught.value.problems)
    return [(problem.place, problem.message, problem.remedy) for problem in caught.value.problems]


def the_problem(path: Path, overrides=None):
    """The one problem reported."""
    (problem,) = problems_of(path, overrides)
    return problem


def test_values_and_defaults(tmp_path):
    """Keys become fields with units in their names; what is not written has its default."""
    plan = load_plan(write_plan(tmp_path))
    mail, chat = plan.queues
    assert [target.within_seconds for target in mail.reply.targets] == [7200, 21600]
    assert (mail.reply.share, mail.tag.aht, mail.max_age_seconds) == (0.4, 30, 86400)
    assert (mail.open[0], chat.open[0], chat.tag) == ((0, 0, 1440), (0, 480, 1080), None)
    assert plan.shifts[0].starts == (360, 420, 480, 540, 600)
    assert plan.shifts[0].break_.after_seconds == 10800
    assert (plan.horizon.start, plan.staffing.confidence) == (date(2024, 3, 25), 0.9)
    assert plan.folder == tmp_path


@pytest.mark.parametrize("name", ["county", "spotify-care", "three-queues"])
def test_plans_of_real_data(name):
    """The plans that the project is judged by are read without a problem, and dumped and read again."""
    path = SHARED_PLANS / name / "plan.toml"
    if not path.exists():
        pytest.skip("the shared plans do not lie beside the repository")
    plan = load_plan(path)
    assert read_model(PlanFile, plan.model_dump(mode="json", by_alias=True)) == plan.model_copy(
        update={"folder": Path()}
    )


class TestDump:
    """model_dump(mode="json", by_alias=True): plan.toml's keys and spellings."""

    def test_spellings(self, tmp_path):
        """Durations, opening hours and starts are written as a planner writes them."""
        dump = load_plan(write_plan(tmp_path)).model_dump(mode="json", by_alias=True)
        mail, chat = dump["queue"]
        assert mail["reply"]["targets"][0] == {"within": "2h", "share": 0.5}
        assert (mail["open"], chat["open"], mail["max_age"]) == ("24/7", "mon-fri 08:00-18:00", "24h")
        assert "share" not in mail["tag"]
        assert dump["shift"][0]["starts"] == ["06:00", "07:00", "08:00", "09:00", "10:00"]
        assert dump["shift"][0]["break"] == {"minutes": 30, "after": "3h", "before": "5h", "paid": False}
        assert dump["horizon"]["start"] == "2024-03-25"
        assert "folder" not in dump

    @given(
        interval=st.sampled_from([15, 30, 60]),
        within=st.integers(1, 10**6),
        share=st.floats(0.01, 1),
        aht=st.one_of(st.just("history"), st.floats(0.5, 5000)),
        starts=st.lists(
            st.integers(0, 1439).map(lambda minute: f"{minute // 60}:{minute % 60:02d}"),
            min_size=1,
            unique=True,
        ),
        openings=st.lists(
            st.tuples(st.integers(0, 6), st.integers(0, 700), st.integers(701, 1440)),
            min_size=1,
            unique_by=lambda opening: opening[0],
        ),
        uncertainty=st.one_of(st.just("history"), st.builds(lambda cv: {"day": cv}, st.floats(0, 2))),
    )
    def test_round_trip(self, interval, within, share, aht, starts, openings, uncertainty):
        """Reading a dump again gives an equal plan, whatever the values."""
        queue = {
            "name": "q",
            "open": write_opening_hours(tuple(sorted(openings))),
            "reply": {"share": share, "aht": aht, "targets": [{"within": f"{within}s", "share": share}]},
        }
        document = {
            "schema": 1,
            "name": "any",
            "timezone": "UTC",
            "interval": interval,
            "horizon": {"start": "2024-01-01", "weeks": 1},
            "history": {"files": ["a.csv"]},
            "queue": [queue],
            "staffing": {"uncertainty": uncertainty},
            "shift": [{"code": "D", "starts": starts, "hours": 8}],
            "contract": [{"name": "c", "hours_per_week": [0, 40], "shifts": ["D"]}],
            "scenario": [{"name": "s", "staffing": {"floor": 2}}],
        }
        plan = read_model(PlanFile, document)
        dump = json.loads(json.dumps(plan.model_dump(mode="json", by_alias=True)))
        assert read_model(PlanFile, dump) == plan


class TestFiles:
    """A file that cannot be read at all."""

    def test_missing(self, tmp_path):
        """A file that is not there is named, with what makes one."""
        place, message, remedy = the_problem(tmp_path / "plan.toml")
        assert (place, message) == ("", "there is no such file")
        assert "wfm init" in remedy

    def test_folder(self, tmp_path):
        """A folder is answered with the file in it."""
        assert "plan.toml" in the_problem(tmp_path)[2]

    def test_not_toml(self, tmp_path):
        """A slip in the syntax is shown with its line."""
        path = write_plan(tmp_path, ("weeks = 1", "weeks = = 1"))
        place, message, _ = the_problem(path)
        assert place.startswith("line 8")
        assert "not TOML" in message

    def test_not_utf8(self, tmp_path):
        """Text in another encoding is named as such."""
        path = tmp_path / "plan.toml"
        path.write_bytes('name = "M\xfcnchen"'.encode("latin-1"))
        assert "UTF-8" in the_problem(path)[1]

    def test_byte_order_mark(self, tmp_path):
        """A mark that editors put before the text does no harm."""
        path = tmp_path / "plan.toml"
        path.write_text(SMALL_PLAN, encoding="utf-8-sig")
        assert load_plan(path).name == "Small"


def test_every_problem_at_once(tmp_path):
    """Wrong values, unknown keys and contradictions are reported together, each with its line."""
    path = write_plan(
        tmp_path,
        ("weeks = 1", 'weeks = "one"'),
        ("floor = 1", "flor = 1"),
        ('within = "2h"', 'within = "2 hours"'),
        ("hours = 8\nbreak", "hours = 25\nbreak"),
        ('shifts = ["D8"]', 'shifts = ["D9"]'),
        ('open = "mon-fri 08:00-18:00"\n', ""),
        ("share = 1.0, aht = 480", "share = 0.9, aht = 480"),
    )
    assert [place for place, _, _ in problems_of(path)] == [
        "horizon.weeks (line 8)",
        "queue.mail.reply.targets[0].within (line 21)",
        "staffing.flor (line 28)",
        "shift.D8.hours (line 33)",
        "queue.chat.reply.share (line 25)",
        'contract."part time".shifts[0] (line 51)',
    ]


WRONG_VALUES = [
    (("interval = 30", "interval = 20"), "interval", "20", "15, 30 or 60"),
    (("schema = 1", "schema = 2"), "schema", "2", "write 1"),
    (("start = 2024-03-25", "start = 25"), "horizon.start", "25", "2017-12-04"),
    (("start = 2024-03-25", "start = 1024-03-25"), "horizon.start", "1024", "1971"),
    (("Europe/Berlin", "Europe/Berln"), "timezone", "Berln", "Europe/Berlin"),
    (("weeks = 1", "weeks = 99"), "horizon.weeks", "99", "at most 53"),
    (("weeks = 1\n", ""), "horizon.weeks", "missing", "weeks = 2"),
    (('files = ["messages.csv"]', "files = []"), "history.files", "empty", "files = ["),
    (('files = ["messages.csv"]', 'files = "messages.csv"'), "history.files", "messages.csv", "brackets"),
    (
        ('files = ["messages.csv"]', 'files = ["a.csv"]\nformat = "zendsk"'),
        "history.format",
        "zendsk",
        "zendesk",
    ),
    (
        (
            'files = ["messages.csv"]',
            'files = ["a.csv"]\nwork_type = { reply = ["Yes"], tag = ["no", "yes "] }',
        ),
        "history.work_type",
        '"yes" stands for both',
        "one side",
    ),
    (
        ('files = ["messages.csv"]', 'files = ["a.csv"]\nwork_type = {}'),
        "history.work_type",
        "no word",
        '"yes"',
    ),
    (
        ('files = ["messages.csv"]', 'files = ["a.csv"]\nwork_type = "answer"'),
        "history.work_type",
        "answer",
        '"reply"',
    ),
    (
        ('files = ["messages.csv"]', 'files = ["a.csv"]\ndate_format = "%d.%m.%Y"'),
        "history.date_format",
        "%d.%m.%Y",
        "minute",
    ),
    (("DE-BY", "DE-XX"), "holidays.country", "XX", "BY"),
    (("DE-BY", "Germany"), "holidays.country", "Germany", "US"),
    (("aht = 300", 'aht = "300"'), "queue.mail.reply.aht", '"300"', '"history"'),
    (("aht = 300", "aht = -300"), "queue.mail.reply.aht", "-300", "above 0"),
    (("tag = { aht", "tag = { share = 0.6, aht"), "queue.mail.tag.share", "does not belong", "remove"),
    (('open = "mon-fri', 'open = "mon-fry'), "queue.chat.open", "fry", "fri"),
    (('name = "chat"', 'name = "mail"'), "queue[1]", "another queue", "own"),
    (('name = "chat"\n', 'name = "chat"\nskil = "en"\n'), "queue.chat.skil", "skil", "skill"),
    (("floor = 1", 'objective = "money"'), "staffing.objective", "money", '"hours", "cost" or "heads"'),
    (("floor = 1", "confidence = 1.0"), "staffing.confidence", "1.0", "below 1"),
    (("floor = 1", "handle_cv = inf"), "staffing.handle_cv", "inf", "number"),
    (("floor = 1", "uncertainty = { days = 0.1 }"), "staffing.uncertainty.day", "missing", "day ="),
    (("[[scenario]]", "[scenario]"), "scenario", "list of tables", "[[scenario]]"),
    (("hours = 8\nbreak", "hours = 24.5\nbreak"), "shift.D8.hours", "longer than a day", "24"),
    (('"22:00", "23:00"', '"22:00", "25:00"'), "shift.N8.starts", "25:00", "23:59"),
    (("[30, 40]", "[30]"), 'contract."full time".hours_per_week[1]', "missing", "two numbers"),
    (("pool = 3", "pool = 1.5"), 'contract."full time".pool', "1.5", "whole number"),
]


@pytest.mark.parametrize(("change", "place", "said", "remedied"), WRONG_VALUES)
def test_a_wrong_value(tmp_path, change, place, said, remedied):
    """The first problem names the key, quotes the value and says what to write."""
    found = problems_of(write_plan(tmp_path, change))[0]
    assert found[0].split(" (line")[0] == place
    assert said in found[1]
    assert remedied in found[2]


CONTRADICTIONS = [
    (
        ("interval = 30", "interval = 60"),
        ('"22:00", "23:00"', '"22:30", "23:00"'),
        "shift.N8.starts",
        "22:30",
        "60",
    ),
    (("hours = 8\nbreak", "hours = 7.75\nbreak"), None, "shift.D8.hours", "7.75", "interval"),
    (('code = "N8"', 'code = "off"'), ('"D8", "N8"', '"D8", "off"'), "shift.off.code", "day off", "another"),
    (
        (
            'code = "D8"\nstarts = "06:00-10:00 every 60"\nhours = 8',
            'code = "N"\nstarts = ["06:00"]\nhours = [6, 8]',
        ),
        ('"D8"', '"N"'),
        "shift.N8.code",
        'also a type of "N"',
        "another code",
    ),
    (('after = "3h"', 'after = "4h 45min"'), None, "shift.D8.break.before", "30 minutes", "widen"),
    (('before = "5h"', 'before = "9h"'), None, "shift.D8.break.before", "9h", "8h"),
    (("minutes = 30", "minutes = 480"), None, "shift.D8.break.minutes", "480", "shorter"),
    (('shifts = ["D8"]', 'shifts = ["D8", "D8"]'), None, 'contract."part time".shifts[1]', "twice", "once"),
    (("[30, 40]", "[40, 30]"), None, 'contract."full time".hours_per_week', "[40, 30]", "[32, 40]"),
    (("[30, 40]", "[33, 33]"), None, 'contract."full time".hours_per_week', "33", "7.5"),
    (("[0, 24]", "[0, 7]"), None, 'contract."part time".hours_per_week', "7", "widen"),
    (("reply = { share = 1.0", "# reply = { share = 1.0"), None, "queue.chat", "neither", "add reply"),
    (("share = 0.4", "share = 1.0"), None, "queue.mail.reply.share", "no message for tag", "below 1"),
    (("share = 1.0, aht", "aht"), None, "queue.chat.reply.share", "no tag work", "share = 1.0"),
    (("share = 0.5", "share = 0.9"), None, "queue.mail.reply.targets[1]", "0.85 in 6h", "higher share"),
    (('within = "24h"', 'within = "48h"'), None, "queue.mail.tag.targets", "max_age of 24h", '"48h"'),
    (('name = "mail"', 'name = "mail"\npatience = "5min"'), None, "queue.mail.patience", "shorter", "live"),
    (('name = "mail"', 'name = "mail"\nconcurrency = 2'), None, "queue.mail.concurrency", "shorter", "chats"),
    (
        ("aht = 300", "aht = 7201"),
        ('within = "1h"', 'within = "3h"'),
        "queue.mail.reply.targets[0].within",
        "7201",
        "7201s",
    ),
    (
        ('[agents]\nfile = "agents.csv"', ""),
        ('skill = "en"', 'skill = "de"'),
        "queue.mail.skill",
        '"de"',
        "agents",
    ),
    (('[agents]\nfile = "agents.csv"', ""), ("pool = 3", "pool = 0"), "contract", "nobody", "pool"),
    (("floor = 1", 'objective = "cost"'), None, "staffing.objective", "cost_per_hour", '"hours"'),
    (
        ("Europe/Berlin", "Australia/Lord_Howe"),
        ("interval = 30", "interval = 60"),
        "interval",
        "30 minutes",
        "30",
    ),
]


@pytest.mark.parametrize(("change", "second", "place", "said", "remedied"), CONTRADICTIONS)
def test_a_contradiction(tmp_path, change, second, place, said, remedied):
    """Keys that are right alone and wrong together are one problem, at the key to change."""
    found = the_problem(write_plan(tmp_path, change, *([second] if second else [])))
    assert found[0].split(" (line")[0] == place
    assert said in found[1]
    assert remedied in found[2]


def test_a_target_shorter_than_an_aht_must_say_that_it_means_the_start(tmp_path):
    """5 minutes for work of 8 is refused, but where `measure` says that the target ends at the start."""
    assert load_plan(write_plan(tmp_path)).queues[1].reply.targets[0].within_seconds == 300
    path = write_plan(tmp_path, (', measure = "start"', ""))
    assert "shorter than one AHT" in the_problem(path)[1]


def test_a_family_of_shifts_has_a_type_for_each_length(tmp_path):
    """A contract that names the family may work every type of it; one may also be named alone."""
    family = ("hours = 8\nbreak", 'hours = "6-8 every 1"\nbreak')
    alone = ('shifts = ["D8"]', 'shifts = ["D7"]')
    path = write_plan(tmp_path, ('code = "D8"', 'code = "D"'), family, ('["D8", "N8"]', '["D", "N8"]'), alone)
    plan = load_plan(path)
    assert [(shift.code, shift.hours) for shift in plan.shifts] == [
        ("D6", 6),
        ("D7", 7),
        ("D8", 8),
        ("N8", 8),
    ]
    assert [plan.codes_of(contract) for contract in plan.contracts] == [("D6", "D7", "D8", "N8"), ("D7",)]


class TestScenarios:
    """Overrides of a plan's own scenarios, and those given to load_plan."""

    def test_applied(self, tmp_path):
        """A plan loaded with a scenario has its values and keeps the rest."""
        path = write_plan(tmp_path)
        overrides = load_plan(path).scenarios[0].overrides
        mail = load_plan(path, overrides).queues[0]
        assert [target.within_seconds for target in mail.reply.targets] == [3600]
        assert mail.reply.aht == 300

    def test_of_an_unknown_queue(self, tmp_path):
        """A queue that the plan does not have is a problem of the scenario, with the one that was meant."""
        place, message, remedy = the_problem(write_plan(tmp_path, ("queue.mail.reply", "queue.mial.reply")))
        assert place == 'scenario."one hour".queue.mial (line 62)'
        assert 'no queue "mial"' in message
        assert remedy == 'did you mean "mail"?'

    def test_that_breaks_the_plan(self, tmp_path):
        """What a scenario makes wrong is reported under its name, once."""
        path = write_plan(
            tmp_path, ('within = "1h"', 'within = "1min"'), ("aht = 300", 'measure = "end"\naht = 300')
        )
        place, message, _ = the_problem(path)
        assert place == 'scenario."one hour".queue.mail.reply.targets[0].within (line 63)'
        assert "one AHT" in message

    def test_unknown_keys_given_by_hand(self, tmp_path):
        """Overrides from outside the file are checked as the file is."""
        place, _, remedy = the_problem(write_plan(tmp_path), {"staffing": {"flor": 0}})
        assert (place, remedy) == ("staffing.flor", 'did you mean "floor"?')


def _leaves(here, loc=()):
    """Every place in a document where a value can be put."""
    items = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
    for key, value in items:
        yield (*loc, key)
        yield from _leaves(value, (*loc, key))


DOCUMENT = tomllib.loads(SMALL_PLAN)
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


@given(loc=st.sampled_from(sorted(_leaves(DOCUMENT), key=str)), value=ANY_VALUE)
def test_no_value_anywhere_is_an_accident(loc, value):
    """Whatever is written for any key ends in findings with words, never in another error."""
    document = deepcopy(DOCUMENT)
    here = document
    for key in loc[:-1]:
        here = here[key]
    here[loc[-1]] = value
    for finding in findings_in(document):
        assert finding.message
        assert finding.remedy
        assert spell(document, finding.loc)


def test_every_format_has_a_reader():
    """The formats that a plan may name are those that the history can read."""
    assert set(HISTORY_FORMATS) == set(MAPPINGS)
