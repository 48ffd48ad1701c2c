"""`wfm init`: a plan folder to begin with, the sample company's or one made for an export."""

from wfm.init.folder import init_plan

__all__ = ["init_plan"]
