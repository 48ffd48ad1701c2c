"""A plan that begins from a roster: edited cells kept as locks, or as little changed as possible."""

from wfm.republish.start import Start, start_of

__all__ = ["Start", "start_of"]
