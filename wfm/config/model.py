"""The plan file as frozen models: DESIGN.md 5.2, a field for every key, unknown keys refused.

Python names carry their unit (`within_seconds`); the keys of plan.toml are the aliases (`within`).
`model_dump(mode="json", by_alias=True)` gives plan.toml's keys and spellings back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from wfm.config.activity import Activity
from wfm.config.new_hires import NewHires
from wfm.config.rotation import Rotation
from wfm.config.rules import OwnRules, Rules
from wfm.config.values import Clock, ClockTime, Duration, Lengths, OpeningHours, StartList

Fraction = Annotated[float, Field(ge=0, le=1)]
PositiveFraction = Annotated[float, Field(gt=0, le=1)]
BelowOne = Annotated[float, Field(ge=0, lt=1)]
FromHistory = Literal["history"]
WorkType = Literal["reply", "tag"]
WORK_TYPES: tuple[WorkType, WorkType] = ("reply", "tag")


class Model(BaseModel):
    """Frozen, strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Horizon(Model):
    """The whole local days being planned."""

    start: date
    weeks: Annotated[int, Field(ge=1, le=53)]
    previous: str | None = None
    backlog: str | None = None

    @property
    def days(self) -> int:
        """Local days in the horizon."""
        return 7 * self.weeks


class WorkTypeWords(Model):
    """What an export calls the two work types, in any case."""

    reply: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()


class History(Model):
    """Where the past is read from.

    `work_type` is what every row is where the export does not say, or the words by which it says so;
    `date_format` is strptime's, of every date and time that is not ISO 8601.
    """

    files: Annotated[tuple[str, ...], Field(min_length=1)]
    format: str = "wfm"
    columns: dict[str, str] = Field(default_factory=dict)
    work_type: WorkType | WorkTypeWords | None = None
    date_format: str | None = None


class Holidays(Model):
    """The country's holidays and the planner's own calendar."""

    country: str | None = None
    events: str | None = None


class ForecastSettings(Model):
    """What the planner knows better than the model."""

    overrides: str | None = None


class Target(Model):
    """`share` of messages handled `within_seconds`."""

    within_seconds: Annotated[Duration, Field(gt=0)] = Field(alias="within")
    share: PositiveFraction


class Work(Model):
    """One work type of a queue; `aht` is in seconds."""

    aht: Annotated[float, Field(gt=0)] | FromHistory = "history"
    targets: tuple[Target, ...] = ()
    measure: Literal["start", "end"] | None = None
    max_age_seconds: Annotated[Duration, Field(gt=0)] | None = Field(default=None, alias="max_age")


class Reply(Work):
    """The work of answering; `share` is the part of messages that need a reply, tag has the rest."""

    share: Fraction | FromHistory = "history"


class Queue(Model):
    """A stream of like work."""

    name: Annotated[str, Field(min_length=1)]
    skill: str | None = None
    open: OpeningHours = Field(default="24/7", validate_default=True)
    reply: Reply | None = None
    tag: Work | None = None
    clock: Literal["calendar", "opening hours"] = "calendar"
    max_age_seconds: Annotated[Duration, Field(gt=0)] = Field(
        default="24h", alias="max_age", validate_default=True
    )
    patience_seconds: Annotated[Duration, Field(gt=0)] | None = Field(default=None, alias="patience")
    concurrency: Annotated[int, Field(ge=1)] = 1

    def work(self) -> dict[WorkType, Work]:
        """The work types this queue has, reply first."""
        found: dict[WorkType, Work | None] = {"reply": self.reply, "tag": self.tag}
        return {name: work for name, work in found.items() if work is not None}

    def max_age_of(self, work: Work) -> int:
        """Seconds after which a message of `work` should not be waiting any more."""
        return self.max_age_seconds if work.max_age_seconds is None else work.max_age_seconds


class Shrinkage(Model):
    """Paid time not available for messages."""

    absence: BelowOne = 0.0
    in_shift: BelowOne = 0.0


class Uncertainty(Model):
    """A mean-1 gamma factor per local day with this coefficient of variation."""

    day: Annotated[float, Field(ge=0)]


class Staffing(Model):
    """How work becomes heads, and what makes a plan good."""

    shrinkage: Shrinkage = Shrinkage()
    occupancy: PositiveFraction = 0.90
    floor: Annotated[int, Field(ge=0)] = 0
    floors: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    in_charge: Annotated[str, Field(min_length=1)] | None = None
    standby: Annotated[int, Field(ge=0)] = 0
    objective: Literal["hours", "cost", "heads"] = "hours"
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.90
    dispatch: Literal["next-due", "due", "oldest", "priority"] = "next-due"
    service_per: Literal["day", "week", "horizon"] = "week"
    uncertainty: FromHistory | Uncertainty = "history"
    handle_cv: Annotated[float, Field(ge=0)] = 1.0


class Break(Model):
    """A break that starts at or after `after` and ends at or before `before`, from the shift's start."""

    minutes: Annotated[int, Field(gt=0)]
    after_seconds: Duration = Field(alias="after")
    before_seconds: Duration = Field(alias="before")
    paid: bool = False


