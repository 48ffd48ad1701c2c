"""Whole commands, end to end."""
