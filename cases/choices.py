"""Code lists of a case in the field's words: channels, answers, certainty, precision, kinds of event; no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a request reached us."""

    PHONE = "phone", _("phone call")
    MESSAGE = "message", _("message")
    LETTER = "letter", _("letter")
    WALK_IN = "walk_in", _("walk-in")
    INTERVIEW = "interview", _("interview on a mission")


class AskedBy(models.TextChoices):
    """Who asked for the rescue."""

    SELF = "self", _("the person herself or himself")
    RELATIVE_JAPAN = "relative_japan", _("relative in Japan")
    RELATIVE_SEOUL = "relative_seoul", _("relative in South Korea")
    PASTOR = "pastor", _("pastor or congregation")
    BROKER = "broker", _("broker")
    PARTNER = "partner", _("partner organisation")
    LOCAL_STAFF = "local_staff", _("local staff")
    OTHER = "other", _("someone else")


class Answer(models.TextChoices):
    """What we know of a question: four kinds of not-yes are four different things (design rule 5)."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("asked, does not know")
    NOT_ASKED = "not_asked", _("not asked")
    WITHHELD = "withheld", _("known, not recorded")


class Tier(models.TextChoices):
    """How hard it is to get them out, one or many: the ground of the cost estimate."""

    MINIMUM = "minimum", _("escape without help")
    EVASION = "evasion", _("help past surveillance")
    COMPLEX = "complex", _("high complexity")


class Sex(models.TextChoices):
    """Sex as recorded."""

    FEMALE = "f", _("female")
    MALE = "m", _("male")
    UNKNOWN = "unknown", _("not known")


class Role(models.TextChoices):
    """A member's place in a case (UNHCR registration terms)."""

    PRINCIPAL = "principal", _("principal applicant")
    DEPENDANT = "dependant", _("dependant")
    OTHER = "other", _("other member")


class Relation(models.TextChoices):
    """What one person is to another: "person is ‹relation› of relative"."""

    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    SPOUSE = "spouse", _("husband or wife")
    SIBLING = "sibling", _("sister or brother")
    GRANDPARENT = "grandparent", _("grandparent")
    GUARDIAN = "guardian", _("guardian")
    RELATIVE = "relative", _("other relative")
    UNRELATED = "unrelated", _("not related")


class NameKind(models.TextChoices):
    """In which of their lives a name is used."""

    TRUE = "true", _("name")
    ALIAS = "alias", _("also known as")
    DOCUMENT = "document", _("name in a document")


class Precision(models.TextChoices):
    """How closely a date is known."""

    EXACT = "exact", _("exact")
    MONTH = "month", _("month known")
    YEAR = "year", _("year known")
    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    BETWEEN = "between", _("between")
    UNKNOWN = "unknown", _("not known")


class Certainty(models.TextChoices):
    """How sure a fact is."""

    FIRST_HAND = "first_hand", _("first-hand")
    PARTNER = "partner", _("reported by a partner")
    PRESS = "press", _("press")
    INFERRED = "inferred", _("inferred")
    CONTRADICTED = "contradicted", _("contradicted")


class EventKind(models.TextChoices):
    """What happened."""

    CONTACT = "contact", _("contact")
    CUSTODY = "custody", _("immigration detention in a safe country")
    ARREST = "arrest", _("arrest")
    ILLNESS = "illness", _("illness or injury")
    DEATH = "death", _("death")
    MISSING = "missing", _("missing")
    STAFF_ARREST = "staff_arrest", _("own staff arrested")
    OTHER = "other", _("other")


TO_ACKNOWLEDGE = (
    EventKind.DEATH,
    EventKind.MISSING,
    EventKind.ARREST,
    EventKind.STAFF_ARREST,
    EventKind.ILLNESS,
    EventKind.OTHER,
)
"""What the director must have seen, the gravest first: everything but a contact, and a custody that is a step on the way."""
WITH_PAGES_OF_THEIR_OWN = (EventKind.DEATH, EventKind.MISSING, EventKind.STAFF_ARREST)
"""Kinds that "Record an event" does not offer."""
LASTING = (EventKind.CUSTODY, EventKind.ARREST, EventKind.ILLNESS, EventKind.OTHER)
"""What may go on for days, so that its end is noted later."""


class Population(models.TextChoices):
    """Whose caseload a death or a disappearance belongs to (design rule 7)."""

    LED_BY_US = "led_by_us", _("our caseload, led by us")
    LED_BY_PARTNER = "led_by_partner", _("our caseload, led by a partner")
    OBSERVED = "observed", _("observed, not our caseload")


class Cause(models.TextChoices):
    """Class of a cause of death; the circumstances are sealed text."""

    DROWNED = "drowned", _("drowned")
    ILLNESS = "illness", _("illness")
    ACCIDENT = "accident", _("accident")
    VIOLENCE = "violence", _("violence")
    UNKNOWN = "unknown", _("not known")


class Circumstance(models.TextChoices):
    """What was done to them, as told; the six the report counts come first (mapping: IOM/CTDC means of control)."""

    LEFT_TO_SURVIVE = "left_to_survive", _("left the North to survive")
    DECEIVED = "deceived", _("deceived and held by traffickers")
    SOLD_RURAL = "sold_rural", _("sold to a man in a rural area")
    SOLD_SEX = "sold_sex", _("sold into the sex industry")
    WATCHED = "watched", _("constantly watched")
    BATTERED = "battered", _("battered")


class PauseReason(models.TextChoices):
    """Why the 72-hour clock stands still; waiting for funds is no pause."""

    SAFE_MOMENT = "safe_moment", _("leaving was not safe")
    OWN_WISH = "her_wish", _("the person asked us to wait")
    BORDER = "border", _("the border was closed")


class Mode(models.TextChoices):
    """How a leg is travelled; nothing closer is kept in clear."""

    ROAD = "road", _("road")
    RAIL = "rail", _("rail")
    FOOT = "foot", _("on foot")
    BOAT = "boat", _("boat")
    AIR = "air", _("air")


COUNTRIES = {
    "KP": _("North Korea"),
    "CN": _("China"),
    "LA": _("Laos"),
    "TH": _("Thailand"),
    "VN": _("Viet Nam"),
    "KH": _("Cambodia"),
    "MM": _("Myanmar"),
    "MN": _("Mongolia"),
    "RU": _("Russia"),
    "KR": _("South Korea"),
    "JP": _("Japan"),
    "US": _("United States"),
    "GB": _("United Kingdom"),
    "AU": _("Australia"),
    "CA": _("Canada"),
}
"""ISO 3166-1 codes of the countries of our work."""

FORBIDDEN_TO_MEMBERS = "CN"
"""No member of the organisation on any leg that touches China (policy after a member's arrest)."""
