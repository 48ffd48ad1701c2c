"""A roster scored: what it breaks, where it leaves work uncovered, and whether its targets hold."""

from wfm.verify.result import BrokenRule, Uncovered, Verification
from wfm.verify.run import verify_roster

__all__ = ["BrokenRule", "Uncovered", "Verification", "verify_roster"]
