"""What a roster can do without: shifts taken out or made shorter, what an hour saved costs least first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from wfm.polish.changes import Change
from wfm.polish.standing import Roster, Standing

TRIED = 60  # single shifts' changes tried a round, the likeliest by worth
LOOKED_AT = 12000  # changes whose rules are looked at, at most, to find them
SAME_DAY, SAME_PERSON = 12, 4  # changes tried that give to one day, or concern one person


def spared(stand: Standing) -> Iterator[Change]:
    """Changes that save hours, one after another, as long as the fluid says that the aim holds."""
    roster = stand.assignments
    for change in lighter(stand, roster):
        if not stand.changes.is_sound(roster, change):
            continue
        if stand.estimate.after(change)[1] < stand.aim:
            continue
        roster = change.of(roster)
        stand.estimate.stand(roster)
        yield change


def lighter(stand: Standing, roster: Roster) -> list[Change]:
    """Changes that save hours, what an hour saved costs least first."""
    less = stand.estimate.worth(stand.changes.skill_sets, -1.0)
    ranked = stand.changes.ranked(roster, less, float(less.max()), -1.0)
    likely = list(islice(_likely(stand, roster, ranked), TRIED))
    tried = sorted((stand.estimate.after(change)[0] / change.hours, j) for j, change in enumerate(likely))
    return [likely[j] for _, j in tried]


def _likely(stand: Standing, roster: Roster, ranked: Iterable[Change]) -> Iterator[Change]:
    """The first sound changes, not too many of them alike."""
    by_day: Counter[int] = Counter()
    by_person: Counter[int] = Counter()
    for change in islice(ranked, LOOKED_AT):
        too_many = any(by_day[day] >= SAME_DAY for day in change.given_days)
        if too_many or by_person[change.person] >= SAME_PERSON:
            continue
        if stand.changes.is_sound(roster, change):
            by_day.update(change.given_days)
            by_person[change.person] += 1
            yield change
