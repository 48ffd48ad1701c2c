"""A cover changed shift by shift, judged by simulation: what is short given, the rest taken out."""

from wfm.cover_changes.confirmed import Changed, changed_cover, stands_of

__all__ = ["Changed", "changed_cover", "stands_of"]
