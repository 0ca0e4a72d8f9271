"""The sentences of the report, written from its figures; a sentence that its figures do not bear out is not written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.people.choices import Circumstance
from lfnkr.calendar.clock import TOKYO
from lfnkr.language.lists import each_one_of
from lfnkr.money import whole
from reports.figures.figure import Figure, Statement
from reports.narrative import asked, deaths, durations, helped
from reports.narrative.background import background
from reports.narrative.quantifiers import quantifier
from reports.narrative.report import Report
from reports.narrative.sentence import told


def statements_of(report: Report) -> Iterator[Statement]:
    """Every sentence of the report in reading order."""
    yield from _beginning(report)
    yield from told((*asked.SENTENCES, *helped.LED, *durations.SENTENCES), report)
    yield from _spent(report)
    yield from told((*helped.TAKEN_OVER, *deaths.SENTENCES, *helped.ENDED), report)
    yield from _who_they_were(report)
    yield from _reserve(report)
    yield from background(report)


def _beginning(report: Report) -> Iterator[Statement]:
    """From which day there are records, where a period begins before them."""
    if day := report.records_begin_on:
        text = _("The first record is of %(day)s; nothing of the days before it is counted.")
        yield Statement("records_begin", text % {"day": formats.date_format(day, "DATE_FORMAT")}, ())


def _number(report: Report, key: str) -> int:
    value = report.figures[key].value
    return value if isinstance(value, int) else 0


def _one_or_many(number: int | None, one: str, many: str) -> str:
    return one if number == 1 else many


def _spent(report: Report) -> Iterator[Statement]:
    spent = report["spending.rescue"]
    if spent.value:
        text = _("The rescues cost more than %(rounded)s (exactly %(exact)s).")
        if spent.more_than == spent.money:
            text = _("The rescues cost %(exact)s.")
        yield Statement("spent", text % {"rounded": _whole(spent), "exact": spent.money}, ("spending.rescue",))


def _whole(figure: Figure) -> str:
    """ "USD 20,000": a rounded sum without its cents."""
    return whole(figure.more_than.amount)


def _who_they_were(report: Report) -> Iterator[Statement]:
    for kind in Circumstance:
        if report.figures[f"circumstances.{kind}.yes"].denominator:
            yield _answered(report, kind)
    yield from _ages(report)
    yield from _under_30(report)
    origin = report["origin.provinces"]
    if origin.value:
        names = each_one_of(report.places[code].name for code in origin.value)
        one, both, many = (
            _(
                "The one adult led to safety for whom it was recorded came from %(provinces)s (%(missing)d not recorded)."
            ),
            _("Both adults led to safety for whom it was recorded came from %(provinces)s (%(missing)d not recorded)."),
            _(
                "All of the %(n)d adults led to safety for whom it was recorded came from %(provinces)s (%(missing)d not recorded)."
            ),
        )
        if origin.numerator == origin.denominator:
            one, both, many = (
                _("The one adult LFNKR led to safety came from %(provinces)s."),
                _("Both adults LFNKR led to safety came from %(provinces)s."),
                _("All %(n)d adults LFNKR led to safety came from %(provinces)s."),
            )
        text = both if origin.numerator == 2 else _one_or_many(origin.numerator, one, many)
        missing = (origin.denominator or 0) - (origin.numerator or 0)
        yield Statement("origin", text % {"n": origin.numerator, "provinces": names, "missing": missing}, (origin.key,))


def _ages(report: Report) -> Iterator[Statement]:
    """From the youngest to the oldest of several; of those whose age was recorded, where it was not of all."""
    youngest, oldest = report["age.rescued_led.youngest"], report["age.rescued_led.oldest"]
    people, known = _number(report, "rescued.led.people"), _number(report, "age.rescued_led.known.people")
    if known < 2:
        return
    is_one_age = youngest.value // 12 == oldest.value
    if is_one_age and oldest.value < 2:
        return
    if report.reference.are_extremes_open:
        text = _(
            "Of those LFNKR led to safety whose age was recorded, the youngest was at least %(youngest)s and the oldest at least %(oldest)d years old."
        )
    elif is_one_age:
        text = _("Those LFNKR led to safety whose age was recorded were %(oldest)d years old.")
    elif known < people or not _number(report, "rescued.led.children"):
        text = _("Those LFNKR led to safety whose age was recorded were between %(youngest)s and %(oldest)d years old.")
    else:
        text = _("Those LFNKR led to safety were between %(youngest)s and %(oldest)d years old, children included.")
    words = {"youngest": age_words(int(youngest.value)), "oldest": oldest.value}
    yield Statement("ages", text % words, (youngest.key, oldest.key))


def _under_30(report: Report) -> Iterator[Statement]:
    adults, people = report["share.under_30.requested_adults"], report["share.under_30.rescued_led_people"]
    texts = (
        (
            _("%(n)d of the %(base)d adults who asked were under 30 (%(percent)d %%)."),
            _("Adults who asked and were under 30: %(n)d of %(base)d (%(percent)d %%)."),
            _("Adults who asked and were under 30: %(n)d of the %(base)d whose age was recorded (%(percent)d %%)."),
        ),
        (
            _("%(n)d of the %(base)d people LFNKR led to safety, children included, were under 30 (%(percent)d %%)."),
            _("People LFNKR led to safety, children included, who were under 30: %(n)d of %(base)d (%(percent)d %%)."),
            _(
                "People LFNKR led to safety, children included, who were under 30: %(n)d of the %(base)d whose age was recorded (%(percent)d %%)."
            ),
        ),
    )
    everybody = (_number(report, "requests.adults"), _number(report, "rescued.led.people"))
    for figure, (many, counted, recorded), number in zip((adults, people), texts, everybody, strict=True):
        if figure.denominator:
            text = counted if 1 in (figure.numerator, figure.denominator) else many
            text = recorded if figure.denominator < number else text
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
    if base == 1:
        text = _(
            "%(what)s: %(quantity)s (of the one adult who asked: yes %(yes)d, no %(no)d, does not know %(unknown)d, not asked %(not_asked)d, known and not recorded %(kept)d)."
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
    yield from _noted_before_the_books(report["memoranda.payment"])
    closing, others = report["reserve.closing"], report["spending.for_others"]
    if closing.value is None:
        if closing.note:
            yield Statement("ledger", closing.note, (closing.key,))
        return
    is_all = bool(others.value) and others.value == report["spending.rescue"].value
    if _number(report, others.key) > 0:
        text = _for_others(is_all=is_all, is_running=report.is_running)
        yield Statement("spent_for_others", text % {"sum": others.money}, ("spending.rescue", others.key))
    came_back = {
        "spending.came_back": _("%(sum)s paid in an earlier term came back in this one."),
        "reserve.gifts_charged_back": _("%(sum)s given in an earlier term was charged back in this one."),
        "reserve.grants_taken_back": _("%(sum)s granted in an earlier term was taken back in this one."),
        "reserve.other_income_taken_back": _("%(sum)s of other income of an earlier term was taken back in this one."),
        "reserve.fees_came_back": _("%(sum)s of bank fees of an earlier term came back in this one."),
    }
    for key, text in came_back.items():
        if _number(report, key) > 0:
            yield Statement(key.partition(".")[2], text % {"sum": report[key].money}, (key,))
    lowest = report["reserve.lowest_available"]
    if lowest.value != report["reserve.available"].value:
        text = _("Least was available at the end of %(day)s: %(sum)s.")
        yield Statement("lowest", text % {"day": lowest.note, "sum": lowest.money}, (lowest.key,))


def _for_others(*, is_all: bool, is_running: bool) -> str:
    """The words for what was spent on rescues that others lead now, or led at the end."""
    if is_running and is_all:
        return _("All that was spent on rescues so far went to rescues others lead now.")
    if is_running:
        return _("Of what was spent on rescues so far, %(sum)s went to rescues others lead now.")
    if is_all:
        return _("All that was spent on rescues went to rescues others led at the end of the term.")
    return _("Of what was spent on rescues, %(sum)s went to rescues others led at the end of the term.")


def _noted_before_the_books(told: Figure) -> Iterator[Statement]:
    """What was noted as paid before the ledger begins, and what of it has no worth in dollars."""
    if told.value:
        text = _("%(sum)s is noted as paid for rescues before the books begin; it is in no balance.")
        if told.note:
            text = _(
                "%(sum)s is noted as paid for rescues before the books begin; it is in no balance. Not in this sum: %(more)s"
            )
        yield Statement("memoranda", text % {"sum": told.money, "more": told.note}, (told.key,))
    elif told.note:
        text = _(
            "What is noted as paid for rescues before the books begin is in other currencies; its worth in dollars is not known."
        )
        yield Statement("memoranda", text, (told.key,))


def counted_on(report: Report) -> date:
    """The day whose figures these are: the last of the term, or the day of counting while the term runs."""
    return min(report.year.ends_on, report.known_at.astimezone(TOKYO).date())
