"""The tables of the money: funds and their ledger, gifts, decisions, commitments, payments; cases by reference alone."""

from donations.absences.models import Absence
from donations.bank.models import AccountReading, BankAccount, BankStatement, LineMatch, LinePart, StatementLine
from donations.decisions.models import Commitment, Estimate, FundingDecision, FundsShortfall, GoAheadSeen, Release
from donations.exchanges.models import Exchange, ExchangeSide
from donations.funds.models import FundOpening
from donations.gifts.appeal_models import Appeal
from donations.gifts.models import Donation, Donor, DonorMerge, DonorReading, DonorThanks, DonorToken
from donations.in_kind.models import GiftInKind
from donations.ledger.models import Adjustment, DayTotal, Fund, Journal, LedgerEntry, LedgerSource, Reversal, Transfer
from donations.loans.models import Loan, LoanWaiver, Repayment
from donations.memoranda.models import Memorandum
from donations.memos.models import Memo, MemoReading
from donations.payments.models import AdvanceLoss, Payment, Refund, Settlement
from donations.periods.models import PeriodClose, YearClose
from donations.pledges.models import Pledge, PledgeKeeping, PledgeTerms
from donations.proposals.models import MoneyProposal
from donations.rates.models import ExchangeRate
from donations.receipts.models import Receipt, ReceiptLine, ReceiptPrint
from donations.reserve.models import FundLevels
from donations.tariffs.models import NightLimit, Tariff
from donations.years.models import StatedItem

__all__ = [
    "Absence",
    "AccountReading",
    "Adjustment",
    "AdvanceLoss",
    "Appeal",
    "BankAccount",
    "BankStatement",
    "Commitment",
    "DayTotal",
    "Donation",
    "Donor",
    "DonorMerge",
    "DonorReading",
    "DonorThanks",
    "DonorToken",
    "Estimate",
    "Exchange",
    "ExchangeRate",
    "ExchangeSide",
    "Fund",
    "FundLevels",
    "FundOpening",
    "FundingDecision",
    "FundsShortfall",
    "GiftInKind",
    "GoAheadSeen",
    "Journal",
    "LedgerEntry",
    "LedgerSource",
    "LineMatch",
    "LinePart",
    "Loan",
    "LoanWaiver",
    "Memo",
    "MemoReading",
    "Memorandum",
    "MoneyProposal",
    "NightLimit",
    "Payment",
    "PeriodClose",
    "Pledge",
    "PledgeKeeping",
    "PledgeTerms",
    "Receipt",
    "ReceiptLine",
    "ReceiptPrint",
    "Refund",
    "Release",
    "Repayment",
    "Reversal",
    "Settlement",
    "StatedItem",
    "StatementLine",
    "Tariff",
    "Transfer",
    "YearClose",
]
