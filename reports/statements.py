"""The sentences of the report, written from its figures; a sentence that its figures do not bear out is not written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from cases.kinds import COUNTRIES, Circumstance
from cases.models import Event, Mission, Place
from reports.figures import Figure, Statement
from reports.models import Policy
from reports.quantity import how_many

if TYPE_CHECKING:
    from reports.annual import AnnualReport


def statements_of(report: AnnualReport) -> Iterator[Statement]:
    """Every sentence of the report in reading order."""
    yield from _asked(report)
    yield from _rescued(report)
    yield from _taken_over(report)
    yield from _lost(report)
    yield from _who_they_were(report)
    yield from _reserve(report)
    yield from _background(report)


def _number(report: AnnualReport, key: str) -> int:
    value = report.figures[key].value
    return value if isinstance(value, int) else 0


def _asked(report: AnnualReport) -> Iterator[Statement]:
    keys = ("requests.adults", "requests.mothers_with_children", "requests.unaccompanied_women")
    adults, mothers, women = (_number(report, key) for key in keys)
    if not adults:
        yield Statement(
            "asked",
            _("Nobody asked LFNKR for rescue in the term; every count of people is zero for this reason."),
            keys[:1],
        )
        return
    text = _(
        "%(adults)d adults asked LFNKR for rescue in the term: %(mothers)d mothers with their children and %(women)d unaccompanied women."
    )
    yield Statement("asked", text % {"adults": adults, "mothers": mothers, "women": women}, keys)
    text = _("%(children)d children came with them and are counted apart.")
    yield Statement("asked_children", text % {"children": _number(report, "requests.children")}, ("requests.children",))
    if report.share_holds("requests.women"):
        yield Statement("all_women", _("All %(n)d adults who asked were women.") % {"n": adults}, ("requests.women",))
    if report.share_holds("destination.desired") and len(report["destination.desired"].value or ()) == 1:
        country = COUNTRIES[report["destination.desired"].value[0]]
        text = _("All %(n)d wished to go to %(country)s.")
        yield Statement("all_wished", text % {"n": adults, "country": country}, ("destination.desired",))


def _rescued(report: AnnualReport) -> Iterator[Statement]:
    keys = ("rescued.led.adults", "rescued.led.mothers_with_children", "rescued.led.unaccompanied_women")
    adults, mothers, women = (_number(report, key) for key in keys)
    if adults:
        text = _(
            "LFNKR led the rescue of %(adults)d adults (%(mothers)d mothers with their children, %(women)d unaccompanied women) to a safe third country."
        )
        yield Statement("led", text % {"adults": adults, "mothers": mothers, "women": women}, keys)
        text = _("%(children)d children reached safety with them.")
        yield Statement(
            "led_children", text % {"children": _number(report, "rescued.led.children")}, ("rescued.led.children",)
        )
    else:
        yield Statement("led", _("LFNKR led nobody to safety in the term."), keys[:1])
    spent = report["spending.rescue"]
    if spent.value:
        text = _("The rescues cost more than %(rounded)s (exactly %(exact)s).")
        yield Statement("spent", text % {"rounded": _whole(spent), "exact": spent.money}, ("spending.rescue",))
    led = report["mobilised_within_72h"]
    if led.denominator:
        text = _(
            "A rescue was mobilised within 72 hours for %(n)d of %(base)d requests led by LFNKR; pauses with a reason are deducted."
        )
        yield Statement("mobilised", text % {"n": led.value, "base": led.denominator}, ("mobilised_within_72h",))


def _whole(figure: Figure) -> str:
    """ "USD 20,000": a rounded sum without its cents."""
    return f"USD {figure.more_than.amount // 100:,}"


def _taken_over(report: AnnualReport) -> Iterator[Statement]:
    total, funds = report["taken_over.adults"], report["taken_over.for_lack_of_funds.adults"]
    if not total.value:
        return
    if funds.numerator == total.value:
        text = _(
            "Partner organisations took over the rescue of %(n)d adults, all of them because LFNKR lacked the funds at that moment."
        )
    else:
        text = _(
            "Partner organisations took over the rescue of %(n)d adults; for %(funds)d of them LFNKR lacked the funds at that moment."
        )
    yield Statement("taken_over", text % {"n": total.value, "funds": funds.value}, (total.key, funds.key))
    safe = report["taken_over.safe.adults"]
    text = _("%(n)d of the %(base)d adults taken over had reached safety by the end of the term.")
    yield Statement("taken_over_safe", text % {"n": safe.value, "base": safe.denominator}, (safe.key,))


def _lost(report: AnnualReport) -> Iterator[Statement]:
    partner, own = report["deaths.taken_over.adults"], report["deaths.led.adults"]
    if partner.value:
        how = _wording(report)
        text = _(
            "%(n)d of the women whose rescue a partner led died%(how)s. They are counted among those taken over and not among those who are safe."
        )
        yield Statement("died_partner", text % {"n": partner.value, "how": how}, (partner.key, "taken_over.adults"))
    if own.value:
        yield Statement("died_led", _("%(n)d adults died while LFNKR led their rescue.") % {"n": own.value}, (own.key,))


def _wording(report: AnnualReport) -> str:
    """How it happened, in the words kept for the report: only when every death of the kind has the same."""
    deaths = Event.objects.filter(
        kind="death", begins_on__range=(report.year.starts_on, report.year.ends_on), population="led_by_partner"
    )
    words = set(deaths.values_list("report_wording", flat=True))
    return f": {words.pop()}" if len(words) == 1 and "" not in words else ""


def _who_they_were(report: AnnualReport) -> Iterator[Statement]:
    for kind in Circumstance:
        yes = report.figures[f"circumstances.{kind}.yes"]
        if yes.denominator:
            text = _("%(how_many)s of the adults who asked: %(what)s.")
            words = {"how_many": how_many(report, kind), "what": kind.label}
            keys = tuple(
                f"circumstances.{kind}.{answer}" for answer in ("yes", "no", "unknown", "not_asked", "withheld")
            )
            yield Statement(f"circumstance_{kind}", text % words, keys)
    youngest, oldest = report["age.rescued_led.youngest"], report["age.rescued_led.oldest"]
    if youngest.value is not None:
        text = _("Those LFNKR led to safety were between %(youngest)s and %(oldest)d years old, children included.")
        yield Statement(
            "ages",
            text % {"youngest": age_words(int(youngest.value)), "oldest": oldest.value},
            (youngest.key, oldest.key),
        )
    for key, text in (
        (
            "share.under_30.requested_adults",
            _("%(n)d of the %(base)d adults who asked were under 30 (%(percent)d %%)."),
        ),
        (
            "share.under_30.rescued_led_people",
            _("%(n)d of the %(base)d people LFNKR led to safety, children included, were under 30 (%(percent)d %%)."),
        ),
    ):
        figure = report[key]
        if figure.denominator:
            yield Statement(
                key, text % {"n": figure.numerator, "base": figure.denominator, "percent": figure.value}, (key,)
            )
    origin = report["origin.provinces"]
    if origin.value:
        names = _listed([place.name for place in Place.objects.filter(code__in=origin.value).order_by("code")])
        if origin.numerator == origin.denominator:
            text = _("All %(n)d adults LFNKR led to safety came from %(provinces)s.")
        else:
            text = _(
                "All of the %(n)d adults led to safety for whom it was recorded came from %(provinces)s (%(missing)d not recorded)."
            )
        missing = (origin.denominator or 0) - (origin.numerator or 0)
        yield Statement("origin", text % {"n": origin.numerator, "provinces": names, "missing": missing}, (origin.key,))


def age_words(months: int) -> str:
    """An age in months below two years, in years above."""
    return _("%(n)d months") % {"n": months} if months < 24 else _("%(n)d years") % {"n": months // 12}


def _listed(words: list[str]) -> str:
    return (
        words[0]
        if len(words) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
    )


def _reserve(report: AnnualReport) -> Iterator[Statement]:
    closing, floor, target = report["reserve.closing"], report["reserve.floor"], report["reserve.target"]
    if floor.value:
        text = _(
            "A request can come at any time: LFNKR keeps %(floor)s to %(target)s set aside exclusively for rescue. On %(day)s the reserve held %(closing)s."
        )
        words = {
            "floor": floor.money,
            "target": target.money,
            "closing": closing.money,
            "day": formats.date_format(report.year.ends_on, "DATE_FORMAT"),
        }
        yield Statement("reserve", text % words, (floor.key, target.key, closing.key))
    least, evasion, highest = (report[f"cost.tier.{tier}"] for tier in ("minimum", "evasion", "maximum"))
    if least.value and evasion.value:
        text = _(
            "A rescue cost at least %(least)s where she could escape by herself, about %(evasion)s more where surveillance had to be evaded, and up to %(highest)s."
        )
        words = {"least": least.money, "evasion": evasion.money, "highest": highest.money}
        yield Statement("tiers", text % words, (least.key, evasion.key, highest.key))


def _background(report: AnnualReport) -> Iterator[Statement]:
    women = report.figures.get("external.women_share")
    if women:
        text = _("%(value)d %% of those entering South Korea were women (%(note)s).")
        yield Statement("external_women", text % {"value": women.value, "note": women.note}, (women.key,))
    for mission in Mission.objects.filter(begins_on__gte=report.year.starts_on, begins_on__lte=report.year.ends_on):
        text = _(
            "A survey mission led by the %(leader)s went to the %(area)s from %(begins)s to %(ends)s. It visited %(stations)d police stations, "
            "interviewed %(interviews)d people in custody and gave %(kinds)d kinds of first-aid and medical goods%(clothing)s."
        )
        words = {
            "leader": mission.led_by,
            "area": mission.area,
            "begins": formats.date_format(mission.begins_on, "DATE_FORMAT"),
            "ends": formats.date_format(mission.ends_on, "DATE_FORMAT"),
            "stations": report["mission.police_stations"].value,
            "interviews": report["mission.interviews"].value,
            "kinds": report["mission.goods_kinds"].value,
            "clothing": _(" and clothing") if mission.has_clothing else "",
        }
        yield Statement(
            "mission", text % words, ("mission.police_stations", "mission.interviews", "mission.goods_kinds")
        )
    yield from _policies(report)


def _policies(report: AnnualReport) -> Iterator[Statement]:
    """The arrest that is told by the day the report bears, and the policies in force by then."""
    told_by = report.meeting.held_on if report.meeting else report.year.ends_on
    arrests = Event.objects.filter(kind="staff_arrest", ends_on__lte=told_by).exclude(held_months=None)
    if held := arrests.order_by("recorded_at").first():
        text = _(
            "A member of LFNKR was arrested in %(country)s during a rescue and held for %(months)d months (as told; the date is not known more closely)."
        )
        yield Statement("incident", text % {"country": COUNTRIES[held.country], "months": held.held_months}, ())
    in_force = Policy.objects.exclude(effective_on__gt=told_by)
    for number, policy in enumerate(in_force, start=1):
        yield Statement(f"policy_{number}", _("Policy: %(text)s.") % {"text": policy.text}, ())
