"""A house that was told how to give: an account, an address and a page, all made up."""

from __future__ import annotations

GIVING = {
    "GIVING_ACCOUNT": "Made-up Bank, Nowhere branch 123, ordinary 1234567",
    "GIVING_ADDRESS": "1-1-1 Nowhere, Tokyo",
    "GIVING_PAGE": "https://example.org/give",
}
"""The settings of such a house."""
