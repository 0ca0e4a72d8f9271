"""The pages of operations as others may add to them: what stands beside the way, and what is warned of before people leave."""

from __future__ import annotations

from lfnkr.web import panels

OPERATION = "operation"

panels.page(OPERATION, sides=("beside",))

DEPARTURE = "departure"
"""About a request of which people are about to be under way."""

panels.page(DEPARTURE, sides=("before",))
