"""What every figure of the annual report means: label, unit, population, attribution, definition, rounding. Words only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.kinds import Answer, Circumstance
from cases.models import Place
from donations.kinds import Category
from reports.figures import Definition


def received() -> str:
    """Attribution of a cohort."""
    return _("request received in the term; outcome as of its end")


def reached_safety() -> str:
    """Attribution of a period figure of rescues."""
    return _("date on which the person reached a safe third country")


def half_up() -> str:
    """The rounding of shares."""
    return _("whole percent, half-up")


def asked() -> str:
    """Population of the cohort."""
    return _("people for whom rescue was requested in the term")


def led() -> str:
    """Population of LFNKR's rescues."""
    return _("people whose rescue LFNKR led and who reached safety in the term")


def taken() -> str:
    """Population of the takeovers."""
    return _("people whose rescue a partner organisation took over in the term")


def _adult_definition(who: str) -> str:
    return _("%(who)s, 18 or over on the day of attribution; children are counted apart.") % {"who": who}


def requests() -> dict[str, Definition]:
    """Those who asked."""
    cohort = {"population": asked(), "attribution": received()}
    party = _(
        "Adults by the composition of their party, computed from its people, their ages and relationships on the request date."
    )
    return {
        "requests.adults": Definition(
            _("Adults who asked for rescue"),
            "adults",
            definition=_adult_definition(_("Everybody in a request received in the term")),
            **cohort,
        ),
        "requests.mothers_with_children": Definition(_("Mothers with children"), "adults", definition=party, **cohort),
        "requests.unaccompanied_women": Definition(_("Unaccompanied women"), "adults", definition=party, **cohort),
        "requests.other_adults": Definition(_("Other adults"), "adults", definition=party, **cohort),
        "requests.children": Definition(
            _("Children of those who asked"),
            "children",
            definition=_("Everybody under 18 on the request date."),
            **cohort,
        ),
        "requests.children.with_led": Definition(
            _("Children with parties led by LFNKR"),
            "children",
            definition=_("Children by who led the rescue at the end of the term."),
            **cohort,
        ),
        "requests.children.taken_over": Definition(
            _("Children with parties taken over"),
            "children",
            definition=_("Children by who led the rescue at the end of the term."),
            **cohort,
        ),
        "requests.age_not_known": Definition(
            _("People of unknown age"),
            "people",
            definition=_("Neither a birth date nor an age was recorded; counted with neither adults nor children."),
            **cohort,
        ),
        "requests.cases": Definition(
            _("Requests for rescue"),
            "requests",
            definition=_("Cases received in the term, however many people each is for."),
            **cohort,
        ),
        "requests.women": Definition(
            _("Women among the adults who asked"), "adults", definition=_("Adults recorded as female."), **cohort
        ),
        "requests.led.adults": Definition(
            _("Asked and led by LFNKR"),
            "adults",
            definition=_("Adults of the cohort whose rescue LFNKR led at the end of the term."),
            **cohort,
        ),
        "requests.taken_over.adults": Definition(
            _("Asked and taken over by partners"),
            "adults",
            definition=_("Adults of the cohort whose rescue a partner led at the end of the term."),
            **cohort,
        ),
        "requests.no_lead.adults": Definition(
            _("Asked, nobody leads yet"),
            "adults",
            definition=_("Adults of the cohort without a lead at the end of the term."),
            **cohort,
        ),
        "share.under_30.requested_adults": Definition(
            _("Under 30 among the adults who asked"),
            "percent",
            definition=_("Adults under 30 on the request date, of the adults whose age was recorded."),
            rounding=half_up(),
            **cohort,
        ),
        "share.sold_3_to_10_years": Definition(
            _("Sold, and 3 to 10 years in China"),
            "percent",
            definition=_(
                "Adults sold to a man in a rural area or into the sex industry who had been in China for 3 to 10 years, of all adults who asked."
            ),
            rounding=half_up(),
            **cohort,
        ),
        "destination.desired": Definition(
            _("Wished to go to"),
            "countries",
            definition=_("Destinations the adults asked for, as recorded at intake (ISO 3166-1)."),
            **cohort,
        ),
        "origin.requested_adults": Definition(
            _("Provinces of origin of those who asked"),
            "provinces",
            definition=_("First-level units of the North (ISO 3166-2) of the adults with a recorded origin."),
            **cohort,
        ),
    }


