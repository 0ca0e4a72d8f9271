"""What LFNKR published of earlier years, entered as it was: the article of October 2018, a term of totals, an opening total."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear, ensure_term
from lfnkr.fuzzy.dates import after, exactly
from reports.demo.timeline import Timeline, moment
from reports.editions.annual import AnnualReport
from reports.models import StatedKind, StatedNumber
from reports.models.stated import Breakdown
from reports.stated import actions as stating

ENTERED = "2018-12-20"
"""When the officers entered what had been published: after the edition of term 20, which stays as it was signed."""

ARTICLE = {
    "kind": StatedKind.CLAIM,
    "language": "en",
    "definition": "as the article says; it gives no other definition",
    "publication": "This year’s rescue operations, northkoreanrefugees.com",
    "printed": after("2018-10-14"),
    "place": "in the text",
    "certainty": "first_hand",
}

ASKED = "LFNKR received requests for rescue from a total of 27 North Korean refugees"
PARTIES = "12 being mothers accompanied by children, and 15 being unaccompanied women"
LED = (
    "LFNKR-led operations resulted in the rescue of 8 adults (5 mothers with their children and 3 unaccompanied women)."
)
NOT_INVOLVED = "Our organization was not involved with the rescue of the remaining 19 people due to limited funds."
BY_OTHERS = "Those people were,however, rescued by other South Korean NGOs"
DROWNED = "two of the North Korean women died while crossing the Mekong River"
AGES = "have ranged from a 10-month-old baby to a 50-year-old woman"
MISSION = "Our group was allowed to interview a total of 16 North Korean defectors detained in two cells"

CLAIMS: tuple[tuple[str, int, str, str], ...] = (
    ("requests.adults", 27, "adults", ASKED),
    ("rescued.led.adults", 8, "adults", LED),
    ("spending.rescue", 20_000, "USD", "The rescue operations cost more than USD $20,000."),
    ("taken_over.adults", 19, "adults", NOT_INVOLVED),
    ("taken_over.safe.adults", 19, "adults", BY_OTHERS),
    ("deaths.taken_over.adults", 2, "adults", DROWNED),
    ("share.under_30.rescued_led_people", 55, "percent", "More than half, 55%, were under 30 years old."),
    ("age.rescued_led.youngest", 10, "months", AGES),
    ("age.rescued_led.oldest", 50, "years", AGES),
    ("mission.police_stations", 2, "stations", "The group visited two local police stations in the border area"),
    ("mission.interviews", 16, "interviews", MISSION),
    ("mission.goods_kinds", 14, "kinds", "14 different kinds of first aid and medical goods in addition to clothing"),
)
"""What the article claims, each with the figure that answers it and its words."""

PARTS: dict[str, tuple[tuple[str, int, str], ...]] = {
    "requests.adults": (
        ("requests.mothers_with_children", 12, PARTIES),
        ("requests.unaccompanied_women", 15, PARTIES),
    ),
    "rescued.led.adults": (
        ("rescued.led.mothers_with_children", 5, LED),
        ("rescued.led.unaccompanied_women", 3, LED),
    ),
}
"""How the article parts two of its numbers, by the composition of the party."""

EXPLAINED = {
    "requests.adults": "The article counts adults and calls them refugees; their children are counted apart.",
    "taken_over.safe.adults": (
        "Two of those taken over drowned; they are counted among the dead and not among those who are safe."
    ),
    "share.under_30.rescued_led_people": (
        "No group of rescued people gives this share; the article does not say of whom it is. Each share is printed with its base."
    ),
}
"""Why what is counted is another number than the article's, or another word."""

TERM_OF_TOTALS: dict[str, Any] = {
    "kind": StatedKind.TOTAL,
    "name": "helped to a safe third country",
    "number": Decimal(11),
    "unit": "people",
    "definition": "people helped to a safe third country in the term; who led is not said",
    "publication": "report of the 17th annual meeting, northkoreanrefugees.com",
    "printed": exactly("2014-11-29"),
    "place": "in the text",
    "certainty": "first_hand",
}
CHOSE_SOUTH_KOREA = {"name": "of whom chose South Korea", "number": Decimal(9), "breakdown": Breakdown.DESTINATION}
OPENING: dict[str, Any] = {
    "kind": StatedKind.OPENING,
    "up_to": date(2016, 8, 31),
    "name": "rescued since the founding",
    "qualifier": "more_than",
    "number": Decimal(200),
    "unit": "people",
    "definition": "people rescued since the founding; whether with partners is not said",
    "publication": "report of the 19th annual meeting, northkoreanrefugees.com",
    "printed": after("2016-10-10"),
    "place": "in the text",
    "certainty": "first_hand",
}


def note_stated(diary: Timeline, staff: dict[str, User]) -> None:
    """Note what the director enters and the auditor agrees to."""
    diary.at(moment(ENTERED), lambda: _enter(staff["director"], staff["auditor"]))


def _enter(director: User, auditor: User) -> None:
    year = FiscalYear.objects.get(term=20)
    for key, number, unit, quote in CLAIMS:
        qualifier = "more_than" if unit == "USD" else "exactly"
        told = {"key": key, "number": Decimal(number), "unit": unit, "quote": quote, "qualifier": qualifier}
        claim = _stand(director, auditor, fiscal_year=year, **ARTICLE | told)
        for part, part_number, words in PARTS.get(key, ()):
            told_of_part = {"key": part, "number": Decimal(part_number), "quote": words, "part_of": claim}
            own = ARTICLE | told | told_of_part | {"breakdown": Breakdown.COMPOSITION}
            _stand(director, auditor, fiscal_year=year, **own)
    totals = TERM_OF_TOTALS | {"fiscal_year": ensure_term(date(2013, 10, 1))}
    whole = _stand(director, auditor, **totals)
    _stand(director, auditor, **totals | CHOSE_SOUTH_KOREA | {"part_of": whole})
    _stand(director, auditor, **OPENING)
    for compared in AnnualReport.for_year(year).stated.claims:
        if why := EXPLAINED.get(compared.claim.key):
            row, words = compared.claim.row, compared.counted_words
            stating.explain_claim(row, by=director, text=why, counted=words)


def _stand(director: User, auditor: User, **facts: Any) -> StatedNumber:
    return stating.agree_to_number(stating.state_number(by=director, **facts), by=auditor)
