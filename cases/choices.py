"""Code lists that several rooms of cases share: answers and countries; no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Answer(models.TextChoices):
    """What we know of a question: four kinds of not-yes are four different things (design rule 5)."""

    YES = "yes", _lazy("yes")
    NO = "no", _lazy("no")
    UNKNOWN = "unknown", _lazy("asked, does not know")
    NOT_ASKED = "not_asked", _lazy("not asked")
    WITHHELD = "withheld", _lazy("known, not recorded")


ASKED = frozenset({Answer.YES, Answer.NO, Answer.UNKNOWN})
"""Answers of somebody who was asked."""

NOT_KNOWN = "not_known"
"""Said in place of a country that nobody knows; never kept in the column of a country."""

COUNTRIES = {
    "KP": _lazy("North Korea"),
    "CN": _lazy("China"),
    "LA": _lazy("Laos"),
    "TH": _lazy("Thailand"),
    "VN": _lazy("Viet Nam"),
    "KH": _lazy("Cambodia"),
    "MM": _lazy("Myanmar"),
    "MN": _lazy("Mongolia"),
    "RU": _lazy("Russia"),
    "KR": _lazy("South Korea"),
    "JP": _lazy("Japan"),
    "US": _lazy("United States"),
    "GB": _lazy("United Kingdom"),
    "AU": _lazy("Australia"),
    "CA": _lazy("Canada"),
}
"""ISO 3166-1 codes of the countries of our work."""

ZONES = {
    "KP": "Asia/Pyongyang",
    "CN": "Asia/Shanghai",
    "LA": "Asia/Vientiane",
    "TH": "Asia/Bangkok",
    "VN": "Asia/Ho_Chi_Minh",
    "KH": "Asia/Phnom_Penh",
    "MM": "Asia/Yangon",
    "MN": "Asia/Ulaanbaatar",
    "KR": "Asia/Seoul",
    "JP": "Asia/Tokyo",
    "GB": "Europe/London",
}
"""The clock of each country that has one; the others have several, so none is said."""

CLOCKS = [(zone, COUNTRIES[country]) for country, zone in ZONES.items()]
"""The same to choose from, each clock by its country."""
