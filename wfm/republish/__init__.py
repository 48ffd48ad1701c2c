"""A plan that begins from a roster: edited cells kept as locks, or as little changed as possible."""

from wfm.republish.start import Start, read_start

__all__ = ["Start", "read_start"]
