"""Template words of the frame and its components: navigation, money, hours, dates with their precision; no query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import forms, template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from lfnkr.calendar import clock
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.help import guides
from lfnkr.language.counters import counted, part_of
from lfnkr.language.lists import aside, colon, comma, explained, full_stop, gap, listed, semicolon
from lfnkr.language.ranges import days
from lfnkr.money import BOOK_CURRENCY, Money, below_zero
from lfnkr.web.json_log import request_id
from lfnkr.web.navigation import NavigationEntry, entries_for
from lfnkr.web.status_looks import look_of

register = template.Library()
register.filter("status_look", look_of)
register.filter("listed", listed)
register.filter("explained", explained)
register.filter("aside", aside)
register.filter("counted", counted)
register.simple_tag(colon)
register.simple_tag(comma)
register.simple_tag(semicolon)
register.simple_tag(full_stop)
register.simple_tag(gap)
register.simple_tag(days)
register.simple_tag(part_of)


class Joined(Node):
    """What stands in a `joined` block."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        return self.nodelist.render(context)


@register.tag
def joined(parser: Parser, token: Token) -> Joined:
    """What stands inside, its lines put together without the breaks and the indentation of the source.

    For words whose parts must touch: "rice, medicine; clothing besides". Spaces inside a line stay, and so does
    whatever a value holds; it is done once, when the template is compiled.
    """
    inside = parser.parse(("endjoined",))
    parser.delete_first_token()
    for text in inside.get_nodes_by_type(TextNode):
        text.s = re.sub(r"\s*\n\s*", "", text.s)
    return Joined(inside)


@register.simple_tag
def request_number() -> str:
    """The number of this request in the log, in groups that can be said on the telephone: 482 913 057."""
    number = request_id.get()
    return f"{number[:3]} {number[3:6]} {number[6:]}".strip()


THEMES = (("auto", _lazy("As the system")), ("light", _lazy("Light")), ("dark", _lazy("Dark")))
"""How the screen may look: the value of the cookie and its words."""


DENSITIES = (("comfortable", _lazy("Comfortable")), ("compact", _lazy("Compact")))
"""How close the rows of a table stand: the value of the cookie and its words."""


@register.simple_tag(takes_context=True)
def navigation(context) -> list[NavigationEntry]:
    """The entries this person may open, in their order, one of them the current one."""
    request = context["request"]
    return entries_for(request.user, request.path)


@register.simple_tag(takes_context=True)
def help_address(context) -> str:
    """Where the guides speak of the page before this person; the guide for everyone on a page that could not be found."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else ""
    guide, passage = guides.passage_for(match.view_name if match else "", role)
    if not role and guide != guides.EVERYONE:
        guide, passage = guides.EVERYONE, ""
    address = reverse("help:guide", args=[guide])
    return f"{address}#{passage}" if passage else address


@register.simple_tag
def is_demonstration() -> bool:
    """Whether this installation shows the demonstration year."""
    return settings.DEMO


@register.simple_tag
def themes() -> tuple:
    """The looks to choose from."""
    return THEMES


@register.simple_tag
def densities() -> tuple:
    """How close rows may stand, to choose from."""
    return DENSITIES


@register.filter
def iso(moment: datetime) -> str:
    """A moment for the attribute of a `time` element, to the second: HTML knows no finer one than a thousandth."""
    return localtime(moment).isoformat(timespec="seconds")


@register.filter
def money(amount: int | Money | None, currency: str = "") -> str:
    """Minor units, or Money, with the currency: 123450 → "USD 1,234.50"; nothing where there is none."""
    if amount is None or amount == "":
        return ""
    if not isinstance(amount, Money):
        amount = Money(int(amount), currency or BOOK_CURRENCY)
    return str(amount)


@register.filter
def plain_sum(amount: int, currency: str) -> str:
    """Minor units as a number alone, below zero with its sign, for tables whose head names the currency."""
    digits = Money(abs(amount), currency).plain
    return digits if amount >= 0 else below_zero(digits)


@register.filter
def whole_units(amount: int) -> str:
    """Minor units of the book currency in whole units, half up, for tables whose head names the currency: 123450 → "1,235"."""
    return f"{Decimal(amount).scaleb(-2).quantize(Decimal(1), ROUND_HALF_UP):,}"


@register.filter
def plain_rate(rate: Decimal | None) -> str:
    """A rate without the zeros that a column adds: 112.500000 → "112.5"."""
    return f"{Decimal(rate).normalize():f}" if rate else ""


@register.simple_tag
def list_of(*things: object) -> str:
    """Several things one after the other: "Mio, 3 Nov"; those that are empty are left out."""
    return listed(thing for thing in things if thing)


@register.filter
def percent(number: object) -> str:
    """A share as the language writes it, never broken: "56 %"."""
    return (_("%(n)s %%") % {"n": number}).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def hours(minutes: int) -> str:
    """A length of time as hours and minutes: 1880 → "31 h 20 min"."""
    whole, rest = divmod(abs(int(minutes)), 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": whole}
    return _("%(hours)d h %(minutes)d min") % {"hours": whole, "minutes": rest}


LONG = 72 * 60
"""Above so many minutes nobody counts in hours any more."""


@register.filter
def span(minutes: int) -> str:
    """A length of time as people say it: in hours and minutes, above 72 hours in days and hours: 8641 → "6 days"."""
    minutes = abs(int(minutes))
    if minutes <= LONG:
        return hours(minutes)
    days, rest = divmod(minutes // 60, 24)
    return (_("{d} days {h} h") if rest else _("{d} days")).format(d=days, h=rest)


@register.filter
def apart(at: datetime, now: datetime) -> str:
    """The time between two moments as `span` says it: "4 h 51 min", 「4時間51分」."""
    return span(int((at - now).total_seconds() / 60))


@register.filter
def unbroken(words: object) -> str:
    """A person or a moment as one word, which no line ends within."""
    return str(words).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def moment(at: datetime) -> str:
    """A moment of these days without its year, and with it where that is not this one: "3 Nov, 14:05", "3 Nov 2025, 14:05"."""
    local = localtime(at, TOKYO)
    this_year = local.year == clock.today().year
    return unbroken(date_format(local, "SHORT_DATETIME_FORMAT" if this_year else "DATETIME_FORMAT"))


BROWSERS = {
    "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung", "FxiOS": "Firefox", "Firefox": "Firefox",
    "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Macintosh": "macOS",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip
"""What stands in a browser's name for itself, and what people call it; the first that stands there counts."""