def rescued() -> dict[str, Definition]:
    """Those LFNKR led to safety."""
    period = {"population": led(), "attribution": reached_safety()}
    party = _("Adults by the composition of those who reached safety together, by age on that day.")
    return {
        "rescued.led.adults": Definition(
            _("Adults led to safety by LFNKR"),
            "adults",
            definition=_adult_definition(_("Everybody LFNKR led to a safe third country in the term")),
            **period,
        ),
        "rescued.led.mothers_with_children": Definition(
            _("Mothers with children"), "adults", definition=party, **period
        ),
        "rescued.led.unaccompanied_women": Definition(_("Unaccompanied women"), "adults", definition=party, **period),
        "rescued.led.other_adults": Definition(_("Other adults"), "adults", definition=party, **period),
        "rescued.led.children": Definition(
            _("Children led to safety by LFNKR"),
            "children",
            definition=_("Everybody under 18 on the day of safety."),
            **period,
        ),
        "rescued.led.people": Definition(
            _("People led to safety by LFNKR"), "people", definition=_("Adults and children together."), **period
        ),
        "rescued.led.in_destination": Definition(
            _("Adults in the destination country by the end of the term"),
            "adults",
            definition=_("Of the adults led to safety, those who had entered the country of destination."),
            **period,
        ),
        "rescued.led.still_safe": Definition(
            _("Adults safe, waiting to travel on"),
            "adults",
            definition=_(
                "Of the adults led to safety, those still in the safe third country at the end of the term, immigration detention included."
            ),
            **period,
        ),
        "age.rescued_led.youngest": Definition(
            _("Youngest person led to safety"),
            "months",
            definition=_("Full months of age on the day of safety; children included."),
            rounding=_("full months"),
            **period,
        ),
        "age.rescued_led.oldest": Definition(
            _("Oldest person led to safety"),
            "years",
            definition=_("Full years of age on the day of safety."),
            rounding=_("full years"),
            **period,
        ),
        "share.under_30.rescued_led_people": Definition(
            _("Under 30 among the people led to safety"),
            "percent",
            definition=_(
                "Adults and children under 30 on the day of safety, of all people led to safety whose age was recorded."
            ),
            rounding=half_up(),
            **period,
        ),
        "share.under_30.rescued_led_adults": Definition(
            _("Under 30 among the adults led to safety"),
            "percent",
            definition=_("Adults under 30 on the day of safety, of the adults led to safety."),
            rounding=half_up(),
            **period,
        ),
        "origin.provinces": Definition(
            _("Provinces of origin of those led to safety"),
            "provinces",
            definition=_(
                "First-level units of the North (ISO 3166-2) of the adults led to safety with a recorded origin; a child born in China has none."
            ),
            **period,
        ),
        "mobilised_within_72h": Definition(
            _("Mobilised within 72 hours"),
            "requests",
            population=_("requests of the term whose rescue LFNKR led"),
            attribution=received(),
            definition=_(
                "From received to mobilised (the first person or money sent on the way), less pauses with a reason; waiting for funds is no pause."
            ),
        ),
        "mobilised_over_72h": Definition(
            _("Mobilised later than 72 hours"),
            "requests",
            population=_("requests of the term whose rescue LFNKR led"),
            attribution=received(),
            definition=_("The same, over 72 hours."),
        ),
        "mobilised_within_72h.gross": Definition(
            _("Mobilised within 72 hours without deducting pauses"),
            "requests",
            population=_("requests of the term whose rescue LFNKR led"),
            attribution=received(),
            definition=_("From received to mobilised by the calendar."),
        ),
    }


