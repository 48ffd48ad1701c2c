"""Tests of wfm/cover_changes."""
