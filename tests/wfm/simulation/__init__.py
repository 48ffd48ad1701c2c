"""Tests of wfm.simulation."""