def partners() -> dict[str, Definition]:
    """Those a partner took over, and those who died."""
    period = {"population": taken(), "attribution": _("date of the takeover")}
    death = {"attribution": _("date of death; the first day it may have been, when not known exactly")}
    return {
        "taken_over.adults": Definition(
            _("Adults taken over by partners"),
            "adults",
            definition=_("Adults whose rescue a partner organisation took over; LFNKR was not involved further."),
            **period,
        ),
        "taken_over.children": Definition(
            _("Children taken over by partners"),
            "children",
            definition=_("Children with the adults taken over."),
            **period,
        ),
        "taken_over.for_lack_of_funds.adults": Definition(
            _("Taken over for lack of funds"),
            "adults",
            definition=_(
                "Takeovers with the reason lack of funds; at each the money available was less than the estimate."
            ),
            **period,
        ),
        "taken_over.safe.adults": Definition(
            _("Taken over and safe by the end of the term"),
            "adults",
            definition=_("Adults taken over who had reached a safe third country or their destination."),
            **period,
        ),
        "taken_over.in_destination.adults": Definition(
            _("Taken over and in the destination country"),
            "adults",
            definition=_("Adults taken over who had entered the country of destination by the end of the term."),
            **period,
        ),
        "taken_over.open.adults": Definition(
            _("Taken over and on the way"),
            "adults",
            definition=_("Adults taken over whose request was still open at the end of the term."),
            **period,
        ),
        "taken_over.ended.adults": Definition(
            _("Taken over and ended otherwise"),
            "adults",
            definition=_(
                "Adults taken over who withdrew, were repatriated, left the group or were found to be duplicates."
            ),
            **period,
        ),
        "deaths.led.adults": Definition(
            _("Died while led by LFNKR"),
            "adults",
            population=_("our caseload, led by us"),
            definition=_("Adults who died before reaching safety or after."),
            **death,
        ),
        "deaths.taken_over.adults": Definition(
            _("Died while led by a partner"),
            "adults",
            population=_("our caseload, led by a partner"),
            definition=_("Adults of our caseload who died while a partner led their rescue."),
            **death,
        ),
        "deaths.children": Definition(
            _("Children who died"),
            "children",
            population=_("our caseload"),
            definition=_("Children of our caseload who died."),
            **death,
        ),
        "deaths.observed": Definition(
            _("Deaths observed, not our caseload"),
            "people",
            population=_("observed, not our caseload"),
            definition=_("Deaths reported to us of people who had not asked us."),
            **death,
        ),
        "flow.carried_in": Definition(
            _("Open at the beginning"),
            "adults",
            population=_("adults with a request for rescue"),
            attribution=_("as of the first day of the term"),
            definition=_("Adults of earlier requests that were open when the term began."),
        ),
        "flow.concluded": Definition(
            _("Concluded in the term"),
            "adults",
            population=_("adults with a request for rescue"),
            attribution=_("date of the concluding outcome"),
            definition=_(
                "Adults whose request ended: safe, in destination, died, declined, withdrawn, left the group, duplicate, repatriated, or missing after review. A takeover ends nothing."
            ),
        ),
        "flow.carried_out": Definition(
            _("Open at the end"),
            "adults",
            population=_("adults with a request for rescue"),
            attribution=_("as of the last day of the term"),
            definition=_("Adults whose request was open when the term ended."),
        ),
    }


def money() -> dict[str, Definition]:
    """The reserve and what was spent."""
    fund = {"population": _("the rescue reserve fund"), "is_about_people": False}
    parties = {
        "population": _("parties LFNKR led to safety in the term"),
        "attribution": reached_safety(),
        "is_about_people": False,
    }
    booked = _("booking date in the term")
    return {
        "spending.rescue": Definition(
            _("Spent on rescues"),
            "USD",
            attribution=booked,
            definition=_(
                "Payments, and what guides spent of their advances, from the rescue reserve; reversals deducted."
            ),
            rounding=_('exact to the cent; "more than" rounds down to one significant figure'),
            **fund,
        ),
        "reserve.opening": Definition(
            _("Reserve at the beginning"),
            "USD",
            attribution=_("balance at the beginning of the first day"),
            definition=_("Balance of the fund; money promised to cases included."),
            **fund,
        ),
        "reserve.gifts": Definition(
            _("Gifts"),
            "USD",
            attribution=booked,
            definition=_("Gifts booked to the rescue reserve, converted at the kept rate."),
            **fund,
        ),
        "reserve.gifts_for_rescue": Definition(
            _("of these given for rescue"),
            "USD",
            attribution=booked,
            definition=_("Gifts earmarked for rescue by their donors: restricted, and spent first."),
            **fund,
        ),
        "reserve.transfers": Definition(
            _("Transfers between funds"),
            "USD",
            attribution=booked,
            definition=_("Money the board moved into the reserve, less money moved out."),
            **fund,
        ),
        "reserve.fees": Definition(
            _("Bank fees"), "USD", attribution=booked, definition=_("Fees charged to the reserve."), **fund
        ),
        "reserve.exchange": Definition(
            _("Exchange differences"),
            "USD",
            attribution=booked,
            definition=_("Gains less losses when foreign money was changed back."),
            **fund,
        ),
        "reserve.advances_change": Definition(
            _("Advances given and not yet settled, change"),
            "USD",
            attribution=booked,
            definition=_("Money in the hands of guides at the end less at the beginning of the term."),
            **fund,
        ),
        "reserve.closing": Definition(
            _("Reserve at the end"),
            "USD",
            attribution=_("balance at the end of the last day"),
            definition=_("Balance of the fund; money promised to cases included."),
            **fund,
        ),
        "reserve.committed": Definition(
            _("of this promised to cases"),
            "USD",
            attribution=_("at the end of the last day"),
            definition=_("Commitments not yet spent or released."),
            **fund,
        ),
        "reserve.available": Definition(
            _("of this available"),
            "USD",
            attribution=_("at the end of the last day"),
            definition=_("Balance less committed."),
            **fund,
        ),
        "reserve.floor": Definition(
            _("Floor of the reserve"),
            "USD",
            attribution=_("policy in force"),
            definition=_(
                "Least sum the organisation wants set aside exclusively for rescue: a refill line, not a lock."
            ),
            **fund,
        ),
        "reserve.target": Definition(
            _("Target of the reserve"),
            "USD",
            attribution=_("policy in force"),
            definition=_("The sum to which the reserve is refilled."),
            **fund,
        ),
        "cost.tier.minimum": Definition(
            _("Least cost of a rescue"),
            "USD",
            definition=_("Lowest cost of a led party that needed no evasion of surveillance."),
            **parties,
        ),
        "cost.tier.evasion": Definition(
            _("Cost of evading surveillance"),
            "USD",
            definition=_("Median of what evasion cost the led parties where it was spent."),
            **parties,
        ),
        "cost.tier.maximum": Definition(
            _("Highest cost of a rescue"), "USD", definition=_("Highest cost of a led party."), **parties
        ),
        "unmet.takeovers": Definition(
            _("Money missing at takeovers"),
            "USD",
            population=taken(),
            attribution=_("date of the takeover"),
            definition=_("Sum of estimate less available at each takeover for lack of funds."),
            is_about_people=False,
        ),
    }


