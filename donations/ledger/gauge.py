"""A fund as a picture."""

from __future__ import annotations

from donations.ledger.models import Fund
from lfnkr.documents.charts import Gauge, gauge_picture


def picture(fund: Fund, added: int = 0) -> Gauge:
    """The fund, with so much more promised."""
    return gauge_picture(fund.balance, fund.committed + added, fund.floor or 0, fund.target or 0, added=added)
