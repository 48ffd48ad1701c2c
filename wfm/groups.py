"""People as cover sees them: groups who share contract and skills, told apart no further."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from scheduling.cover import Group
from scheduling.limits import Limits
from scheduling.problem import Duty, Overtime, Person, RosterRules


def groups_of(
    people: tuple[Person, ...],
    duties: dict[str, tuple[Duty, ...]],
    rules: RosterRules,
    days: int,
) -> tuple[Group, ...]:
    """People who share contract and skills as one group for cover, in order of first appearance."""
    alike: dict[tuple[str, frozenset[str]], list[Person]] = defaultdict(list)
    for person in people:
        alike[person.contract, person.skills].append(person)
    return tuple(_group(members, duties, rules, days) for members in alike.values())


def _is_there(person: Person, day: int) -> bool:
    return day not in person.off and person.allowed.get(day) != frozenset()


def _group(
    members: list[Person], duties: dict[str, tuple[Duty, ...]], rules: RosterRules, days: int
) -> Group:
    first = members[0]
    named = [person for person in members if not person.is_pool]
    pool = [person for person in members if person.is_pool]
    weeks = len(first.min_hours)
    return Group(
        name=" ".join((first.contract, *sorted(first.skills))),
        skills=first.skills,
        options=tuple(duty for code in sorted(first.codes) for duty in duties[code]),
        cost_per_hour=first.cost_per_hour,
        named=len(named),
        obliged=sum(max(person.min_hours) > 0 for person in named),
        min_hours=tuple(sum(person.min_hours[w] for person in named) for w in range(weeks)),
        max_hours=tuple(sum(person.max_hours[w] for person in named) for w in range(weeks)),
        pool=len(pool),
        pool_min=pool[0].min_hours if pool else (0.0,) * weeks,
        pool_max=pool[0].max_hours if pool else (0.0,) * weeks,
        available=tuple(sum(_is_there(person, d) for person in named) for d in range(days)),
        weekends=max(_most_weekends(rules.limits_of(person), days) for person in members),
        overtime=_overtime_of_all(first, len(named)),
        pool_overtime=first.overtime,
    )


def _most_weekends(limits: Limits, days: int) -> int:
    """Weekends that may be worked at all: no bound where more of them are but a wish broken."""
    return days if "max_weekends" in limits.soft else limits.max_weekends


def _overtime_of_all(person: Person, agents: int) -> Overtime | None:
    """The overtime of so many agents like this one together."""
    if person.overtime is None:
        return None
    return replace(person.overtime, after=tuple(agents * after for after in person.overtime.after))
