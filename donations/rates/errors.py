"""Why a rate is not taken as it was typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from donations.tables.errors import CellUnread
from lfnkr.errors import DomainError


class RateUnconfirmed(DomainError):
    """A rate is more than 5 % from the last one known."""

    sentence = _lazy(
        "You entered %(rate)s; the last rate known is %(kept)s, of %(day)s. Look at the receipt again: if it says so,"
        " confirm it."
    )


class FirstRateUnconfirmed(DomainError):
    """The first rate of two currencies has nothing to be compared with."""

    sentence = _lazy(
        "You entered %(rate)s, the first rate of these two currencies. Look at the receipt again: if it says so,"
        " confirm it."
    )


class RateUnusual(DomainError):
    """A rate is more than 20 % from the last one known."""

    sentence = _lazy(
        "You entered %(rate)s; the last rate known is %(kept)s, of %(day)s: more than 20 %% away. Look at the receipt"
        " again: if it says so, propose the rate to a second officer, and book this once it is signed."
    )


class RateInverted(DomainError):
    """A rate that fits the last one only the other way round."""

    sentence = _lazy(
        "You entered %(rate)s; the last rate known is %(kept)s, of %(day)s. The other way round it would fit: type the"
        " number as the receipt says it, and choose the currency that the receipt names one unit of. Nothing has to be"
        " calculated."
    )


class FirstRateUnlikely(DomainError):
    """The first rate of two currencies is far from any of these years."""

    sentence = _lazy(
        "You entered %(rate)s, which no receipt of these years says. Look at it again: if it says so, propose the rate"
        " to a second officer, and book this once it is signed."
    )


class OneCurrency(DomainError):
    """A rate of a currency to itself."""

    sentence = _lazy("Choose two different currencies.")
    field = "currency"
    constraints = ("rate_of_two_currencies",)


class RateMissing(DomainError):
    """A sum in another currency than its fund's without a rate of the two, or one in the same with one."""

    sentence = _lazy(
        "A sum in another currency than its fund’s needs the rate of the two from the receipt; a sum in the same has"
        " none."
    )
    field = "rate"
    constraints = ("sum_has_its_rate",)


class RateStands(DomainError):
    """Two currencies have one rate of a day in the table."""

    sentence = _lazy(
        "The table has a rate of %(day)s already: %(kept)s. If that one is wrong, record it in error first, and then add"
        " this one."
    )
    field = "rate"


class RateStoodMeanwhile(DomainError):
    """The same, found by the database."""

    sentence = _lazy("Somebody recorded a rate of such a day meanwhile. Send this once more to see it.")
    constraints = ("rate_of_a_day_once",)


class RateToCome(DomainError):
    """The table says what was."""

    sentence = _lazy("This day has not come yet. Choose today or an earlier day.")
    field = "day"
    constraints = ("rate_of_a_day_that_came",)


class RateVoided(DomainError):
    """A rate in error changes no more."""

    sentence = _lazy("This rate was recorded in error already. Add the right one to the table.")
    constraints = ("rate_kept",)


class VoidedWithoutWords(DomainError):
    """Whoever finds it reads why."""

    sentence = _lazy("Write what is wrong with this rate: whoever finds it in the table reads the reason.")
    field = "reason"
    constraints = ("rate_voided_whole",)


class NothingToImport(DomainError):
    """Neither a file nor rows."""

    sentence = _lazy("Choose a CSV file, or paste its rows.")
    field = "file"


class NoRateInFile(DomainError):
    """No row begins with a day."""

    sentence = _lazy(
        "No row begins with a day. Each row is a day, two currencies and a rate, for example: 2026-11-03, USD/JPY, 149.32."
    )
    field = "rows"


class RatesUnread(DomainError):
    """Some rows cannot be read; none is left out in silence."""

    sentence = _lazy("Nothing was taken in. %(rows)s Correct these rows below, and send them once more.")
    field = "rows"


class NotThreeCells(CellUnread):
    """A row of another shape."""

    sentence = _lazy("Row %(row)s is not a day, two currencies and a rate.")


class PairUnread(CellUnread):
    """No pair of currencies where one must stand."""

    sentence = _lazy("Row %(row)s: “%(cell)s” is no pair of two currencies, such as USD/JPY.")


class RateUnread(CellUnread):
    """No rate where one must stand."""

    sentence = _lazy("Row %(row)s: “%(cell)s” is no rate above zero with at most 6 digits behind the point.")


class DayToCome(CellUnread):
    """A day after today."""

    sentence = _lazy("Row %(row)s: %(day)s has not come yet.")


class TwoRatesOfADay(CellUnread):
    """One file contradicts itself."""

    sentence = _lazy("Rows %(first)s and %(row)s give two rates of one day.")


class RowsFar(DomainError):
    """Rows more than 5 % from the last rate known are looked at once more."""

    sentence = _lazy(
        "Some rates are far from the last one known, or the first of their currencies. Look at them below: if the source"
        " says so, confirm them."
    )


class RowsNotTaken(DomainError):
    """Rows that contradict the table, or take two officers, are left out only by somebody who saw them."""

    sentence = _lazy(
        "Some rows cannot be taken in: they stand below, each with its reason. Correct them, or say that they are left"
        " out."
    )
