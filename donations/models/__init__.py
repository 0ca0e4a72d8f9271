"""The tables of the money: funds and their ledger, gifts, decisions, commitments, payments; cases by reference alone."""

from donations.models.appeals import Appeal
from donations.models.deciding import Commitment, Estimate, FundingDecision, FundsShortfall
from donations.models.giving import Donation, Donor
from donations.models.ledger import Adjustment, Fund, LedgerEntry, Reversal, Transfer
from donations.models.proposals import MoneyProposal
from donations.models.spending import Advance, Expense, Settlement
from donations.models.tariffs import NightLimit, Tariff

__all__ = [
    "Adjustment",
    "Advance",
    "Appeal",
    "Commitment",
    "Donation",
    "Donor",
    "Estimate",
    "Expense",
    "Fund",
    "FundingDecision",
    "FundsShortfall",
    "LedgerEntry",
    "MoneyProposal",
    "NightLimit",
    "Reversal",
    "Settlement",
    "Tariff",
    "Transfer",
]
