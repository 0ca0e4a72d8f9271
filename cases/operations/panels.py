"""The page "operation" as others may add to it: what is shown beside its way."""

from __future__ import annotations

from lfnkr.web import panels

OPERATION = "operation"

panels.page(OPERATION, sides=("beside",))
