"""A named roster changed shift by shift, judged by simulation: what is short given, the rest taken out."""

from wfm.polish.confirmed import polished

__all__ = ["polished"]
