"""Why a plan costs what it costs, and what binds at a moment, from the files that `wfm plan` wrote."""

from wfm.explain.account import Account, Item, account_of
from wfm.explain.moment import Moment, moment_of
from wfm.explain.read import Explained, explain

__all__ = ["Account", "Explained", "Item", "Moment", "account_of", "explain", "moment_of"]