@register.filter
def device(user_agent: str) -> str:
    """A browser and its system as people call them: "Chrome, Android"; one we do not know, as it calls itself."""
    found = [next((known[sign] for sign in known if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return listed(found) if all(found) else user_agent


@dataclass(frozen=True)
class ClockReading:
    """What a clock shows: how much is left of its limit, in words and as a share of 100."""

    left: str
    share: int
    tone: str


@register.simple_tag
def clock_reading(elapsed: int, limit: int, state: str) -> ClockReading:
    """The reading of a clock: late after two thirds of its time, over after all of it; paused and stopped stay calm."""
    share = max(0, min(100, round(100 * elapsed / limit)))
    over = elapsed > limit
    tone = state
    if state == "running" and 3 * elapsed >= 2 * limit:
        tone = "over" if over else "late"
    words = _("over by %(time)s") if over else _("%(time)s left")
    return ClockReading(words % {"time": span(limit - elapsed)}, share, tone)


@register.simple_tag
def dated(on: FuzzyDate | date | None, precision: str = "exact", until: date | None = None) -> str:
    """A date as closely as it is known: "17 Sept 2017", "Sept 2017", "before 17 Sept 2017", "not known"."""
    if isinstance(on, FuzzyDate):
        return str(on)
    first = on or until
    if not first:
        return _("not known")
    day = date_format(first, "DATE_FORMAT")
    if precision == "between" and on and until:
        return _("between %(first)s and %(last)s") % {"first": day, "last": date_format(until, "DATE_FORMAT")}
    words = {
        "month": date_format(first, "YEAR_MONTH_FORMAT"),
        "year": date_format(first, pgettext("date pattern", "Y")),
        "before": _("before %(date)s") % {"date": day},
        "after": _("after %(date)s") % {"date": day},
        "unknown": _("not known"),
    }
    return words.get(precision, day)


@register.filter
def must_be_filled(bound: forms.BoundField) -> bool:
    """Whether a field is required and could be left empty; a list that always holds an answer asks for nothing."""
    field = bound.field
    if not isinstance(field, forms.ChoiceField) or isinstance(
        field, forms.ModelChoiceField | forms.MultipleChoiceField
    ):
        return field.required
    is_answered = type(field.widget) is forms.Select or bound.initial is not None
    return field.required and not (is_answered and all(value != "" for value, _words in field.choices))


@register.simple_tag
def count_errors(form=None, formset=None) -> int:
    """How many refusals a form and its formset hold together."""
    forms = ([form] if form else []) + (list(formset.forms) if formset else [])
    extra = len(formset.non_form_errors()) if formset else 0
    return extra + sum(len(errors) for each in forms for errors in each.errors.values())


@register.filter
def refused_count(count: int) -> str:
    """The heading of an error summary."""
    return ngettext("There is something to mend", "There are %(count)d things to mend", count) % {"count": count}
