"""`--target` is read: times, shares of their own, later targets that give way, and all that is wrong."""

from __future__ import annotations

import pytest

from tests.wfm.small_plan import write_plan
from wfm.config import load_plan
from wfm.errors import PlanFileError
from wfm.whatif.sweep import sweep_variants
from wfm.whatif.variant import Swept


def _sweep(folder, *targets, changes=()):
    return sweep_variants(load_plan(write_plan(folder, *changes)), targets)


def _targets(variant):
    work = next(iter(variant.overrides["queue"]["mail"].values()))
    return [(target["within"], target["share"]) for target in work["targets"]]


def test_each_time_is_a_variant_that_keeps_the_share(tmp_path):
    """The first target moves, its share of .5 stays, the later target stays where it still widens."""
    one, three = _sweep(tmp_path, "mail.reply=1h, 180min")
    assert (one.name, three.name) == ("mail reply 1h", "mail reply 3h")
    assert one.swept == Swept("mail", "reply", 3600, 0.5)
    assert _targets(three) == [("3h", 0.5), ("6h", 0.85)]
    assert one.notes == three.notes == ()


def test_a_time_may_have_a_share_of_its_own(tmp_path):
    """`3h@0.9` asks for 90 %; the later 85 % no longer asks for more and is left out, aloud."""
    (variant,) = _sweep(tmp_path, "mail.reply=3h@0.9")
    assert variant.name == "mail reply 3h at 0.9"
    assert _targets(variant) == [("3h", 0.9)]
    assert variant.notes == ("0.85 in 6h left out: it no longer widens",)


def test_a_time_beyond_the_later_target_leaves_it_out(tmp_path):
    """At six hours and beyond, the target of six hours has nothing to add."""
    (variant,) = _sweep(tmp_path, "mail.reply=6h")
    assert _targets(variant) == [("6h", 0.5)]
    assert len(variant.notes) == 1


def test_a_time_beyond_the_maximum_age_raises_it(tmp_path):
    """48 hours with a maximum age of 24: the age goes along, and the plan loads with it."""
    (variant,) = _sweep(tmp_path, "mail.tag=48h")
    assert "max_age raised from 24h" in variant.notes
    plan = load_plan(tmp_path / "plan.toml", variant.overrides)
    assert plan.queues[0].max_age_of(plan.queues[0].tag) == 48 * 3600


def test_a_live_time_says_that_the_clock_is_read_elsewhere(tmp_path):
    """Below an interval a target is timed to the start of handling, which is another promise."""
    (variant,) = _sweep(tmp_path, "mail.reply=10min")
    assert variant.notes == ("timed to the start of handling, other than as planned",)


def test_sweeps_stand_in_the_order_given_and_each_point_once(tmp_path):
    """Two sweeps one after the other; a time given twice is planned once."""
    names = [variant.name for variant in _sweep(tmp_path, "mail.tag=4h,2h,4h", "mail.reply=1h")]
    assert names == ["mail tag 4h", "mail tag 2h", "mail reply 1h"]


@pytest.mark.parametrize(
    ("target", "message", "remedy"),
    [
        ("mail.reply", "names no queue and work type", "mail.reply=1h"),
        ("=1h", "names no queue", "QUEUE.reply=1h"),
        ("mial.reply=1h", 'no queue "mial"', 'did you mean "mail"?'),
        ("mail.replies=1h", '"replies" is no work type', 'did you mean "reply"?'),
        ("chat.tag=1h", "queue chat has no tag work", "reply"),
        ("mail.reply=1x", '"1x" is not a duration', "1h, 90min"),
        ("mail.reply=1h,", '"" is not a duration', "1h, 90min"),
        ("mail.reply=0h", "no time at all", "1h, 90min"),
        ("mail.reply=1h@85", '"85" is not a share', "at most 1"),
        ("mail.reply=1h@most", '"most" is not a share', "at most 1"),
    ],
)
def test_what_is_wrong_names_the_option_the_value_and_the_remedy(tmp_path, target, message, remedy):
    """Each mistake is an error of the plan's kind, exit code 2, before anything is computed."""
    with pytest.raises(PlanFileError) as caught:
        _sweep(tmp_path, target)
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("--target", target)
    assert message in problem.message
    assert remedy.replace("mail.reply=1h", "QUEUE.reply=1h") in problem.remedy


def test_every_mistake_is_told_at_once(tmp_path):
    """Three wrong pieces in two options are three problems."""
    with pytest.raises(PlanFileError) as caught:
        _sweep(tmp_path, "mail.reply=1x,2h,2y", "nobody.reply=1h")
    assert len(caught.value.problems) == 3


def test_without_a_target_the_share_must_be_given(tmp_path):
    """There is no share to keep where the plan has no target; `@` gives one."""
    none = (('tag = { aht = 30, targets = [ { within = "24h", share = 0.95 } ] }', "tag = { aht = 30 }"),)
    with pytest.raises(PlanFileError, match=r"2h@0\.9"):
        _sweep(tmp_path, "mail.tag=2h", changes=none)
    (variant,) = _sweep(tmp_path, "mail.tag=2h@0.9", changes=none)
    assert _targets(variant) == [("2h", 0.9)]
