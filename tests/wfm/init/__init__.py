"""Tests of `wfm init`."""
