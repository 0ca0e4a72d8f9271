"""The tables of the money: funds and their ledger, gifts, decisions, commitments, payments; cases by reference alone."""

from donations.decisions.models import Commitment, Estimate, FundingDecision, FundsShortfall
from donations.gifts.appeal_models import Appeal
from donations.gifts.models import Donation, Donor, DonorReading
from donations.ledger.models import Adjustment, Fund, LedgerEntry, Reversal, Transfer
from donations.payments.models import Advance, Expense, Settlement
from donations.proposals.models import MoneyProposal
from donations.tariffs.models import NightLimit, Tariff

__all__ = [
    "Adjustment",
    "Advance",
    "Appeal",
    "Commitment",
    "Donation",
    "Donor",
    "DonorReading",
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
