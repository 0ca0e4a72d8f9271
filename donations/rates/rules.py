"""Whether a rate of the table may be recorded, and taken back as recorded in error."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from donations.rates import errors
from donations.rates.models import ExchangeRate
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.money import Quotation


def may_record_rate(quotation: Quotation, day: date) -> DomainError | None:
    """Whether a rate may enter the table: of two currencies, of a day that came, and of one that has no rate yet."""
    if quotation.base == quotation.into:
        return errors.OneCurrency()
    if day > clock.today():
        return errors.RateToCome()
    stored = ExchangeRate.objects.standing().of_pair(*quotation.pair).filter(day=day).first()
    return errors.RateStands(day=date_format(day), kept=stored.quotation) if stored else None


def may_void_rate(rate: ExchangeRate) -> DomainError | None:
    """Whether it may be recorded in error: once."""
    return errors.RateVoided() if rate.voided_at else None
