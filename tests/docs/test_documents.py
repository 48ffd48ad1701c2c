"""The documentation holds: links lead somewhere, keys and modules are named, defaults are the true ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wfm.config import activity, model, new_hires
from wfm.config.values import parse_duration, write_duration

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
IN_CODE = re.compile(r"^In the code: (.*)", re.MULTILINE | re.DOTALL)

SECTIONS: dict[str, tuple[type[BaseModel], ...]] = {
    "Top": (model.PlanFile,),
    "[horizon]": (model.Horizon,),
    "[history]": (model.History,),
    "[holidays]": (model.Holidays,),
    "[forecast]": (model.ForecastSettings,),
    "[[queue]]": (model.Queue, model.Reply),
    "[staffing]": (model.Staffing,),
    "[[shift]]": (model.ShiftFamily,),
    "[[contract]]": (model.Contract,),
    "[premiums]": (model.Premiums,),
    "[agents]": (model.AgentsFile,),
    "[new_hires]": (new_hires.NewHires,),
    "[rules]": (model.Rules,),
    "[[activity]]": (activity.Activity,),
    "[[scenario]]": (model.Scenario,),
}


def keys(section: type[BaseModel]) -> dict[str, FieldInfo]:
    """The scalar keys of a section by their spelling in plan.toml; tables have sections of their own."""
    found = {field.alias or name: field for name, field in section.model_fields.items()}
    tables = {
        "horizon",
        "history",
        "holidays",
        "forecast",
        "queue",
        "staffing",
        "shift",
        "contract",
        "activity",
        "premiums",
        "agents",
        "new_hires",
        "rules",
        "scenario",
    }
    left_out = (tables if section is model.PlanFile else set()) | {"folder", "shrinkage"}
    return {key: field for key, field in found.items() if key not in left_out}


def described() -> dict[str, dict[str, str]]:
    """Section -> key -> default as the reference has them; of two rows the first (a queue, not its work)."""
    page = (ROOT / "docs/reference/plan-file.md").read_text()
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    row = re.compile(r"^\| `([\w.]+)` \|(.*?)\|", re.MULTILINE)
    return {
        title: dict(reversed(row.findall(body))) for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """A relative link names a file or folder that is there, and a heading that is in it."""
    for link in LINK.findall(page.read_text()):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}, link


@pytest.mark.parametrize("title", SECTIONS)
def test_every_key_is_described(title):
    """Each key of plan.toml stands in its section of the reference, and no other does."""
    expected = {key for section in SECTIONS[title] for key in keys(section)}
    if title == "[staffing]":
        expected |= {f"shrinkage.{key}" for key in keys(model.Shrinkage)}
    assert set(described()[title]) == expected


@pytest.mark.parametrize(
    ("title", "key", "field"),
    [
        (title, key, field)
        for title, sections in SECTIONS.items()
        for key, field in keys(sections[0]).items()
        if not isinstance(field.default, BaseModel)
    ],
)
def test_defaults_are_the_true_ones(title, key, field):
    """A default is written as TOML, the lack of one in words, and of a required key nothing."""
    said = described()[title][key].strip()
    if field.is_required():
        assert said == ""
    elif said.startswith("`"):
        assert tomllib.loads(f"value = {said.strip('`')}")["value"] == field.default
    else:
        assert said
        assert not field.get_default(call_default_factory=True)


def test_duration_spelling_of_the_reference():
    """The reference's examples of durations are read."""
    page = (ROOT / "docs/reference/plan-file.md").read_text()
    line = next(line for line in page.splitlines() if line.startswith("Durations"))
    examples = re.findall(r'`"([^"]+)"`', line)
    written = [text for text in examples if not re.fullmatch(r"HH:MM", text)]
    assert [write_duration(parse_duration(text)) for text in written] == [
        "6h",
        "90min",
        "45s",
        "48h",
        "90min",
    ]


@pytest.mark.parametrize("room", ["wfm", "forecasting", "scheduling", "samples"])
def test_module_map_names_every_module(room):
    """Each module and package of a room is named in its section of the module map, and no other is."""
    text = (ROOT / "docs/module-map.md").read_text()
    section = text.split(f"\n## {room}\n")[1].split("\n## ")[0]
    named = {
        name
        for line in section.splitlines()
        for name in re.findall(r"`([\w.]+)`", line.split("|")[1] if "|" in line else "")
    }
    there = {path.name for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"}
    there |= {
        path.name
        for path in (ROOT / room).iterdir()
        if path.is_dir() and any(path.glob("*.*")) and path.name != "__pycache__"
    }
    assert named == there


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/background/*.md")), ids=lambda page: page.name)
def test_formulas_have_a_source_and_a_place(page):
    """Each page of a formula names its sources, and code that is there."""
    text = page.read_text()
    assert "Sources: " in text
    match = IN_CODE.search(text)
    assert match
    places = re.findall(r"`([^`]+)`", match[1])
    assert places
    assert all((ROOT / place).exists() for place in places), places