@dataclass(frozen=True)
class Shift:
    """A shift type: local starts (minutes of the day), elapsed hours, one break at most."""

    code: str
    starts: tuple[int, ...]
    hours: float
    break_: Break | None


class ShiftFamily(Model):
    """Shift types that differ in length alone; `D` of 6 and 8 hours are the types `D6` and `D8`."""

    code: Annotated[str, Field(min_length=1, pattern=r"^[^\s;]+$")]
    starts: StartList
    lengths_hours: Lengths = Field(alias="hours")
    break_: Break | None = Field(default=None, alias="break")

    def shifts(self) -> tuple[Shift, ...]:
        """The types, by length as listed; the only one of a family has the family's code."""
        if len(self.lengths_hours) == 1:
            return (Shift(self.code, self.starts, self.lengths_hours[0], self.break_),)
        return tuple(
            Shift(f"{self.code}{hours:g}", self.starts, hours, self.break_) for hours in self.lengths_hours
        )


class Overtime(Model):
    """Hours a week beyond those of the contract, and what each costs on top, in percent of its price."""

    hours: Annotated[float, Field(gt=0)]
    percent: Annotated[float, Field(ge=0)]


class Contract(Model):
    """What a group of agents shares; `shifts` are codes of types or of whole families."""

    name: Annotated[str, Field(min_length=1)]
    hours_per_week: tuple[float, float]
    shifts: Annotated[tuple[str, ...], Field(min_length=1)]
    cost_per_hour: Annotated[float, Field(ge=0)] = 0.0
    skills: tuple[str, ...] = ()
    pool: Annotated[int, Field(ge=0)] = 0
    overtime: Overtime | None = None
    rotation: Rotation | None = None
    new_hires: NewHires | None = None
    rules: OwnRules = OwnRules()

    @property
    def most_hours_per_week(self) -> float:
        """The most hours of a week, overtime included."""
        return self.hours_per_week[1] + (0.0 if self.overtime is None else self.overtime.hours)


class Night(Model):
    """Hours of the local clock that cost `percent` on top; they may pass midnight."""

    start_minute: ClockTime = Field(alias="from")
    end_minute: ClockTime = Field(alias="to")
    percent: Annotated[float, Field(ge=0)]


class Premiums(Model):
    """Percent of the price of an hour that some hours cost on top; those that meet add up."""

    night: Night | None = None
    saturday: Annotated[float, Field(ge=0)] = 0.0
    sunday: Annotated[float, Field(ge=0)] = 0.0
    holiday: Annotated[float, Field(ge=0)] = 0.0


class AgentsFile(Model):
    """Where the named agents are."""

    file: str


class Scenario(Model):
    """Named overrides of the inputs, kept as written and applied by `load_plan`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: Annotated[str, Field(min_length=1)]

    @property
    def overrides(self) -> dict[str, Any]:
        """The changed keys, nested as in plan.toml."""
        return dict(self.model_extra or {})


class PlanFile(Model):
    """A whole plan.toml. `folder` is where relative paths start; it is no key of the file."""

    schema_version: Literal[1] = Field(alias="schema")
    name: Annotated[str, Field(min_length=1)]
    timezone: Clock
    interval: Literal[15, 30, 60] = 30
    seed: int = 1
    horizon: Horizon
    history: History
    holidays: Holidays = Holidays()
    forecast: ForecastSettings = ForecastSettings()
    queues: Annotated[tuple[Queue, ...], Field(min_length=1, alias="queue")]
    staffing: Staffing = Staffing()
    families: Annotated[tuple[ShiftFamily, ...], Field(min_length=1, alias="shift")]
    contracts: Annotated[tuple[Contract, ...], Field(min_length=1, alias="contract")]
    premiums: Premiums = Premiums()
    agents: AgentsFile | None = None
    new_hires: NewHires = NewHires()
    rules: Rules = Rules()
    activities: Annotated[tuple[Activity, ...], Field(alias="activity")] = ()
    scenarios: Annotated[tuple[Scenario, ...], Field(alias="scenario")] = ()
    folder: Path = Field(default=Path(), exclude=True)

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Every shift type, families opened up."""
        return tuple(shift for family in self.families for shift in family.shifts())

    def codes_of(self, contract: Contract) -> tuple[str, ...]:
        """The shift types a contract may work, in its order."""
        return codes_of(contract, self.families)

    def new_hires_of(self, contract: Contract) -> NewHires:
        """How fast a contract's new agents are: its own, or everybody's."""
        return self.new_hires if contract.new_hires is None else contract.new_hires


def codes_of(contract: Contract, families: Iterable[ShiftFamily]) -> tuple[str, ...]:
    """The types named by a contract, each once: a family's code stands for all its types."""
    types = {family.code: [shift.code for shift in family.shifts()] for family in families}
    return tuple(dict.fromkeys(code for named in contract.shifts for code in types.get(named, [named])))
