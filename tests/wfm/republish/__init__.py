"""Tests of plans that begin from a roster."""
