"""The sentences of the report, written from its figures; a sentence that its figures do not bear out is not written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.choices import COUNTRIES
from cases.people.choices import Circumstance
from lfnkr.calendar.clock import TOKYO
from lfnkr.language.lists import colon, each_one_of
from lfnkr.money import whole
from reports.figures.figure import Figure, Statement
from reports.narrative.background import background
from reports.narrative.deaths import lost
from reports.narrative.quantifiers import quantifier
from reports.narrative.report import Report


def statements_of(report: Report) -> Iterator[Statement]:
    """Every sentence of the report in reading order."""
    yield from _asked(report)
    yield from _rescued(report)
    yield from _taken_over(report)
    yield from lost(report)
    yield from _who_they_were(report)
    yield from _reserve(report)
    yield from background(report)


def _number(report: Report, key: str) -> int:
    value = report.figures[key].value
    return value if isinstance(value, int) else 0


def _asked(report: Report) -> Iterator[Statement]:
    keys = ("requests.adults", "requests.mothers_with_children", "requests.unaccompanied_women")
    adults, mothers, women = (_number(report, key) for key in keys)
    if not adults:
        yield Statement(
            "asked",
            _("Nobody asked LFNKR for rescue in the term; every count of people is zero for this reason."),
            keys[:1],
        )
        return
    many = _(
        "%(adults)d adults asked LFNKR for rescue in the term: %(mothers)d mothers with their children and %(women)d unaccompanied women."
    )
    counted = _("Adults who asked LFNKR for rescue in the term: %(adults)d (%(parties)s).")
    yield _by_party(report, "asked", keys, many, counted)
    children = _number(report, "requests.children")
    text = _one_or_many(
        children,
        _("One child came with them and is counted apart."),
        _("%(children)d children came with them and are counted apart."),
    )
    yield Statement("asked_children", text % {"children": children}, ("requests.children",))
    if report.share_holds("requests.women"):
        text = _one_or_many(
            adults, _("The one adult who asked was a woman."), _("All %(n)d adults who asked were women.")
        )
        yield Statement("all_women", text % {"n": adults}, ("requests.women",))
    if report.share_holds("destination.desired") and len(report["destination.desired"].value or ()) == 1:
        country = COUNTRIES[report["destination.desired"].value[0]]
        text = _one_or_many(
            adults,
            _("The one adult who asked wished to go to %(country)s."),
            _("All %(n)d wished to go to %(country)s."),
        )
        yield Statement("all_wished", text % {"n": adults, "country": country}, ("destination.desired",))


def _one_or_many(number: int | None, one: str, many: str) -> str:
    return one if number == 1 else many


def _by_party(report: Report, name: str, keys: tuple[str, ...], many: str, counted: str) -> Statement:
    """Adults by their parties, in a sentence where its plurals fit and nobody is left out, as a list of counts otherwise."""
    adults, mothers, women = (_number(report, key) for key in keys)
    others = f"{keys[0].rpartition('.')[0]}.other_adults"
    if _number(report, others):
        keys = (*keys, others)
    elif 1 not in (adults, mothers, women):
        return Statement(name, many % {"adults": adults, "mothers": mothers, "women": women}, keys)
    parties = pgettext("between the items of a list", "; ").join(
        f"{report[key].means.label}{colon()}{_number(report, key)}" for key in keys[1:]
    )
    return Statement(name, counted % {"adults": adults, "parties": parties}, keys)


def _rescued(report: Report) -> Iterator[Statement]:
    keys = ("rescued.led.adults", "rescued.led.mothers_with_children", "rescued.led.unaccompanied_women")
    adults, mothers, women = (_number(report, key) for key in keys)
    if adults:
        many = _(
            "LFNKR led the rescue of %(adults)d adults (%(mothers)d mothers with their children, %(women)d unaccompanied women) to a safe third country."
        )
        counted = _("Adults LFNKR led to a safe third country: %(adults)d (%(parties)s).")
        yield _by_party(report, "led", keys, many, counted)
        children = _number(report, "rescued.led.children")
        text = _one_or_many(
            children, _("One child reached safety with them."), _("%(children)d children reached safety with them.")
        )
        yield Statement("led_children", text % {"children": children}, ("rescued.led.children",))
    else:
        yield Statement("led", _("LFNKR led nobody to safety in the term."), keys[:1])
    spent = report["spending.rescue"]
    if spent.value:
        text = _("The rescues cost more than %(rounded)s (exactly %(exact)s).")
        if spent.more_than == spent.money:
            text = _("The rescues cost %(exact)s.")
        yield Statement("spent", text % {"rounded": _whole(spent), "exact": spent.money}, ("spending.rescue",))
    led = report["mobilised_within_72h"]
    if led.denominator:
        text = _(
            "A rescue was mobilised within 72 hours for %(n)d of %(base)d requests led by LFNKR; pauses with a reason are deducted."
        )
        if led.value == led.denominator == 1:
            text = _("The one request led by LFNKR was mobilised within 72 hours; pauses with a reason are deducted.")
        yield Statement("mobilised", text % {"n": led.value, "base": led.denominator}, ("mobilised_within_72h",))


def _whole(figure: Figure) -> str:
    """ "USD 20,000": a rounded sum without its cents."""
    return whole(figure.more_than.amount)


def _taken_over(report: Report) -> Iterator[Statement]:
    total, funds = report["taken_over.adults"], report["taken_over.for_lack_of_funds.adults"]
    if not total.value:
        return
    if funds.numerator == total.value:
        text = _one_or_many(
            int(total.value),
            _(
                "A partner organisation took over the rescue of one adult, because LFNKR lacked the funds at that moment."
            ),
            _(
                "Partner organisations took over the rescue of %(n)d adults, all of them because LFNKR lacked the funds at that moment."
            ),
        )
    elif total.value == 1:
        text = _("A partner organisation took over the rescue of one adult.")
    else:
        text = _(
            "Partner organisations took over the rescue of %(n)d adults; for %(funds)d of them LFNKR lacked the funds at that moment."
        )
    yield Statement("taken_over", text % {"n": total.value, "funds": funds.value}, (total.key, funds.key))
    safe = report["taken_over.safe.adults"]
    text = _("%(n)d of the %(base)d adults taken over had reached safety by the end of the term.")
    if not safe.value:
        text = _("None of the %(base)d adults taken over had reached safety by the end of the term.")
    if 1 in (safe.value, safe.denominator):
        text = _("Adults taken over who had reached safety by the end of the term: %(n)d of %(base)d.")
    yield Statement("taken_over_safe", text % {"n": safe.value, "base": safe.denominator}, (safe.key,))


def _who_they_were(report: Report) -> Iterator[Statement]:
    for kind in Circumstance:
        if report.figures[f"circumstances.{kind}.yes"].denominator:
            yield _answered(report, kind)
    youngest, oldest = report["age.rescued_led.youngest"], report["age.rescued_led.oldest"]
    if youngest.value is not None and _number(report, "rescued.led.people") > 1:
        text = _("Those LFNKR led to safety were between %(youngest)s and %(oldest)d years old, children included.")
        yield Statement(
            "ages",
            text % {"youngest": age_words(int(youngest.value)), "oldest": oldest.value},
            (youngest.key, oldest.key),
        )
    yield from _under_30(report)
    origin = report["origin.provinces"]
    if origin.value:
        names = each_one_of(report.places[code].name for code in origin.value)
        if origin.numerator == origin.denominator:
            text = _one_or_many(
                origin.numerator,
                _("The one adult LFNKR led to safety came from %(provinces)s."),
                _("All %(n)d adults LFNKR led to safety came from %(provinces)s."),
            )
        else:
            text = _(
                "All of the %(n)d adults led to safety for whom it was recorded came from %(provinces)s (%(missing)d not recorded)."
            )
        missing = (origin.denominator or 0) - (origin.numerator or 0)
        yield Statement("origin", text % {"n": origin.numerator, "provinces": names, "missing": missing}, (origin.key,))


def _under_30(report: Report) -> Iterator[Statement]:
    adults, people = report["share.under_30.requested_adults"], report["share.under_30.rescued_led_people"]
    texts = (
        (
            _("%(n)d of the %(base)d adults who asked were under 30 (%(percent)d %%)."),
            _("Adults who asked and were under 30: %(n)d of %(base)d (%(percent)d %%)."),
        ),
        (
            _("%(n)d of the %(base)d people LFNKR led to safety, children included, were under 30 (%(percent)d %%)."),
            _("People LFNKR led to safety, children included, who were under 30: %(n)d of %(base)d (%(percent)d %%)."),
        ),
    )
    for figure, (many, counted) in zip((adults, people), texts, strict=True):
        if figure.denominator:
            text = counted if 1 in (figure.numerator, figure.denominator) else many
            words = {"n": figure.numerator, "base": figure.denominator, "percent": figure.value}
            yield Statement(figure.key, text % words, (figure.key,))


def _answered(report: Report, kind: Circumstance) -> Statement:
    """One question with the word its answers bear out, and every answer by itself: they are different things."""
    keys = tuple(f"circumstances.{kind}.{answer}" for answer in ("yes", "no", "unknown", "not_asked", "withheld"))
    yes, no, unknown, not_asked, kept = (_number(report, key) for key in keys)
    base = report.figures[keys[0]].denominator or 0
    text = _(
        "%(what)s: %(quantity)s (of %(base)d adults who asked: yes %(yes)d, no %(no)d, does not know %(unknown)d, not asked %(not_asked)d, known and not recorded %(kept)d)."
    )
    words = {"what": capfirst(kind.label), "quantity": quantifier(yes, no, base), "base": base}
    answers = {"yes": yes, "no": no, "unknown": unknown, "not_asked": not_asked, "kept": kept}
    return Statement(f"circumstance_{kind}", text % {**words, **answers}, keys)


def age_words(months: int) -> str:
    """An age in months below two years, in years above."""
    if months < 24:
        return _one_or_many(months, _("1 month"), _("%(n)d months") % {"n": months})
    return _("%(n)d years") % {"n": months // 12}


def _reserve(report: Report) -> Iterator[Statement]:
    closing, floor, target = report["reserve.closing"], report["reserve.floor"], report["reserve.target"]
    yield from _of_the_ledger(report)
    if floor.value and closing.value is not None:
        text = _(
            "A request can come at any time: LFNKR aims to keep %(floor)s to %(target)s set aside exclusively for rescue. On %(day)s the reserve held %(closing)s."
        )
        words = {
            "floor": floor.money,
            "target": target.money,
            "closing": closing.money,
            "day": formats.date_format(counted_on(report), "DATE_FORMAT"),
        }
        yield Statement("reserve", text % words, (floor.key, target.key, closing.key))
    least, evasion, highest = (report[f"cost.tier.{tier}"] for tier in ("minimum", "evasion", "maximum"))
    if least.value and evasion.value and highest.value:
        text = _(
            "The rescues LFNKR led cost at least %(least)s where nobody needed help to escape, about %(evasion)s more where surveillance had to be evaded, and up to %(highest)s."
        )
        words = {"least": least.money, "evasion": evasion.money, "highest": highest.money}
        yield Statement("tiers", text % words, (least.key, evasion.key, highest.key))


def _of_the_ledger(report: Report) -> Iterator[Statement]:
    """Where the ledger does not reach the term, and what of earlier terms came back or was charged back in it."""
    told = report["memoranda.payment"]
    if _number(report, told.key) > 0:
        text = _("%(sum)s is noted as paid for rescues before the books begin; it is in no balance.")
        yield Statement("memoranda", text % {"sum": told.money}, (told.key,))
    closing, others = report["reserve.closing"], report["spending.for_others"]
    if closing.value is None:
        if closing.note:
            yield Statement("ledger", closing.note, (closing.key,))
        return
    if others.value and others.value == report["spending.rescue"].value:
        text = _("All that was spent on rescues went to rescues others led at the end of the term.")
    else:
        text = _("Of what was spent on rescues, %(sum)s went to rescues others led at the end of the term.")
    if _number(report, others.key) > 0:
        yield Statement("spent_for_others", text % {"sum": others.money}, ("spending.rescue", others.key))
    came_back = {
        "spending.came_back": _("%(sum)s paid in an earlier term came back in this one."),
        "reserve.gifts_charged_back": _("%(sum)s given in an earlier term was charged back in this one."),
        "reserve.fees_came_back": _("%(sum)s of bank fees of an earlier term came back in this one."),
    }
    for key, text in came_back.items():
        if _number(report, key) > 0:
            yield Statement(key.partition(".")[2], text % {"sum": report[key].money}, (key,))
    lowest = report["reserve.lowest_available"]
    if lowest.value != report["reserve.available"].value:
        text = _("Least was available at the end of %(day)s: %(sum)s.")
        yield Statement("lowest", text % {"day": lowest.note, "sum": lowest.money}, (lowest.key,))


def counted_on(report: Report) -> date:
    """The day whose figures these are: the last of the term, or the day of counting while the term runs."""
    return min(report.year.ends_on, report.known_at.astimezone(TOKYO).date())