def reference() -> dict[str, Definition]:
    """The survey mission and the outside figure."""
    mission = {
        "population": _("the survey missions of the term"),
        "attribution": _("mission begun in the term"),
        "is_about_people": False,
    }
    return {
        "mission.count": Definition(
            _("Survey missions"), "missions", definition=_("Missions to the border area."), **mission
        ),
        "mission.police_stations": Definition(
            _("Police stations visited"),
            "stations",
            definition=_("Police stations visited on the missions."),
            **mission,
        ),
        "mission.interviews": Definition(
            _("Interviews held"),
            "interviews",
            definition=_("People interviewed in custody; linked to no request."),
            **mission,
        ),
        "mission.goods_kinds": Definition(
            _("Kinds of goods given"),
            "kinds",
            definition=_(
                "Different kinds of first-aid and medical goods; clothing is named besides. Quantities were not recorded."
            ),
            **mission,
        ),
        "external.women_share": Definition(
            _("Women among those entering South Korea"),
            "percent",
            population=_("North Koreans entering South Korea, as the publisher counts them"),
            attribution=_("the publisher's period"),
            definition=_("A publisher's figure, as quoted; not ours."),
            rounding=_("as published"),
            is_about_people=False,
        ),
    }


def circumstance(kind: str, answer: str) -> Definition:
    """One answer to one question about what was done to those who asked."""
    words = {"kind": Circumstance(kind).label, "answer": Answer(answer).label}
    return Definition(
        _("%(kind)s: %(answer)s") % words,
        "adults",
        asked(),
        received(),
        _(
            "Adults who asked, by the answer recorded. Yes, no, does not know, not asked and withheld are counted apart."
        ),
    )


def category(kind: str) -> Definition:
    """What was spent on one thing."""
    return Definition(
        _("Spent on rescues: %(category)s") % {"category": Category(kind).label},
        "USD",
        _("the rescue reserve fund"),
        _("booking date in the term"),
        _("Expense lines of the category, settled advances included; reversals deducted."),
        is_about_people=False,
    )


def month(label: str) -> Definition:
    """Adults who asked in one month."""
    return Definition(
        _("Adults who asked in %(month)s") % {"month": label},
        "adults",
        asked(),
        _("request received in the month (Tokyo)"),
        _("Adults by the month of the request."),
    )


def province(place: Place) -> Definition:
    """Adults who asked, of one province."""
    return Definition(
        _("From %(province)s") % {"province": place.name},
        "adults",
        asked(),
        received(),
        _("Adults with this province of origin recorded."),
    )


def all_definitions() -> dict[str, Definition]:
    """Every figure with a fixed key."""
    return {**requests(), **rescued(), **partners(), **money(), **reference()}


def external(series: str, unit: str) -> Definition:
    """Another publisher's figure without a definition of ours."""
    return Definition(
        series,
        unit,
        _("as the publisher counts it"),
        _("the publisher's period"),
        _("A publisher's figure, as quoted; not ours."),
        rounding=_("as published"),
        is_about_people=False,
    )
