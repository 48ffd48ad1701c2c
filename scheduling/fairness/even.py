"""A roster's duties given to people anew, until like people bear alike.

Who is at work when stays as it is, skill by skill, and so does every figure of the plan. First two people
exchange stretches of days while that helps. Where some are left further apart than a shift, three at a
time share out anew all that they work, for the worse as well, since what helps at once is used up; the
most even roster seen is kept. Every roster on the way obeys every hard rule, refuses no more and costs no
more overtime than the one given.
"""

from __future__ import annotations

from collections.abc import Sequence

from scheduling.fairness.exchange import Exchange
from scheduling.fairness.sharing import Sharing
from scheduling.fairness.standing import TIE, Standing
from scheduling.problem import Days, Person, RosterRules
from scheduling.result import Assignment


def evened(
    people: Sequence[Person],
    assignments: Sequence[Assignment],
    days: Days,
    rules: RosterRules,
    seed: int = 1,
) -> tuple[Assignment, ...]:
    """The roster with duties exchanged, in the order of people and days; the same for the same seed.

    Who has been told a roster (`Person.published`) keeps it, and so does everybody where a day holds two
    shifts of one person, which is no roster.
    """
    standing = Standing(people, assignments, days, rules)
    if standing.has_doubled_days:
        return tuple(assignments)
    Exchange(standing).run()
    before, rows = standing.unevenness(), list(standing.rows)
    Sharing(standing, seed).run()
    Exchange(standing).run()
    if standing.unevenness() > before - TIE:
        standing.take(dict(enumerate(rows)))
    return tuple(
        Assignment(p, duty) for p, row in enumerate(standing.rows) for duty in row if duty is not None
    )
