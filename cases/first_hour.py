"""What the first hour of a house asks of the requests: partner organisations and places."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.reference.models import Partner, Place
from lfnkr.first_hour.confirming import looked_at
from lfnkr.first_hour.steps import Step, StepResult


def look_at_partners() -> StepResult:
    """At least one organisation that could take a rescue over."""
    count = Partner.objects.count()
    return StepResult(count > 0, _("Partner organisations: %(count)d.") % {"count": count})


def look_at_places() -> StepResult:
    """The places requests come from; the house comes with some, so somebody has to look whether they are the right ones."""
    count = Place.objects.count()
    return looked_at("places", _("Places: %(count)d.") % {"count": count}, is_there=count > 0)


STEPS = (
    Step(
        key="partners",
        order=40,
        title=_lazy("Partner organisations"),
        look=look_at_partners,
        page="admin:cases_partner_changelist",
        why=_lazy("When the money is missing, a partner may lead: without one there is nobody to hand over to."),
        label=_lazy("To the partner organisations"),
        permission="reports.change_reference",
    ),
    Step(
        key="places",
        order=50,
        title=_lazy("Places"),
        look=look_at_places,
        page="admin:cases_place_changelist",
        why=_lazy(
            "Where people come from and where they want to go is chosen from this list, so that it can be counted."
        ),
        label=_lazy("To the places"),
        permission="reports.change_reference",
    ),
)
