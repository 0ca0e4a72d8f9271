"""What the figures of missions and of other publishers mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.figures.figure import Definition, Disclosure


def reference() -> dict[str, Definition]:
    """The survey mission and the outside figure."""
    mission = {
        "population": _("the survey missions of the term"),
        "attribution": _("mission begun in the term"),
        "is_about_people": False,
        "disclosure": Disclosure.OTHERS,
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
            disclosure=Disclosure.OTHERS,
        ),
    }


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
        disclosure=Disclosure.OTHERS,
    )
