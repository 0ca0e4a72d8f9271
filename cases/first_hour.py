"""What the first hour of a house asks of the requests: partner organisations and places."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.reference.models import Partner, Place
from lfnkr.first_hour.steps import State, Step


def look_at_partners() -> State:
    """At least one organisation that could take a rescue over."""
    count = Partner.objects.count()
    return State(count > 0, _("Partner organisations: %(count)d.") % {"count": count})


def look_at_places() -> State:
    """The places requests come from."""
    count = Place.objects.count()
    return State(count > 0, _("Places: %(count)d.") % {"count": count})


STEPS = (
    Step(
        key="partners",
        order=40,
        title=gettext_lazy("Partner organisations"),
        look=look_at_partners,
        page="admin:cases_partner_changelist",
        why=gettext_lazy("When the money is missing, a partner may lead: without one there is nobody to hand over to."),
        label=gettext_lazy("To the partner organisations"),
        permission="reports.change_reference",
    ),
    Step(
        key="places",
        order=50,
        title=gettext_lazy("Places"),
        look=look_at_places,
        page="admin:cases_place_changelist",
        why=gettext_lazy(
            "Where people come from and where they want to go is chosen from this list, so that it can be counted."
        ),
        label=gettext_lazy("To the places"),
        permission="reports.change_reference",
    ),
)
